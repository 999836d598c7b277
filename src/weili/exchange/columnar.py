"""Rows of a parquet table, batch by batch: memory stays constant."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from weili.exchange.refusals import Unreadable
from weili.exchange.texts import cell_text


def parquet_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The column names as row 0, then every row from 1, all as texts; raises `Unreadable` where broken."""
    try:
        with pq.ParquetFile(path) as table:
            yield 0, [str(name) for name in table.schema_arrow.names]
            number = 1
            for batch in table.iter_batches(batch_size=8192):
                columns = [[cell_text(value) for value in column.to_pylist()] for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    yield number, list(cells)
                    number += 1
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise Unreadable(
            "corrupt", f"文件“{path.name}”不是完好的 parquet 表，请重新导出后再上传。"
        ) from error
