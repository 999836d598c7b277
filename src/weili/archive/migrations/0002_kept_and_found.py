from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def make_index(apps: Any, editor: Any) -> None:
    """The index over the pieces is each database's own: full text on SQLite, an inverted index on PostgreSQL."""
    if editor.connection.vendor == 'sqlite':
        editor.execute(
            "CREATE VIRTUAL TABLE archive_search USING fts5(grams, content='archive_searchgrams', "
            "content_rowid='business_id', tokenize='ascii', detail=none, columnsize=0)"
        )
    else:
        editor.execute(
            "CREATE INDEX archive_search ON archive_searchgrams USING gin (string_to_array(grams, ' '))"
        )


def drop_index(apps: Any, editor: Any) -> None:
    editor.execute(
        'DROP TABLE archive_search' if editor.connection.vendor == 'sqlite' else 'DROP INDEX archive_search'
    )


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0001_the_archive'),
        ('kernel', '0002_account_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchGrams',
            fields=[
                ('business', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='archive.business')),
                ('grams', models.TextField()),
            ],
            options={
                'verbose_name': '检索词',
            },
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.AddField(
            model_name='business',
            name='permit_since',
            field=models.DateField(blank=True, null=True, verbose_name='持证自'),
        ),
        migrations.AddField(
            model_name='business',
            name='permit_until',
            field=models.DateField(blank=True, null=True, verbose_name='持证至'),
        ),
        migrations.AddField(
            model_name='business',
            name='visited_last',
            field=models.DateField(blank=True, null=True, verbose_name='最近检查'),
        ),
        migrations.AddIndex(
            model_name='premises',
            index=models.Index(fields=['lat', 'lon'], name='premises_by_place'),
        ),
        migrations.AddIndex(
            model_name='business',
            index=models.Index(condition=models.Q(('alias_of__isnull', True)), fields=['district', 'name'], name='heads_by_name'),
        ),
        migrations.AddIndex(
            model_name='business',
            index=models.Index(condition=models.Q(('alias_of__isnull', True)), fields=['district', 'town', 'name'], name='heads_by_town'),
        ),
        migrations.AddIndex(
            model_name='business',
            index=models.Index(condition=models.Q(('alias_of__isnull', True)), fields=['district', 'visited_last', 'name'], name='heads_by_visit'),
        ),
        migrations.AddIndex(
            model_name='business',
            index=models.Index(condition=models.Q(('alias_of__isnull', True)), fields=['district', '-created_at'], name='heads_by_newest'),
        ),
        migrations.AddIndex(
            model_name='business',
            index=models.Index(condition=models.Q(('alias_of__isnull', True)), fields=['station', 'name'], name='heads_of_station'),
        ),
        migrations.AddIndex(
            model_name='business',
            index=models.Index(condition=models.Q(('alias_of__isnull', True)), fields=['district', 'station', 'cancelled_on', 'gone_on', 'open_months', 'permit_since', 'permit_until'], name='heads_counted'),
        ),
    ]
