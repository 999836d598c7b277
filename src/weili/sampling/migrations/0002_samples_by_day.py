"""Samples in the order of their days."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0008_permits_by_day'),
        ('kernel', '0004_saved_lists'),
        ('sampling', '0001_samples_and_follow_ups'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='sample',
            index=models.Index(models.F('district'), models.OrderBy(django.db.models.functions.comparison.Coalesce('sampled_on', 'concluded_on', 'published_on'), descending=True), name='samples_by_day'),
        ),
    ]
