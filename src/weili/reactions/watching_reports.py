"""What is told of a watched file (收取报告): two files beside it, and a message to whoever is responsible."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from weili.archive.models import ImportBatch
from weili.archive.queries.imports import refused_table
from weili.exchange.writers import Printed, write_xlsx
from weili.kernel import clock
from weili.kernel.models import District
from weili.kernel.outbox import notify
from weili.reactions.chunk import SENTENCES
from weili.reactions.watching import responsible


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one file."""

    file: str
    kind: str
    outcome: str  # done, refused, asked
    sentence: str
    taken_at: str
    rows: int = 0
    kept: int = 0
    merged: int = 0
    refused: int = 0
    by_reason: dict[str, int] | None = None
    batch: int | None = None


def moved(source: Path, outcome: str, *, at: datetime) -> Path:
    """Where a file goes: a folder of the district, the moment before its name, so that none covers another."""
    stamp = f"{at.astimezone(clock.BEIJING):%Y%m%d-%H%M%S}"
    return source.parents[1] / outcome / f"{stamp}-{source.parent.name}-{source.name}"


def write_report(report: Report, beside: Path, batch: ImportBatch | None) -> None:
    """Write the summary, and the refused rows with their reasons where there are any."""
    beside.parent.mkdir(parents=True, exist_ok=True)
    text = {**asdict(report), "reasons": {code: SENTENCES.get(code, code) for code in report.by_reason or {}}}
    _written(beside.with_name(f"{beside.name}.report.json"), json.dumps(text, ensure_ascii=False, indent=1))
    if batch is not None and batch.refused:
        headings, rows = refused_table(batch)
        target = beside.with_name(f"{beside.name}.refused.xlsx")
        write_xlsx(target, Printed("退回的行", headings, [("文件", report.file)]), rows)


def _written(target: Path, text: str) -> None:
    partial = target.with_name(f".{target.name}")
    partial.write_text(text, encoding="utf-8")
    partial.replace(target)


def tell(report: Report, district: District, *, link: str, key: str, at: datetime) -> None:
    """Tell whoever is responsible, once per file."""
    subjects = {"done": "已自动导入", "refused": "自动收取的文件退回", "asked": "自动收取的文件待确认列对应"}
    notify(
        people=responsible(district, at=at),
        subject=f"{subjects[report.outcome]}：{report.file}",
        body=report.sentence,
        key=key,
        at=at,
        link=link,
    )


def counts_of(batch: ImportBatch) -> dict[str, Any]:
    """The counts of a batch, for a report."""
    return {
        "rows": batch.rows,
        "kept": batch.kept,
        "merged": batch.merged,
        "refused": batch.refused,
        "by_reason": dict(batch.by_reason),
        "batch": batch.pk,
    }
