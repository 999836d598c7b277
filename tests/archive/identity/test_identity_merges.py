"""Merges and their undoing: refused where they must be, exact when taken back, and both sides keep their history."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, assemble

from weili.archive.businesses import NewBusiness, register_many
from weili.archive.identity.bindings import bound_models
from weili.archive.identity.deciding import confirm_different, confirm_same, give_row
from weili.archive.identity.merging import CannotMerge, merge, unmerge
from weili.archive.identity.queries import (
    family,
    merges,
    open_questions,
    pairs,
    returned_rows,
    standing_merges,
)
from weili.archive.identity.resolve import resolve_many
from weili.archive.models import (
    Business,
    Duty,
    Entry,
    ImportBatch,
    ImportedRow,
    Merge,
    Question,
    ReturnedRow,
    Visit,
)
from weili.archive.timeline.ledger import seal
from weili.kernel.access import Refused
from weili.kernel.clock import BEIJING
from weili.matching import Claim

pytestmark = pytest.mark.postgres
WHY = "实地核实"


def open_some(cast: Cast, at: datetime, number: int) -> list[Business]:
    newcomers = [
        NewBusiness(name=f"试验农家院{i}", town=cast.towns["渤海镇"], source="测试") for i in range(number)
    ]
    return register_many(newcomers=newcomers, district=cast.district, by=cast.system, at=at)


def join(cast: Cast, at: datetime, absorbed: Business, survivor: Business) -> Merge:
    return merge(absorbed=absorbed, survivor=survivor, reason=WHY, by=cast.gu, at=at)


def visit(cast: Cast, business: Business, origin: ImportedRow | None = None) -> Visit:
    row: Visit = Visit.objects.create(
        district=cast.district, business=business, visited_on=date(2026, 9, 1), origin=origin
    )
    return row


def batch_of(cast: Cast, at: datetime) -> ImportBatch:
    batch: ImportBatch = ImportBatch.objects.create(
        district=cast.district, kind="visit", file_name="检查.xlsx", started_by=cast.system, started_at=at
    )
    return batch


def imported(cast: Cast, batch: ImportBatch, number: int, business: Business, code: str = "") -> ImportedRow:
    row: ImportedRow = ImportedRow.objects.create(
        district=cast.district, batch=batch, row=number, key=f"k{number}", kind="visit", state="kept", code=code,
        business=business,
    )  # fmt: skip
    return row


def assert_chains_hold(cast: Cast) -> None:
    """Every entry hashes to its digest and points back to the one before it."""
    last: dict[str, str] = {}
    for entry in Entry.objects.in_district(cast.district).order_by("chain", "seq"):
        assert entry.digest == seal(entry)
        assert entry.previous == last.get(entry.chain, entry.previous)
        last[entry.chain] = entry.digest


def heads(cast: Cast, among: list[Business]) -> dict[int, int | None]:
    keys = [b.pk for b in among]
    return dict(Business.objects.filter(pk__in=keys).values_list("pk", "root_id"))


# --- what is refused --------------------------------------------------------------------------------------


def test_an_archive_is_not_joined_to_itself(cast: Cast, at: datetime) -> None:
    with pytest.raises(CannotMerge, match="不能与自己合并"):
        join(cast, at, cast.chestnut, cast.chestnut)


def test_archives_of_two_districts_are_not_joined(cast: Cast, at: datetime) -> None:
    with pytest.raises(CannotMerge, match="跨区"):
        merge(absorbed=cast.foreign, survivor=cast.chestnut, reason=WHY, by=cast.system, at=at)


def test_a_merge_is_made_once(cast: Cast, at: datetime) -> None:
    a, b, c = open_some(cast, at, 3)
    join(cast, at, a, b)
    with pytest.raises(CannotMerge, match="已经合并为一份档案"):
        join(cast, at, a, b)
    with pytest.raises(CannotMerge, match="已并入档案"):
        join(cast, at, a, c)
    with pytest.raises(CannotMerge, match="已并入档案"):
        join(cast, at, c, a)


def test_a_merge_is_taken_back_once(cast: Cast, at: datetime) -> None:
    a, b = open_some(cast, at, 2)
    joined = join(cast, at, a, b)
    unmerge(merge=joined, reason=WHY, by=cast.gu, at=at)
    with pytest.raises(CannotMerge, match="已于2026-09-21撤销"):
        unmerge(merge=joined, reason=WHY, by=cast.gu, at=at)


def test_a_merge_needs_a_reason(cast: Cast, at: datetime) -> None:
    a, b = open_some(cast, at, 2)
    with pytest.raises(CannotMerge, match="理由"):
        merge(absorbed=a, survivor=b, reason=" ", by=cast.gu, at=at)


#: nobody outside the area, nobody without the act: neither may join, nor take back
@pytest.mark.parametrize("who", ["he", "assistant", "leader", "owner", "citizen", "stranger"])
def test_only_who_decides_about_identity_there_may_join_or_take_back(
    cast: Cast, at: datetime, who: str
) -> None:
    a, b = open_some(cast, at, 2)
    with pytest.raises(Refused):
        merge(absorbed=a, survivor=b, reason=WHY, by=getattr(cast, who), at=at)
    joined = join(cast, at, a, b)
    with pytest.raises(Refused):
        unmerge(merge=joined, reason=WHY, by=getattr(cast, who), at=at)


def test_both_sides_must_lie_in_the_area(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused):
        merge(absorbed=cast.canteen, survivor=cast.chestnut, reason=WHY, by=cast.gu, at=at)


# --- what is recorded -------------------------------------------------------------------------------------


def test_both_sides_tell_of_the_merge_and_of_its_end(cast: Cast, at: datetime) -> None:
    a, b = open_some(cast, at, 2)
    joined = join(cast, at, a, b)
    unmerge(merge=joined, reason="认错了", by=cast.gu, at=at)
    for side in (a, b):
        kinds = list(Entry.objects.filter(business=side).order_by("seq").values_list("kind", flat=True))
        assert kinds == ["archive.business.opened", "archive.identity.merged", "archive.identity.unmerged"]
    assert_chains_hold(cast)


def test_a_merge_taken_back_is_remembered_as_different(cast: Cast, at: datetime) -> None:
    a, b = open_some(cast, at, 2)
    unmerge(merge=join(cast, at, a, b), reason="认错了", by=cast.gu, at=at)
    question = Question.objects.in_district(cast.district).get()
    assert (question.state, question.decision_reason) == ("different", "认错了")


def test_a_merge_answers_the_open_questions_within_it(cast: Cast, at: datetime) -> None:
    a, b = open_some(cast, at, 2)
    question = Question.objects.create(
        district=cast.district, newcomer=a, candidate=b, probability=0.5, asked_at=at
    )
    join(cast, at, b, a)
    question.refresh_from_db()
    assert question.state == "same"
    with pytest.raises(CannotMerge, match="已有结论"):
        confirm_different(question=question, reason=WHY, by=cast.gu, at=at)


# --- rows written in between ------------------------------------------------------------------------------


def test_rows_written_while_joined_go_to_a_person_unless_they_say_whose_they_are(
    cast: Cast, at: datetime
) -> None:
    a, b = open_some(cast, at, 2)
    batch = batch_of(cast, at)
    before = visit(cast, b)
    joined = join(cast, at, a, b)
    by_hand = visit(cast, b)
    from_file = visit(cast, b, imported(cast, batch, 1, b))
    undecided = visit(cast, b, imported(cast, batch, 2, b, code="identity_several"))
    of_absorbed = visit(cast, a)
    unmerge(merge=joined, reason="认错了", by=cast.gu, at=at)
    returned = set(
        ReturnedRow.objects.filter(merge=joined, district=cast.district).values_list("table", "key")
    )
    assert returned == {("archive.Visit", by_hand.pk), ("archive.Visit", undecided.pk)}
    assert not returned & {("archive.Visit", row.pk) for row in (before, from_file, of_absorbed)}


def test_a_person_gives_a_row_with_what_follows_it(cast: Cast, at: datetime) -> None:
    a, b = open_some(cast, at, 2)
    joined = join(cast, at, a, b)
    row = visit(cast, b)
    duty = Duty.objects.create(
        district=cast.district, business=b, title="复查", subject=f"archive.Visit:{row.pk}", started_at=at,
        governed_on=at.date(), due_at=at + timedelta(days=5),
    )  # fmt: skip
    unmerge(merge=joined, reason="认错了", by=cast.gu, at=at)
    returned = ReturnedRow.objects.get(
        merge=joined, district=cast.district
    )  # the duty follows, it is not asked about
    with pytest.raises(CannotMerge, match="不是这次撤销合并的任何一方"):
        give_row(returned=returned, to=cast.chestnut, reason=WHY, by=cast.gu, at=at)
    with pytest.raises(Refused):
        give_row(returned=returned, to=a, reason=WHY, by=cast.he, at=at)
    entries = set(Entry.objects.filter(business=b).values_list("pk", flat=True))
    give_row(returned=returned, to=a, reason=WHY, by=cast.gu, at=at)
    row.refresh_from_db()
    duty.refresh_from_db()
    assert (row.business, duty.business) == (a, a)
    assert entries < set(
        Entry.objects.filter(business=b).values_list("pk", flat=True)
    )  # none moved, one came
    assert Entry.objects.filter(business=a, kind="archive.identity.row_given").exists()
    with pytest.raises(CannotMerge, match="已经确定归属"):
        give_row(returned=returned, to=b, reason=WHY, by=cast.gu, at=at)
    assert_chains_hold(cast)


def test_every_table_of_a_business_is_watched(cast: Cast) -> None:
    assert {"archive.Visit", "archive.Permit", "archive.Duty", "archive.Closure", "archive.Lead"} <= set(
        bound_models()
    )


# --- what a reader sees -----------------------------------------------------------------------------------


def test_a_reader_sees_the_questions_of_the_own_area_with_both_sides(
    cast: Cast, at: datetime, on: date
) -> None:
    claim = Claim(name="栗子农家院", address="怀柔区渤海镇栗子沟村")
    resolve_many(claims=[claim], district=cast.district, source="抽检", by=cast.system, at=at)
    visit(cast, cast.chestnut)
    (pair,) = pairs(open_questions(reader=cast.gu, on=on))
    assert pair.left.name == "栗子农家院"
    assert pair.right.business == cast.chestnut
    assert pair.right.phone == "138****0012"
    assert pair.right.counts["检查"] == 1
    assert pair.right.last_seen == on
    assert 0 < pair.probability < 1
    assert pair.reasons_for
    assert not open_questions(reader=cast.he, on=on)
    assert not open_questions(reader=cast.stranger, on=on)


def test_a_reader_sees_families_merges_and_returned_rows(cast: Cast, at: datetime, on: date) -> None:
    a, b, c = open_some(cast, at, 3)
    first, second = join(cast, at, a, b), join(cast, at, b, c)
    c.refresh_from_db()
    assert [m.pk for m in family(c)] == [c.pk, a.pk, b.pk]
    assert {m.pk for m in merges(c)} == {first.pk, second.pk}
    row = visit(cast, c)
    unmerge(merge=second, reason="认错了", by=cast.gu, at=at)
    assert [r.key for r in returned_rows(reader=cast.gu, on=on)] == [row.pk]
    assert [m.pk for m in standing_merges(reader=cast.gu, on=on)] == [first.pk]
    assert not returned_rows(reader=cast.he, on=on)


def test_same_answers_the_question_of_an_archive_that_was_merged_meanwhile(cast: Cast, at: datetime) -> None:
    a, b, c = open_some(cast, at, 3)
    question = Question.objects.create(
        district=cast.district, newcomer=a, candidate=b, probability=0.5, asked_at=at
    )
    join(cast, at, b, c)
    joined = confirm_same(question=question, reason=WHY, by=cast.gu, at=at)
    assert joined is not None
    assert (joined.absorbed_id, joined.survivor_id) == (a.pk, c.pk)


# --- the general law --------------------------------------------------------------------------------------


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class World:
    """Businesses, merges and rows, and beside them a model that knows nothing of roots and marks."""

    cast: Cast
    at: datetime
    firms: list[Business]
    batch: ImportBatch
    standing: list[Merge] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)  # visit → business it was bound to
    written: dict[int, frozenset[int]] = field(default_factory=dict)  # by hand → merges that stood then

    def components(self, without: Merge | None = None) -> dict[int, frozenset[int]]:
        group = {b.pk: frozenset({b.pk}) for b in self.firms}
        for each in self.standing:
            if each != without:
                joined = group[each.absorbed_id] | group[each.survivor_id]
                group |= dict.fromkeys(joined, joined)
        return group

    def head(self, key: int) -> int:
        above = {m.absorbed_id: m.survivor_id for m in self.standing}
        while key in above:
            key = above[key]
        return key

    def act(self, verb: str, i: int, j: int) -> None:
        first, second = self.head(self.firms[i].pk), self.head(self.firms[j].pk)
        if verb == "merge" and first != second:
            one, two = Business.objects.get(pk=first), Business.objects.get(pk=second)
            self.standing.append(join(self.cast, self.at, one, two))
        elif verb == "import":
            origin = imported(self.cast, self.batch, len(self.rows), self.firms[i])
            self.rows[visit(self.cast, self.firms[i], origin).pk] = self.firms[i].pk
        elif verb == "write":
            row = visit(self.cast, Business.objects.get(pk=first))
            self.rows[row.pk], self.written[row.pk] = first, frozenset(m.pk for m in self.standing)
        elif verb == "undo" and self.standing:
            self.undo(self.standing[(i * 7 + j) % len(self.standing)])

    def undo(self, ending: Merge) -> None:
        expected = self.unclear(ending)
        rest = self.components(without=ending)
        unmerge(merge=ending, reason=WHY, by=self.cast.gu, at=self.at)
        self.standing.remove(ending)
        returned = ReturnedRow.objects.filter(merge=ending, district=self.cast.district)
        assert set(returned.values_list("key", flat=True)) == expected
        assert self.components() == rest

    def unclear(self, ending: Merge) -> set[int]:
        """The rows by hand that were written to a head of the absorbed one while it was joined to that head."""
        above = {m.absorbed_id: m for m in self.standing}
        path, found, step = set(), set(), ending
        while step is not None:
            path.add(step.pk)
            found |= {
                row
                for row, then in self.written.items()
                if self.rows[row] == step.survivor_id and path <= then
            }
            step = above.get(step.survivor_id)
        return found

    def check(self) -> None:
        roots = heads(self.cast, self.firms)
        for key, group in self.components().items():
            assert roots[key] == self.head(key)
            assert {k for k, root in roots.items() if root == roots[key]} == group
        bound = dict(Visit.objects.filter(pk__in=self.rows).values_list("pk", "business_id"))
        assert bound == self.rows  # no row ever moves


VERBS = st.sampled_from(("merge", "merge", "import", "write", "undo"))
STEPS = st.lists(st.tuples(VERBS, st.integers(0, 4), st.integers(0, 4)), max_size=14)
QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
@given(steps=STEPS, order=st.randoms(use_true_random=False))
def test_any_sequence_of_merges_and_rows_is_undone_exactly(db: None, steps: list, order) -> None:  # type: ignore[type-arg, no-untyped-def]
    """Parts are the components of the merges that stand; undoing all of them leaves everything as it was."""
    at = datetime(2026, 9, 21, 12, tzinfo=BEIJING)
    with rolled_back():
        cast = assemble(at)
        world = World(cast, at, open_some(cast, at, 5), batch_of(cast, at))
        for verb, i, j in steps:
            world.act(verb, i, j)
            world.check()
        while world.standing:
            world.undo(order.choice(world.standing))
            world.check()
        rows = Business.objects.filter(pk__in=[b.pk for b in world.firms])
        assert all(b.alias_of_id is None and b.root_id == b.pk for b in rows)
        assert_chains_hold(cast)


def test_both_sides_are_read_by_as_many_queries_for_many_questions_as_for_few(
    cast: Cast, at: datetime, on: date
) -> None:
    def reads() -> int:
        with CaptureQueriesContext(connection) as queries:
            pairs(open_questions(reader=cast.gu, on=on))
        return len(queries)

    def ask(firms: list[Business]) -> None:
        for left, right in pairwise(firms):
            Question.objects.create(
                district=cast.district, newcomer=left, candidate=right, probability=0.5, asked_at=at
            )

    ask(open_some(cast, at, 3))
    few = reads()
    ask(open_some(cast, at, 12))
    assert reads() == few
