"""Rows multiplied inside the database: a small seed that the product wrote becomes a large district in some seconds.

Copies keep their seed's facts and differ in keys, in names (a number at the end), in codes and a little in position.
Entries of timelines are spread so that few archives have thousands and most have some dozen; they carry the digests
of the entries they were copied from, so the chains of such a database do not verify and are not meant to.
"""

from typing import Any

from django.db import connection

ENTRIES_AT_ONCE = 1_000_000


def multiply(copies: int) -> None:
    """Copy every business of the seed with what hangs on it, `copies` times in all."""
    from weili.archive.models import Business, Duty, Operator, Permit, Premises, SearchGrams, Visit
    from weili.grading.models import Grade

    models: list[Any] = [Operator, Premises, Business, SearchGrams, Permit, Visit, Duty, Grade]
    strides = {model: _greatest(model) for model in models}
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(_copy(model, strides, copies))
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO archive_search(archive_search) VALUES ('rebuild')")
    _go_on_counting(models)


def _greatest(model: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX({model._meta.pk.column}) FROM {model._meta.db_table}")
        return int(cursor.fetchone()[0])


def _copy(model: Any, strides: dict[Any, int], copies: int) -> str:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(model, field, strides) for field in fields)
    return (
        f"WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k + 1 < {copies}) "
        f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {values} "
        f"FROM (SELECT * FROM {model._meta.db_table}) s CROSS JOIN n"
    )


#: what differs between copies beside the keys; `k` is the number of the copy
_OTHERWISE = {
    "archive_operator.uscc": "'92110117MA' || substr(s.uscc, 15, 4) || (1000 + k)",
    "archive_premises.lat": "s.lat + k * 0.0005",
    "archive_premises.lon": "s.lon + k * 0.0003",
    "archive_business.name": "s.name || k",
    "archive_business.search": "s.search || ' x' || (1000 + k)",
    "archive_searchgrams.grams": "s.grams || ' x x1 x1' || substr(CAST(1000 + k AS text), 2, 1) || ' ' || "
    "substr(CAST(1000 + k AS text), 1, 3) || ' ' || substr(CAST(1000 + k AS text), 2, 3)",
    "archive_duty.subject": "s.subject || ':' || k",
}


def _value(model: Any, field: Any, strides: dict[Any, int]) -> str:
    otherwise = _OTHERWISE.get(f"{model._meta.db_table}.{field.column}")
    if otherwise:
        return otherwise
    of = field.related_model if field.related_model in strides else model if field.primary_key else None
    return f's."{field.column}" + k * {strides[of]}' if of else f's."{field.column}"'


def _go_on_counting(models: list[Any]) -> None:
    """PostgreSQL draws keys from sequences, which know nothing of keys that were written."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            if model._meta.pk.column == "id":
                table = model._meta.db_table
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))"
                )


def spread_entries(templates: list[int], businesses: int, many: int, district: str) -> None:
    """Write timeline entries after these templates. Indexes are taken away and put back: quicker than to grow them."""
    from weili.archive.models import Entry

    indexes = list(Entry._meta.indexes)
    with connection.schema_editor(atomic=False) as editor:
        for index in indexes:
            editor.remove_index(Entry, index)
    with connection.cursor() as cursor:
        for start in range(0, many, ENTRIES_AT_ONCE):
            upto = min(start + ENTRIES_AT_ONCE, many)
            cursor.execute(_entries(templates, businesses, district, start, upto))
    with connection.schema_editor(atomic=False) as editor:
        for index in indexes:
            editor.add_index(Entry, index)
    _go_on_counting([Entry])


def _entries(templates: list[int], businesses: int, district: str, start: int, upto: int) -> str:
    sqlite = connection.vendor == "sqlite"
    share = "((i * 2654435761) % 4294967296) / 4294967296.0"
    whose = f"{businesses} * ({share}) * ({share})"
    whole = f"CAST({whose} AS INTEGER)" if sqlite else f"CAST(floor({whose}) AS bigint)"
    moment = (
        "datetime('2016-01-01', '+' || (i % 3900) || ' days', '+' || (i % 36000) || ' seconds')"
        if sqlite
        else "timestamptz '2016-01-01 00:00Z' + (i % 3900) * interval '1 day' + (i % 36000) * interval '1 s'"
    )
    return f"""
        WITH RECURSIVE n(i) AS (SELECT CAST({start} AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {upto})
        INSERT INTO archive_entry (id, district_id, business_id, chain, seq, kind, payload, personal_digest, by_id,
            by_name, occurred_at, recorded_at, corrects, algorithm, previous, digest)
        SELECT {max(templates) + 1} + i, e.district_id, 1 + m.b, '{district}/' || (1 + m.b), 1000 + i, e.kind,
            e.payload, e.personal_digest, e.by_id, e.by_name, m.moment, m.moment, e.corrects, e.algorithm,
            e.previous, e.digest
        FROM (SELECT i, {whole} AS b, {moment} AS moment FROM n) m
        JOIN archive_entry e ON e.id = {min(templates)} + m.i % {len(templates)}"""
