"""Renders pages of docs/generated that a lawyer reads: time limits, identifiers, working days."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from weili.law import check_digits, identifiers, terms
from weili.law.csv_table import read_table
from weili.law.quantities import Quantity, quantities
from weili.law.regions import regions
from weili.law.source import Confidence
from weili.law.terms import Term

HEAD = "<!-- 由 tools/docs.py 依据 src/weili/law/tables 生成，请勿手改。 -->\n"

CONFIDENCE = {
    Confidence.SURE: "已读原文",
    Confidence.SECONDARY: "转述，待确认",
    Confidence.MEMORY: "凭记忆，待确认",
    Confidence.PROPOSED: "建议，待确认",
}
GROUPS = {
    "complaint": "投诉",
    "report": "举报",
    "case": "行政处罚案件",
    "hearing": "处罚听证",
    "crime_transfer": "涉嫌犯罪移送",
    "publicity": "信息公示与信用修复",
    "sampling": "抽样检验",
    "recheck": "复检",
    "objection": "异议",
    "permit": "行政许可一般规定",
    "licence": "食品经营许可",
    "filing": "仅销售预包装食品备案",
    "production": "食品生产许可",
    "small": "北京市小规模食品生产经营",
    "registration": "市场主体登记",
    "inspection": "监督检查",
    "recall": "食品召回",
    "records": "记录保存",
    "health": "健康证明",
    "ban": "从业与申请限制",
    "hotline12345": "12345热线",
    "incident": "食品安全事故",
    "consult": "许可咨询服务",
}
COUNTING = (
    "期限的第一日不计入；按工作日计算的，扣除周末和法定节假日，调休上班的周末计入。"
    "“顺延”为“是”的，最后一日不是工作日或者在暂停期间的，延至其后第一个工作日；为“否”的，届满即止。"
    "按月、年计算的，到期月没有对应日的，以该月最后一日为届满日。"
    "“倒算”的，从届满日前一个工作日数起，届满日不计入，数到的那一天办理仍为及时。"
    "事项适用起算时有效的规定；早于最早收录规定的，不推算。\n\n"
)
READING = (
    "先作 NFKC 归一、转大写，去掉空格和连字符；不把字母 O、I 当作数字改写。"
    "按样子认定种类，校验不通过仍认定种类并说明应为什么；认不出的不作判断。例子均为虚构。\n\n"
)
JY_AREA = (
    "\n食品经营许可证编号的地区有两种读法：全国为省、市、县各两位；"
    "北京市为11、区两位、街乡镇两位。两种都读得通的，两种都列出。\n"
)
HOLIDAYS = (
    "依据国务院办公厅每年的放假安排。没有列出的日子，周一至周五为工作日，周六、周日休息。"
    "没有公布安排的年份不推算。\n\n"
)
QUANTITY_UNITS = {
    "person": "人",
    "square_metre": "平方米",
    "month_day": "（每年的月日）",
    "hour_per_year": "学时/年",
    "working_day": "个工作日",
}


def render() -> dict[str, str]:
    """File name in docs/generated → its text."""
    return {"terms.md": _terms(), "identifiers.md": _identifiers(), "workdays.md": _workdays()}


def _table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; a bar inside a cell would end it and is written full-width."""
    names = list(heading)
    lines = [names, ["---"] * len(names), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "｜") for cell in line) + " |\n" for line in lines)


def _terms() -> str:
    rows = [term for rule in terms.rules() for term in terms.versions(rule)]
    unsure = sum(term.confidence is not Confidence.SURE for term in rows)
    parts = [
        HEAD,
        "# 期限一览\n\n",
        COUNTING,
        f"共{len(terms.rules())}项规则、{len(rows)}个版本，其中{unsure}个版本待确认：只提示，不作为不予办理的依据。\n",
    ]
    for prefix, group in groupby(rows, key=lambda term: term.rule.partition(".")[0]):
        parts.append(f"\n## {GROUPS[prefix]}\n\n")
        parts.append(
            _table(
                ("编号", "事项", "期限", "延长", "起算", "顺延", "依据", "施行", "把握", "说明"),
                (_term_cells(term) for term in group),
            )
        )
    parts.append("\n## 不是期限的数量\n\n")
    parts.append(
        _table(
            ("编号", "事项", "数值", "依据", "施行", "把握", "说明"),
            (_quantity_cells(row) for row in quantities()),
        )
    )
    return "".join(parts)


def _term_cells(term: Term) -> list[str]:
    extension = "" if term.extension is None else f"＋{term.extension}{terms.UNITS[term.unit]}"
    return [
        f"`{term.rule}`",
        term.step_zh,
        ("届满前" if term.counted_back else "")
        + term.length_zh
        + ("（前一日届满）" if term.day_before else ""),
        extension,
        term.starts_zh,
        "倒算" if term.counted_back else "按时刻" if term.unit == "hour" else "是" if term.rolls else "否",
        "；".join(str(article) for article in (term.cite, *term.also)),
        _effect(str(term.in_force or ""), str(term.until or "")),
        CONFIDENCE[term.confidence],
        term.note,
    ]


def _quantity_cells(row: Quantity) -> list[str]:
    return [
        f"`{row.id}`",
        row.name_zh,
        row.value + QUANTITY_UNITS[row.unit],
        str(row.cite),
        _effect(str(row.in_force or ""), str(row.until or "")),
        CONFIDENCE[row.confidence],
        row.note,
    ]


def _effect(since: str, until: str) -> str:
    return "".join((f"{since}起" if since else "", f"至{until}前" if until else "")) or "—"


CHECKS = {
    "uscc": "GB 32100 加权模31；第9至17位另有 GB 11714 校验，只提示",
    "jy": "GB/T 17710 MOD 11,10（只算数字）",
    "sc": "GB/T 17710 MOD 11,10（只算数字）",
    "yb": "推定同上，未经真实编号证实，不作判断",
    "old15": "GB/T 17710 MOD 11,10",
    "id": "GB 11643 MOD 11-2，并核对出生日期和省级代码",
    "id_masked": "无法核对，只核对省级代码",
    "permit_small": "格式未取得，照录原文；须指明种类",
}
EXAMPLES = {
    "uscc": ("92110116MA0TEAT01",),
    "jy": ("2111601000001", "2110116000001"),
    "sc": ("1061101160001",),
    "yb": ("2110116000001",),
}


def _identifiers() -> str:
    rows = [
        [f"`{kind}`", identifiers.KINDS[kind], identifiers.SHAPES[kind], CHECKS[kind], _examples(kind)]
        for kind in CHECKS
    ]
    codes = [
        [row.text("scheme"), row.text("code"), row.text("name"), CONFIDENCE[row.confidence]]
        for row in read_table("licence_codes")
    ]
    places = [
        [region.code, region.name, region.statistical_name, region.note] for region in regions().values()
    ]
    return "".join(
        (
            HEAD,
            "# 编号的样子与校验\n\n",
            READING,
            _table(("种类", "名称", "样子", "校验", "例"), rows),
            JY_AREA,
            "\n## 编号中的代码\n\n",
            _table(("类别", "代码", "名称", "把握"), codes),
            "\n## 行政区划\n\n",
            _table(("代码", "名称", "统计名称", "说明"), places),
        )
    )


def _examples(kind: str) -> str:
    return "、".join(f"`{check_digits.with_check_digit(kind, body)}`" for body in EXAMPLES.get(kind, ()))


def _workdays() -> str:
    by_notice: dict[str, dict[str, list[date]]] = {}
    for row in read_table("workdays"):
        days = by_notice.setdefault(row.text("notice"), {"休": [], "班": []})
        days[row.text("kind")].append(date.fromisoformat(row.text("date")))
    rows = [[notice, _stretches(days["休"]), _stretches(days["班"])] for notice, days in by_notice.items()]
    return "".join((HEAD, "# 放假与调休上班\n\n", HOLIDAYS, _table(("通知", "休", "调休上班"), rows)))


def _stretches(days: list[date]) -> str:
    """Days in words, neighbours joined: 2026-02-15至02-23."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return "、".join(first.isoformat() if first == last else f"{first}至{last:%m-%d}" for first, last in runs)
