"""The endpoints (接口), all of them GET. Each asks the access table as the pages do, and answers in its shape."""

from typing import Annotated, Any

from ninja import NinjaAPI, Path, Query
from ninja.renderers import JSONRenderer

from weili.api import asking, errors, shapes
from weili.api import timeline as timelines
from weili.api.archive import archive, rows_in
from weili.api.door import Call, Token, require
from weili.api.finding import found
from weili.archive.models import Business
from weili.archive.queries.businesses import archive_of
from weili.kernel import outside_systems
from weili.kernel.roles import Act

_ABOUT = (
    "供外部系统读取食品经营户档案。只读；个人信息一律遮蔽；令牌由区局签发，限定可读内容和期限，每次调用留痕。"
    "令牌不含的部分写明不能看，不会是空的。出错时都是 {error: {code, message}}，message 写明怎么办。"
)
_REFUSALS: dict[Any, Any] = {401: shapes.Error, 403: shapes.Error, 422: shapes.Error, 429: shapes.Error}
LARGEST_KEY = 2**63 - 1


class _Readable(JSONRenderer):
    """JSON in which Chinese stays Chinese."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012 - ninja's own attribute


Key = Annotated[int, Path(ge=1, le=LARGEST_KEY, description="档案号")]

api = NinjaAPI(
    title="为力 档案读取接口",
    version="1",
    description=_ABOUT,
    docs_url=None,
    urls_namespace="api",
    auth=Token(),
    renderer=_Readable(),
)
errors.teach(api)


@api.get(
    "/v1/health",
    response={200: shapes.Health, **_REFUSALS},
    summary="令牌是否可用，可以读什么",
    description="令牌还能用时答 ok，并写明属于哪个系统、可读哪个辖区的哪些内容、用到哪一天。",
)
def health(request: Call) -> shapes.Health:
    """Whether the token opens the door, and what it carries."""
    token = request.token
    assert token is not None  # the door has seen to it
    request.rows = 1
    return shapes.Health(
        status="ok",
        system=token.name,
        district=token.district_id,
        acts=[act.label for act in outside_systems.acts_of(token)],
        until=token.post.until or request.on,
    )


@api.get(
    "/v1/businesses",
    response={200: shapes.Businesses, **_REFUSALS},
    summary="按代码、证号、名称或记得的字找经营户；给了几样就要都符合",
    description="code 和 permit 要写全；name 和 q 写几个字就行。每页 50 户。负责人、联系人和电话已遮蔽。",
)
def businesses(request: Call, asked: Query[asking.Asked]) -> shapes.Businesses:
    """The businesses of the token's area that fit."""
    require(request, Act.READ_BUSINESS)
    if not (asked.code or asked.permit or asked.name or asked.q):
        raise errors.bad_input("请给出 code、permit、name、q 中的至少一样")
    left = found(request.person, asked, on=request.on)
    if left.beyond:
        raise errors.bad_input(f"没有第 {asked.page} 页，一共 {left.pages} 页")
    request.rows = len(left.rows)
    return shapes.Businesses(
        total=left.total, more=left.more, page=left.number, pages=left.pages, rows=list(left.rows)
    )


@api.get(
    "/v1/businesses/{key}",
    response={200: shapes.Archive, 404: shapes.Error, **_REFUSALS},
    summary="一户的档案：身份、许可、等级、检查、抽检、投诉、案件、待办",
    description="不能看的部分写明原因。投诉不含反映人和内容；等级写明是哪一种；样品按任务类别分开。",
)
def business(request: Call, key: Key) -> shapes.Archive:
    """One archive, as far as the token reaches."""
    answer = archive(request.person, _business(request, key), at=request.at)
    request.rows = rows_in(answer)
    return answer


@api.get(
    "/v1/businesses/{key}/timeline",
    response={200: shapes.Timeline, 404: shapes.Error, **_REFUSALS},
    summary="一户的时间线，从游标往后读",
    description="按记录的先后给出。把 next 作为 after 传回，就只取之后新记的；一条也不漏，合并进来的也在内。",
)
def timeline(request: Call, key: Key, asked: Query[asking.Onward]) -> shapes.Timeline:
    """What was recorded after a cursor."""
    head = _business(request, key)
    answer = timelines.timeline(request.person, head, asked, on=request.on)
    request.rows = len(answer.rows)
    return answer


def _business(request: Call, key: int) -> Business:
    """The head of an archive within the token's area; 403 without the act, 404 outside the area."""
    require(request, Act.READ_BUSINESS)
    head = archive_of(request.person, key, on=request.on)
    if head is None:
        raise errors.not_found()
    request.business = head.pk
    return head
