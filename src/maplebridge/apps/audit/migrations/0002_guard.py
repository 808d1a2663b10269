"""The record refuses to be changed."""

from __future__ import annotations

from django.db import migrations

from maplebridge.apps.audit.triggers import GUARD


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(lambda apps, editor: GUARD.raise_in(editor.connection),
                             lambda apps, editor: GUARD.lower_in(editor.connection)),
    ]
