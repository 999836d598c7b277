"""Drafting a checklist: a version begun from another, its heading and its items changed one by one, or all by a sheet.

Only drafts change. Whoever writes says which text they saw (`seen`, its SHA-256), so that two people at one draft
do not undo each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from weili.archive.timeline.ledger import record
from weili.inspection.checklists.content import OWN, Content, digest_of, judgement_content
from weili.inspection.checklists.events import ChecklistChanged, ChecklistDrafted
from weili.inspection.models import Checklist
from weili.inspection.refusals import ChecklistRefused
from weili.kernel import access, clock
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.law.checklists import RULES, judgement
from weili.law.source import Confidence

State = Checklist.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What is said of a list beside its items."""

    name: str
    rule: str
    kinds: Sequence[str] = ()
    supplement: bool = False
    confirmed: bool = False
    note: str = ""


@transaction.atomic
def draft_checklist(*, of: Checklist, by: Person, at: datetime) -> Checklist:
    """Begin the next version of a list of the bureau, or a list of its own from a national one (起草检查表).

    Raises Refused, ChecklistRefused where a draft lies already or there is nothing fixed to begin from.
    """
    access.require(by, Act.EDIT_CHECKLIST, of, on=clock.day(at))
    rows = Checklist.objects.in_district(of.district_id)
    # locked, so that two who begin at once find one another's draft
    of = rows.select_for_update(of=("self",)).select_related("district").get(pk=of.pk)
    if of.state == State.DRAFT:
        raise ChecklistRefused(f"“{of}”本身就是草稿，请直接修改")
    national = of.origin == Checklist.Origin.NATIONAL
    code = f"{of.code}{OWN}" if national else of.code
    known = rows.filter(code=code)
    lying = known.filter(state=State.DRAFT).first()
    if lying is not None:
        raise ChecklistRefused(f"已有草稿“{lying}”，请在它上面修改，或者先停用它")
    version = (known.aggregate(last=Max("version"))["last"] or 0) + 1
    name = f"{of.name}（本局）" if national else of.name
    content = {**of.content, "code": code, "name": name}
    made: Checklist = Checklist.objects.create(
        district_id=of.district_id, code=code, version=version, name=name, sector=of.sector, content=content,
        sha256=digest_of(content), confidence=of.confidence, made_by=by, made_at=at,
    )  # fmt: skip
    made.editors.add(by)
    event = ChecklistDrafted(code=code, name=name, version=version, source=str(of))
    record(event, of=of.district, by=by, at=at)
    return made


@transaction.atomic
def describe_checklist(
    *, checklist: Checklist, heading: Heading, seen: str, by: Person, at: datetime
) -> Checklist:
    """Say what a draft is called, how it judges and for whom it is (修改检查表说明).

    Raises Refused, ChecklistRefused.
    """
    row = _draft(checklist, seen, by, at)
    if not heading.name.strip():
        raise ChecklistRefused("请写明检查表的名称")
    if heading.rule not in RULES:
        raise ChecklistRefused(f"没有“{heading.rule}”这种判定规则")
    lines = judgement(heading.rule, clock.day(at))
    content = {
        **row.content,
        "name": heading.name.strip(),
        "rule": heading.rule,
        "judgement": [judgement_content(line) for line in lines],
        "results": [line.result for line in lines],
        "kinds": list(heading.kinds),
        "supplement": heading.supplement,
        "note": heading.note.strip(),
        "confidence": (Confidence.SURE if heading.confirmed else Confidence.PROPOSED).value,
    }
    return _written(row, content, "名称、判定规则和适用范围", by, at)


@transaction.atomic
def put_item(
    *, checklist: Checklist, item: Content, instead_of: str, seen: str, by: Person, at: datetime
) -> Checklist:
    """Put an item into a draft, in the place of another or at the end of its part (修改、增加检查项目).

    `instead_of` is the code of the item that it replaces, empty for a new one. Raises Refused, ChecklistRefused.
    """
    row = _draft(checklist, seen, by, at)
    items = list(row.content["items"])
    place = _place(items, instead_of) if instead_of else None
    if any(each["code"] == item["code"] for spot, each in enumerate(items) if spot != place):
        raise ChecklistRefused(f"编号“{item['code']}”已有一项，请换一个编号")
    if place is not None:
        items[place] = item
        what = f"修改项目{instead_of}" + (f"，改编号为{item['code']}" if instead_of != item["code"] else "")
    else:
        same = [spot for spot, each in enumerate(items) if each["block"] == item["block"]]
        items.insert(same[-1] + 1 if same else len(items), item)
        what = f"增加项目{item['code']}"
    return _written(row, {**row.content, "items": items}, what, by, at)


@transaction.atomic
def move_item(*, checklist: Checklist, code: str, up: bool, seen: str, by: Person, at: datetime) -> Checklist:
    """Move an item of a draft one place up or down (移动检查项目). Raises Refused, ChecklistRefused."""
    row = _draft(checklist, seen, by, at)
    items = list(row.content["items"])
    place = _place(items, code)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(items):
        raise ChecklistRefused(f"项目{code}已在最{'前' if up else '后'}，不能再移")
    items[place], items[other] = items[other], items[place]
    return _written(row, {**row.content, "items": items}, f"项目{code}{'上' if up else '下'}移一位", by, at)


@transaction.atomic
def remove_item(*, checklist: Checklist, code: str, seen: str, by: Person, at: datetime) -> Checklist:
    """Take an item out of a draft (删去检查项目). Raises Refused, ChecklistRefused."""
    row = _draft(checklist, seen, by, at)
    items = list(row.content["items"])
    gone = items.pop(_place(items, code))
    return _written(row, {**row.content, "items": items}, f"删去项目{code}“{gone['text'][:40]}”", by, at)


@transaction.atomic
def replace_items(
    *, checklist: Checklist, items: Sequence[Content], source: str, seen: str, by: Person, at: datetime
) -> Checklist:
    """Put the items of a spreadsheet in the place of those of a draft (导入检查项目).

    Raises Refused, ChecklistRefused.
    """
    row = _draft(checklist, seen, by, at)
    codes = [item["code"] for item in items]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ChecklistRefused(f"编号{'、'.join(twice)}重复，每个编号只能有一项")
    if not items:
        raise ChecklistRefused("表中没有一个项目")
    content = {**row.content, "items": list(items)}
    return _written(row, content, f"由“{source}”导入{len(items)}项", by, at)


def _draft(checklist: Checklist, seen: str, by: Person, at: datetime) -> Checklist:
    """The draft, locked; refused where it is none or another text than the one that was seen."""
    access.require(by, Act.EDIT_CHECKLIST, checklist, on=clock.day(at))
    rows = Checklist.objects.in_district(checklist.district_id).select_for_update(of=("self",))
    row: Checklist = rows.select_related("district").get(pk=checklist.pk)
    if row.origin == Checklist.Origin.NATIONAL:
        raise ChecklistRefused("国家表不能修改，请先起草本局的表")
    if row.state != State.DRAFT:
        raise ChecklistRefused(f"“{row}”{row.get_state_display()}，不能修改；请起草新的一版")
    if row.sha256 != seen:
        raise ChecklistRefused("这份草稿刚刚被别人改过，请看过现在的内容再改")
    return row


def _place(items: Sequence[Content], code: str) -> int:
    for place, item in enumerate(items):
        if item["code"] == code:
            return place
    raise ChecklistRefused(f"这份草稿没有项目“{code}”，可能已被删去")


def _written(row: Checklist, content: Content, what: str, by: Person, at: datetime) -> Checklist:
    """Write the draft and its trace; nothing is written where nothing changed."""
    sha256 = digest_of(content)
    if sha256 == row.sha256:
        return row
    row.content, row.sha256 = content, sha256
    row.name, row.confidence = content["name"], content["confidence"]
    row.save(update_fields=["content", "sha256", "name", "confidence"])
    row.editors.add(by)
    event = ChecklistChanged(code=row.code, name=row.name, version=row.version, what=what, sha256=sha256)
    record(event, of=row.district, by=by, at=at)
    return row
