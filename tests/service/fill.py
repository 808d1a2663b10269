"""Puts people, units, events and evidence files into an installation: python -m tests.service.fill WRITES"""

from __future__ import annotations

import hashlib
import os
import sys


def main(writes: int) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maplebridge.site.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from maplebridge.apps.audit.seal import seal
    from maplebridge.apps.units.models import Unit
    from tests.apps.cast import PASSWORD, make_cast

    call_command("migrate", interactive=False, verbosity=0)
    if not Unit.objects.exists():
        administrator = make_cast().people["system_admin"]
        administrator.set_password(PASSWORD)
        administrator.save()
    for n in range(3):
        content = f"evidence {n} ".encode() * 5_000
        name = hashlib.sha256(content).hexdigest()
        folder = settings.EVIDENCE_ROOT / name[:2]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    rename(writes)
    seal()


def rename(writes: int) -> None:
    """Real writes, each told on standard output once it is acknowledged."""
    from django.utils import timezone

    from maplebridge.apps.units.actions.edit_unit import edit_unit
    from maplebridge.apps.units.models import Person, Unit
    from maplebridge.apps.units.queries.actor import actor_of
    from maplebridge.engine.scheme.text import Text

    today = timezone.localdate()
    actor = actor_of(Person.objects.get(username="office"), today)
    for n in range(writes):
        unit = Unit.objects.get(code="A11")
        edit_unit(unit=unit.pk, name=Text(f"枫桥所{unit.version}", f"Station {unit.version}"), kind=unit.kind,
                  category=unit.category, day=today, today=today, version=unit.version, by=actor)
        print(n, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
