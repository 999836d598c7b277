from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0006_indexes_of_lists'),
        ('kernel', '0004_saved_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['business', 'kind', 'occurred_at'], name='timeline_counted'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('corrects__isnull', False)), fields=['business', 'corrects'], name='entries_correcting'),
        ),
    ]
