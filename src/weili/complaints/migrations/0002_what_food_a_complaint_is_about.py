"""What food a complaint is about, read from its words; complaints that are there already are read too."""

from typing import Any

from django.db import migrations, models


def read(apps: Any, schema_editor: Any) -> None:
    """Read the words of every complaint, a thousand at a time."""
    from weili.law.categories import mentioned

    Complaint = apps.get_model("complaints", "Complaint")
    some = []
    for complaint in Complaint.objects.only("pk", "topic", "text").iterator(chunk_size=1000):
        named = mentioned(f"{complaint.topic} {complaint.text}")
        if named is not None:
            complaint.category_code = named.code
            some.append(complaint)
        if len(some) == 1000:
            Complaint.objects.bulk_update(some, ["category_code"])
            some = []
    Complaint.objects.bulk_update(some, ["category_code"])


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_complaints")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="category_code",
            field=models.CharField(blank=True, max_length=20, verbose_name="食品类别编码"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["district", "category_code"], name="complaints_by_food"),
        ),
        migrations.RunPython(read, migrations.RunPython.noop),
    ]
