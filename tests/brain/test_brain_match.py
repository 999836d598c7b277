"""`weili brain match`: two plain tables in, pairs with reasons out; bad input is refused with a sentence."""

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from weili.brain.match import match_claims
from weili.brain.pairing import one_to_one
from weili.cli.brain import brain
from weili.matching import Claim

LEFT = """id,name,trade_name,address,phone
a1,北京市怀柔区老栗树农家院,老栗树农家乐,怀柔区渤海镇北沟村12号,13800138000
a2,北京云麓商贸有限公司,云麓超市,怀柔区开放路113号,13900139000
a3,山里红饭庄,,怀柔区青春路8号,
"""
RIGHT = """id,name,address,phone
b1,云麓超市,开放路113号,13900139000
b2,老栗树餐厅,渤海镇北沟村12号,138 0013 8000
b3,银杏面馆,怀柔区迎宾路20号,13700137000
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "left.csv").write_text(LEFT, encoding="utf-8")
    (tmp_path / "right.csv").write_text(RIGHT, encoding="gb18030")
    return tmp_path


def run(folder: Path, *more: str, left: str = "left.csv", right: str = "right.csv") -> tuple[int, str, str]:
    arguments = [
        "match",
        "--left",
        str(folder / left),
        "--right",
        str(folder / right),
        "--out",
        str(folder / "out.csv"),
    ]
    result = CliRunner().invoke(brain, [*arguments, *more])
    return result.exit_code, result.stdout, result.stderr


def test_pairs_come_out_with_reasons_in_words(folder: Path) -> None:
    status, stdout, _ = run(folder, "--one-to-one", "--json")
    assert (status, json.loads(stdout)["matches"]) == (0, 2)
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["left_id", "right_id", "probability", "reasons"]
    assert {(r["left_id"], r["right_id"]) for r in rows} == {("a1", "b2"), ("a2", "b1")}
    for row in rows:
        assert 0.5 <= float(row["probability"]) <= 1
        assert all(reason["text"] for reason in json.loads(row["reasons"]))


def test_parquet_and_csv_are_read_alike(folder: Path) -> None:
    rows = list(csv.DictReader(RIGHT.splitlines()))
    pq.write_table(pa.Table.from_pylist(rows), folder / "right.parquet")
    run(folder)
    from_csv = (folder / "out.csv").read_text(encoding="utf-8")
    status, _, _ = run(folder, right="right.parquet")
    assert (status, (folder / "out.csv").read_text(encoding="utf-8")) == (0, from_csv)


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"id,address\n1,x\n", "missing_column", "name"),
        (b"", "missing_column", "id"),
        (b"id,name\n,x\n", "missing_id", "第 2 行"),
        (b"id,name,lat,lon\n1,x,north,116\n", "bad_number", "lat"),
        (b"id,name,lat,lon\n1,x,95,116\n", "bad_number", "超出范围"),
        (b"id,name\n1,\xff\xff\xff\n", "bad_file", "编码"),
    ],
)
def test_a_bad_table_is_refused_with_a_sentence(folder: Path, content: bytes, code: str, word: str) -> None:
    (folder / "bad.csv").write_bytes(content)
    status, stdout, _ = run(folder, "--json", left="bad.csv")
    error = json.loads(stdout)["error"]
    assert (status, error["code"]) == (2, code)
    assert word in error["message"]


def test_a_missing_file_and_a_broken_parquet_are_refused(folder: Path) -> None:
    assert run(folder, left="nowhere.csv")[0] == 2
    (folder / "bad.parquet").write_bytes(b"PAR1 no")
    status, _, stderr = run(folder, left="bad.parquet")
    assert (status, "Parquet" in stderr) == (2, True)


def test_a_repeated_id_is_kept_and_said(folder: Path) -> None:
    (folder / "twice.csv").write_text("id,name\n1,云麓超市\n1,银杏面馆\n", encoding="utf-8")
    status, stdout, _ = run(folder, left="twice.csv")
    assert (status, "1 行的 id 与前面的行重复" in stdout) == (0, True)


def test_an_empty_table_gives_no_pairs(folder: Path) -> None:
    (folder / "empty.csv").write_text("id,name\n", encoding="utf-8")
    assert run(folder, left="empty.csv")[0] == 0
    assert (folder / "out.csv").read_text(encoding="utf-8").strip() == "left_id,right_id,probability,reasons"


def test_the_assignment_takes_the_best_sum_and_one_partner_each() -> None:
    # first come, first served would take (0, 0) and lose the rest
    assert one_to_one([(0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.8)]) == {(0, 1), (1, 0)}


def test_an_equal_code_decides_between_two_alike() -> None:
    left = [Claim(name="云麓超市", address="开放路113号", codes={"code": "JY21116010000011"})]
    right = [replace_code("JY21116080000019"), replace_code("JY21116010000011")]
    assert [(m.left, m.right) for m in match_claims(left, right, single=True)] == [(0, 1)]


def replace_code(code: str) -> Claim:
    return Claim(name="云麓超市", address="开放路113号", codes={"code": code})
