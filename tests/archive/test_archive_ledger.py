"""The ledger: appended in the transaction of the fact, no gap, no fork, and refused by the database otherwise."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import Cast, assemble

from weili.archive.models import Business, ChainHead, Entry, PersonalPart
from weili.archive.timeline import guards
from weili.archive.timeline.events import BusinessFound, CalendarSet, StaffRecorded
from weili.archive.timeline.hashing import ALGORITHMS, GENESIS, _Sm3OfCryptography, digest
from weili.archive.timeline.ledger import SEALED_COLUMNS, Fact, chain_of, record, record_many, seal
from weili.archive.timeline.seals import seal_day
from weili.archive.timeline.verify import verify

pytestmark = pytest.mark.postgres


def test_entries_follow_one_another(cast: Cast, at: datetime) -> None:
    first = Entry.objects.get(business=cast.chestnut)
    second = record(BusinessFound(why="复查在营"), of=cast.chestnut, by=cast.lin, at=at)
    third = record(BusinessFound(why="复查在营"), of=cast.chestnut, by=cast.mao, at=at)

    assert [e.seq for e in (first, second, third)] == [1, 2, 3]
    assert (first.previous, second.previous, third.previous) == (GENESIS, first.digest, second.digest)
    assert (third.by_name, third.recorded_at, third.occurred_at) == ("毛峻", at, at)
    head = ChainHead.objects.get(chain=chain_of(cast.chestnut))
    assert (head.seq, head.digest) == (3, third.digest)


def test_what_is_written_is_what_was_sealed(cast: Cast, at: datetime) -> None:
    """A stored entry read again has the same seal: instants, empty values and Chinese survive both databases."""
    written = record(CalendarSet(months=(5, 10), reason="山区“冬歇”\n"), of=cast.chestnut, by=cast.lin, at=at)

    assert seal(Entry.objects.get(pk=written.pk)) == written.digest


def test_every_column_is_under_the_seal_but_the_digest() -> None:
    columns = {field.attname for field in Entry._meta.concrete_fields}

    assert set(SEALED_COLUMNS) == columns - {"digest"}


def test_the_district_has_a_chain_of_its_own(cast: Cast, at: datetime) -> None:
    entry = record(CalendarSet(months=(1,)), of=cast.district, by=cast.leader, at=at)

    assert (entry.chain, entry.business_id, entry.seq) == ("110116/", None, 1)


def test_a_personal_part_lies_beside_the_chain(cast: Cast, at: datetime) -> None:
    entry = record(StaffRecorded(role="厨师", name="某人"), of=cast.chestnut, by=cast.lin, at=at)
    part = PersonalPart.objects.get(entry=entry)

    assert "某人" not in entry.payload
    assert entry.personal_digest == digest(part.salt + part.payload)
    bare = record(StaffRecorded(role="厨师"), of=cast.chestnut, by=cast.lin, at=at)
    assert bare.personal_digest == ""


def test_many_facts_of_many_chains_are_one_order_each(cast: Cast, at: datetime) -> None:
    facts = [Fact(BusinessFound(why=str(n)), (cast.chestnut, cast.canteen)[n % 2]) for n in range(1200)]
    record_many(facts, by=cast.lin, at=at)

    for business in (cast.chestnut, cast.canteen):
        seqs = list(Entry.objects.filter(business=business).order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, 602))
    assert verify().ok


def test_nothing_is_recorded_for_nothing(cast: Cast, at: datetime) -> None:
    before = Entry.objects.across_districts().count()
    record_many([], by=cast.lin, at=at)
    assert Entry.objects.across_districts().count() == before
    with pytest.raises(ValueError, match="saved"):
        record(BusinessFound(why=""), of=Business(district=cast.district, name="x"), by=cast.lin, at=at)


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused(at: datetime) -> None:
    cast = assemble(at)
    with pytest.raises(transaction.TransactionManagementError):
        record(BusinessFound(why="x"), of=cast.chestnut, by=cast.lin, at=at)


@pytest.mark.django_db(transaction=True)
def test_a_fact_that_fails_leaves_no_trace_and_no_gap(at: datetime) -> None:
    cast = assemble(at)

    def record_and_fail() -> None:
        with transaction.atomic():
            record(BusinessFound(why="x"), of=cast.chestnut, by=cast.lin, at=at)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        record_and_fail()
    with transaction.atomic():
        assert record(BusinessFound(why="y"), of=cast.chestnut, by=cast.lin, at=at).seq == 2
    assert verify().ok


# what the database itself must refuse, through the ORM and in plain SQL
REFUSED: tuple[tuple[str, Callable[[], object]], ...] = (
    ("update", lambda: Entry.objects.across_districts().update(by_name="他人")),
    ("delete", lambda: Entry.objects.across_districts().delete()),
    ("raw delete", lambda: Entry.objects.across_districts()._raw_delete("default")),
    ("sql update", lambda: _run("UPDATE archive_entry SET payload = '{}'")),
    ("sql delete", lambda: _run("DELETE FROM archive_entry")),
    ("personal update", lambda: _run("UPDATE archive_personalpart SET payload = '{}'")),
    ("head delete", lambda: _run("DELETE FROM archive_chainhead")),
    ("seal update", lambda: _run("UPDATE archive_seal SET root = 'x'")),
    ("seal delete", lambda: _run("DELETE FROM archive_seal")),
    ("sealed head update", lambda: _run("UPDATE archive_sealedhead SET digest = 'x'")),
    ("sealed head delete", lambda: _run("DELETE FROM archive_sealedhead")),
)


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(("what", "attempt"), REFUSED, ids=[what for what, _ in REFUSED])
def test_the_database_refuses_to_change_the_timeline(
    cast: Cast, at: datetime, what: str, attempt: Callable[[], object]
) -> None:
    seal_day(district=cast.district, by=cast.leader, at=at)
    with pytest.raises(Exception, match=r"append-only|PROTECT|protected"), transaction.atomic():
        attempt()
    assert verify().ok


@pytest.mark.parametrize("table", sorted(guards.KEYS))
def test_sqlite_does_not_replace_a_row_on_the_quiet(cast: Cast, at: datetime, table: str) -> None:
    """INSERT OR REPLACE deletes the old row without waking a DELETE trigger; the insert itself is refused."""
    if connection.vendor != "sqlite":
        pytest.skip("skipped: PostgreSQL's ON CONFLICT DO UPDATE is an update, refused above")
    seal_day(district=cast.district, by=cast.leader, at=at)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("table", sorted(guards.GUARDED))
def test_truncation_is_refused(cast: Cast, table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("skipped: SQLite has no TRUNCATE; its DELETE is refused")
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _run(f"TRUNCATE {table} CASCADE")


def test_a_missing_guard_is_noticed(database: str) -> None:
    assert guards.missing() == set()
    with transaction.atomic():
        suffix = " ON archive_entry" if database == "postgresql" else ""
        _run(f"DROP TRIGGER archive_entry_no_update{suffix}")
        assert guards.missing() == {"archive_entry_no_update"}
        assert not verify().ok
        transaction.set_rollback(True)
    assert guards.missing() == set()


def test_a_guard_that_no_longer_refuses_is_noticed(database: str) -> None:
    with transaction.atomic():
        if database == "postgresql":
            _run(
                "CREATE OR REPLACE FUNCTION archive_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NEW; END $$"
            )
            assert guards.missing() == guards.trigger_names()
        else:
            _run("DROP TRIGGER archive_entry_no_update")
            _run(
                "CREATE TRIGGER archive_entry_no_update BEFORE UPDATE ON archive_entry "
                "BEGIN SELECT 'the timeline is append-only'; END"
            )
            assert guards.missing() == {"archive_entry_no_update"}
        transaction.set_rollback(True)


def test_a_switched_off_guard_is_noticed(database: str) -> None:
    if database != "postgresql":
        pytest.skip("skipped: SQLite cannot switch a trigger off")
    with transaction.atomic():
        _run("ALTER TABLE archive_entry DISABLE TRIGGER archive_entry_no_delete")
        assert guards.missing() == {"archive_entry_no_delete"}
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_threads_append_one_after_the_other(at: datetime) -> None:
    """Eight people write to two chains at once, some with stale rows in hand: no gap, no fork, no deadlock."""
    cast = assemble(at)
    failures: list[BaseException] = []

    def write(n: int) -> None:
        try:
            for turn in range(12):
                pair = (cast.chestnut, cast.canteen) if (n + turn) % 2 else (cast.canteen, cast.chestnut)
                with transaction.atomic():
                    facts = [Fact(BusinessFound(why=f"{n}.{turn}"), business) for business in pair]
                    record_many(facts, by=cast.lin, at=at)
        except BaseException as failure:  # noqa: BLE001  a thread's failure is told to the test
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    for business in (cast.chestnut, cast.canteen):
        seqs = list(Entry.objects.filter(business=business).order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, 98))
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_a_chain_begun_by_two_at_once_begins_once(at: datetime) -> None:
    cast = assemble(at)
    failures: list[BaseException] = []

    def write() -> None:
        try:
            with transaction.atomic():
                record(CalendarSet(months=(1,)), of=cast.district, by=cast.leader, at=at)
        except BaseException as failure:  # noqa: BLE001
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert Entry.objects.in_district(cast.district).filter(business=None).count() == 6
    assert verify().ok


# GB/T 32905-2016 annex A: the two examples of the standard
SM3_EXAMPLES = (
    ("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    ("abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
)


@pytest.mark.parametrize(("text", "expected"), SM3_EXAMPLES)
def test_sm3_is_the_standards_on_either_implementation(text: str, expected: str) -> None:
    other = _Sm3OfCryptography()
    other.update(text.encode())

    assert digest(text) == other.hexdigest() == expected
    assert set(ALGORITHMS) == {"sm3"}
    with pytest.raises(KeyError):
        digest(text, algorithm="md5")
