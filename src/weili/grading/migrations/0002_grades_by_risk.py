"""The grades of a year in the order of their risk, and counted by an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0001_the_grades'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='grade',
            name='grades_of_year',
        ),
        migrations.AddIndex(
            model_name='grade',
            index=models.Index(fields=['district', 'year', 'state', 'letter', 'business'], name='grades_of_year'),
        ),
        migrations.AddIndex(
            model_name='grade',
            index=models.Index(fields=['district', 'year', '-letter', '-total', 'id', 'state'], name='grades_by_risk'),
        ),
    ]
