"""The watched folder (监视文件夹): `inbox/<district>/<kind>/`, where other systems put their nightly exports.

A file is asked for once nobody has written to it for a while; the job that takes it stands in `watching_taking`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from weili.exchange.kinds import KINDS
from weili.kernel import access, clock, jobs
from weili.kernel.access import area
from weili.kernel.models import District, Job, Person, Post
from weili.kernel.models.people import system_person
from weili.kernel.people import PeopleError
from weili.kernel.roles import Act, Role

#: seconds without a write after which a file is complete
STEADY = 20
#: taken, sent back, and set aside for a person: folders beside those of the districts' kinds
DONE, REFUSED, ASKED = "done", "refused", "asked"
#: what programs call a file that is still on its way
UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload")
#: the person to be told, in the settings of a district
RESPONSIBLE = "watch_responsible"


@dataclass(frozen=True, slots=True)
class Lying:
    """One file in the folder: where it lies and what it was when it was seen."""

    path: Path
    district: str
    kind: str
    size: int
    changed: float

    @property
    def key(self) -> str:
        """The same file unchanged is the same work."""
        seen = f"{self.path}|{self.size}|{self.changed}"
        return f"watch/{hashlib.sha256(seen.encode()).hexdigest()[:40]}"


def root() -> Path:
    """The watched folder of this home."""
    return Path(settings.INBOX)


def folders() -> list[Path]:
    """Make a folder for every kind of every district (建立监视文件夹) and name them."""
    made = [root() / district.code / kind for district in District.objects.order_by("code") for kind in KINDS]
    for folder in made:
        folder.mkdir(parents=True, exist_ok=True)
    return made


def lying(at: datetime) -> Iterator[Lying]:
    """The complete files in the folders of kinds, in the order of their names; a kind nobody knows included."""
    for path in sorted(root().glob("*/*/*")):
        district, kind = path.parts[-3], path.parts[-2]
        if kind in {DONE, REFUSED, ASKED} or path.name.startswith((".", "~$")):
            continue
        if path.suffix.lower() in UNFINISHED or path.is_symlink() or not path.is_file():
            continue
        known = path.stat()
        changed = max(known.st_mtime, known.st_ctime)
        if at.timestamp() - changed >= STEADY:
            yield Lying(path, district, kind, known.st_size, changed)


def look_round(at: datetime) -> list[Job]:
    """Ask for every complete file (收取文件); asking twice is asking once. A folder of no district is left alone."""
    found = list(lying(at)) if root().is_dir() else []
    districts = {district.code: district for district in District.objects.all()} if found else {}
    return [
        jobs.ask(
            kind="watch.file", key=file.key, by=system_person(), at=at, district=districts[file.district],
            payload={"path": str(file.path), "kind": file.kind, "district": file.district},
        )
        for file in found if file.district in districts
    ]  # fmt: skip


@transaction.atomic
def set_responsible(*, district: District, person: Person | None, by: Person, at: datetime) -> District:
    """Say who is told of the files of the watched folder (指定责任人); nobody: the administrators are.

    Raises Refused; PeopleError where the person may not import there.
    """
    on = clock.day(at)
    access.require_in(by, Act.MANAGE_PEOPLE, district.pk, on=on)
    if person is not None and not area(person, Act.IMPORT, on=on).holds(access.Place(district.pk)):
        raise PeopleError(f"{person.name}在{district}没有导入的权限，看不到这些文件，请另选一人")
    row: District = District.objects.select_for_update().get(pk=district.pk)
    row.settings[RESPONSIBLE] = person.username if person is not None else ""
    row.save(update_fields=["settings"])
    return row


def responsible(district: District, *, at: datetime) -> list[Person]:
    """Who is told: the responsible person while they are active, else the administrators of the district."""
    named = Person.objects.filter(username=district.settings.get(RESPONSIBLE) or None, is_active=True)
    if found := list(named):
        return found
    on = clock.day(at)
    posts = Post.objects.filter(district=district, role=Role.ADMINISTRATOR, since__lte=on).exclude(
        until__lt=on
    )
    return list(Person.objects.filter(posts__in=posts, is_active=True).distinct())
