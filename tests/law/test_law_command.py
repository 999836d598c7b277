"""`weili law` from outside: answers, refusals, batches, exit statuses (contract §0 to §2)."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from weili.cli import law as command
from weili.cli import main
from weili.law.workdays import Calendar


@pytest.fixture(autouse=True)
def no_loaded_lists(monkeypatch):
    """These tests ask the published lists alone, whatever home they run in."""
    monkeypatch.setattr(command, "_loaded_calendar", lambda: None)


def run(*arguments, stdin=None):
    return CliRunner().invoke(main, ["law", *arguments], input=stdin)


def answered(*arguments, stdin=None):
    result = run(*arguments, "--json", stdin=stdin)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(*arguments, stdin=None):
    result = run(*arguments, "--json", stdin=stdin)
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 1
    error = json.loads(result.stdout)["error"]
    assert set(error) <= {"code", "message", "near"}
    return error


def lines(path, verb="due", *, stdin=None):
    result = run(verb, "--batch", str(path), "--json", stdin=stdin)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_last_day_in_json():
    answer = answered("due", "complaint.mediation", "--start", "2026-04-15")
    assert answer["due"] == "2026-06-15"
    assert answer["version"] == "2026-04-15"
    assert answer["cite"] == ["市场监督管理投诉举报处理办法", "第二十三条第五项"]


def test_every_option_reaches_the_answer():
    answer = answered(
        "due",
        "report.verify",
        "--start",
        "2026-03-02",
        "--on",
        "2026-03-01",
        "--pause",
        "2026-03-05..2026-03-07",
        "--pause",
        "2026-03-06..2026-03-10",
        "--extended",
    )
    assert (answer["amount"], answer["due"]) == (30, "2026-04-17")


def test_hours_are_answered_in_beijing_time():
    answer = answered("due", "recall.start.2", "--start", "2026-11-30T16:00:00Z")
    assert (answer["amount"], answer["due"]) == (36, "2026-12-02T12:00:00+08:00")
    assert answered("due", "recall.start.2", "--start", "2026-12-01 00:00")["due"] == answer["due"]


def test_in_words_it_is_a_sentence():
    said = run("due", "licence.renew_closes", "--start", "2026-12-31")
    assert said.exit_code == 0
    assert "倒数15个工作日，最后期限为2026-12-10" in said.stdout
    assert "第三十二条" in said.stdout
    assert "待确认" in said.stdout
    assert "无效" in run("check", "JY21116010000012").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("due", "licence.decide"), "bad_usage", "--start"),
        (("due", "--start", "2026-03-02"), "bad_usage", "规则编号"),
        (("due", "licence.decide", "--start"), "bad_usage", "命令写法"),
        (("due", "licence.decide", "--start", "2026-03-02", "--nope"), "bad_usage", "命令写法"),
        (("due", "licence.decide", "--start", "2026-3-2"), "bad_date", "2026-3-2"),
        (("due", "licence.decide", "--start", "2026-02-30"), "bad_date", "没有这一天"),
        (("due", "licence.decide", "--start", "20260302"), "bad_date", "应写成"),
        (("due", "licence.decide", "--start", "2026-03-02T25:00"), "bad_date", "应写成"),
        (("due", "licence.decide", "--start", "2026-03-02T10:00+99:00"), "bad_date", "应写成"),
        (("due", "licence.decide", "--start", "２０２６-03-02"), "bad_date", "应写成"),
        (("due", "licence.decide", "--start", "2026-03-02", "--on", "soon"), "bad_date", "规定日期"),
        (("due", "licence.decide", "--start", "2026-03-02", "--pause", "2026-03-05"), "bad_pause", ".."),
        (("due", "licence.decide", "--start", "2026-03-02", "--pause", ""), "bad_pause", ".."),
        (
            ("due", "case.close", "--start", "2026-03-02", "--pause", "2026-02-30..2026-03-01"),
            "bad_pause",
            "没有",
        ),
        (
            ("due", "case.close", "--start", "2026-03-09", "--pause", "2026-03-05..2026-03-04"),
            "bad_pause",
            "早于",
        ),
        (("due", "case.pay", "--start", "2026-12-25"), "unknown_year", "2027年"),
        (("due", "licence.decide", "--start", "2020-03-02"), "before_first_version", "2023-12-01"),
        (("due", "case.serve", "--batch", "-"), "bad_usage", "同时"),
        (("due", "--batch", "/no/such/file"), "unreadable_file", "没有这个文件"),
        (("due", "--batch", "/tmp"), "unreadable_file", "文件夹"),
        (("check",), "bad_usage", "编号"),
        (("check", "1", "--batch", "-"), "bad_usage", "两者只用其一"),
        (("check", "--batch", ""), "unreadable_file", "没有这个文件"),
    ],
)
def test_a_refusal_is_one_line_of_json_and_exit_two(arguments, code, says):
    error = refused(*arguments)
    assert error["code"] == code
    assert says in error["message"]


def test_an_unknown_name_is_refused_with_its_neighbours():
    assert "licence.decide" in refused("due", "license.decide", "--start", "2026-03-02")["near"]
    assert refused("check", "1", "--kind", "usc")["near"][0] == "uscc"
    assert "near" not in refused("due", "完全不相干", "--start", "2026-03-02")


def test_a_refusal_in_words_goes_to_the_error_stream():
    said = run("due", "licence.decide", "--start", "2026-12-25")
    assert (said.exit_code, said.stdout) == (2, "")
    assert "2027年的放假调休安排尚未载入" in said.stderr


BATCH = [
    ('{"rule":"licence.decide","start":"2026-03-02"}', "2026-03-16"),
    ('{"rule":"licence.decide","start":"2026-03-02","extended":true,"on":null,"pause":null}', "2026-03-23"),
    ('{"rule":"licence.decide","start":"2026-03-02","pause":["2026-03-05..2026-03-07"]}', "2026-03-18"),
    ('{"rule":"licence.decide","start":"2026-03-02","remark":"ignored"}', "2026-03-16"),
    ("{not json", "bad_json"),
    ('["rule"]', "bad_json"),
    ("null", "bad_json"),
    ("[" * 100_000, "bad_json"),
    ('{"rule":' + "9" * 5000 + "}", "bad_json"),
    ('{"rule":7,"start":"2026-03-02"}', "bad_field"),
    ('{"rule":"licence.decide"}', "bad_field"),
    ('{"rule":"licence.decide","start":20260302}', "bad_date"),
    ('{"rule":"licence.decide","start":"2026-03-02","pauses":["2026-03-05..2026-03-07"]}', "bad_field"),
    ('{"rule":"licence.decide","start":"2026-03-02","pause":"2026-03-05..2026-03-07"}', "bad_pause"),
    ('{"rule":"licence.decide","start":"2026-03-02","pause":[5]}', "bad_pause"),
    ('{"rule":"licence.decide","start":"2026-03-02","extended":1}', "bad_field"),
    ('{"rule":"\\ud800","start":"2026-03-02"}', "unknown_rule"),
    ('{"rule":"case.pay","start":"2026-12-25"}', "unknown_year"),
]


def test_a_batch_answers_every_line_in_order(tmp_path):
    path = tmp_path / "asked.jsonl"
    path.write_text("\ufeff" + "\n\n  \r\n\u3000\n".join(line for line, _ in BATCH), encoding="utf-8")
    answers = lines(path)
    got = [answer["due"] if "due" in answer else answer["error"]["code"] for answer in answers]
    assert got == [expected for _, expected in BATCH]


def test_a_batch_may_come_from_standard_input():
    assert lines("-", stdin=BATCH[0][0])[0]["due"] == "2026-03-16"
    assert lines("-", stdin="") == []


def test_a_line_that_is_no_utf8_is_refused_and_the_others_answered(tmp_path):
    path = tmp_path / "asked.jsonl"
    path.write_bytes('{"rule":"期限"}\n'.encode("gb18030") + BATCH[0][0].encode() + b"\n\xff\xfe")
    answers = lines(path)
    assert [answer.get("error", {}).get("code") for answer in answers] == ["not_utf8", None, "not_utf8"]


def test_numbers_are_checked_one_per_line(tmp_path):
    path = tmp_path / "codes.txt"
    path.write_bytes("JY21116010000011\r\n\n 92110116ma0teat018 \n怀柔\n".encode() + b"\xff\n")
    answers = lines(path, "check")
    assert [answer.get("kind") for answer in answers] == ["jy", "uscc", "unknown", None]
    assert answers[0]["code"] == "JY21116010000011"
    assert answers[1]["code"] == " 92110116ma0teat018 ", "the input is echoed"
    assert answers[3]["error"]["code"] == "not_utf8"


def test_a_number_is_checked_and_a_wrong_one_is_an_answer():
    assert answered("check", "ＪＹ２１１１６０１０００００１１")["valid"] is True
    wrong = answered("check", "JY21116010000012")
    assert (wrong["kind"], wrong["valid"]) == ("jy", False)
    assert set(wrong) == {"code", "kind", "valid", "reason", "parts"}
    assert answered("check", "")["kind"] == "unknown"
    assert answered("check", "任意文字", "--kind", "permit_small")["valid"] is None
    assert answered("check", "--kind", "uscc", "JY21116010000011")["valid"] is False


def test_lists_loaded_in_the_home_answer_what_the_published_ones_cannot(monkeypatch):
    loaded = Calendar.published().with_year(2027, holidays=[date(2027, 1, 1)])
    monkeypatch.setattr(command, "_loaded_calendar", lambda: loaded)
    assert answered("due", "case.pay", "--start", "2026-12-17")["due"] == "2027-01-04"
    assert refused("due", "case.pay", "--start", "2027-12-25")["code"] == "unknown_year"


def test_a_loaded_list_that_changes_the_december_before_is_heeded(monkeypatch):
    """31 December 2026 is a Thursday; a notice of 2027 may make it a day off, as earlier notices did."""
    assert answered("due", "case.pay", "--start", "2026-12-16")["due"] == "2026-12-31"
    loaded = Calendar.published().with_year(2027, holidays=[date(2026, 12, 31), date(2027, 1, 1)])
    monkeypatch.setattr(command, "_loaded_calendar", lambda: loaded)
    assert answered("due", "case.pay", "--start", "2026-12-16")["due"] == "2027-01-04"
    assert answered("due", "case.seizure_food", "--start", "2026-12-01")["due"] == "2026-12-31"


# The real command, as somebody else's program starts it


def weili(*arguments, env=None, stdin=b""):
    program = Path(sys.executable).with_name("weili")
    return subprocess.run(
        [program, "law", *arguments], input=stdin, capture_output=True, env=env, check=False
    )


def test_the_installed_command_answers_in_utf8_whatever_the_locale(tmp_path):
    bare = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "WEILI_HOME": str(tmp_path)}
    ended = weili("due", "case.pay", "--start", "2026-03-02", "--json", env=bare)
    assert ended.returncode == 0
    assert json.loads(ended.stdout.decode("utf-8"))["step"] == "缴纳罚没款"
    ended = weili("check", b"\xff\xfe", "--json", env=bare)
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["kind"] == "unknown"


def test_without_a_database_an_unpublished_year_stays_refused(tmp_path):
    bare = {"PATH": "/usr/bin:/bin", "WEILI_HOME": str(tmp_path)}
    ended = weili("due", "case.pay", "--start", "2026-12-25", "--json", env=bare)
    assert ended.returncode == 2
    assert json.loads(ended.stdout)["error"]["code"] == "unknown_year"
    assert list(tmp_path.iterdir()) == [], "a question writes nothing"


def test_answering_starts_no_framework():
    script = "import sys, weili.cli.law; sys.exit('django' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_code_that_looks_like_an_option_is_asked_for_after_two_dashes():
    said = run("check", "--json", "--", "--json")
    assert json.loads(said.stdout)["code"] == "--json"
