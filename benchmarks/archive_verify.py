"""How fast the archive is verified, beside hashing the same bytes and nothing else (the peer, in the same run).

    python -m benchmarks.archive_verify [ENTRIES]

Entries are written through the ledger itself into a throwaway SQLite home (or the database of DATABASE_URL's
server, which must be empty), one in four with a personal part. Figures are scaled to a million entries.
"""

import os
import platform
import resource
import sys
import tempfile
import time
from datetime import datetime

CHAIN_LENGTH = 40
WRITTEN_TOGETHER = 4000


def main(many: int) -> None:
    """Write, verify, hash the same bytes, and print the three times."""
    os.environ.setdefault("WEILI_SECRET_KEY", "only-for-benchmarks")
    os.environ.setdefault("WEILI_HOME", tempfile.mkdtemp(prefix="weili-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "weili.settings.test"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from weili.archive.timeline.verify import verify

    call_command("migrate", verbosity=0, interactive=False)
    writing = _timed(lambda: _write(many))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    verdict = None

    def check() -> None:
        nonlocal verdict
        verdict = verify()

    verifying = _timed(check)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    assert verdict is not None
    assert verdict.ok, verdict.as_json()
    texts = _texts()
    hashing = _timed(lambda: _hash(texts))
    scale = 1_000_000 / verdict.entries
    print(f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"database: {connection.vendor}; {verdict.entries} entries in {verdict.chains} chains")
    print(f"write    {writing * scale:8.1f} s per million (businesses opened in passing)")
    print(
        f"verify   {verifying * scale:8.1f} s per million; resident memory grew by {grown} MiB (SQLite maps its file)"
    )
    print(f"hashing  {hashing * scale:8.1f} s per million, the same bytes (peer)")
    print(f"ratio    {verifying / hashing:8.1f}")


def _timed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


def _write(many: int) -> None:
    from django.db import transaction

    from weili.archive.businesses import NewBusiness, register_many
    from weili.archive.timeline.events import BusinessFound, StaffRecorded
    from weili.archive.timeline.ledger import Fact, record_many
    from weili.kernel.clock import BEIJING
    from weili.kernel.models import District, Person, Post

    at = datetime(2026, 9, 21, 12, tzinfo=BEIJING)
    district = District.objects.create(code="990009", name="基准区", bureau="基准区市场监督管理局")
    by = Person.objects.create(username="bench", name="基准", password="!")
    Post.objects.create(person=by, role="system", since=at.date())
    left = many
    while left > 0:
        some = min(left, WRITTEN_TOGETHER)
        new = [NewBusiness(name=f"基准{left}-{n}") for n in range(max(some // CHAIN_LENGTH, 1))]
        with transaction.atomic():
            shops = register_many(newcomers=new, district=district, by=by, at=at)
            facts = [
                Fact(
                    StaffRecorded(role="厨师", name=f"某人{n}", health_number=f"H{n:08}")
                    if n % 4 == 0
                    else BusinessFound(why=f"第{n}次复查，正常营业，未发现问题"),
                    shops[n % len(shops)],
                )
                for n in range(max(some - len(shops), 0))
            ]
            record_many(facts, by=by, at=at)
        left -= some


def _texts() -> list[bytes]:
    """What the verifier hashes: every entry's sealed columns, and every personal part."""
    from weili.archive.models import Entry, PersonalPart
    from weili.archive.timeline.event import canonical
    from weili.archive.timeline.ledger import SEALED_COLUMNS, instant

    rows = Entry.objects.across_districts().values_list(*SEALED_COLUMNS).iterator(chunk_size=2000)
    texts = [canonical([instant(v) if isinstance(v, datetime) else v for v in row]).encode() for row in rows]
    parts = PersonalPart.objects.values_list("salt", "payload").iterator(chunk_size=2000)
    return texts + [(salt + payload).encode() for salt, payload in parts]


def _hash(texts: list[bytes]) -> None:
    from weili.archive.timeline.hashing import hasher

    for text in texts:
        running = hasher()
        running.update(text)
        running.hexdigest()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
