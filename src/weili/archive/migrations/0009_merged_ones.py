"""The few businesses that are merged into another are found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0008_permits_by_day'),
        ('kernel', '0005_outside_systems'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='business',
            index=models.Index(condition=models.Q(('alias_of__isnull', False)), fields=['district', 'root'], name='merged_ones'),
        ),
    ]
