"""Producers, suppliers and outside units by their names: the same name is the same party."""

from collections.abc import Iterable

from django.db import transaction

from weili.archive.models import Party
from weili.kernel.bulk import insert
from weili.kernel.models import District
from weili.matching.names import name_key, parse_name

BATCH = 500


@transaction.atomic
def name_parties(
    *, names: Iterable[str | None], district: District, known: dict[str, Party]
) -> dict[str, Party]:
    """Find or open the parties (相关方) of these names; `known` remembers them by name between calls."""
    wanted = {name.strip() for name in names if name and name.strip()} - known.keys()
    keys = {name: (name_key(parse_name(name)) or name)[:200] for name in wanted}
    found: dict[str, Party] = {}
    ordered = sorted(set(keys.values()))
    for start in range(0, len(ordered), BATCH):
        some = Party.objects.in_district(district).filter(key__in=ordered[start : start + BATCH])
        found.update((party.key, party) for party in some)
    new = {key: name for name, key in sorted(keys.items()) if key not in found}
    opened = insert([Party(district=district, name=name[:200], key=key) for key, name in new.items()])
    found.update((party.key, party) for party in opened)
    known.update((name, found[key]) for name, key in keys.items())
    return known
