"""The dated tables of grading, frequency, checklists, penalties, categories, permits and limits, as pages.

`render()` gives docs/generated/*.md in Chinese, as a lawyer reads and signs them: every row with its source,
its days of effect and how sure it is. What is not sure says 待确认.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from weili.law.csv_table import Row, read_table
from weili.law.source import Confidence
from weili.law.walk import area_of

_SURE = {
    Confidence.SURE: "已读原文",
    Confidence.SECONDARY: "见于转载，待确认",
    Confidence.MEMORY: "未核原文，待确认",
    Confidence.PROPOSED: "暂拟，待确认",
}
_SOURCE_HEADINGS = ("依据", "施行", "失效", "可信度")
_SECTORS = {"production": "生产", "circulation": "流通", "catering": "餐饮", "": "全部"}
_WEIGHTS = {"key": "重点", "general": "一般"}
_YES = {"yes": "是", "no": "否", "": ""}
_MODES = {
    "goods_value": "按货值",
    "two_step": "拒不改正才罚",
    "two_step_goods_value": "拒不改正才罚，按货值",
    "fixed": "定额幅度",
    "warning": "警告，不罚款",
    "suspension": "责令停产停业，不罚款",
}
_SEVERITIES = {"ordinary": "一般", "serious": "情节严重", "harm": "造成危害后果"}

Column = tuple[str, str | Callable[[Row], str]]


def _cell(text: str) -> str:
    return text.replace("|", "、").replace("\n", " ")


def _source(row: Row) -> tuple[str, str, str, str]:
    until = row.text("until") or "现行"
    return str(row.article), row.text("in_force") or "—", until, _SURE[row.confidence]


def table(rows: Iterable[Row], columns: Sequence[Column]) -> str:
    """A Markdown table of rows: the named columns, then source, days of effect and confidence."""
    headings = [heading for heading, _ in columns] + list(_SOURCE_HEADINGS)
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    for row in rows:
        cells = [read(row) if callable(read) else row.text(read) for _, read in columns]
        lines.append("| " + " | ".join(_cell(cell) for cell in (*cells, *_source(row))) + " |")
    return "\n".join(lines)


def _named(column: str, words: dict[str, str]) -> Callable[[Row], str]:
    return lambda row: words.get(row.text(column), row.text(column))


def _page(title: str, lead: str, *parts: tuple[str, str]) -> str:
    body = [f"# {title}", "", "> 本页由数据表生成，请勿手改。" + lead, ""]
    for heading, text in parts:
        body += [f"## {heading}", "", text, ""]
    return "\n".join(body).rstrip() + "\n"


def _of(name: str, column: str, value: str) -> list[Row]:
    return [row for row in read_table(name) if row.text(column) == value]


def _static_parts() -> list[tuple[str, str]]:
    columns: list[Column] = [
        ("因素", "factor"),
        ("档次", "level"),
        (
            "分值",
            lambda row: row.text("points") or f"{row.text('stand_in_points')}（原表未得，按最高分暂计）",
        ),
        ("最高分", "factor_max"),
        ("说明", "note"),
    ]
    titles = {
        "catering": "静态分值：餐饮",
        "sales": "静态分值：食品销售",
        "sales_variantB": "静态分值：食品销售（省级调整稿二）",
        "sales_variantC": "静态分值：食品销售（省级调整稿三）",
        "health_food_production": "静态分值：保健食品生产",
    }
    return [(title, table(_of("static_factors", "table", name), columns)) for name, title in titles.items()]


def _grading() -> str:
    bands = table(
        read_table("grade_bands"),
        [("等级", "grade"), ("高于", "over"), ("至（含）", "up_to"), ("说明", "note")],
    )
    switches = table(
        read_table("grading_switches"),
        [("开关", "switch"), ("现值", "value"), ("可选", "choices"), ("说明", "note")],
    )
    tiers = table(
        read_table("static_tiers"),
        [("档", "tier"), ("环节", _named("sector", _SECTORS)), ("情形", "text")],
    )
    weights = table(
        read_table("dynamic_weights"),
        [
            ("方案", "scheme"),
            ("环节", _named("sector", _SECTORS)),
            ("重点项", "key_weight"),
            ("一般项", "general_weight"),
            ("否决项", "veto"),
            ("说明", "note"),
        ],
    )
    events = table(
        read_table("next_year_events"),
        [
            ("影响", _named("effect", {"raise": "上调1至2级", "keep": "不变", "lower": "下调1级"})),
            ("情形", "text"),
            ("由人认定", "needs_person"),
        ],
    )
    jiangsu = table(
        read_table("dynamic_points_catering_js"),
        [
            ("项", "code"),
            ("内容", "item"),
            ("特大、大型", "large_xl"),
            ("中、小、微型", "small_mid_micro"),
            ("集体配送、中央厨房", "collective_central"),
            ("食堂", "canteen"),
        ],
    )
    return _page(
        "风险分级",
        "总分＝静态风险分（40分）＋动态风险分（60分），不四舍五入后比较；分越高风险越高。等级由两人签字确定。",
        ("等级区间", bands),
        ("可选事项", switches),
        ("静态风险档次", tiers),
        *_static_parts(),
        ("动态分值：权重（动态分＝60×不符合项权重÷适用项权重）", weights),
        ("动态分值：江苏餐饮量化表（供参照）", jiangsu),
        ("次年等级调整", events),
        ("重点监督检查对象", _key_supervision()),
    )


def _key_supervision() -> str:
    columns: list[Column] = [
        ("对象或事由", "label"),
        ("性质", _named("scope", {"statutory": "法定", "entry": "按事由列入"})),
        ("月数", "months"),
        ("频次系数", "factor"),
        ("说明", "note"),
    ]
    return table(read_table("key_supervision"), columns)


def _frequency() -> str:
    base: list[Column] = [
        ("区划", lambda row: row.text("territory") or "全国"),
        ("环节", _named("sector", _SECTORS)),
        ("等级", lambda row: row.text("grade") or "未评定"),
        ("最少", "minimum"),
        ("最多", "maximum"),
        ("计划", "planned"),
        ("公布上限", lambda row: row.text("cap") or "未录入"),
        ("说明", "note"),
    ]
    overlays: list[Column] = [
        ("叠加", _named("overlay", {"scenic": "景区周边", "key_supervision": "重点对象", "small": "小规模"})),
        ("等级", lambda row: row.text("grade") or "全部"),
        ("计划不少于", "planned"),
        ("说明", "text"),
    ]
    sources: list[Column] = [
        ("检查来源", "label"),
        ("线索类", _named("clue", _YES)),
        ("计入年度上限", _named("counts_towards_cap", _YES)),
        ("属行政检查", _named("inspection", _YES)),
        ("说明", "note"),
    ]
    return _page(
        "监督检查频次",
        "次数按年计。两年内全部检查要点至少覆盖一次；上级检查过的项目三个月内原则上不重复。",
        ("频次", table(read_table("frequency"), base)),
        ("叠加因素", table(read_table("frequency_overlays"), overlays)),
        ("检查来源与年度上限", table(read_table("visit_sources"), sources)),
    )


def _area(row: Row) -> str:
    on = row.day("in_force") or date.max
    return area_of(row.text("sector"), row.text("set"), row.text("block"), row.text("code"), on)


def _checklists() -> str:
    columns: list[Column] = [
        ("项", "code"),
        ("部分", "block"),
        ("区域", _area),
        ("内容", "text"),
        ("类别", _named("weight", _WEIGHTS)),
        ("适用", "applies_to"),
        ("方法", "method"),
        ("照片", lambda row: "要" if row.text("photo") == "Y" else ""),
        ("限值", "threshold"),
        ("可能涉及", "penalty_ref"),
    ]
    parts = []
    for row in read_table("checklist_templates"):
        sets = row.words("sets")
        items = [
            item
            for item in read_table("checklist_items")
            if item.text("sector") == row.text("sector") and item.text("set") in sets
        ]
        parts.append((f"{row.text('name')}（{len(items)}项）", table(items, columns)))
    rules: list[Column] = [
        ("规则", "rule"),
        ("结论", "result"),
        ("重点项不符合至多", "key_failed_max"),
        ("一般项不符合至多", "general_failed_max"),
        ("一般项合格率至少", "pass_rate_min"),
        ("文字", "text"),
    ]
    rating: list[Column] = [("等级", "grade"), ("平均分不低于", "from"), ("评价", "label"), ("图形", "face")]
    groups: list[Column] = [
        ("环节", _named("sector", _SECTORS)),
        ("检查表", "set"),
        ("部分", "block"),
        ("归入", "group"),
    ]
    features: list[Column] = [
        ("代号", "feature"),
        ("适用对象", "label"),
        ("业态", "kinds"),
        ("许可项目含", "scope_words"),
        ("名称含", "name_words"),
    ]
    contents: list[Column] = [
        ("环节", _named("sector", _SECTORS)),
        ("只对业态", "kinds"),
        ("应有内容", "content"),
        ("按这些词查找", "words"),
    ]
    return _page(
        "检查要点",
        "各项回答“是”为合格。餐饮规则未规定“恰有1项重点项不符合、一般项全部合格”，按基本符合处理（待确认）。",
        ("结论判定", table(read_table("judgement_rules"), rules)),
        ("量化等级", table(read_table("public_rating"), rating)),
        ("动态分归组", table(read_table("dynamic_groups"), groups)),
        ("检查表的最低内容", table(read_table("minimum_contents"), contents)),
        ("检查动线", table(read_table("walk"), [("区域", "area"), ("说明", "note")])),
        ("适用对象", table(read_table("item_features"), features)),
        *parts,
    )


def _penalties() -> str:
    violations: list[Column] = [
        ("编号", "code"),
        ("违法行为", "name"),
        ("违反", "violated_article"),
        ("处罚条款", "penalty_article"),
        ("幅度", "range_text"),
        ("档", "tier"),
    ]
    tiers: list[Column] = [
        ("档", "tier"),
        ("情形", _named("severity", _SEVERITIES)),
        ("方式", _named("mode", _MODES)),
        ("货值界限（元）", "goods_value_threshold_yuan"),
        ("罚款下限（元）", "fine_min_yuan"),
        ("罚款上限（元）", "fine_max_yuan"),
        ("倍数下限", "multiple_min"),
        ("倍数上限", "multiple_max"),
        ("说明", "note"),
    ]
    discretion: list[Column] = [
        ("选项", "label"),
        ("应当", _named("obligatory", _YES)),
        ("条件", "text"),
        ("幅度自", "from_share"),
        ("幅度至", "to_share"),
    ]
    return _page(
        "违法行为与处罚幅度",
        "幅度为法定范围；从轻、一般、从重按30%、40%、30%划分。裁量由人决定并说明理由。",
        ("违法行为", table(read_table("violations"), violations)),
        ("罚款幅度", table(read_table("penalty_tiers"), tiers)),
        ("裁量", table(read_table("penalty_discretion"), discretion)),
    )


def _categories() -> str:
    categories: list[Column] = [("编号", "code"), ("上级", "parent"), ("名称", "name"), ("别名", "aliases")]
    verdicts: list[Column] = [
        ("用语", "word"),
        ("结论", _named("verdict", {"pass": "合格", "fail": "不合格", "problem": "问题样品"})),
        ("说明", "note"),
    ]
    return _page(
        "食品类别与检验结论用语",
        "按名称或别名完全一致归类，不猜测。",
        ("食品类别", table(read_table("food_categories"), categories)),
        (
            "投诉中说到食品的日常用词（本平台的读法，待确认，只用于统计）",
            table(read_table("food_words"), [("用词", "word"), ("类别编号", "code")]),
        ),
        ("检验结论用语", table(read_table("verdict_words"), verdicts)),
    )


def _permits() -> str:
    permits: list[Column] = [
        ("许可或备案", "label"),
        ("编号前缀", "code_prefix"),
        ("机关", "issuer"),
        ("情形", "because"),
    ]
    kinds: list[Column] = [
        ("代码", "kind"),
        ("业态", "label"),
        ("环节", _named("sector", _SECTORS)),
        ("特定人群", _named("special_group", _YES)),
        ("许可证用语", "licence_words"),
        ("名称用语", "name_words"),
    ]
    return _page(
        "许可种类与业态",
        "由事实判断应办的许可或备案；由许可证和名称识别业态，名称识别的一律待确认。",
        ("需要哪种许可", table(read_table("required_permits"), permits)),
        ("业态", table(read_table("kinds"), kinds)),
    )


def _thresholds() -> str:
    columns: list[Column] = [
        ("键", "key"),
        ("限值", "name"),
        ("比较", "op"),
        ("数值", "value"),
        ("单位", "unit"),
        ("情形", "context"),
    ]
    ranges: list[Column] = [("单位", "unit"), ("最小", "least"), ("最大", "most"), ("说明", "note")]
    return _page(
        "操作限值",
        "读数超出限值是需要查看的问题，不自动处罚；读数超出可信范围的，是记错了，不予采用。",
        ("限值", table(read_table("thresholds"), columns)),
        ("读数的可信范围", table(read_table("reading_ranges"), ranges)),
    )


def render() -> dict[str, str]:
    """The pages by file name under docs/generated/."""
    return {
        "grading.md": _grading(),
        "frequency.md": _frequency(),
        "checklists.md": _checklists(),
        "penalties.md": _penalties(),
        "categories.md": _categories(),
        "permits.md": _permits(),
        "thresholds.md": _thresholds(),
    }
