"""`weili import KIND FILE…`: one JSON line per row, then one summary line (contract §3)."""

import json
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from weili.cli.answer import refuse
from weili.cli.setup import prepare

if TYPE_CHECKING:
    from weili.reactions.importing import RowOutcome


@click.command("import")
@click.argument("kind")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--dry-run", is_flag=True, help="tell what would happen, write nothing")
@click.option("--district", "district_code", help="the district's code; optional while there is only one")
@click.option("--source", default="", help="the system that the files come from")
@click.option("--json", "as_json", is_flag=True)
def import_(
    *, kind: str, files: tuple[str, ...], dry_run: bool, district_code: str | None, source: str, as_json: bool
) -> None:
    """Take in tables of one KIND: each row kept, merged or refused, each with its reason."""
    prepare()
    from django.db import transaction

    from weili.cli.setup import the_district
    from weili.exchange.refusals import Unreadable
    from weili.kernel import clock
    from weili.kernel.models.people import system_person
    from weili.reactions.importing import CannotImport, Importing, start_import

    at, by = clock.now(), system_person()
    district = the_district(district_code, as_json=as_json)
    states: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for name in files:
        path = Path(name)
        if not path.is_file():
            refuse("no_file", f"没有找到文件“{name}”，请给出存在的文件路径", as_json=as_json)
        try:
            with transaction.atomic() if dry_run else nullcontext():
                batch = start_import(
                    district=district, kind=kind, file_name=path.name, source=source, by=by, at=at
                )
                importing = Importing(batch=batch, path=path, by=by, at=at)
                for outcome in importing.outcomes():
                    click.echo(
                        json.dumps(outcome.as_json(), ensure_ascii=False) if as_json else _line(outcome)
                    )
                importing.finish()
                if dry_run:
                    transaction.set_rollback(True)
        except CannotImport as refusal:
            refuse("unknown_kind", str(refusal), as_json=as_json)
        except Unreadable as refusal:
            refuse(refusal.code, refusal.text, as_json=as_json)
        states += importing.states
        reasons += importing.reasons
    summary = {
        "rows": states.total(), "kept": states["kept"], "merged": states["merged"], "refused": states["refused"],
        "by_reason": dict(reasons),
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps({"summary": summary}, ensure_ascii=False))
    else:
        click.echo(
            f"共 {summary['rows']} 行：保留 {summary['kept']}，重复 {summary['merged']}，退回 {summary['refused']}"
        )


def _line(outcome: "RowOutcome") -> str:
    words = {"kept": "保留", "merged": "重复", "refused": "退回"}[outcome.state]
    place = f"{outcome.file} {outcome.sheet}".strip()
    return f"{place} 第{outcome.row}行 {words}：{outcome.text}"
