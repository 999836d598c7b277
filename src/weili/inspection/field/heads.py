"""What an inspection's records say together: of each subject its heads, and whether they contradict each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from weili.inspection.models import FieldRecord, RefusedRecord

#: several devices say these of themselves, and no two of them contradict each other
EACH_FOR_ITSELF = ("finish", "file")


@dataclass(frozen=True, slots=True)
class Said:
    """The subjects of an inspection, each with its heads: the records that no other of the same subject names."""

    heads: Mapping[str, tuple[FieldRecord, ...]]

    def body(self, about: str) -> dict[str, Any] | None:
        """What is said of a subject; nothing where nobody said anything, or it was cleared.

        While a subject is in conflict its latest head stands for it; what may not rest on that asks `conflicts`.
        """
        heads = self.heads.get(about, ())
        if not heads or heads[-1].body.get("cleared") is True:
            return None
        return dict(heads[-1].body)

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """What is said by the records of a kind, by what follows the colon of their subject."""
        found = {}
        for about, heads in self.heads.items():
            if heads[-1].kind == kind and (body := self.body(about)) is not None:
                found[about.partition(":")[2]] = body
        return found

    @property
    def conflicts(self) -> dict[str, tuple[FieldRecord, ...]]:
        """The subjects with several heads, which a person has to decide."""
        return {
            about: heads
            for about, heads in self.heads.items()
            if len(heads) > 1 and heads[0].kind not in EACH_FOR_ITSELF
        }

    def files(self) -> set[str]:
        """The hashes of all files that are named and not taken back."""
        found = set(self.of("file"))
        for heads in self.heads.values():
            for body in (head.body for head in heads if head.body.get("cleared") is not True):
                for name in ("photos", "after_photos", "voice"):
                    found.update(body.get(name) or ())
                found.update(filter(None, [body.get("image")]))
        return found


def said_by(records: Iterable[FieldRecord], refused: Iterable[RefusedRecord] = ()) -> Said:
    """What records say together, in any order that they come in; those after the end say nothing any more.

    Whoever writes after a record that was refused has seen what that one came after.
    """
    through = {str(each.record): each.after for each in refused}
    of_subject: dict[str, list[FieldRecord]] = {}
    for record in sorted(records, key=lambda each: (each.made_at, str(each.device_id), each.seq)):
        if record.state == FieldRecord.State.KEPT:
            of_subject.setdefault(record.about, []).append(record)
    heads = {}
    for about, some in of_subject.items():
        named = _seen(some, through)
        # records that name each other in a circle have no head: then all of them stand
        heads[about] = tuple(record for record in some if str(record.pk) not in named) or tuple(some)
    return Said(heads)


def _seen(records: Iterable[FieldRecord], through: Mapping[str, list[str]]) -> set[str]:
    """Everything that records of a subject come after, through those that were refused."""
    found: set[str] = set()
    waiting = [each for record in records for each in record.after]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += through.get(name, ())
    return found
