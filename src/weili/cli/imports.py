"""`weili import KIND FILE…`: one JSON line per row, then one summary line (contract §3)."""

import json
import os
import sys
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from weili.cli.answer import refuse
from weili.cli.setup import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from weili.kernel.models import District, Person
    from weili.reactions.importing import RowOutcome

WORDS = {"kept": "保留", "merged": "重复", "refused": "退回"}


@click.command("import")
@click.argument("kind")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--dry-run", is_flag=True, help="只说会怎样，什么也不写")
@click.option("--district", "district_code", help="区划代码；只有一个区时可不填")
@click.option("--source", default="", help="文件来自哪个系统")
@click.option("--json", "as_json", is_flag=True)
def import_(
    *, kind: str, files: tuple[str, ...], dry_run: bool, district_code: str | None, source: str, as_json: bool
) -> None:
    """导入一种（KIND）表格：每一行保留、重复或退回，各有理由。"""
    prepare()
    from django.db import transaction

    from weili.cli.setup import the_district
    from weili.exchange.kinds import KINDS
    from weili.kernel import clock
    from weili.kernel.models.people import system_person

    if kind not in KINDS:
        message = f"不认识的种类“{kind}”，应为：{'、'.join(KINDS)}"
        refuse("unknown_kind", message, as_json=as_json, near=list(KINDS))
    district = the_district(district_code, as_json=as_json)
    run = _Run(kind, source, district, system_person(), clock.now(), _Lines(as_json))
    with transaction.atomic() if dry_run else nullcontext():
        trouble = next((t for name in files if (t := run.take(Path(name), dry_run=dry_run))), None)
        if dry_run:
            transaction.set_rollback(True)
    if trouble is not None:
        run.lines.flush()
        refuse(*trouble, as_json=as_json, near={"imported": [] if dry_run else run.imported})
    run.lines.summary(run.summary())


@dataclass(slots=True)
class _Run:
    """The files of one command, one after the other."""

    kind: str
    source: str
    district: "District"
    by: "Person"
    at: "datetime"
    lines: "_Lines"
    imported: list[str] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def take(self, path: Path, *, dry_run: bool) -> tuple[str, str] | None:
        """Bring in one file; the code and sentence of its refusal where it could not be read."""
        from weili.exchange.refusals import Unreadable
        from weili.reactions.importing import Importing, fail_import, start_import

        if not path.is_file():
            return "not_found", f"没有找到文件“{path}”，请给出存在的文件路径{self._before(dry_run)}"
        batch = start_import(
            district=self.district,
            kind=self.kind,
            file_name=path.name,
            source=self.source,
            by=self.by,
            at=self.at,
        )
        importing = Importing(batch=batch, path=path, by=self.by, at=self.at)
        try:
            self.lines.rows(importing.outcomes())
        except Unreadable as refusal:
            fail_import(batch=batch, message=refusal.text, by=self.by, at=self.at)
            begun = f"；该文件已读出的{batch.rows}行已处理并保留" if batch.rows and not dry_run else ""
            return refusal.code, f"{refusal.text}{begun}{self._before(dry_run)}"
        except KeyboardInterrupt:
            # What was committed stays; the same file again meets those rows as already imported.
            message = f"被中断；已读出的{batch.rows}行已处理并保留，再次导入同一文件即可继续"
            fail_import(batch=batch, message=message, by=self.by, at=self.at)
            raise
        importing.finish()
        self.imported.append(path.name)
        self.states += importing.states
        self.reasons += importing.reasons
        return None

    def _before(self, dry_run: bool) -> str:  # noqa: FBT001
        if dry_run or not self.imported:
            return ""
        return f"；此前{len(self.imported)}个文件已导入并保留：{'、'.join(self.imported)}"

    def summary(self) -> dict[str, Any]:
        """The counts of all files."""
        return {
            "rows": self.states.total(),
            "kept": self.states["kept"],
            "merged": self.states["merged"],
            "refused": self.states["refused"],
            "by_reason": dict(self.reasons),
        }


class _Lines:
    """What the command prints, in UTF-8 whatever the locale. A reader that hangs up does not stop the import."""

    def __init__(self, as_json: bool) -> None:  # noqa: FBT001
        self._as_json = as_json
        self._out: IO[bytes] | None = sys.stdout.buffer

    def rows(self, outcomes: "Iterator[RowOutcome]") -> None:
        for outcome in outcomes:
            self._print(
                json.dumps(outcome.as_json(), ensure_ascii=False) if self._as_json else _sentence(outcome)
            )

    def summary(self, summary: dict[str, Any]) -> None:
        if self._as_json:
            self._print(json.dumps({"summary": summary}, ensure_ascii=False))
        else:
            counts = "，".join(f"{word} {summary[state]}" for state, word in WORDS.items())
            self._print(f"共 {summary['rows']} 行：{counts}")
        self.flush()

    def flush(self) -> None:
        try:
            if self._out is not None:
                self._out.flush()
        except BrokenPipeError:
            self._hang_up()

    def _print(self, line: str) -> None:
        self._write(line.encode(errors="backslashreplace") + b"\n")

    def _write(self, line: bytes) -> None:
        if self._out is None:
            return
        try:
            self._out.write(line)
        except BrokenPipeError:
            self._hang_up()

    def _hang_up(self) -> None:
        self._out = None
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is buffered still goes somewhere at the end


def _sentence(outcome: "RowOutcome") -> str:
    place = f"{outcome.file} {outcome.sheet}".strip()
    return f"{place} 第{outcome.row}行 {WORDS[outcome.state]}：{outcome.text}"
