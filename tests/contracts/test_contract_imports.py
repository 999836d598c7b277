"""`weili import` measured from outside: what an office's messy files do, and that nothing is lost in silence."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

WEILI = Path(sys.executable).with_name("weili")
Import = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]


def environment(home: Path) -> dict[str, str]:
    given = {**os.environ, "WEILI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "weili.settings.base"}
    given.pop("DATABASE_URL", None)
    return given


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty district without a limit of territory."""
    folder = tmp_path_factory.mktemp("home")
    words = [str(WEILI), "district", "add", "110116", "怀柔区", "--boundless"]
    subprocess.run(words, env=environment(folder), check=True, capture_output=True)
    return folder


@pytest.fixture
def taken(home: Path, tmp_path: Path) -> Import:
    """Import tables given as texts; the rows, and the summary or the error."""

    def take(kind: str, *texts: str | bytes) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        files = []
        for number, text in enumerate(texts, start=1):
            files.append(tmp_path / f"{number}.csv")
            files[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
        answer = subprocess.run(
            [str(WEILI), "import", kind, *map(str, files), "--json"],
            env=environment(home), capture_output=True, text=True, check=False,
        )  # fmt: skip
        *rows, last = [json.loads(line) for line in answer.stdout.splitlines()]
        if "error" in last:
            assert answer.returncode == 2
            return rows, last["error"]
        assert answer.returncode == 0
        summary = last["summary"]
        assert sum(summary["by_reason"].values()) == summary["rows"] == len(rows)
        return rows, summary

    return take


def test_a_quote_left_open_is_refused_instead_of_hiding_the_rows_behind_it(taken: Import) -> None:
    rows, error = taken("businesses", '名称,地址\n辰店,"没有收尾\n巳店,六街\n')
    assert rows == []
    assert (error["code"], "第 2 条记录" in error["message"]) == ("corrupt", True)


def test_line_breaks_within_quotes_and_a_last_line_without_an_end_are_read(taken: Import) -> None:
    rows, summary = taken("businesses", '名称,地址\n午店,"七\n街"\n未店,"八街"')
    assert [row["record"]["business_name"] for row in rows] == ["午店", "未店"]
    assert summary["kept"] == 2


def test_a_closing_remark_of_a_notice_is_no_passing_sample(taken: Import) -> None:
    heading = "序号,被抽样单位名称,食品名称,不合格项目║检验结果║标准值\n"
    rows, _ = taken(
        "sampling-notice", f"{heading}1,甲店,粉条,铝║150mg/kg║≤100mg/kg\n说明：以上结论只对批次负责,,,\n"
    )
    assert [row["state"] for row in rows] == ["kept", "refused"]
    assert rows[0]["record"]["findings"][0] | {"phase": None} == {
        "item": "铝", "result": "150mg/kg", "standard": "≤100mg/kg", "phase": None,
    }  # fmt: skip
    assert rows[1]["reason"]["code"] == "missing_sample"


def test_a_bad_second_file_says_what_the_first_one_left(taken: Import) -> None:
    rows, error = taken("businesses", "名称,地址\n酉店,九街\n", b"\x89PNG\r\n\x1a\n")
    assert len(rows) == 1
    assert (error["code"], error["near"]) == ("wrong_type", {"imported": ["1.csv"]})


def test_an_import_interrupted_is_ended_and_taken_up_again_without_loss(tmp_path: Path, home: Path) -> None:
    """Ctrl-C in the middle, then the same file once more: every row stands exactly once."""
    import sqlite3

    many = tmp_path / "客流.csv"
    lines = [f"{2000 + n // 336}-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d},慕田峪,{n}" for n in range(7000)]
    many.write_text("日期,景区,游客人数\n" + "\n".join(lines) + "\n", encoding="utf-8")
    words = [str(WEILI), "import", "visitors", str(many), "--json"]
    first = subprocess.Popen(words, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def state() -> tuple[str, int]:
        with sqlite3.connect(home / "weili.sqlite3", timeout=30) as database:
            found = "SELECT state, rows FROM archive_importbatch WHERE kind = 'visitors' ORDER BY id"
            return database.execute(found).fetchone() or ("", 0)

    deadline = time.monotonic() + 30
    while state()[1] == 0 and time.monotonic() < deadline:
        time.sleep(0.02)
    first.send_signal(signal.SIGINT)
    first.communicate()
    if first.returncode == 0:
        pytest.skip("this machine took the whole file before it could be interrupted")
    stopped, done = state()
    assert (first.returncode, stopped) == (130, "failed")

    second = subprocess.run(words, env=environment(home), capture_output=True, text=True, check=True)
    summary = json.loads(second.stdout.splitlines()[-1])["summary"]
    assert (summary["rows"], summary["merged"], summary["kept"]) == (7000, done, 7000 - done)
