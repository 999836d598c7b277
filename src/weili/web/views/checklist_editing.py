"""Checklists (检查表) made: drafted, described, changed item by item, published, withdrawn."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from weili.inspection.checklists.content import Content
from weili.inspection.checklists.fields import Words, read_item
from weili.inspection.models import Checklist
from weili.inspection.queries.checklists import version_before
from weili.inspection.refusals import ChecklistRefused
from weili.inspection.services import (
    describe_checklist,
    draft_checklist,
    move_item,
    publish_checklist,
    put_item,
    remove_item,
    withdraw_checklist,
)
from weili.kernel import access
from weili.kernel.http import Request, go, needs, page
from weili.kernel.roles import Act as May
from weili.web.acting import Act, act_page, posted
from weili.web.checklist_pages import shown
from weili.web.forms.checklists import Describe, GiveUp, ItemForm, Seen
from weili.web.moves import move
from weili.web.views.checklists import changes_of, checklist_for, checklist_page


def address(row: Checklist) -> str:
    """Where a version is shown."""
    return reverse("web:checklist", args=[row.pk])


@require_POST
@needs(May.EDIT_CHECKLIST)
def checklist_draft(request: Request, key: int) -> HttpResponse:
    """Begin a new version, or the bureau's own list from a national one."""
    row = checklist_for(request, key)
    try:
        made = draft_checklist(of=row, by=request.person, at=request.at)
    except ChecklistRefused as refusal:
        messages.error(request, str(refusal))
        return go(request, address(row))
    messages.success(request, f"已起草“{made}”，可以逐项修改，也可以导入表格；改好后由另一人发布。")
    return go(request, address(made))


@needs(May.EDIT_CHECKLIST)
def checklist_describe(request: Request, key: int) -> HttpResponse:
    """The name of a draft, how it judges, for whom it is."""
    row = editable(request, key)
    initial = Describe.of(row.content) | {"seen": row.sha256}
    form = Describe(posted(request), initial=initial, sector=row.sector)
    act = Act(
        title="名称、判定规则和适用范围", button="保存", done="已保存。", back=address(row), about=str(row)
    )
    return act_page(
        request, act, form,
        lambda: describe_checklist(
            checklist=row, heading=form.heading, seen=form.cleaned_data["seen"], by=request.person, at=request.at
        ),
    )  # fmt: skip


def editable(request: Request, key: int) -> Checklist:
    """A checklist that this person looks at and edits, else 404 or 403."""
    row = checklist_for(request, key)
    access.require(request.person, May.EDIT_CHECKLIST, row, on=request.on)
    return row


@needs(May.PUBLISH_CHECKLIST)
def checklist_publish(request: Request, key: int) -> HttpResponse:
    """Publish a draft that others made, seeing first what it changes and what it seems to lack."""
    row = checklist_for(request, key)
    before = version_before(row)
    changes = changes_of(request, row, before)
    lacking = "、".join(shown(row, request.on).missing)
    form = Seen(posted(request), initial={"seen": row.sha256})
    act = Act(
        title=f"发布“{row}”", button="发布", done=f"已发布“{row}”，新安排的检查从现在起用它。", back=address(row),
        about=f"与“{before}”相比：{changes.words}。" if changes else f"全新的表，共{len(row.content['items'])}项。",
        note=f"《食品生产经营监督检查管理办法》要求的内容似乎缺少：{lacking}。仍可发布，请核对。" if lacking
        else "正在进行的检查仍用它们开始时的那一版。",
    )  # fmt: skip
    return act_page(
        request, act, form,
        lambda: publish_checklist(
            checklist=row, seen=form.cleaned_data["seen"], by=request.person, at=request.at
        ),
    )  # fmt: skip


@needs(May.EDIT_CHECKLIST, May.PUBLISH_CHECKLIST)
def checklist_withdraw(request: Request, key: int) -> HttpResponse:
    """Give up a draft, or use a published list no more."""
    row = checklist_for(request, key)
    form = GiveUp(posted(request))
    word = "放弃草稿" if row.state == Checklist.State.DRAFT else "停用"
    act = Act(
        title=f"{word}“{row}”", button=word, done=f"已{word}“{row}”。", back=address(row), danger=True,
        note="正在进行的检查仍用这一版，已有的结果不变。",
    )  # fmt: skip
    return act_page(
        request, act, form,
        lambda: withdraw_checklist(
            checklist=row, reason=form.cleaned_data["reason"], by=request.person, at=request.at
        ),
    )  # fmt: skip


# --- items -------------------------------------------------------------------------------------------------------


@needs(May.EDIT_CHECKLIST)
def item_add(request: Request, key: int) -> HttpResponse:
    """A new item at the end of its part; what the part usually says is filled in."""
    row = editable(request, key)
    return _item(request, row, "", _like(row, request.GET.get("block", "")))


@needs(May.EDIT_CHECKLIST)
def item_edit(request: Request, key: int, code: str) -> HttpResponse:
    """One item of a draft, changed where it stands."""
    row = editable(request, key)
    found = next((item for item in row.content["items"] if item["code"] == code), None)
    if found is None:
        raise Http404
    return _item(request, row, code, found)


def _like(row: Checklist, block: str) -> Content | None:
    """The last item of a part, to begin a new one from; else the last of the list."""
    items = row.content["items"]
    same = [item for item in items if item["block"] == block] or items
    return {**same[-1], "code": "", "text": "", "thresholds": [], "penalties": []} if same else None


def _item(request: Request, row: Checklist, code: str, start: Content | None) -> HttpResponse:
    words = Words.on(request.on)
    initial = {"seen": row.sha256} | (ItemForm.of(start, words) if start else {})
    form = ItemForm(posted(request), initial=initial, on=request.on)
    if request.method == "POST" and form.is_valid():
        block = form.cleaned_data["block"]
        sets = {item["block"]: item["item_set"] for item in row.content["items"]}
        item, wrong = read_item(form.given(), words, item_set=sets.get(block, "DISTRICT"))
        form.blame(wrong)
        if not wrong:
            seen = form.cleaned_data["seen"]
            try:
                put_item(
                    checklist=row, item=item, instead_of=code, seen=seen, by=request.person, at=request.at
                )
            except ChecklistRefused as refusal:
                form.refuse(refusal)
            else:
                return _items(request, row, f"已保存项目 {item['code']}。", item["code"])
    status = 422 if form.errors and not request.htmx else 200
    answer = page(
        request, "web/checklist_item.html", part="form", status=status, row=row, code=code, form=form
    )
    if form.errors:
        answer["HX-Retarget"] = "#editing"
    return answer


def _items(request: Request, row: Checklist, done: str, touched: str) -> HttpResponse:
    """The items as they stand now: a part for htmx, else the whole page anew."""
    messages.success(request, done)
    if not request.htmx:
        return go(request, address(row))
    return checklist_page(request, checklist_for(request, row.pk), touched)


_ACTS: dict[str, Callable[..., Checklist]] = {
    "up": partial(move_item, up=True),
    "down": partial(move_item, up=False),
    "remove": remove_item,
}
_DONE = {"up": "上移", "down": "下移", "remove": "删去"}


@require_POST
@needs(May.EDIT_CHECKLIST)
def item_act(request: Request, key: int, code: str, act: str) -> HttpResponse:
    """Move an item up or down, or remove it."""
    row = editable(request, key)
    if act not in _ACTS:
        raise Http404
    write = partial(
        _ACTS[act],
        checklist=row,
        code=code,
        seen=request.POST.get("seen", ""),
        by=request.person,
        at=request.at,
    )
    done = f"项目 {code} 已{_DONE[act]}。"
    if not request.htmx:
        return move(request, write, done=done, back=address(row))
    try:
        write()
    except ChecklistRefused as refusal:
        messages.error(request, str(refusal))
        return checklist_page(request, checklist_for(request, row.pk), code)
    return _items(request, row, done, code)
