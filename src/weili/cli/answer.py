"""How every command answers: JSON or words on stdout, exit 0 answered, 1 a check found something, 2 refused."""

import json
import sys
from typing import Any, NoReturn

import click


def say(answer: Any, *, as_json: bool, words: str | None = None) -> None:
    """Print one answer: one line of JSON, or its sentence for a person."""
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        click.echo(words if words is not None else json.dumps(answer, ensure_ascii=False, indent=2))


def refusal(code: str, message: str, *, near: Any = None) -> dict[str, Any]:
    """The shape of every refusal (contract §0)."""
    error: dict[str, Any] = {"code": code, "message": message}
    if near is not None:
        error["near"] = near
    return {"error": error}


def refuse(code: str, message: str, *, as_json: bool, near: Any = None) -> NoReturn:
    """Refuse the input: exit status 2, as JSON on stdout or as a sentence on stderr."""
    if as_json:
        click.echo(json.dumps(refusal(code, message, near=near), ensure_ascii=False))
    else:
        click.echo(message, err=True)
    sys.exit(2)


class Told:
    """Progress on stderr: a line for each tenth of each step."""

    def __init__(self) -> None:
        self.last = ""

    def __call__(self, what: str, done: int, all: int) -> None:  # noqa: A002 - the word of the screen: 3 of all
        line = f"{what} {10 * done // all * 10}%" if all else f"{what}……"
        if line != self.last:
            self.last = line
            click.echo(line, err=True)
