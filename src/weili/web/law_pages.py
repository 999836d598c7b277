"""The tables of the law as people read them: which there are, their columns in Chinese, their rows searched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from weili.law.csv_table import Row, read_table

#: the tables that are read by people, with their names
TABLES: dict[str, str] = {
    "terms": "期限",
    "workdays": "放假调休安排",
    "frequency": "监督检查频次",
    "frequency_overlays": "频次的加严与减少",
    "static_factors": "静态风险分值",
    "dynamic_weights": "动态风险权重",
    "grade_bands": "风险等级分段",
    "next_year_events": "次年等级升降情形",
    "key_supervision": "重点监管情形",
    "required_permits": "应有的许可与备案",
    "kinds": "业态",
    "checklist_items": "检查项目",
    "judgement_rules": "检查结果判定",
    "minimum_contents": "检查表的最低内容",
    "walk": "检查动线",
    "checklist_areas": "检查项目的区域",
    "item_features": "检查项目的适用对象",
    "reading_ranges": "读数的可信范围",
    "violations": "违法情形",
    "penalty_tiers": "处罚档次",
    "penalty_discretion": "裁量情形",
    "thresholds": "限量与标准",
    "quantities": "数量规定",
    "visit_sources": "检查来源",
    "food_categories": "食品类别",
    "food_words": "投诉中说到食品的日常用词",
    "public_rating": "公示的量化等级",
}
COLUMNS = {
    "rule_id": "编号", "step_zh": "事项", "amount": "期限", "unit": "单位", "extension": "可延长", "starts": "起算",
    "rolls": "遇休顺延", "ends": "届满", "cite": "依据", "also": "又见", "in_force": "施行", "until": "失效",
    "confidence": "可信度", "note": "说明", "date": "日期", "kind": "类别", "name": "名称", "notice": "通知",
    "territory": "地区", "sector": "环节", "grade": "等级", "minimum": "最少", "maximum": "最多", "planned": "计划",
    "cap": "上限", "coverage_months": "覆盖周期（月）", "regulation": "依据", "article": "条款", "table": "分值表",
    "form": "形式", "factor": "因素", "measure": "取值", "level": "档次", "up_to": "上限", "points": "分值",
    "factor_max": "最高分", "text": "内容", "label": "名称", "code": "编码", "item": "项目", "block": "部分",
    "weight": "轻重", "over": "超过", "tier": "档", "value": "值", "event": "情形", "effect": "作用", "set": "表",
    "case": "情形", "scope": "范围", "months": "月数", "source": "来源", "rule": "规则", "result": "结果",
    "applies_to": "适用", "activity": "活动", "permit": "许可", "because": "理由", "issuer": "机关", "choice": "情形",
    "severity": "轻重", "mode": "方式", "fine_min_yuan": "罚款下限（元）", "fine_max_yuan": "罚款上限（元）",
    "goods_value_threshold_yuan": "货值（元）", "multiple_min": "倍数下限", "multiple_max": "倍数上限",
    "violated_article": "违反", "penalty_article": "处罚依据", "range_text": "幅度", "key": "项目", "op": "关系",
    "context": "场合", "quantity_id": "编号", "name_zh": "名称", "counts_towards_cap": "计入上限", "scheme": "口径",
    "key_weight": "重点项权重", "general_weight": "一般项权重", "veto": "一票否决", "overlay": "情形", "parent": "上级",
    "aliases": "别名", "face": "标志", "from": "起始分", "threshold": "限值", "basis_rank": "依据层级",
    "method": "方法", "area": "区域", "content": "内容", "kinds": "业态", "feature": "代号", "least": "最小",
    "most": "最大",
}  # fmt: skip
#: columns for machines and for English readers
_HIDDEN = {
    "text_en", "name_en", "context_en", "stand_in_points", "absent", "status", "photo", "pass_answer", "penalty_ref",
    "licence_words", "name_words", "words", "scope_words",
    "priority", "clue", "inspection", "code_prefix", "size_class", "special_group",
    "key_failed_max", "general_failed_max", "pass_rate_min", "from_share", "to_share", "obligatory", "needs_person",
}  # fmt: skip
#: tables whose rows are versions of a rule: a later version ends the earlier one
_VERSIONED = ("rule_id", "quantity_id")
_WORDS = {
    "unit": {"working_day": "个工作日", "day": "日", "month": "个月", "year": "年", "hour": "小时"},
    "rolls": {"yes": "是", "no": "否"},
    "confidence": {"sure": "确定", "secondary": "引自转载", "proposed": "待确认"},
    "sector": {"catering": "餐饮", "circulation": "流通", "production": "生产"},
    "kind": {"forward": "", "back": "倒算"},
    "ends": {"day_before": "前一日止"},
    "weight": {"key": "重点", "general": "一般"},
    "effect": {"raise": "上调", "lower": "下调", "keep": "保持"},
    "counts_towards_cap": {"yes": "是", "no": "否"},
    "table": {"catering": "餐饮", "sales": "食品销售", "production": "食品生产"},
    "form": {
        "restaurant": "餐饮店",
        "canteen": "食堂",
        "meal_delivery": "集体用餐配送",
        "central_kitchen": "中央厨房",
    },
    "measure": {
        "area_m2": "面积（㎡）",
        "diners": "供餐人数",
        "suppliers": "供货者数",
        "goods": "品种数",
        "item_classes": "类别数",
        "food_risk": "食品类别",
        "consumers": "消费对象",
        "choice": "按选项",
    },
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as text, in the order of the headings; `holds` is whether it is in force on the day asked about."""

    cells: tuple[str, ...]
    holds: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A table as it is shown."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def read(name: str, *, q: str, on: date, all_versions: bool) -> Read:
    """The rows of a table that hold on a day (or all versions) and contain every word searched for."""
    return shown(read_table(name), q=q, on=on, all_versions=all_versions)


def shown(rows: Sequence[Row], *, q: str, on: date, all_versions: bool) -> Read:
    """Rows as lines of text under Chinese headings; columns that are empty throughout are left out."""
    words = q.lower().split()
    governing = rows if all_versions else _governing(rows, on)
    kept = [row for row in governing if _contains(row, words)]
    columns = [c for c in _columns(rows) if any(_cell(row, c) for row in kept)]
    held = {row.number for row in _governing(rows, on)}
    lines = tuple(
        Line(tuple(_cell(row, c) for c in columns), row.number in held, row.text("confidence") == "proposed")
        for row in kept
    )
    return Read(tuple(COLUMNS.get(column, column) for column in columns), lines)


def _governing(rows: Sequence[Row], on: date) -> list[Row]:
    """The rows in force on a day; of a rule with several versions only the latest that has begun."""
    latest: dict[str, Row] = {}
    found = []
    for row in rows:
        if not row.holds_on(on):
            continue
        rule = next((row.text(name) for name in _VERSIONED if row.text(name)), "")
        if not rule:
            found.append(row)
        elif rule not in latest or row.text("in_force") >= latest[rule].text("in_force"):
            latest[rule] = row
    return [*found, *latest.values()]


def _columns(rows: Sequence[Row]) -> list[str]:
    """The columns as printed, what a row is about before its number."""
    names = [name for name in (rows[0].cells if rows else ()) if name not in _HIDDEN]
    about = [name for name in ("step_zh", "name_zh") if name in names]
    number = [name for name in _VERSIONED if name in names]
    return [*about, *(name for name in names if name not in {*about, *number}), *number]


def _contains(row: Row, words: Iterable[str]) -> bool:
    text = " ".join(
        f"{cell} {_WORDS.get(name, {}).get(cell, '')}" for name, cell in row.cells.items()
    ).lower()
    return all(word in text for word in words)


def _cell(row: Row, column: str) -> str:
    text = row.text(column)
    return _WORDS.get(column, {}).get(text, text).replace("|", "")
