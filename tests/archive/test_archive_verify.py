"""The verifier names the first break: one forged byte in any table that the chain covers, and every cut."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archive.forging import COLUMNS, COVERED, another, forging, set_column
from tests.cast import Cast

from weili.archive.models import ChainHead, Entry, PersonalPart, Seal, SealedHead
from weili.archive.timeline.event import canonical
from weili.archive.timeline.events import BusinessCorrected, BusinessGone, CalendarSet, StaffRecorded
from weili.archive.timeline.hashing import GENESIS
from weili.archive.timeline.ledger import Fact, chain_of, record, record_many, seal
from weili.archive.timeline.seals import export_seal, seal_day
from weili.archive.timeline.shredding import NotShredded, shred
from weili.archive.timeline.verify import verify
from weili.kernel.access import Refused

pytestmark = pytest.mark.postgres


def _staff(n: int) -> StaffRecorded:
    return StaffRecorded(role="厨师", name=f"某人{n}", health_number=f"H{n}")


@pytest.fixture
def chains(cast: Cast, at: datetime) -> Cast:
    """Three chains with personal parts, sealed twice."""
    record_many([Fact(_staff(n), cast.chestnut) for n in range(3)], by=cast.lin, at=at)
    record(CalendarSet(months=(5, 6)), of=cast.canteen, by=cast.he, at=at)
    record(_staff(9), of=cast.district, by=cast.leader, at=at)
    for district in (cast.district, cast.neighbour):
        seal_day(district=district, by=cast.system, at=at)
    record_many([Fact(_staff(n), cast.chestnut) for n in (4, 5)], by=cast.mao, at=at + timedelta(days=1))
    seal_day(district=cast.district, by=cast.leader, at=at + timedelta(days=1))
    return cast


def test_an_untouched_archive_holds(chains: Cast) -> None:
    verdict = verify()

    assert verdict.as_json() == {
        "ok": True, "entries": Entry.objects.across_districts().count(), "chains": 6, "first_break": None,
        "guards": {"triggers": True},
    }  # fmt: skip
    assert verify(district=chains.neighbour.pk).entries == 1


def _middle(table: type[models.Model], chains: Cast) -> Any:
    """A row in the middle of the longest chain, or of the seals."""
    chain = chain_of(chains.chestnut)
    match table.__name__:
        case "Entry":
            return Entry.objects.get(business=chains.chestnut, seq=3)
        case "PersonalPart":
            return PersonalPart.objects.get(entry__business=chains.chestnut, entry__seq=3)
        case "ChainHead":
            return ChainHead.objects.get(chain=chain)
        case "Seal":
            return Seal.objects.in_district(chains.district).get(seq=2)
    return SealedHead.objects.get(chain=chain, seal__seq=1)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda x: getattr(x, "__name__", x))
def test_a_forgery_in_any_column_is_named(chains: Cast, table: type[models.Model], column: str) -> None:
    row = _middle(table, chains)
    others: dict[str, Any] = {
        "district_id": chains.neighbour.pk,
        "business_id": chains.canteen.pk if table is Entry else None,
        "chain": "110116/999999",
        "by_id": chains.gu.pk,
        "seal_id": Seal.objects.in_district(chains.neighbour).get().pk,
        # to an entry that has no personal part of its own
        "entry_id": Entry.objects.filter(business=chains.canteen).last().pk,  # type: ignore[union-attr]
    }

    with forging() as cursor:
        set_column(cursor, row, column, another(table, column, getattr(row, column), others))
        verdict = verify()

    assert verdict.first_break is not None, f"{table.__name__}.{column} can be forged unseen"
    assert verify().ok, "the forgery is taken back"


def test_the_table_of_forgeries_is_complete() -> None:
    assert {table for table, _ in COLUMNS} == set(COVERED)
    assert len(COLUMNS) == sum(len(table._meta.concrete_fields) for table in COVERED)


# what is told apart: table, column, the new value (a function of the old) → the field, and the seq where it stands
NAMED = (
    ("Entry", "seq", lambda v: v + 1000, "seq", 3),
    ("Entry", "previous", lambda v: "f" * 64, "previous", 3),
    ("Entry", "digest", lambda v: "f" * 64, "digest", 3),
    ("Entry", "algorithm", lambda v: "md5", "algorithm", 3),
    ("Entry", "payload", lambda v: v + " ", "payload", 3),
    ("Entry", "payload", lambda v: v.replace("厨师", "店长"), None, 3),
    ("Entry", "by_name", lambda v: "他人", None, 3),
    ("Entry", "kind", lambda v: "archive.business.gone", None, 3),
    ("PersonalPart", "payload", lambda v: v + " ", "personal_part.payload", 3),
    ("PersonalPart", "payload", lambda v: v.replace("某人", "别人"), "personal_part", 3),
    ("PersonalPart", "salt", lambda v: "0" * 32, "personal_part", 3),
    ("ChainHead", "seq", lambda v: v + 1, "chain_head.seq", 7),
    ("ChainHead", "seq", lambda v: v - 1, "chain_head.seq", 6),
    ("ChainHead", "digest", lambda v: "0" * 64, "chain_head.digest", 6),
    ("Seal", "root", lambda v: "0" * 64, "seal.root", 2),
    ("Seal", "previous", lambda v: "1" * 64, "seal.previous", 2),
    ("Seal", "seq", lambda v: 7, "seal.seq", 2),
    ("SealedHead", "digest", lambda v: "0" * 64, "sealed_head.digest", 4),
    ("SealedHead", "seq", lambda v: v + 900, "sealed_head.seq", 904),
)


@pytest.mark.parametrize(("table", "column", "turn", "field", "seq"), NAMED)
def test_the_field_is_named_where_it_can_be_told(
    chains: Cast, table: str, column: str, turn: Any, field: str | None, seq: int
) -> None:
    row = _middle(next(t for t in COVERED if t.__name__ == table), chains)
    with forging() as cursor:
        set_column(cursor, row, column, turn(getattr(row, column)))
        found = verify().first_break

    assert found is not None
    assert (found.field, found.seq) == (field, seq), found.why
    assert found.business == (None if table == "Seal" else chains.chestnut.pk)


def test_a_digest_forged_in_the_last_entry_is_told_by_the_head(chains: Cast) -> None:
    last = Entry.objects.filter(business=chains.chestnut).order_by("seq").last()
    with forging() as cursor:
        set_column(cursor, last, "digest", "e" * 64)  # type: ignore[arg-type]
        found = verify().first_break

    assert found is not None
    assert (found.seq, found.field) == (6, "digest")


def test_a_cut_tail_is_named_even_when_the_head_is_rolled_back(chains: Cast) -> None:
    last, before = Entry.objects.filter(business=chains.chestnut).order_by("-seq")[:2]
    head = ChainHead.objects.get(chain=last.chain)
    with forging() as cursor:
        cursor.execute("DELETE FROM archive_personalpart WHERE entry_id = %s", [last.pk])
        cursor.execute("DELETE FROM archive_entry WHERE id = %s", [last.pk])
        cut = verify().first_break
        set_column(cursor, head, "seq", before.seq)
        set_column(cursor, head, "digest", before.digest)
        rolled_back = verify().first_break

    assert cut is not None and rolled_back is not None  # noqa: PT018
    assert (cut.seq, cut.field) == (6, "chain_head.seq")
    assert (rolled_back.business, rolled_back.seq, rolled_back.field) == (
        chains.chestnut.pk,
        6,
        "sealed_head.seq",
    )


def test_a_chain_rewritten_after_its_seal_is_named(chains: Cast) -> None:
    """Whoever can compute the hashes can rewrite a chain whole; the seal tells."""
    rows = list(Entry.objects.filter(business=chains.chestnut).order_by("seq"))
    with forging() as cursor:
        previous = GENESIS
        for row in rows:
            row.by_name, row.previous = "他人", previous
            row.digest = previous = seal(row)
            for column in ("by_name", "previous", "digest"):
                set_column(cursor, row, column, getattr(row, column))
        set_column(cursor, ChainHead.objects.get(chain=rows[0].chain), "digest", previous)
        found = verify().first_break

    assert found is not None
    assert (found.seq, found.field) == (4, "sealed_head.digest")


def test_an_entry_put_in_between_or_taken_out_is_named(chains: Cast) -> None:
    row = Entry.objects.get(business=chains.chestnut, seq=3)
    with forging() as cursor:
        cursor.execute("DELETE FROM archive_personalpart WHERE entry_id = %s", [row.pk])
        cursor.execute("DELETE FROM archive_entry WHERE id = %s", [row.pk])
        taken = verify().first_break
    with forging():
        row.pk, row.seq = row.pk + 1000, 7
        row.save(force_insert=True)
        added = verify().first_break

    assert taken is not None and (taken.seq, taken.field) == (3, "seq")  # noqa: PT018
    assert added is not None and added.seq == 7  # noqa: PT018


def test_two_chains_swapped_are_named(chains: Cast) -> None:
    one, two = chain_of(chains.chestnut), chain_of(chains.canteen)
    with forging() as cursor:
        for table in ("archive_entry", "archive_chainhead"):
            for before, after in ((one, "x"), (two, one), ("x", two)):
                cursor.execute(f"UPDATE {table} SET chain = %s WHERE chain = %s", [after, before])
        found = verify().first_break

    assert found is not None
    assert (found.seq, found.field) == (1, "business")


def test_a_personal_part_taken_away_without_trace_is_named(chains: Cast) -> None:
    with forging():
        PersonalPart.objects.filter(entry__business=chains.chestnut, entry__seq=3).delete()
        found = verify().first_break

    assert found is not None
    assert (found.business, found.seq, found.field) == (chains.chestnut.pk, 3, "personal_part")


def test_all_entries_of_a_chain_gone_or_its_head_gone_is_named(chains: Cast) -> None:
    chain = chain_of(chains.grocery)
    with forging() as cursor:
        cursor.execute(
            "DELETE FROM archive_personalpart WHERE entry_id IN (SELECT id FROM archive_entry WHERE chain = %s)",
            [chain],
        )
        cursor.execute("DELETE FROM archive_entry WHERE chain = %s", [chain])
        emptied = verify().first_break
    with forging() as cursor:
        cursor.execute("DELETE FROM archive_chainhead WHERE chain = %s", [chain])
        headless = verify().first_break

    assert emptied is not None and (emptied.business, emptied.field) == (chains.grocery.pk, "chain_head")  # noqa: PT018
    assert headless is not None and (headless.business, headless.field) == (chains.grocery.pk, "chain_head")  # noqa: PT018


def test_a_seal_taken_out_of_the_middle_is_named(chains: Cast) -> None:
    with forging() as cursor:
        first = Seal.objects.in_district(chains.district).get(seq=1).pk
        cursor.execute("DELETE FROM archive_sealedhead WHERE seal_id = %s", [first])
        cursor.execute("DELETE FROM archive_seal WHERE id = %s", [first])
        found = verify().first_break

    assert found is not None
    assert (found.business, found.field) == (None, "seal.seq")


def test_all_seals_taken_away_from_under_their_heads_are_missed(chains: Cast) -> None:
    with forging() as cursor:
        if connection.vendor == "postgresql":
            pytest.skip("PostgreSQL keeps a sealed head and its seal together by a foreign key")
        cursor.execute("DELETE FROM archive_seal")
        found = verify().first_break

    assert found is not None
    assert found.field == "seal"


# what SQLite would hold that is not what was written: each of these bytes is found
@pytest.mark.parametrize(
    ("column", "stored", "field"),
    [
        ("occurred_at", "X'32303236'", "occurred_at"),
        ("occurred_at", "'2026-13-45 99:00:00'", "occurred_at"),
        ("recorded_at", "replace(recorded_at, ' ', 'T')", "recorded_at"),
        ("payload", "CAST(X'FFFE' AS TEXT)", None),
        ("by_name", "X'00FF'", None),
        ("seq", "3.5", "seq"),
        ("seq", "'three'", "seq"),
    ],
)
def test_text_that_no_reader_expects_is_named(
    chains: Cast, column: str, stored: str, field: str | None
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("skipped: PostgreSQL refuses such values itself")
    row = _middle(Entry, chains)
    with forging() as cursor:
        cursor.execute(f"UPDATE archive_entry SET {column} = {stored} WHERE id = %s", [row.pk])
        found = verify().first_break

    assert found is not None
    assert (found.business, found.seq, found.field) == (chains.chestnut.pk, 3, field)


# --- seals and shredding ------------------------------------------------------------------------------------


def test_a_seal_counts_what_grew_and_is_made_once_a_day(chains: Cast, at: datetime) -> None:
    first, second = Seal.objects.in_district(chains.district).order_by("seq")

    assert (second.chains, second.entries, second.previous) == (1, 2, first.root)
    assert seal_day(district=chains.district, by=chains.leader, at=at + timedelta(days=1)) == second
    assert seal_day(district=chains.district, by=chains.leader, at=at + timedelta(days=2)).chains == 0
    with pytest.raises(Refused):
        seal_day(district=chains.district, by=chains.lin, at=at)


def test_a_seal_can_be_printed_and_compared_by_eye(chains: Cast) -> None:
    second = Seal.objects.in_district(chains.district).get(seq=2)
    printed = export_seal(second)

    assert "第 2 号" in printed and "怀柔区市场监督管理局" in printed  # noqa: PT018
    assert second.root in printed.replace(" ", "")


def test_shredding_leaves_the_chain_whole_and_says_so(chains: Cast, at: datetime) -> None:
    entry = Entry.objects.get(business=chains.chestnut, seq=3)
    told = shred(entry=entry, reason="保存期限届满", by=chains.leader, at=at)

    assert not PersonalPart.objects.filter(entry=entry).exists()
    assert (told.corrects, told.chain) == (3, entry.chain)
    assert verify().ok
    with pytest.raises(NotShredded, match="已经销毁"):
        shred(entry=entry, reason="再次", by=chains.leader, at=at)


def test_shredding_is_refused_without_right_reason_or_matter(chains: Cast, at: datetime) -> None:
    entry = Entry.objects.get(business=chains.chestnut, seq=3)
    bare = Entry.objects.filter(business=chains.canteen, personal_digest="").first()

    with pytest.raises(Refused):
        shred(entry=entry, reason="x", by=chains.lin, at=at)
    with pytest.raises(NotShredded, match="理由"):
        shred(entry=entry, reason=" ", by=chains.leader, at=at)
    with pytest.raises(NotShredded, match="没有个人信息"):
        shred(entry=bare, reason="x", by=chains.leader, at=at)  # type: ignore[arg-type]
    assert verify().ok


def test_a_part_that_came_back_after_shredding_is_named(chains: Cast, at: datetime) -> None:
    entry = Entry.objects.get(business=chains.chestnut, seq=3)
    part = PersonalPart.objects.get(entry=entry)
    shred(entry=entry, reason="保存期限届满", by=chains.leader, at=at)
    with forging():
        part.save(force_insert=True)
        found = verify().first_break

    assert found is not None
    assert (found.seq, found.field) == (3, "personal_part")


# --- in general -----------------------------------------------------------------------------------------------

_EVENTS = st.one_of(
    st.builds(CalendarSet, months=st.lists(st.integers(1, 12), max_size=4).map(tuple), reason=st.text(max_size=20)),
    st.builds(StaffRecorded, role=st.text(max_size=9), name=st.text(max_size=9)),
    st.builds(BusinessGone, gone_on=st.dates(), why=st.text(max_size=30)),
    st.builds(
        BusinessCorrected, fields=st.just(("name",)), reason=st.text(max_size=9),
        before=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
        after=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
    ),
)  # fmt: skip


def _storable(event: Any) -> bool:
    """PostgreSQL has no NUL in text and no surrogates exist in UTF-8."""
    text = canonical(event.payload()) + canonical(event.personal_payload())
    return "\\u0000" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    events=st.lists(st.tuples(_EVENTS.filter(_storable), st.integers(0, 3)), min_size=1, max_size=12),
    where=st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)),
)
def test_any_sequence_verifies_and_any_one_change_is_found(
    cast: Cast, at: datetime, events: list[tuple[Any, int]], where: tuple[int, int]
) -> None:
    owners = (cast.chestnut, cast.canteen, cast.grocery, cast.district)
    with forging() as cursor:
        record_many([Fact(event, owners[n]) for event, n in events], by=cast.lin, at=at)
        assert verify().first_break is None

        rows = [
            *Entry.objects.across_districts().order_by("pk"),
            *PersonalPart.objects.order_by("pk"),
            *ChainHead.objects.order_by("pk"),
        ]
        row = rows[where[0] % len(rows)]
        columns = [f.attname for f in row._meta.concrete_fields]
        column = columns[where[1] % len(columns)]
        # a business that nobody has: heads are one per business
        others = {"district_id": cast.neighbour.pk, "business_id": 999_999, "by_id": cast.gu.pk}
        if column == "district_id" and row.district_id == cast.neighbour.pk:
            others["district_id"] = cast.district.pk
        if column == "chain":
            others["chain"] = "110116/999999"
        set_column(cursor, row, column, another(type(row), column, getattr(row, column), others))
        assert verify().first_break is not None, f"{type(row).__name__}.{column}"
