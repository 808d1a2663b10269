"""Stored files, for their upkeep."""

from __future__ import annotations

from collections.abc import Collection

from maplebridge.apps.evidence.models import StoredFile


def files_after(key: int, count: int) -> list[tuple[int, str]]:
    """The next files in the order of their keys: key and SHA-256."""
    return list(StoredFile.objects.filter(pk__gt=key).order_by("pk").values_list("pk", "sha256")[:count])


def how_many() -> int:
    return StoredFile.objects.count()


def known_among(hashes: Collection[str]) -> set[str]:
    """Those of which there is a record."""
    return set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
