"""An inspection of our own was finished: what its officers said on the spot asks for more.

食品生产经营监督检查管理办法 (Order 49) art. 31 (risk of an accident), 32 (key items), 33 (other items).
"""

from collections.abc import Sequence
from datetime import datetime

from weili.archive.listings import NewLead, NewListing, list_keys, raise_leads
from weili.archive.models import Visit
from weili.inspection.field.on_site import on_site
from weili.inspection.models import Finding, Inspection
from weili.kernel import clock
from weili.kernel.models import Person
from weili.law.source import Article
from weili.reactions.reaction import Reaction
from weili.sampling.services import NewHandOver, take_over

_ORDER_49 = "食品生产经营监督检查管理办法"
#: a step that asks for a case; a key item that is explained asks for none
_INVESTIGATE = "investigate"
_EXPLAIN = "explain_or_investigate"


def open_clue(inspections: Sequence[Inspection], *, by: Person, at: datetime) -> None:
    """What affects food safety is a clue for a case; a key item is, or the officers said why it is not."""
    leads = []
    for inspection, visit in _with_visits(inspections):
        grave = _to_investigate(inspection)
        if grave:
            leads.append(
                NewLead(
                    of=inspection.business, kind="key_item", subject=f"archive.Visit:{visit.pk}",
                    text=f"{visit.visited_on:%Y-%m-%d}检查发现应调查处理的问题：{'、'.join(grave)}"[:500],
                )
            )  # fmt: skip
    raise_leads(leads=leads, by=by, at=at)


def _with_visits(inspections: Sequence[Inspection]) -> list[tuple[Inspection, Visit]]:
    return [(each, each.visit) for each in inspections if each.visit is not None]


def _to_investigate(inspection: Inspection) -> list[str]:
    """The items that ask for a case by art. 31 to 33, as the judgement kept them."""
    steps = inspection.judgement.get("steps", {})
    explained = inspection.judgement.get("explanations", {})
    return [
        code
        for code, some in steps.items()
        if _INVESTIGATE in some or (_EXPLAIN in some and not explained.get(code, "").strip())
    ]


def put_on_key_list(inspections: Sequence[Inspection], *, by: Person, at: datetime) -> None:
    """A risk of an accident lists the place at once as proposed; an officer confirms it or removes it."""
    listings = []
    for inspection, visit in _with_visits(inspections):
        risky = Finding.objects.in_district(inspection.district_id).filter(visit=visit, accident_risk=True)
        codes = list(risky.order_by("pk").values_list("item_code", flat=True))
        if codes:
            listings.append(
                NewListing(
                    business=inspection.business, reason_code="accident_risk", subject=f"archive.Visit:{visit.pk}",
                    reason=f"{visit.visited_on:%Y-%m-%d}检查发现食品安全事故风险：{'、'.join(codes)}"[:300],
                    since=visit.visited_on,
                )
            )  # fmt: skip
    list_keys(listings=listings, by=by, at=at)


def hand_samples_over(inspections: Sequence[Inspection], *, by: Person, at: datetime) -> None:
    """What was set aside on the spot goes to sampling, whose staff have a duty to take it."""
    handed = [
        NewHandOver(
            business=inspection.business, subject=f"inspection.Sample:{name}",
            found_on=clock.day(inspection.started_at or at), product=said["product"], maker=said.get("maker") or "",
            batch=said.get("batch") or "", made_on=said.get("made_on") or "", quantity=said.get("quantity") or "",
            reason=said.get("reason") or "", item_code=said.get("item") or "",
        )
        for inspection, _ in _with_visits(inspections)
        for name, said in on_site(inspection).said.of("sample").items()
    ]  # fmt: skip
    take_over(handed=handed, by=by, at=at)


REACTIONS = (
    Reaction("影响食品安全、重点项未说明理由：产生案件线索", Article(_ORDER_49, "第三十二条、第三十三条"), open_clue),
    Reaction("有食品安全事故风险：列入重点监管（拟列入）", Article(_ORDER_49, "第三十一条"), put_on_key_list),
    Reaction("现场留取的样品：移交抽样，由抽检科接收", Article(_ORDER_49, "第二十四条"), hand_samples_over),
)  # fmt: skip
