"""What was frozen refuses to be changed."""

from __future__ import annotations

from django.db import migrations

from maplebridge.apps.scores.triggers import lower_guard, raise_guard


class Migration(migrations.Migration):
    dependencies = [("scores", "0001_initial")]
    operations = [
        migrations.RunPython(lambda apps, editor: raise_guard(editor.connection),
                             lambda apps, editor: lower_guard(editor.connection)),
    ]
