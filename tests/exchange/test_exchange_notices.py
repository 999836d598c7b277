"""The failing cell of a sampling notice: several items, five-sample counts, first test and re-test."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.exchange.notices import Finding, parse_findings

# Invented cells in every shape met in bulletins: item, result, standard, phase.
CELLS = [
    ("铅║0.3mg/kg║≤0.2mg/kg", [("铅", "0.3mg/kg", "≤0.2mg/kg", None)]),
    ("铅(以Pb计)║0.3mg/kg║≤0.2mg/kg；镉║1mg/kg║≤0.1mg/kg",
     [("铅(以Pb计)", "0.3mg/kg", "≤0.2mg/kg", None), ("镉", "1mg/kg", "≤0.1mg/kg", None)]),
    ("铅║0.3mg/kg║≤0.2mg/kg\n镉║1mg/kg║≤0.1mg/kg",
     [("铅", "0.3mg/kg", "≤0.2mg/kg", None), ("镉", "1mg/kg", "≤0.1mg/kg", None)]),
    # separators inside results and standards belong to them
    ("菌落总数║1；2；未检出；4；5CFU/g║n=5；c=2；m=10；M=100CFU/g；霉菌║80CFU/g║25CFU/g",
     [("菌落总数", "1；2；未检出；4；5CFU/g", "n=5；c=2；m=10；M=100CFU/g", None),
      ("霉菌", "80CFU/g", "25CFU/g", None)]),
    # first test and re-test, run together, with a doubled colon, with and without a line break
    ("初检结果：酸价║3mg/g║≤2mg/g复检结果:酸价║4mg/g║≤2mg/g",
     [("酸价", "3mg/g", "≤2mg/g", "初检"), ("酸价", "4mg/g", "≤2mg/g", "复检")]),
    ("初检结果：酸价║3mg/g║≤2mg/g；\n复检结果：：酸价║4mg/g║≤2mg/g",
     [("酸价", "3mg/g", "≤2mg/g", "初检"), ("酸价", "4mg/g", "≤2mg/g", "复检")]),
    # a re-test without its own item takes that of the first test, in order where there are several
    ("初检结果：日落黄║0.4g/kg║不得使用\n复检结果：0.5g/kg║不得使用",
     [("日落黄", "0.4g/kg", "不得使用", "初检"), ("日落黄", "0.5g/kg", "不得使用", "复检")]),
    ("初检：甲║1g/kg║≤0.5g/kg；乙║2g/kg║≤1g/kg；复检：1.1g/kg║≤0.5g/kg；2.2g/kg║≤1g/kg",
     [("甲", "1g/kg", "≤0.5g/kg", "初检"), ("乙", "2g/kg", "≤1g/kg", "初检"),
      ("甲", "1.1g/kg", "≤0.5g/kg", "复检"), ("乙", "2.2g/kg", "≤1g/kg", "复检")]),
    # the item stands once, before both phases
    ("酸价║初检：3mg/g；复检：4mg/g║≤2mg/g",
     [("酸价", "3mg/g", "≤2mg/g", "初检"), ("酸价", "4mg/g", "≤2mg/g", "复检")]),
    # an item whose name begins like a number is an item
    ("初检结果：2,4-滴║0.2mg/kg║≤0.1mg/kg 复检结果：2,4-滴║0.3mg/kg║≤0.1mg/kg",
     [("2,4-滴", "0.2mg/kg", "≤0.1mg/kg", "初检"), ("2,4-滴", "0.3mg/kg", "≤0.1mg/kg", "复检")]),
    ("酸价║3mg/g（复检结果：4mg/g）║≤2mg/g",
     [("酸价", "3mg/g", "≤2mg/g", "初检"), ("酸价", "4mg/g", "≤2mg/g", "复检")]),
    # items parted by commas only, where standards hold commas as well
    ("菌落总数║30CFU/g║n=5,c=2,m=10,M=100CFU/g,2,4-滴║1mg/kg║≤0.1mg/kg，甲、乙总和║2g/kg║≤1,000mg/kg",
     [("菌落总数", "30CFU/g", "n=5,c=2,m=10,M=100CFU/g", None), ("2,4-滴", "1mg/kg", "≤0.1mg/kg", None),
      ("甲、乙总和", "2g/kg", "≤1,000mg/kg", None)]),
    # no separator at all between two items
    ("铅║0.3mg/kg║≤0.2mg/kg镉║1mg/kg║≤0.1mg/kg",
     [("铅", "0.3mg/kg", "≤0.2mg/kg", None), ("镉", "1mg/kg", "≤0.1mg/kg", None)]),
    ("蛋白质║未检出（氮的检出限：0.008g/100g；定量限：1）║≥0.5%",
     [("蛋白质", "未检出（氮的检出限：0.008g/100g；定量限：1）", "≥0.5%", None)]),
    ("大肠菌群、霉菌", [("大肠菌群", None, None, None), ("霉菌", None, None, None)]),
    ("/", []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), CELLS)
def test_a_failing_cell_is_taken_apart(cell: str, expected: list[tuple[str | None, ...]]) -> None:
    assert [(f.item, f.result, f.standard, f.phase) for f in parse_findings(cell)] == expected


def test_a_finding_has_the_shape_of_the_contract() -> None:
    assert Finding("铅", "1", "2", "复检").as_dict() == {
        "item": "铅",
        "result": "1",
        "standard": "2",
        "phase": "复检",
    }


WORD = st.sampled_from(["铅(以Pb计)", "2,4-滴", "菌落总数", "电导率[(25±1)℃]", "土霉素/金霉素(组合含量)"])
RESULT = st.sampled_from(["0.3mg/kg", "1；27；未检出CFU/mL", "＜10，15，390CFU/g", "检出/50cm²", "1.07/"])
STANDARD = st.sampled_from(["≤0.2mg/kg", "不得检出", "n=5,c=2,m=10,M=10²CFU/g", "44.0~46.0 %vol"])
TRIPLES = st.lists(st.tuples(WORD, RESULT, STANDARD), min_size=1, max_size=4)


@given(TRIPLES, st.sampled_from(["；", ";", "\n", "；\n"]))
def test_whatever_is_joined_is_taken_apart_again(triples: list[tuple[str, str, str]], separator: str) -> None:
    cell = separator.join("║".join(triple) for triple in triples)
    assert [(f.item, f.result, f.standard) for f in parse_findings(cell)] == triples


@given(st.text(alphabet="铅初检复结果║；;：1mg/≤ \n(（)）"))
def test_no_cell_breaks_the_reader(cell: str) -> None:
    parse_findings(cell)


@pytest.mark.real_input
def test_all_published_rows_read_as_by_eye(shared: Path) -> None:
    path = shared / "open/cn/fail_triples_2026.jsonl"
    if not path.is_file():
        pytest.skip(f"skipped: data absent ({path})")
    wrong = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold = [(g["item"], g["result"], g["limit"], g["phase"]) for g in row["gold"]]
        if [(f.item, f.result, f.standard, f.phase) for f in parse_findings(row["fail_raw"])] != gold:
            wrong.append(row["fail_raw"])
    assert wrong == []
