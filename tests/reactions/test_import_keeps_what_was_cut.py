"""A text longer than its column is cut in the table and kept whole with its row, which says so."""

import csv
from datetime import datetime
from pathlib import Path

from tests.cast import Cast

from weili.archive.models import ImportedRow
from weili.inspection.models import Finding
from weili.reactions.importing import Importing, start_import


def test_the_row_keeps_the_original_and_says_that_it_was_cut(
    cast: Cast, at: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "检查.csv"
    long, short = "脏" * 900, "地面湿滑"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([
            ["被检查单位", "统一社会信用代码", "经营场所", "检查日期", "检查结果", "发现问题"],
            ["北京栗子沟农家乐有限公司", "91110116MA00LZNJ42", "渤海镇栗子沟村12号", "2026-09-10", "基本符合", long],
            ["北京栗子沟农家乐有限公司", "91110116MA00LZNJ42", "渤海镇栗子沟村12号", "2026-09-11", "基本符合", short],
        ])  # fmt: skip
    batch = start_import(
        district=cast.district, kind="inspections", file_name=path.name, by=cast.catering, at=at
    )
    importing = Importing(batch, path, cast.catering, at)
    states = [outcome.state for outcome in importing.outcomes()]
    importing.finish()
    assert states == ["kept", "kept"]
    assert sorted(len(found.text) for found in Finding.objects.in_district(cast.district)) == [4, 500]
    cut, whole = ImportedRow.objects.filter(batch=batch, district=cast.district).order_by("row")
    assert cut.raw["发现问题"] == long
    assert "已截短登记" in cut.text
    assert whole.raw is None
    assert "截短" not in whole.text
