"""`weili law due` and `weili law check`: the last day of a period, and whether a number can be right.

Contract §1 and §2. Answers come from the tables of the law alone and need no database; only where a
period reaches the end of the published holiday lists is the home asked for lists loaded later.
"""

import difflib
import functools
import importlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from weili.cli.answer import refusal, refuse
from weili.cli.usage import in_chinese
from weili.law import identifiers, terms
from weili.law.moments import parse_moment, parse_pause, shown
from weili.law.source import Confidence, LawError
from weili.law.workdays import Calendar, UnknownYear

FIELDS = ("rule", "start", "on", "pause", "extended")
#: A field of a batch line this much like a known one is a misspelling, and a silent wrong answer if ignored.
MISSPELT = 0.8
UNREADABLE: dict[type[Exception], str] = {
    FileNotFoundError: "没有这个文件",
    IsADirectoryError: "这是一个文件夹",
    PermissionError: "没有读取的权限",
}


class StrictCommand(click.Command):
    """A command whose usage errors are refusals too: in JSON on stdout when `--json` was asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = args[: args.index("--")] if "--" in args else args
        as_json = "--json" in options
        if as_json:  # first, so that an option without its value does not swallow it
            args = ["--json", *(given for given in options if given != "--json"), *args[len(options) :]]
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if not as_json:
                raise
            sentence, near = in_chinese(error)
            refuse("bad_usage", f"命令写法不对：{shown(sentence, 200)}", as_json=True, near=near)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def law() -> None:
    """期限推算与编号校验。"""


@law.command(cls=StrictCommand)
@click.argument("rule", required=False)
@click.option("--start", help="起算日 YYYY-MM-DD，或者起算时间 YYYY-MM-DDTHH:MM（倒算的期限：届满日）")
@click.option("--on", help="按哪一天有效的规定（默认为起算日）")
@click.option("--pause", multiple=True, metavar="A..B", help="暂停期间：A日至B日前一日不计入，可重复")
@click.option("--extended", is_flag=True, help="已经批准延长")
@click.option("--batch", metavar="FILE", help="每行一个 JSON 的文件，- 为标准输入")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 回答")
def due(as_json: bool, batch: str | None, **options: Any) -> None:  # noqa: FBT001
    """推算期限的最后一天。RULE 为期限规则编号，如 licence.decide。"""
    asked = {name: value for name, value in options.items() if value}
    if batch is not None:
        if asked:
            refuse("bad_usage", "--batch 与单个期限的参数不能同时使用。", as_json=as_json)
        _each_line(batch, _due_of_line, as_json=as_json)
        return
    if "rule" not in asked or "start" not in asked:
        refuse("bad_usage", "请写明期限规则编号和 --start 起算日（或者用 --batch FILE）。", as_json=as_json)
    _answer(lambda: _due(asked), _due_words, as_json=as_json)


@law.command(cls=StrictCommand)
@click.argument("code", required=False)
@click.option("--kind", help=f"按这一种校验：{'、'.join(identifiers.KINDS)}")
@click.option("--batch", metavar="FILE", help="每行一个编号的文件，- 为标准输入")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 回答")
def check(code: str | None, kind: str | None, batch: str | None, as_json: bool) -> None:  # noqa: FBT001
    """校验一个编号：是什么、对不对、含有哪些内容。"""
    if kind is not None and kind not in identifiers.KINDS:
        near = difflib.get_close_matches(kind[:80], identifiers.KINDS, n=3, cutoff=0.4)
        message = f"没有编号种类“{shown(kind)}”，可选：{'、'.join(identifiers.KINDS)}。"
        refuse("unknown_kind", message, as_json=as_json, near=near or None)
    if (code is None) == (batch is None):
        refuse("bad_usage", "请写明一个编号，或者用 --batch FILE，两者只用其一。", as_json=as_json)
    if batch is not None:
        _each_line(batch, lambda line: identifiers.check(line, kind=kind).as_json(), as_json=as_json)
    elif code is not None:
        given = code
        _answer(lambda: identifiers.check(given, kind=kind).as_json(), _check_words, as_json=as_json)


def _answer(
    ask: Callable[[], dict[str, Any]], words: Callable[[dict[str, Any]], str], *, as_json: bool
) -> None:
    """One question: its answer, or its refusal with exit status 2."""
    try:
        answer = ask()
    except LawError as error:
        refuse(error.code, str(error), as_json=as_json, near=_near(error))
    _print(_line(answer) if as_json else words(answer))


def _near(error: LawError) -> list[str] | None:
    return list(error.near) or None if isinstance(error, terms.UnknownRule) else None


def _line(answer: dict[str, Any]) -> str:
    """One line of JSON; input that is no Unicode text (a lone surrogate) is escaped instead of written."""
    text = json.dumps(answer, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(answer)
    return text


def _print(text: str) -> None:
    """Prints in UTF-8 whatever the locale says, so that the Chinese of an answer never fails."""
    click.echo((text + "\n").encode("utf-8", "replace"), nl=False)


def _each_line(path: str, ask: Callable[[str], dict[str, Any]], *, as_json: bool) -> None:
    """One answer or refusal per line of the file, in order; blank lines are skipped."""
    for line in _lines(path, as_json=as_json):
        try:
            text = line.decode("utf-8")
            if not text.strip():
                continue
            answer = ask(text)
        except UnicodeDecodeError:
            answer = refusal("not_utf8", "这一行不是 UTF-8 编码的文字，请另存为 UTF-8 再试。")
        except LawError as error:
            answer = refusal(error.code, str(error), near=_near(error))
        _print(_line(answer))


def _lines(path: str, *, as_json: bool) -> Iterator[bytes]:
    """The lines of a file or of standard input, without their ends and without a byte-order mark."""
    try:
        with click.open_file(path, "rb") as file:
            content: bytes = file.read()
    except (OSError, ValueError) as error:
        reason = next((why for kind, why in UNREADABLE.items() if isinstance(error, kind)), "无法读取")
        refuse("unreadable_file", f"读不到文件“{shown(path, 200)}”：{reason}。", as_json=as_json)
    for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        yield line.rstrip(b"\r")


def _due_of_line(line: str) -> dict[str, Any]:
    """The answer to one batch line; raises LawError."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        raise LawError("bad_json", f"这一行不是可读的 JSON：“{shown(line.strip())}”。") from None
    if not isinstance(asked, dict):
        raise LawError(
            "bad_json", '这一行应是一个 JSON 对象，如 {"rule": "licence.decide", "start": "2026-03-02"}。'
        )
    for name in asked:
        likely = difflib.get_close_matches(name[:80], FIELDS, n=1, cutoff=MISSPELT)
        if name not in FIELDS and likely:
            raise LawError("bad_field", f"没有“{shown(name)}”这一项，是不是“{likely[0]}”？")
    return _due(asked)


def _due(asked: Mapping[str, Any]) -> dict[str, Any]:
    """One period from its written parts; raises LawError naming the part that cannot be used."""
    rule, start = asked.get("rule"), asked.get("start")
    if not isinstance(rule, str) or not rule:
        raise LawError("bad_field", "期限规则编号（rule）没有填写，应是一段文字，如 licence.decide。")
    if start is None:
        raise LawError("bad_field", "起算日（start）没有填写，应写成 2026-03-02 的样子。")
    terms.versions(rule)  # an unknown rule is named before anything about its dates
    on = asked.get("on")
    extended = asked.get("extended")
    if extended is not None and not isinstance(extended, bool):
        raise LawError("bad_field", "是否延长（extended）应为 true 或者 false。")
    return _computed(
        rule,
        parse_moment(start, "起算日（start）"),
        None if on is None else parse_moment(on, "规定日期（on）"),
        _pauses(asked.get("pause")),
        extended is True,
    )


def _pauses(given: Any) -> tuple[tuple[date, date], ...]:
    if given is None:
        return ()
    if not isinstance(given, list | tuple):
        raise LawError("bad_pause", '暂停期间（pause）应是一个列表，如 ["2026-03-02..2026-03-09"]。')
    return tuple(parse_pause(pause) for pause in given)


def _computed(
    rule: str,
    start: date | datetime,
    on: date | datetime | None,
    pauses: tuple[tuple[date, date], ...],
    extended: bool,  # noqa: FBT001
) -> dict[str, Any]:
    """The answer by the published lists, else by the lists loaded in this home; raises LawError."""
    asked: dict[str, Any] = {"on": on, "pauses": pauses, "extended": extended}
    try:
        answer = terms.due(rule, start, **asked)
    except UnknownYear:
        loaded = _loaded_calendar()
        if loaded is None:
            raise
        return terms.due(rule, start, calendar=loaded, **asked).as_json()
    later = _loaded_calendar() if _later_lists_may_matter(answer) else None
    return (answer if later is None else terms.due(rule, start, calendar=later, **asked)).as_json()


def _later_lists_may_matter(answer: terms.Due) -> bool:
    """Whether the period reaches the last published December, of which the next year's notice may speak."""
    if not answer.term.asks_calendar:
        return False
    edge = date(max(Calendar.published().years), 12, 1)
    return max(answer.due, answer.start) >= edge


@functools.cache
def _loaded_calendar() -> Calendar | None:
    """The working days with the lists loaded in this home; None where no database answers.

    Django is started here and only here, so that a question the published lists answer stays fast.
    """
    if not _has_database():
        return None
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weili.settings.base")
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
        from django.db import DatabaseError
    except ImportError:
        return None
    try:
        django.setup()
        loaded: Calendar = importlib.import_module("weili.kernel.law_tables").loaded_calendar()
    except (ImportError, ImproperlyConfigured, DatabaseError, OSError):
        return None
    return loaded


def _has_database() -> bool:
    if os.environ.get("DATABASE_URL"):
        return True
    home = os.environ.get("WEILI_HOME") or str(Path(__file__).resolve().parents[3] / "var")
    return (Path(home).expanduser() / "weili.sqlite3").is_file()


DOUBTS = {
    Confidence.SECONDARY: "依据为转述，待确认。",
    Confidence.MEMORY: "依据凭记忆，待确认。",
    Confidence.PROPOSED: "为建议做法，未见明文，待确认。",
}


def _due_words(answer: dict[str, Any]) -> str:
    """The answer as a sentence."""
    unit = terms.UNITS[answer["unit"]]
    last = answer["due"].replace("T", " ").removesuffix("+08:00")
    start = answer["start"].replace("T", " ").removesuffix("+08:00")
    chosen = next(
        row
        for row in terms.versions(answer["rule"])
        if (row.in_force.isoformat() if row.in_force else "") == answer["version"]
    )
    direction = "届满，倒数" if chosen.counted_back else "起"
    sources = "、".join(f"《{name}》{number}" for name, number in [answer["cite"], *answer["also"]])
    since = f"（{answer['version']}起施行的规定）" if answer["version"] else ""
    doubt = DOUBTS.get(Confidence(answer["confidence"]), "")
    return (
        f"{answer['step']}：{start}{direction}{answer['amount']}{unit}，最后期限为{last}。"
        f"依据：{sources}{since}。{doubt}"
    )


def _check_words(answer: dict[str, Any]) -> str:
    verdict = {True: "有效", False: "无效", None: "不能判断"}[answer["valid"]]
    return f"{shown(answer['code'])}：{identifiers.KINDS[answer['kind']]}，{verdict}。{answer['reason']}"
