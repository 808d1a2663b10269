"""The table of Django's cache: what all worker processes must know of, such as codes that were used once."""
from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
