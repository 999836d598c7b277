"""Permits in the order of their days."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0007_timeline_indexes'),
        ('kernel', '0004_saved_lists'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='permit',
            index=models.Index(fields=['district', '-issued_on'], name='permit_by_day'),
        ),
    ]
