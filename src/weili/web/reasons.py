"""The reason codes of imports in a few words, for filters and counts; the full sentence stands with each row."""

from weili.reactions.importing import SENTENCES

WORDS = {
    "contradiction": "与同一记录的其他内容矛盾",
    "formula_cell": "公式单元格",
    "missing_unit": "没有写明单位",
    "unreadable_day": "日期读不出",
    "ambiguous_day": "日期有两种读法",
    "no_such_day": "日期不存在",
    "day_in_future": "日期在将来",
    "day_too_far": "日期太远",
    "day_missing": "缺少日期",
    "end_before_start": "结束早于开始",
    "unreadable_amount": "金额读不出",
    "unreadable_count": "个数读不出",
    "unreadable_number": "数字读不出",
    "unreadable_code": "编码读不出",
    "unreadable_grade": "等级读不出",
    "unreadable_verdict": "结论读不出",
    "unreadable_yes_no": "应填是或否",
    "verdict_contradicts": "结论与检出项矛盾",
    "check_digit": "校验位不符",
    "doubtful_phone": "电话位数不对",
    "masked_name": "名称被遮蔽",
    "unknown_word": "不认识的用语",
    "same_number": "编号重复",
    "unreadable": "读不出",
}


def words_of(code: str) -> str:
    """A reason in a few words; a code that has none is shown as it is."""
    if code in WORDS:
        return WORDS[code]
    if code in SENTENCES:
        return SENTENCES[code].removeprefix("已保留；")
    return "缺少必填内容" if code.startswith("missing_") else code
