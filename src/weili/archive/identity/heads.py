"""From a business to the head of its archive: an owner keeps access when the archive is merged into another."""

from weili.archive.models import Business


def heads_of(keys: frozenset[int]) -> frozenset[int]:
    """The heads of the archives that these businesses belong to (one query); unknown keys stay themselves."""
    roots = dict(Business.objects.filter(pk__in=keys).values_list("pk", "root"))
    return frozenset(roots.get(key) or key for key in keys)
