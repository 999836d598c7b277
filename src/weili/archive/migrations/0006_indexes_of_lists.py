from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0005_documents'),
        ('kernel', '0004_saved_lists'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='business',
            name='heads_by_newest',
        ),
        migrations.RemoveIndex(
            model_name='business',
            name='heads_counted',
        ),
        migrations.AddIndex(
            model_name='business',
            index=models.Index(condition=models.Q(('alias_of__isnull', True)), fields=['district', 'kind', 'name'], name='heads_by_kind'),
        ),
        migrations.AddIndex(
            model_name='business',
            index=models.Index(condition=models.Q(('alias_of__isnull', True)), fields=['district', 'sector', 'name'], name='heads_by_sector'),
        ),
        migrations.AddIndex(
            model_name='business',
            index=models.Index(condition=models.Q(('alias_of__isnull', True)), fields=['district', 'id'], name='heads_by_age'),
        ),
        migrations.AddIndex(
            model_name='business',
            index=models.Index(condition=models.Q(('alias_of__isnull', True)), fields=['district', 'alias_of', 'station', 'cancelled_on', 'gone_on', 'open_months', 'permit_since', 'permit_until'], name='heads_counted'),
        ),
        migrations.AddIndex(
            model_name='permit',
            index=models.Index(fields=['kind', 'business'], name='permit_by_kind'),
        ),
    ]
