"""The shapes of what the API answers; their Chinese descriptions are the documentation of the interface."""

from datetime import date, datetime
from typing import Generic, TypeVar

from ninja import Field, Schema

R = TypeVar("R")


class ErrorWords(Schema):
    code: str = Field(description="供程序判断的代码")
    message: str = Field(description="供人看的一句话，写明怎么办")


class Error(Schema):
    error: ErrorWords


class Health(Schema):
    status: str
    system: str = Field(description="令牌属于哪个外部系统")
    district: str = Field(description="可读的辖区（行政区划代码）")
    acts: list[str] = Field(description="令牌可以读取的内容")
    until: date = Field(description="令牌的最后一天")


class Status(Schema):
    code: str
    label: str
    words: str = Field(description="状态和自何时起")
    rule: str = Field(description="口径：这个状态是怎样认定的")
    licensed: bool = Field(description="当日是否至少有一件有效的许可或备案")


class BusinessRow(Schema):
    key: int = Field(description="档案号")
    name: str
    sign: str = Field(description="店招")
    uscc: str = Field(description="统一社会信用代码，不详为空")
    kind: str = Field(description="业态")
    sector: str = Field(description="环节：生产、流通、餐饮")
    address: str
    town: str
    station: str = Field(description="监管所")
    responsible: str = Field(description="法定代表人（负责人），已遮蔽")
    contact: str = Field(description="联系人，已遮蔽")
    phone: str = Field(description="联系电话，已遮蔽")
    status: Status


class Businesses(Schema):
    total: int = Field(description="共多少户；数到一万为止")
    more: bool = Field(description="实际比 total 还多")
    page: int
    pages: int
    rows: list[BusinessRow]


class Identity(BusinessRow):
    operator: str = Field(description="主体名称")
    market: str
    stall: str
    chain: bool
    open_months: list[int] = Field(description="营业的月份")
    registered_on: date | None
    lat: float | None = Field(description="纬度 WGS84")
    lon: float | None = Field(description="经度 WGS84")


#: one section of an archive; without the act it is named as not readable, never empty
class Part(Schema, Generic[R]):
    readable: bool
    why: str = Field(description="不能看的原因；能看时为空")
    cut: bool = Field(description="还有更早的没有列出（每部分最多列最近的 500 条）")
    rows: list[R] | None = Field(description="不能看时为 null；能看而没有记录时为空列表")


class PermitRow(Schema):
    kind: str
    label: str = Field(description="证种")
    number: str
    main_type: str
    items: str
    address: str
    issuer: str
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    state: str
    good_today: bool


class GradeRow(Schema):
    scheme: str = Field(description="哪一种等级；各种等级不能互相比较")
    year: int
    letter: str
    label: str = Field(description="风险等级 A级（低风险）")
    state: str
    provisional: bool = Field(description="暂定")
    unsure: bool = Field(description="依据待确认")


class FindingRow(Schema):
    item: str
    severity: str
    text: str
    corrected_on: date | None


class VisitRow(Schema):
    number: str
    visited_on: date
    source: str
    mode: str
    outcome: str
    sector: str
    campaign: str
    full: bool = Field(description="全项目检查")
    by_higher_body: bool
    findings: list[FindingRow]


class FailedItem(Schema):
    item: str
    result: str
    standard: str


class SampleRow(Schema):
    number: str
    product: str
    category: str
    level: str
    sampled_on: date | None
    concluded_on: date | None
    published_on: date | None
    verdict: str
    laboratory: str
    failed: list[FailedItem]


class Basket(Schema):
    basket: str
    label: str = Field(description="任务类别；各类分别计数，不能合并计算合格率")
    rows: list[SampleRow]


class ComplaintRow(Schema):
    number: str
    channel: str
    kind: str
    topic: str
    received_on: date | None
    accepted_on: date | None
    closed_on: date | None
    state: str
    confirmed: bool | None = Field(description="是否属实，未注明为 null")


class CaseRow(Schema):
    number: str
    decided_on: date | None
    conduct: str
    basis: str
    penalty_kinds: list[str]
    fine_yuan: str | None
    confiscated_yuan: str | None
    authority: str
    published_on: date | None
    state: str


class DutyRow(Schema):
    title: str
    cite: str = Field(description="依据")
    sure: bool = Field(description="依据是否确信；否则待确认")
    started_on: date
    last_on: date | None = Field(description="最后一日")
    last_words: str
    light: str = Field(description="red 已超期，amber 三个工作日内，green 还早，grey 中止计算")
    light_words: str


class Archive(Schema):
    key: int = Field(description="档案号；查询已合并的旧号时，给出的是合并后的号")
    on: date = Field(description="以哪一天为准")
    not_readable: list[str] = Field(description="这个令牌不能看的部分")
    identity: Identity
    permits: Part[PermitRow]
    grades: Part[GradeRow]
    visits: Part[VisitRow]
    samples: Part[Basket]
    complaints: Part[ComplaintRow]
    cases: Part[CaseRow]
    duties: Part[DutyRow]


class EntryRow(Schema):
    business: int = Field(description="记在哪个档案号下；合并前的记录仍在原号下")
    seq: int = Field(description="在该号的链上的序号")
    kind: str
    label: str
    text: str = Field(description="一句话，个人信息已遮蔽")
    occurred_on: date
    recorded_at: datetime
    masked: bool = Field(description="含有已遮蔽的个人信息")
    corrects: int | None = Field(description="更正了同一链上的哪一条")


class Timeline(Schema):
    key: int
    not_readable: list[str]
    rows: list[EntryRow] = Field(description="按记录的先后")
    more: bool = Field(description="后面还有")
    next: str = Field(description="游标：下一次作为 after 传回，只取新的")
