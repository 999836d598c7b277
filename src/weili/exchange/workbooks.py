"""Rows of xlsx and xls workbooks, opened in a process of their own (see `workbook_process`)."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from weili.exchange.refusals import Unreadable

SheetParts = tuple[str, Iterator[tuple[int, list[str]]], frozenset[tuple[int, int]]]


def workbook_sheets(path: Path, *, zipped: bool) -> Iterator[SheetParts]:
    """Name, rows and formula cells (row from 1, column from 0) of each worksheet in order.

    Formula cells are only known in xlsx. Raises `Unreadable` for a protected or broken workbook.
    """
    form = "xlsx" if zipped else "xls"
    command = [sys.executable, "-m", "weili.exchange.workbook_process", form, str(path.resolve())]
    with subprocess.Popen(  # noqa: S603 — our own module on our own file, no shell
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        try:
            yield from _Messages(process, path).sheets()
        finally:
            process.kill()  # the reader may have seen enough


class _Messages:
    """The lines of the process, cut into sheets."""

    def __init__(self, process: subprocess.Popen[str], path: Path) -> None:
        self.process, self.path = process, path
        self.message: dict[str, Any] = {}

    def sheets(self) -> Iterator[SheetParts]:
        """The sheets; rows that were not taken are passed over."""
        self._next()
        while "sheet" in self.message:
            head = self.message
            self._next()
            yield head["sheet"], self._rows(), frozenset((row, column) for row, column in head["formulas"])
            while "rows" in self.message:
                self._next()

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        while "rows" in self.message:
            yield from self.message["rows"]
            self._next()

    def _next(self) -> None:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.message = json.loads(line) if line.endswith("\n") else {"refused": "aborted"}
        if "refused" in self.message:
            raise self._refusal(self.message["refused"])

    def _refusal(self, reason: str) -> Unreadable:
        name = self.path.name
        if reason == "password":
            return Unreadable("password", f"工作簿“{name}”设有打开密码，请取消密码保护后再上传。")
        if reason == "corrupt":
            return Unreadable("corrupt", f"工作簿“{name}”已损坏，打不开，请重新导出后再上传。")
        return Unreadable(
            "corrupt",
            f"工作簿“{name}”打不开：文件已损坏，或者表格末尾很远处还留有单元格；请把数据复制到新建的工作簿后再上传。",
        )
