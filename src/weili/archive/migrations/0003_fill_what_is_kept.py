"""What is kept and by what a business is found, filled for the archives that stand already, in batches."""

from typing import Any

from django.db import migrations

from weili.archive.finding import write
from weili.archive.kept import last_stretch

BATCH = 2000


def fill(apps: Any, editor: Any) -> None:
    Business, Permit = apps.get_model('archive', 'Business'), apps.get_model('archive', 'Permit')
    editor.execute(
        'UPDATE archive_business SET visited_last = (SELECT MAX(v.visited_on) FROM archive_visit v '
        'JOIN archive_business member ON member.id = v.business_id WHERE member.root_id = archive_business.id)'
    )
    after = 0
    while rows := list(Business.objects.filter(pk__gt=after).order_by('pk').only('pk', 'root_id', 'search')[:BATCH]):
        write({row.pk: row.search for row in rows})
        held: dict[int, list[Any]] = {}
        for permit in Permit.objects.filter(business__root__in=[row.pk for row in rows]).select_related('business'):
            held.setdefault(permit.business.root_id, []).append(permit)
        for row in rows:
            row.permit_since, row.permit_until = last_stretch(held.get(row.pk, ()))
        Business.objects.bulk_update(
            [row for row in rows if row.permit_since], ['permit_since', 'permit_until'], batch_size=200
        )
        after = rows[-1].pk


class Migration(migrations.Migration):
    atomic = False  # each batch stands by itself; a second run writes the same

    dependencies = [('archive', '0002_kept_and_found')]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
