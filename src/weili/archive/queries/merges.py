"""Reading merges that stand and merges that were taken back (合并记录), over a person's area."""

from datetime import date

from django.db.models import QuerySet

from weili.archive.models import Merge
from weili.kernel.access import visible
from weili.kernel.models import Person
from weili.kernel.roles import Act


def all_merges(*, reader: Person, on: date, undone: bool | None = None) -> QuerySet[Merge]:
    """The merges that a person may see, the latest first; `undone` narrows to those taken back, or not."""
    rows = Merge.objects.filter(district__isnull=False)
    if undone is not None:
        rows = rows.filter(undone_at__isnull=not undone)
    mine = visible(reader, Act.DECIDE_IDENTITY, rows, on=on, via="survivor__", business="root")
    return mine.select_related("absorbed", "survivor", "merged_by", "undone_by").order_by("-merged_at", "-pk")
