"""Rows become records or are refused with all their reasons; each kind reads what its systems export."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.exchange.tables import (
    ON,
    PERMIT,
    PERMIT_HEADINGS,
    SAMPLE,
    SAMPLE_HEADINGS,
    write_csv,
    write_parquet,
    write_xls,
    write_xlsx,
)

from weili.exchange.columns import RowRead
from weili.exchange.reading import preview, read, row_key
from weili.exchange.shown import as_json


def one(tmp_path: Path, kind: str, **cells: str) -> RowRead:
    path = write_csv(tmp_path / "甲.csv", [list(cells), list(cells.values())])
    (row,) = read(path, kind, on=ON)
    return row


def kept(tmp_path: Path, kind: str, **cells: str) -> Any:
    row = one(tmp_path, kind, **cells)
    assert row.refusals == []
    return row.record


def test_a_row_is_refused_with_every_reason_at_once_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = ["X1", "", "饼", "2032-01-01", "铅", "", "", "也许"]
    path = write_xlsx(tmp_path / "甲.xlsx", ("结果", [SAMPLE_HEADINGS, bad, SAMPLE]))
    first, second = read(path, "sampling-results", on=ON)
    assert first.record is None
    assert {(r.code, r.field) for r in first.refusals} == {
        ("day_in_future", "sampled_on"),
        ("unreadable_verdict", "verdict"),
    }
    assert all(r.text.startswith("表“结果”第2行“") and r.text.endswith("。") for r in first.refusals)
    assert "应为合格、不合格或问题样品" in next(r.text for r in first.refusals if r.field == "verdict")
    assert second.record is not None


def test_the_counts_of_a_preview_are_those_of_the_whole_file(tmp_path: Path) -> None:
    bad = [*SAMPLE[:-1], "也许"]
    path = write_csv(tmp_path / "甲.csv", [SAMPLE_HEADINGS, *[SAMPLE] * 30, bad, bad])
    done: list[int] = []
    shown = preview(path, "sampling-results", on=ON, rows=3, progress=done.append)
    assert (shown.total, shown.readable, shown.refused, len(shown.rows)) == (32, 30, 2, 3)
    assert shown.by_reason == {"unreadable_verdict": 2}
    assert done == [32]


def test_two_rows_for_one_permit_are_doubted_with_the_earlier_row(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "甲.xlsx", ("许可", [PERMIT_HEADINGS, PERMIT, PERMIT]))
    first, second = read(path, "permits", on=ON)
    assert first.warnings == []
    (warning,) = second.warnings
    assert warning.code == "same_number"
    assert "表“许可”第3行“许可证编号”：与第2行" in warning.text


def test_a_wrong_check_digit_is_a_warning_and_the_row_is_kept(tmp_path: Path) -> None:
    row = one(tmp_path, "permits", 许可证编号="JY21116010000012", 经营者名称="甲农家院")
    assert row.record is not None
    (warning,) = row.warnings
    assert (warning.code, warning.field) == ("check_digit", "licence_no")
    assert "第2行“许可证编号”" in warning.text


def test_an_end_before_the_issue_is_refused(tmp_path: Path) -> None:
    row = one(
        tmp_path,
        "permits",
        许可证编号="JY21116010000011",
        经营者名称="甲",
        发证日期="2024-11-19",
        有效期至="2023-11-18",
    )
    assert [r.code for r in row.refusals] == ["end_before_start"]


def test_what_no_field_takes_is_kept_beside(tmp_path: Path) -> None:
    record = kept(tmp_path, "permits", 许可证编号="JY21116010000011", 经营者名称="甲", 领证人="乙")
    assert record.extra == {"领证人": "乙"}
    assert record.source_number == "JY21116010000011"


def test_identity_numbers_of_persons_never_enter_whole(tmp_path: Path) -> None:
    whole = "11010519491231002X"  # the example printed in GB 11643
    row = one(
        tmp_path, "permits",
        许可证编号="JY21116010000011", 经营者名称="甲",
        **{"社会信用代码（身份证号码）": whole, "领证人身份证号": whole},
    )  # fmt: skip
    assert row.record is not None
    assert row.record.extra == {"领证人身份证号": "1101051949****002X"}
    assert whole not in repr(row)


# --- the same row from any file ---------------------------------------------------------------------------


def test_the_same_row_has_the_same_key_from_csv_xls_xlsx_and_parquet(tmp_path: Path) -> None:
    headings = ["被抽样单位名称", "食品名称", "生产日期", "判定", "备注"]
    text = ["甲农家院", "小麦粉", "2026/5/6", "合格", "/"]
    typed = ["甲农家院 ", "小麦粉", date(2026, 5, 6), "合格", None]
    paths = [
        write_csv(tmp_path / "甲.csv", [[*headings, "搜索条件"], [*text, "面"]]),
        write_csv(tmp_path / "乙.csv", [headings, text], encoding="gb18030"),
        write_xls(tmp_path / "甲.xls", [headings, ["甲农家院", "小麦粉", "20260506", "合格", ""]]),
        write_xlsx(tmp_path / "甲.xlsx", ("表", [headings, typed])),
        write_parquet(tmp_path / "甲.parquet", headings, [typed]),
    ]
    keys = {
        row_key(row.record) for path in paths for row in read(path, "sampling-results", on=ON) if row.record
    }
    assert len(keys) == 1
    assert keys.pop().startswith("h:")


def test_a_row_with_its_own_number_is_known_by_it(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "甲.csv", [SAMPLE_HEADINGS, SAMPLE, [*SAMPLE[:4], "镉", *SAMPLE[5:]]])
    first, second = (row_key(row.record) for row in read(path, "sampling-results", on=ON) if row.record)
    assert first.startswith("n:XBJ26110116001|")
    assert first != second  # two items of one sample are two rows


def test_a_renewed_permit_is_another_row_under_the_same_number(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "甲.csv", [PERMIT_HEADINGS, PERMIT, [*PERMIT[:3], "2025-11-19", "2030-11-18"]]
    )
    first, second = (row_key(row.record) for row in read(path, "permits", on=ON) if row.record)
    assert first != second


# --- kind by kind -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("合格", "pass"),
        ("纯抽检合格样品", "pass"),
        ("不合格", "fail"),
        ("纯抽检不合格样品", "fail"),
        ("不符合", "fail"),
        ("问题样品", "problem"),
    ],
)
def test_a_verdict_is_read(tmp_path: Path, word: str, verdict: str) -> None:
    assert kept(tmp_path, "sampling-results", 供应商="甲", 判定=word).verdict == verdict


@pytest.mark.parametrize("word", ["serious", "undecided", "不判定样品", "/", ""])
def test_a_verdict_that_cannot_be_read_is_refused(tmp_path: Path, word: str) -> None:
    row = one(tmp_path, "sampling-results", 供应商="甲", 判定=word)
    assert row.record is None
    assert [r.field for r in row.refusals] == ["verdict"]


def test_a_failing_result_has_its_findings(tmp_path: Path) -> None:
    record = kept(
        tmp_path, "sampling-results", 供应商="甲", 判定="不合格", 检测项目="色值（≤150IU）", 检测结果="177IU"
    )
    assert [f.as_dict() for f in record.findings] == [
        {"item": "色值", "result": "177IU", "standard": "≤150IU", "phase": None}
    ]
    both = kept(
        tmp_path,
        "sampling-results",
        供应商="甲",
        判定="不合格",
        检测项目="酸价",
        检测结果="初检结果：3mg/g；复检结果：4mg/g",
        限量值="≤2mg/g",
    )
    assert [(f.phase, f.result, f.standard) for f in both.findings] == [
        ("初检", "3mg/g", "≤2mg/g"),
        ("复检", "4mg/g", "≤2mg/g"),
    ]
    listed = kept(tmp_path, "sampling-results", 供应商="甲", 判定="不合格", 检测项目="大肠菌群、霉菌")
    assert [f.item for f in listed.findings] == ["大肠菌群", "霉菌"]


def test_a_notice_with_findings_fails_and_one_without_passes(tmp_path: Path) -> None:
    cells = {
        "被抽样单位名称": "甲",
        "食品名称": "韭菜",
        "不合格项目║检验结果║标准值": "腐霉利║6mg/kg║≤5mg/kg",
    }
    failing = kept(tmp_path, "sampling-notice", **cells)
    assert (failing.verdict, failing.findings[0].standard) == ("fail", "≤5mg/kg")
    passing = kept(tmp_path, "sampling-notice", 被抽样单位名称="甲", 食品名称="韭菜", 公告号="2026年第1号")
    assert (passing.verdict, passing.findings) == ("pass", ())


def test_a_notice_with_the_three_parts_in_three_columns(tmp_path: Path) -> None:
    record = kept(
        tmp_path,
        "sampling-notice",
        被抽样单位名称="甲",
        不合格项目="腐霉利",
        检验结果="6mg/kg",
        标准值="≤5mg/kg",
    )
    assert record.findings[0].as_dict() == {
        "item": "腐霉利",
        "result": "6mg/kg",
        "standard": "≤5mg/kg",
        "phase": None,
    }


@pytest.mark.parametrize("kind", ["sampling-notice", "sampling-results"])
def test_a_sample_that_names_no_unit_is_kept_with_its_parties(tmp_path: Path, kind: str) -> None:
    row = one(tmp_path, kind, 被抽样单位名称="/", 食品名称="韭菜", 判定="合格")  # contract §3: no_unit
    assert row.record is not None
    assert row.record.unit_name is None


def test_a_visit_that_names_nobody_is_refused(tmp_path: Path) -> None:
    row = one(tmp_path, "inspections", 经营者名称="/", 检查日期="2026-05-01", 检查结果="符合")
    assert [r.code for r in row.refusals] == ["missing_unit"]


def test_a_name_that_is_all_stars_is_refused_and_a_masked_one_is_doubted(tmp_path: Path) -> None:
    assert [r.code for r in one(tmp_path, "sampling-results", 供应商="***", 判定="合格").refusals] == [
        "masked_name"
    ]
    row = one(tmp_path, "sampling-results", 供应商="甲*食品店", 判定="合格")
    assert row.record is not None
    assert [w.code for w in row.warnings] == ["masked_name"]


def test_a_penalty_in_ten_thousands_is_kept_in_yuan(tmp_path: Path) -> None:
    record = kept(
        tmp_path,
        "penalties",
        CF_XDR_MC="甲",
        CF_WSH="京怀市监处罚[2024]12号",
        CF_JDRQ="2024/05/06",
        CF_NR_FK="0.2",
        CF_CFLB="罚款;警告",
    )
    assert (record.fine, record.document_number, record.kinds) == (
        Decimal("2000.00"),
        "京怀市监处罚〔2024〕12号",
        ("罚款", "警告"),
    )


def test_a_hotline_order_may_name_no_business(tmp_path: Path) -> None:
    record = kept(
        tmp_path,
        "complaints",
        工单编号="2026001",
        主要内容="某饭店后厨有老鼠",
        被反映街乡镇="渤海镇",
        来电时间="2026-05-01 09:30:00",
        问题分类="市场管理->食品安全->餐饮卫生",
    )
    assert (record.business_name, record.town, record.received_at) == (
        None,
        "渤海镇",
        datetime(2026, 5, 1, 9, 30),
    )
    assert record.problem_class == ("市场管理", "食品安全", "餐饮卫生")


def test_an_inspection_with_item_columns(tmp_path: Path) -> None:
    record = kept(
        tmp_path,
        "inspections",
        **{
            "被检查单位": "甲",
            "检查日期": "2026-05-01",
            "检查结果": "基本符合",
            "检查人员": "乙、丙",
            "2.1 亮证": "是",
            "*3.4 餐具消毒": "否",
        },
    )
    assert (record.result, record.officers, record.failed_items) == (
        "conditions",
        ("乙", "丙"),
        ("3.4 餐具消毒",),
    )
    assert record.extra == {}


def test_a_self_check_and_a_grade(tmp_path: Path) -> None:
    check = kept(
        tmp_path, "self-checks", 单位名称="甲", 自查日期="2026-05-01", 自查类型="日管控", 自查结果="正常"
    )
    assert (check.level, check.result) == ("daily", "pass")
    grade = kept(
        tmp_path, "grades", 单位名称="甲", 评定年度="2025年", 风险等级="B级（中风险）", 静态风险分值="30.5"
    )
    assert (grade.year, grade.grade, grade.static_score) == (2025, "B", Decimal("30.5"))


def test_a_planned_number_of_visits_and_a_name_on_a_sign_in_sheet(tmp_path: Path) -> None:
    planned = kept(
        tmp_path, "plans", 年度="2023年", 单位名称="甲", 计划检查次数="4次", 风险等级="C级", 计划理由="乙"
    )
    assert (planned.year, planned.visits, planned.grade, planned.reason) == (2023, 4, "C", "乙")
    too_many = one(tmp_path, "plans", 年度="2023", 单位名称="甲", 计划检查次数="40")
    assert [r.code for r in too_many.refusals] == ["unreadable_count"]
    came = kept(
        tmp_path,
        "trainings",
        培训名称="以案说法",
        培训日期="2024-05-14",
        单位名称="甲",
        姓名="乙",
        职务="负责人",
    )
    assert (came.training, came.held_on, came.person, came.position) == (
        "以案说法", date(2024, 5, 14), "乙", "负责人",
    )  # fmt: skip
    nobody = one(tmp_path, "trainings", 培训名称="以案说法", 培训日期="2024-05-14", 单位名称="甲", 姓名="")
    assert nobody.record is None


def test_a_penalty_may_name_the_sample_it_arose_from(tmp_path: Path) -> None:
    case = kept(
        tmp_path, "penalties", 决定书文号="甲1号", 当事人="乙", 处罚决定日期="2026-05-01", 抽样编号="dc-001"
    )
    assert case.sample_number == "DC-001"


def test_a_business_with_its_place_and_season(tmp_path: Path) -> None:
    record = kept(
        tmp_path,
        "businesses",
        经营者名称="甲",
        经度="116.62",
        纬度="40.32",
        营业月份="4-10月",
        经营状态="季节性歇业",
        经营面积="120㎡",
        就餐座位数="60座",
    )
    assert (record.latitude, record.longitude, record.status) == (40.32, 116.62, "seasonal_rest")
    assert (record.open_months, record.area, record.seats) == (tuple(range(4, 11)), Decimal(120), 60)


def test_a_purchase_a_head_count_and_a_member_of_staff(tmp_path: Path) -> None:
    bought = kept(
        tmp_path,
        "purchases",
        购货者名称="甲",
        进货日期="2026-05-01",
        食品名称="大米",
        数量="20斤",
        供货商名称="乙",
    )
    assert (bought.quantity, bought.quantity_text) == (Decimal(20), "20斤")
    visitors = kept(
        tmp_path,
        "visitors",
        **{"景区名称": "某景区", "日期": "2026-05-01", "接待游客（万人次）": "1.25", "统计方式": "估算"},
    )
    assert (visitors.visitors, visitors.estimate) == (12500, True)
    person = kept(
        tmp_path,
        "staff",
        单位名称="甲",
        姓名="乙",
        身份证号="110116198001010010",
        岗位="食品安全员",
        健康证有效期至="2027-01-01",
    )
    assert (person.masked_id, person.role) == ("1101161980****0010"[:10] + "****0010", "safety_officer")


# --- the open data ----------------------------------------------------------------------------------------


@pytest.mark.real_input
def test_every_row_of_the_open_bulletins_is_a_record_or_has_its_reason(shared: Path) -> None:
    folder = shared / "open/cn"
    paths = [*sorted((folder / "raw").glob("*.csv")), folder / "sampling_2015_2022q1.parquet"]
    if not all(path.is_file() for path in paths) or len(paths) < 8:
        pytest.skip(f"skipped: data absent ({folder})")
    total = refused = 0
    reasons: set[str] = set()
    for path in paths:
        for row in read(path, "sampling-results", on=ON):
            total += 1
            refused += row.record is None
            reasons |= {reason.code for reason in row.refusals}
            assert (row.record is None) == bool(row.refusals)
    assert total == 3 + 122 + 3 + 580 + 531 + 629 + 1213 + 7383
    assert reasons == {"unreadable_verdict"}  # alert notices of abroad give no verdict on a sample
    assert refused == 36 + 11


@pytest.mark.real_input
def test_a_row_of_the_raw_file_is_known_again_in_the_table_made_from_it(shared: Path) -> None:
    folder = shared / "open/cn"
    raw, table = folder / "raw/国内21年1-6月20230718090903.csv", folder / "sampling_2015_2022q1.parquet"
    if not raw.is_file() or not table.is_file():
        pytest.skip(f"skipped: data absent ({folder})")
    known = {row_key(row.record) for row in read(table, "sampling-results", on=ON) if row.record}
    assert {row_key(row.record) for row in read(raw, "sampling-results", on=ON) if row.record} <= known


def test_a_record_is_shown_as_plain_json(tmp_path: Path) -> None:
    cells = {
        "被抽样单位名称": "甲",
        "公告日期": "2026-05-01",
        "不合格项目║检验结果║标准值": "铅║3mg/kg║≤2mg/kg",
    }
    shown = as_json(kept(tmp_path, "sampling-notice", **cells))
    assert json.loads(json.dumps(shown)) == {
        "verdict": "fail",
        "unit_name": "甲",
        "published_on": "2026-05-01",
        "findings": [{"item": "铅", "result": "3mg/kg", "standard": "≤2mg/kg", "phase": None}],
    }
