"""Units are found by their initials; those there are get theirs."""

from django.db import migrations, models

from maplebridge.apps.units.initials import letters_of

BATCH = 500


def fill(apps, schema_editor):
    units = apps.get_model("units", "Unit").objects
    rows = list(units.filter(initials="").only("pk", "zh"))
    for row in rows:
        row.initials = letters_of(row.zh)
    units.bulk_update(rows, ["initials"], BATCH)


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0003_heads'),
    ]

    operations = [
        migrations.AddField(
            model_name='unit',
            name='initials',
            field=models.CharField(blank=True, db_index=True, max_length=20),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
