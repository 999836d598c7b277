"""Identity matching on two plain tables (`weili brain match`, contract §6): read, compare, assign, write.

Columns: id and name, and any of trade_name, address, phone, code, city, kind, lat, lon, person. What comes
out is a proposal with reasons; nothing is merged here.
"""

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from weili.brain.pairing import Rivals, candidate_pairs, one_to_one
from weili.matching import Claim, Reason
from weili.matching.pairs import Row, log_odds, pair_features, read_row, survey
from weili.matching.telling import explain
from weili.matching.weights import ASSIGNED_BASE, ASSIGNED_SLOPE, RIVAL_BIAS, RIVAL_WEIGHTS

REQUIRED = ("id", "name")
TEXTS = ("id", "name", "trade_name", "address", "phone", "code", "city", "kind", "person")
#: From this probability on a pair is proposed.
PROPOSED = 0.5
#: Below this a pair does not even take part in the assignment.
FLOOR = 0.02


class UnreadableTable(ValueError):
    """A table that cannot be matched; the message is a Chinese sentence, `code` names the kind of refusal."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Table:
    """A table read: ids in their order and one claim for each. Ids are only handed back, so one may occur twice."""

    ids: tuple[str, ...]
    claims: tuple[Claim, ...]

    @property
    def repeated_ids(self) -> int:
        """How many rows bear an id that another row bears already."""
        return len(self.ids) - len(set(self.ids))


@dataclass(frozen=True, slots=True)
class Match:
    """A proposed pair, by position in the two tables."""

    left: int
    right: int
    probability: float
    reasons: tuple[Reason, ...]


def read_table(path: Path) -> Table:
    """Read a CSV (UTF-8 or GB18030) or Parquet file; raises UnreadableTable with a sentence."""
    if not path.is_file():
        raise UnreadableTable("no_file", f"找不到文件 {path.name}，请检查路径。")
    rows = _parquet_rows(path) if path.suffix.lower() in (".parquet", ".pq") else _csv_rows(path)
    return _to_table(rows, path.name)


def _parquet_rows(path: Path) -> list[dict[str, Any]]:
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableTable("bad_file", f"{path.name} 不是可读的 Parquet 文件，请重新导出。") from error
    _require(table.schema.names, path.name)
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def _csv_rows(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableTable("bad_file", f"{path.name} 的编码无法识别，请另存为 UTF-8 编码的 CSV。")
    if "\0" in text:
        raise UnreadableTable("bad_file", f"{path.name} 不是文本文件，请提供 CSV 或 Parquet 文件。")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        _require(reader.fieldnames or (), path.name)
        return [
            {(k or "").strip().lower(): v for k, v in row.items() if not isinstance(v, list)}
            for row in reader
        ]
    except csv.Error as error:
        raise UnreadableTable(
            "bad_file", f"{path.name} 第 {reader.line_num} 行无法读取：{error}。"
        ) from error


def _require(columns: Iterable[str], name: str) -> None:
    present = {c.strip().lower() for c in columns if c}
    missing = [c for c in REQUIRED if c not in present]
    if missing:
        raise UnreadableTable(
            "missing_column", f"{name} 缺少必需的列：{'、'.join(missing)}。至少需要 id 和 name 两列。"
        )


def _to_table(rows: Sequence[Mapping[str, Any]], name: str) -> Table:
    ids: list[str] = []
    claims: list[Claim] = []
    for number, raw in enumerate(rows, start=2):
        row = {str(k).strip().lower(): v for k, v in raw.items()}
        texts = {c: _text(row.get(c)) for c in TEXTS}
        if not texts["id"]:
            raise UnreadableTable("missing_id", f"{name} 第 {number} 行没有 id，每行都必须有自己的 id。")
        ids.append(texts["id"])
        claims.append(_to_claim(texts, _position(row, name, number)))
    return Table(tuple(ids), tuple(claims))


def _to_claim(texts: Mapping[str, str], position: tuple[float | None, float | None]) -> Claim:
    return Claim(
        name=texts["name"],
        trade_name=texts["trade_name"],
        address=texts["address"],
        phone=texts["phone"],
        codes={"code": texts["code"]} if texts["code"] else {},
        person=texts["person"],
        lat=position[0],
        lon=position[1],
        kind=texts["kind"],
        city=texts["city"],
    )


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _position(row: Mapping[str, Any], name: str, number: int) -> tuple[float | None, float | None]:
    found: list[float | None] = []
    for column, limit in (("lat", 90.0), ("lon", 180.0)):
        text = _text(row.get(column))
        try:
            value = float(text) if text and text.lower() not in ("nan", "none", "null") else None
        except ValueError as error:
            message = f"{name} 第 {number} 行的 {column} “{text}”不是数字，应为十进制度数。"
            raise UnreadableTable("bad_number", message) from error
        if value is not None and not -limit <= value <= limit:
            raise UnreadableTable("bad_number", f"{name} 第 {number} 行的 {column} “{text}”超出范围。")
        found.append(value if value != 0.0 else None)
    return (found[0], found[1])


def match_claims(
    left: Sequence[Claim],
    right: Sequence[Claim],
    *,
    single: bool = False,
    least: float = PROPOSED,
    towns: Mapping[str, str] | None = None,
) -> list[Match]:
    """Pairs with at least the probability `least`, best first; `single`: at most one partner per row."""
    ours, theirs = [read_row(c, towns=towns) for c in left], [read_row(c, towns=towns) for c in right]
    scored = score_pairs(ours, theirs)
    probabilities = {pair: _squeeze(odds) for pair, (odds, _) in scored.items()}
    if single:
        kept = one_to_one((a, b, p) for (a, b), p in probabilities.items() if p >= FLOOR)
        probabilities = {pair: _squeeze(ASSIGNED_BASE + ASSIGNED_SLOPE * scored[pair][0]) for pair in kept}
    matches = [
        Match(a, b, p, tuple(explain(scored[a, b][1]))) for (a, b), p in probabilities.items() if p >= least
    ]
    return sorted(matches, key=lambda m: (-m.probability, m.left, m.right))


def score_pairs(
    left: Sequence[Row], right: Sequence[Row]
) -> dict[tuple[int, int], tuple[float, dict[str, float]]]:
    """Candidate pair → (log-odds after weighing it against its rivals, features)."""
    around = survey(left, right)
    features = {(a, b): pair_features(left[a], right[b], around) for a, b in candidate_pairs(left, right)}
    odds = {pair: log_odds(found) for pair, found in features.items()}
    rivals = Rivals(odds)
    return {pair: (_weigh(odds[pair], rivals.features(pair)), features[pair]) for pair in features}


def _weigh(odds: float, rival: Mapping[str, float]) -> float:
    return RIVAL_BIAS + RIVAL_WEIGHTS["odds"] * odds + sum(RIVAL_WEIGHTS[k] * v for k, v in rival.items())


def _squeeze(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def write_matches(path: Path, left: Table, right: Table, matches: Iterable[Match]) -> int:
    """Write left_id, right_id, probability, reasons (JSON); gives back the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("left_id", "right_id", "probability", "reasons"))
        for match in matches:
            reasons = [{"code": r.code, "weight": r.weight, "text": r.text} for r in match.reasons]
            ids = left.ids[match.left], right.ids[match.right]
            writer.writerow((*ids, f"{match.probability:.6f}", json.dumps(reasons, ensure_ascii=False)))
            count += 1
    return count
