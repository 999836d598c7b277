"""Numbers without gaps: drawn from a locked counter inside the transaction that uses them."""

from django.db import transaction

from weili.kernel.models import Counter


@transaction.atomic
def draw(name: str, *, many: int = 1) -> int:
    """Draw the next number (编号) under a name, or the first of `many`; the row stays locked until the commit."""
    Counter.objects.get_or_create(name=name)
    counter = Counter.objects.select_for_update().get(name=name)
    first = counter.value + 1
    counter.value += many
    counter.save(update_fields=["value"])
    return first
