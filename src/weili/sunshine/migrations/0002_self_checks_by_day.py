"""Self-checks in the order of their days."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0008_permits_by_day'),
        ('kernel', '0004_saved_lists'),
        ('sunshine', '0001_self_checks'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='selfcheck',
            index=models.Index(fields=['district', '-checked_on'], name='self_checks_by_day'),
        ),
    ]
