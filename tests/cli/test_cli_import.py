"""`weili import` as contract §3 has it, through the command line into homes of its own."""

import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

WEILI = Path(sys.executable).with_name("weili")
RESULTS = (
    "抽样单编号",
    "被抽样单位名称",
    "被抽样单位地址",
    "食品名称",
    "判定",
    "不合格项目",
    "检验结果",
    "标准值",
    "发布日期",
)
#: what a row of the table is, and what must become of it
ROWS = (
    ("YL-1", "云岭区金源餐馆", "云岭区云溪镇东沟村1号", "韭菜", "合格", "", "", "", "2026-03-02"),
    ("YL-2", "云岭区金源餐馆", "云岭区云溪镇东沟村1号", "香醋", "不合格", "菌落总数", "23000", "≤10000", "2026-03-02"),
    ("YL-3", "", "", "绿豆糕", "合格", "", "", "", "2026-03-02"),  # names nobody
    ("YL-4", "云岭区银香面馆", "云岭区石桥镇西营村2号", "油条", "待定", "", "", "", "2026-03-02"),  # no verdict
    ("YL-1", "云岭区金源餐馆", "云岭区云溪镇东沟村1号", "韭菜", "合格", "", "", "", "2026-03-02"),  # again
)  # fmt: skip
NOTICE = (
    "抽样编号",
    "被抽样单位名称",
    "被抽样单位地址",
    "食品名称",
    "不合格项目║检验结果║标准值",
    "公告日期",
)


@dataclass(frozen=True, slots=True)
class Home:
    """A home of its own and the command line on it."""

    folder: Path

    def weili(self, *words: str, locale: str = "C") -> subprocess.CompletedProcess[bytes]:
        environment = {
            **os.environ,
            "WEILI_HOME": str(self.folder / "home"),
            "DJANGO_SETTINGS_MODULE": "weili.settings.base",
            "LC_ALL": locale,
        }
        for name in ("DATABASE_URL", "PYTHONUTF8", "PYTHONIOENCODING"):
            environment.pop(name, None)
        return subprocess.run([WEILI, *words], capture_output=True, env=environment, check=False, timeout=120)

    def table(self, name: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([headings, *rows])
        return str(path)

    def counts(self) -> dict[str, int]:
        """How many rows every table holds."""
        with sqlite3.connect(self.folder / "home" / "weili.sqlite3") as base:
            names = [n for (n,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {n: base.execute(f'SELECT COUNT(*) FROM "{n}"').fetchone()[0] for n in sorted(names)}


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one district without bounds and nothing in it, made once by the command itself."""
    home = Home(tmp_path_factory.mktemp("import"))
    added = home.weili("district", "add", "990100", "云岭区", "--boundless")
    assert added.returncode == 0, added.stderr.decode()
    return home.folder


@pytest.fixture
def home(fresh: Path, tmp_path: Path) -> Home:
    """A copy of the empty home."""
    (tmp_path / "home").mkdir()
    with (
        sqlite3.connect(fresh / "home" / "weili.sqlite3") as whole,
        sqlite3.connect(tmp_path / "home" / "weili.sqlite3") as copy,
    ):
        whole.backup(copy)
    return Home(tmp_path)


def test_every_row_says_what_became_of_it_and_the_summary_counts_them(home: Home) -> None:
    file = home.table("结果.csv", RESULTS, ROWS)
    done = home.weili("import", "sampling-results", file, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    *rows, last = lines(done)
    assert [set(row) for row in rows] == [{"file", "sheet", "row", "state", "reason", "record"}] * 5
    assert [(row["file"], row["sheet"], row["row"]) for row in rows] == [
        ("结果.csv", "", n) for n in range(2, 7)
    ]
    assert [(row["state"], row["reason"]["code"]) for row in rows] == [
        ("kept", "kept"),
        ("kept", "kept"),
        ("kept", "no_unit"),
        ("refused", "unreadable_verdict"),
        ("merged", "already_imported"),
    ]
    assert "第5行" in rows[3]["reason"]["text"]
    assert rows[1]["record"]["verdict"] == "fail"
    assert last == {
        "summary": {
            "rows": 5,
            "kept": 3,
            "merged": 1,
            "refused": 1,
            "by_reason": {"kept": 2, "no_unit": 1, "unreadable_verdict": 1, "already_imported": 1},
        }
    }


def test_a_dry_run_says_the_same_and_writes_nothing_at_all(home: Home) -> None:
    file = home.table("结果.csv", RESULTS, ROWS)
    before = home.counts()
    tried = home.weili("import", "sampling-results", file, file, "--dry-run", "--json")
    assert home.counts() == before
    assert tried.returncode == 0
    *rows, last = lines(tried)
    really = lines(home.weili("import", "sampling-results", file, file, "--json"))
    assert [row["reason"] for row in rows] == [row["reason"] for row in really[:-1]]
    assert last == really[-1]  # the second file of a dry run meets the first, as it would
    assert last["summary"]["merged"] == 5
    assert home.counts()["sampling_sample"] == 3


def test_a_second_import_recognises_every_row_and_the_chains_verify(home: Home) -> None:
    file = home.table("结果.csv", RESULTS, ROWS)
    home.weili("import", "sampling-results", file, "--json")
    stood = home.counts()
    again = lines(home.weili("import", "sampling-results", file, "--json"))
    assert again[-1]["summary"] == {
        "rows": 5,
        "kept": 0,
        "merged": 4,
        "refused": 1,
        "by_reason": {"already_imported": 4, "unreadable_verdict": 1},
    }
    now = home.counts()
    grown = {name for name in now if now[name] != stood[name]}
    # only the memory of the import itself, and its line on the district's own timeline
    assert grown == {"archive_importbatch", "archive_importedrow", "archive_entry"}
    verified = home.weili("archive", "verify", "--json")
    assert (verified.returncode, lines(verified)[0]["ok"]) == (0, True)


def test_a_failing_row_of_a_notice_carries_its_findings_as_published(home: Home) -> None:
    unit = ("云岭区金源餐馆", "云岭区云溪镇东沟村1号", "韭菜")
    rows = [
        ("GG-1", *unit, "腐霉利║初检：1.4mg/kg；复检：1.3mg/kg║≤0.2mg/kg", "2026-05-01"),
        ("GG-2", *unit, " 苯甲酸║0.52g/kg║不得使用 ", "2026-05-01"),
        ("GG-3", *unit, "", "2026-05-01"),
    ]
    found = lines(home.weili("import", "sampling-notice", home.table("公告.csv", NOTICE, rows), "--json"))
    first, second, third = (row["record"] for row in found[:3])
    assert [f["phase"] for f in first["findings"]] == ["初检", "复检"]
    assert all(set(f) == {"item", "result", "standard", "phase"} for f in first["findings"])
    assert second["findings"] == [
        {"item": "苯甲酸", "result": "0.52g/kg", "standard": "不得使用", "phase": None}
    ]
    assert (third["verdict"], "findings" in third) == ("pass", False)


#: what is asked, the code of the refusal, and words it must contain
REFUSED = (
    (("no-such-kind", "{good}"), "unknown_kind", "sampling-results"),
    (("permits", "{gone}"), "not_found", "没有.csv"),
    (("sampling-results", "{picture}"), "wrong_type", "不是"),
    (("sampling-results", "{foreign}"), "missing_heading", "判定"),
    (("sampling-results", "{good}", "--district", "000000"), "unknown_district", "000000"),
)


@pytest.mark.parametrize(("words", "code", "said"), REFUSED, ids=[code for _, code, _ in REFUSED])
def test_what_cannot_be_read_is_refused_with_a_sentence(
    home: Home, words: tuple[str, ...], code: str, said: str
) -> None:
    (home.folder / "图.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    paths = {
        "good": home.table("好.csv", RESULTS, ROWS),
        "gone": str(home.folder / "没有.csv"),
        "picture": str(home.folder / "图.csv"),
        "foreign": home.table("别的.csv", ("抽样单编号", "被抽样单位名称", "食品名称"), [("1", "甲", "乙")]),
    }
    done = home.weili("import", *(word.format(**paths) for word in words), "--json")
    assert done.returncode == 2
    error = lines(done)[-1]["error"]
    assert error["code"] == code
    assert said in error["message"]


def test_a_second_file_that_fails_says_that_the_first_stays(home: Home) -> None:
    good, gone = home.table("好.csv", RESULTS, ROWS), str(home.folder / "没有.csv")
    done = home.weili("import", "sampling-results", good, gone, "--json")
    assert done.returncode == 2
    *rows, last = lines(done)
    assert len(rows) == 5
    assert "此前1个文件已导入并保留：好.csv" in last["error"]["message"]
    assert last["error"]["near"] == {"imported": ["好.csv"]}
    assert home.counts()["sampling_sample"] == 3


def test_a_reader_that_hangs_up_does_not_stop_the_import(home: Home) -> None:
    rows = [
        (f"YL-{n}", "云岭区金源餐馆", "云岭区云溪镇东沟村1号", "韭菜", "合格", "", "", "", "2026-03-02")
        for n in range(3000)
    ]
    file = home.table("长.csv", RESULTS, rows)
    environment = {
        **os.environ,
        "WEILI_HOME": str(home.folder / "home"),
        "DJANGO_SETTINGS_MODULE": "weili.settings.base",
    }
    environment.pop("DATABASE_URL", None)
    command = f"{WEILI} import sampling-results {file} --json | head -1"
    subprocess.run(
        ["/bin/bash", "-c", command], env=environment, check=True, capture_output=True, timeout=120
    )
    assert home.counts()["sampling_sample"] == 3000


def test_an_empty_home_says_how_to_begin(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    done = Home(tmp_path).weili("import", "permits", "x.csv", "--json")
    assert done.returncode == 2
    assert lines(done)[0]["error"]["code"] == "no_database"
