"""Worker processes say that they live."""

from __future__ import annotations

from datetime import datetime, timedelta

from maplebridge.apps.jobs.models import Worker

FORGOTTEN_AFTER = timedelta(days=1)


def say_alive(name: str, now: datetime) -> None:
    Worker.objects.update_or_create(name=name, defaults={"seen_at": now})
    Worker.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()


def say_gone(name: str) -> None:
    Worker.objects.filter(name=name).delete()
