"""Reading the papers of an archive: its documents, and the files that its rows came from."""

from django.db.models import Count

from weili.archive.models import Business, Document, ImportBatch, ImportedRow


def documents_of(business: Business) -> list[Document]:
    """The documents of every member of an archive, the latest first."""
    rows = Document.objects.filter(business__root=business.root_id or business.pk)
    return list(rows.select_related("file", "added_by").order_by("-added_at", "-pk"))


def files_of(business: Business) -> list[tuple[ImportBatch, int]]:
    """The imported files that an archive was made from, each with how many of its rows, the latest first."""
    rows = ImportedRow.objects.filter(business__root=business.root_id or business.pk)
    counted = dict(rows.values_list("batch").annotate(n=Count("pk")).order_by())
    batches = ImportBatch.objects.in_district(business.district_id).filter(pk__in=counted)
    return [
        (batch, counted[batch.pk]) for batch in batches.select_related("started_by").order_by("-started_at")
    ]
