"""What a person needs to see to decide about identity: both sides side by side, families, merges, returned rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet

from weili.archive.identity import bindings, handles
from weili.archive.models import Business, Entry, Handle, ImportedRow, Merge, Permit, Question, ReturnedRow
from weili.kernel.access import visible
from weili.kernel.clock import day
from weili.kernel.masking import mask_id, mask_phone
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: schemes whose value is personal data or no code at all
_NO_CODES = (*handles.NAME_SCHEMES, handles.PHONE, handles.ADDRESS, handles.CLAIM)


@dataclass(frozen=True, slots=True)
class Side:
    """One archive as it is put beside another; the phone is masked, identity numbers too."""

    business: Business
    name: str
    sign: str
    operator: str
    codes: tuple[str, ...]
    address: str
    town: str
    phone: str
    #: other names and addresses it was met under
    aliases: tuple[str, ...]
    permits: tuple[Permit, ...]
    #: rows in each table of the archive, by the table's Chinese name; empty tables left out
    counts: Mapping[str, int] = field(default_factory=dict)
    #: the systems that know it, by the kind of import
    sources: tuple[str, ...] = ()
    #: days of the first and the last entry of its timeline
    first_seen: date | None = None
    last_seen: date | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with both sides; reasons in Chinese, the strongest first. Probability runs from 0 to 1."""

    question: Question
    left: Side
    right: Side
    probability: float
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]


def open_questions(*, reader: Person, on: date) -> QuerySet[Question]:
    """The questions a person may answer (待判定), the likeliest first."""
    asked = Question.objects.filter(district__isnull=False, state=Question.State.OPEN)
    mine = visible(reader, Act.DECIDE_IDENTITY, asked, on=on, via="candidate__", business="root")
    mine = visible(reader, Act.DECIDE_IDENTITY, mine, on=on, via="newcomer__", business="root")
    return mine.select_related("newcomer", "candidate").order_by("-probability", "pk")


def pairs(questions: Iterable[Question]) -> list[Pair]:
    """Questions with both sides ready to show; the number of queries does not depend on how many."""
    asked = list(questions)
    shown = sides([b for q in asked for b in (q.newcomer, q.candidate)])
    return [_pair(question, shown) for question in asked]


def sides(businesses: Sequence[Business]) -> dict[int, Side]:
    """Archives as sides, by the key of the business asked about; counts are those of its whole archive."""
    keys = {b.pk for b in businesses}
    heads = {b.root_id or b.pk for b in businesses}
    rows = Business.objects.select_related("operator", "premises", "town").filter(pk__in=keys)
    seen = _seen(heads)
    counts, told, permits, sources = _counts(heads), _handles(keys), _permits(heads), _sources(heads)
    found = {}
    for business in rows:
        head = business.root_id or business.pk
        first, last = seen.get(head, (None, None))
        found[business.pk] = Side(
            business=business,
            name=business.name,
            sign=business.sign,
            operator=business.operator.name if business.operator else "",
            codes=_codes(business, told.get(business.pk, [])),
            address=business.premises.address if business.premises else "",
            town=business.town.name if business.town else "",
            phone=mask_phone(business.phone),
            aliases=_aliases(business, told.get(business.pk, [])),
            permits=tuple(permits.get(head, ())),
            counts=counts.get(head, {}),
            sources=tuple(sources.get(head, ())),
            first_seen=first,
            last_seen=last,
        )
    return found


def family(business: Business) -> list[Business]:
    """Every row of one archive (同一份档案的全部记录主体), the head first."""
    members = Business.objects.filter(root=business.root_id or business.pk).select_related(
        "operator", "premises"
    )
    return sorted(members, key=lambda b: (b.alias_of_id is not None, b.pk))


def merges(business: Business) -> QuerySet[Merge]:
    """Every merge that any member of an archive took part in, ended ones too, the latest first (合并记录)."""
    members = Business.objects.filter(root=business.root_id or business.pk).values("pk")
    involved = Merge.objects.filter(district=business.district_id)
    mine: QuerySet[Merge] = involved.filter(absorbed__in=members) | involved.filter(survivor__in=members)
    return mine.select_related("absorbed", "survivor", "merged_by", "undone_by").order_by("-merged_at", "-pk")


def standing_merges(*, reader: Person, on: date) -> QuerySet[Merge]:
    """The merges that stand and that a person might take back, the latest first."""
    standing = Merge.objects.filter(district__isnull=False, undone_at__isnull=True)
    mine = visible(reader, Act.DECIDE_IDENTITY, standing, on=on, via="survivor__", business="root")
    return mine.select_related("absorbed", "survivor", "merged_by").order_by("-merged_at", "-pk")


def returned_rows(*, reader: Person, on: date) -> QuerySet[ReturnedRow]:
    """The rows of ended merges that wait for a person to say whose they are (待分配记录)."""
    waiting = ReturnedRow.objects.filter(district__isnull=False, decided_at__isnull=True)
    mine = visible(reader, Act.DECIDE_IDENTITY, waiting, on=on, via="merge__survivor__", business="root")
    return mine.select_related("merge__absorbed", "merge__survivor").order_by(
        "-merge__undone_at", "table", "key"
    )


def _pair(question: Question, shown: Mapping[int, Side]) -> Pair:
    told: list[dict[str, Any]] = [
        r if isinstance(r, dict) else {"text": str(r), "weight": 0.0} for r in question.reasons
    ]
    return Pair(
        question=question,
        left=shown[question.newcomer_id],
        right=shown[question.candidate_id],
        probability=float(question.probability),
        reasons_for=tuple(str(r["text"]) for r in told if r["weight"] > 0),
        reasons_against=tuple(str(r["text"]) for r in told if r["weight"] <= 0),
    )


def _counts(heads: set[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for label, model in bindings.bound_models().items():
        # under the name of the relation: a model may have a field of its own that is called head
        rows = bindings.rows_of_archives(model, heads).values("business__root").annotate(n=Count("pk"))
        for row in rows.order_by("business__root"):
            found.setdefault(row["business__root"], {})[bindings.label_of(label)] = row["n"]
    return found


def _handles(keys: set[int]) -> dict[int, list[Handle]]:
    found: dict[int, list[Handle]] = {}
    for row in Handle.objects.filter(business__in=keys).order_by("first_seen_on", "pk"):
        found.setdefault(row.business_id, []).append(row)
    return found


def _permits(heads: set[int]) -> dict[int, list[Permit]]:
    found: dict[int, list[Permit]] = {}
    for permit in Permit.objects.filter(business__root__in=heads).select_related("business").order_by("pk"):
        found.setdefault(permit.business.root_id or permit.business_id, []).append(permit)
    return found


def _sources(heads: set[int]) -> dict[int, list[str]]:
    rows = (
        ImportedRow.objects.filter(business__root__in=heads).values_list("business__root", "kind").distinct()
    )
    found: dict[int, list[str]] = {}
    for head, kind in rows.order_by("business__root", "kind"):
        found.setdefault(head, []).append(kind)
    return found


def _seen(heads: set[int]) -> dict[int, tuple[date, date]]:
    rows = Entry.objects.filter(business__root__in=heads).values(head=F("business__root"))
    spans = rows.annotate(first=Min("occurred_at"), last=Max("occurred_at")).order_by("head")
    return {row["head"]: (day(row["first"]), day(row["last"])) for row in spans}


def _codes(business: Business, told: Sequence[Handle]) -> tuple[str, ...]:
    own = [business.operator.uscc] if business.operator and business.operator.uscc else []
    met = [row for row in told if row.scheme not in _NO_CODES]
    own += [mask_id(row.value) if row.scheme == "id" else row.value for row in met]
    return tuple(dict.fromkeys(own))


def _aliases(business: Business, told: Sequence[Handle]) -> tuple[str, ...]:
    shown = {business.name, business.sign, business.premises.address if business.premises else ""}
    words = [r.value for r in told if r.scheme in (*handles.NAME_SCHEMES, handles.ADDRESS)]
    return tuple(word for word in dict.fromkeys(words) if word not in shown)
