"""Penalties: columns of 双公示 (CF_…), 信用中国, 国家企业信用信息公示系统 (Order 45 art. 4).

Money is kept in yuan; 双公示 uses 万元, read from the heading or from the cell.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from weili.exchange.cells import Context, code, name, several
from weili.exchange.days import end_day, past_day
from weili.exchange.fields import Kind, Values, column
from weili.exchange.quantities import yuan
from weili.exchange.refusals import Refusal
from weili.exchange.rows.parties import (
    ADDRESS_HEADINGS,
    LICENCE_HEADINGS,
    NAME_HEADINGS,
    PHONE_HEADINGS,
    TOWN_HEADINGS,
    USCC_HEADINGS,
    PartyRow,
    party_name,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyRow(PartyRow):
    """One decision of punishment; `fine` and `confiscated` in yuan."""

    document_number: str
    decided_on: date
    party_kind: str | None = None
    legal_person: str | None = None
    violation: str | None = None
    facts: str | None = None
    basis: str | None = None
    kinds: tuple[str, ...] = ()
    content: str | None = None
    fine: Decimal | None = None
    confiscated: Decimal | None = None
    revoked_permit: str | None = None
    authority: str | None = None
    authority_code: str | None = None
    reporting_unit: str | None = None
    valid_to: date | None = None
    published_on: date | None = None
    publicity_ends_on: date | None = None
    sample_number: str | None = None
    remark: str | None = None


def _ten_thousands(cell: str, context: Context) -> Decimal:
    """CF_NR_FK and CF_NR_WFFF are in 万元 by the data standard, though the column name does not say so."""
    heading = context.heading + ("（万元）" if context.heading.upper().startswith("CF_") else "")
    return yuan(cell, Context(context.on, heading))


def _finish(values: Values) -> list[Refusal]:
    values["source_number"] = values.get("document_number")
    return []


def _document_number(cell: str, _: Context) -> str:
    """〔〕 (U+3014, U+3015) as the forms print them, whatever brackets were typed around the year."""
    tidy = "".join(cell.split())
    for pair in ("[]", "【】", "（）", "()", "［］", "﹝﹞"):
        tidy = tidy.replace(pair[0], "〔").replace(pair[1], "〕")
    return tidy


PENALTIES = Kind(
    "penalties",
    "行政处罚",
    (
        column(
            "document_number",
            "行政处罚决定书文号",
            """决定书文号 处罚决定书文号 文号 处罚文号 行政处罚决定文书号 处罚决定书编号 决定文书号
            案号 CF_WSH penDecNo document_number""",
            _document_number,
            required=True,
        ),
        column(
            "business_name",
            "行政相对人名称",
            """当事人 当事人名称 被处罚人 被处罚单位 处罚对象 相对人名称 被处罚当事人 CF_XDR_MC """
            + NAME_HEADINGS.replace("当事人名称", "").replace("当事人", ""),
            party_name,
        ),
        column(
            "uscc",
            "统一社会信用代码",
            "行政相对人代码_1(统一社会信用代码) 行政相对人代码1 CF_XDR_SHXYM " + USCC_HEADINGS,
            code,
        ),
        column("licence_no", "许可证编号", LICENCE_HEADINGS, code),
        column("address", "住所（住址）", "住所 住址 " + ADDRESS_HEADINGS),
        column("town", "街道乡镇", TOWN_HEADINGS, name),
        column("phone", "联系电话", PHONE_HEADINGS),
        column(
            "decided_on",
            "处罚决定日期",
            """决定日期 作出行政处罚决定书日期 行政处罚日期 处罚日期 作出决定日期 CF_JDRQ
            penDecIssDate decided_on""",
            past_day,
            required=True,
        ),
        column("party_kind", "行政相对人类别", "当事人类型 CF_XDR_LB CF_XDR_TYPE", name),
        column("legal_person", "法定代表人（负责人）", "法定代表人 负责人 法人 CF_FRDB CF_FDDB", name),
        column("violation", "违法行为类型", "违法行为 案由 违法类型 CF_WFXW illegActType"),
        column("facts", "违法事实", "主要违法事实 违法事实摘要 CF_SY"),
        column("basis", "处罚依据", "行政处罚依据 法律依据 CF_YJ"),
        column("kinds", "处罚类别", "处罚种类 行政处罚种类 处罚类型 CF_CFLB CF_CFLB1", several),
        column("content", "处罚内容", "行政处罚内容 处罚结果 CF_NR penContent"),
        column(
            "fine",
            "罚款金额（万元）",
            """罚款金额 罚款金额(元) 罚款 罚款(元) 罚款(万元) 罚没金额 罚没款 CF_NR_FK""",
            _ten_thousands,
        ),
        column(
            "confiscated",
            "没收违法所得、没收非法财物的金额（万元）",
            """没收金额 没收违法所得金额 没收违法所得 没收金额(元)
               没收违法所得、没收非法财物的金额 没收违法所得、非法财物金额(万元)
               没收违法所得、非法财物金额 没收违法所得(元) CF_NR_WFFF""",
            _ten_thousands,
        ),
        column("revoked_permit", "暂扣或吊销证照名称及编号", "吊销证照 CF_NR_ZKDX"),
        column(
            "authority",
            "处罚机关",
            """作出处罚决定机关 作出行政处罚决定机关名称 决定机关 CF_CFJG penAuth_CN""",
        ),
        column("authority_code", "处罚机关统一社会信用代码", "机关统一社会信用代码 CF_CFJGDM", code),
        column("reporting_unit", "数据来源单位", "CF_SJLY"),
        column("valid_to", "处罚有效期", "CF_YXQ", end_day),
        column("published_on", "公示日期", "公示时间 publicDate", past_day),
        column("publicity_ends_on", "公示截止期", "公示截止日期 公示期限 CF_GSJZQ", end_day),
        column(
            "sample_number",
            "抽样单编号",
            "抽样编号 抽样单号 案件来源抽样单号 来源抽样单号 案源抽样单编号 抽样单编号(案件来源)",
            code,
        ),
        column("remark", "备注", "BZ 说明"),
    ),
    PenaltyRow,
    _finish,
    party=("business_name", "uscc"),
    nameless=True,
    once="document_number",
)
