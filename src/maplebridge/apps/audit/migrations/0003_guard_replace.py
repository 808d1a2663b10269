"""No row takes the place of another."""

from __future__ import annotations

from django.db import migrations

from maplebridge.apps.audit.triggers import GUARD


def raise_anew(apps: object, editor: object) -> None:
    with GUARD.lowered(editor.connection):  # type: ignore[attr-defined]
        pass


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guard")]
    operations = [migrations.RunPython(raise_anew, migrations.RunPython.noop)]
