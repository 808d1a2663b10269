"""Versions of a programme's table, and what each says."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import QuerySet

from maplebridge.apps.programmes.models import Programme, SchemeContent, SchemeVersion
from maplebridge.engine.ledger import Kind
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.pack import Pack, load_files

KEPT = 32  # versions a process holds read; one is about half a megabyte


def versions_of(programme: Programme) -> QuerySet[SchemeVersion]:
    """The newest first."""
    return SchemeVersion.objects.filter(programme=programme).order_by("-number")


def in_force(programme: Programme) -> SchemeVersion | None:
    """The newest that was not withdrawn; None before the first."""
    return versions_of(programme).filter(withdrawn_on=None).first()


@lru_cache(maxsize=KEPT)
def pack_of(version: int) -> Pack:
    """What a version says, read from its own files; its calendar is the one known today. Versions never change."""
    files: dict[str, str] = SchemeContent.objects.values_list("files", flat=True).get(version=version)
    with TemporaryDirectory(prefix="maplebridge-") as folder:
        return load_files(Path(folder), files, judged=True)


def scheme_of(version: int) -> Scheme:
    return pack_of(version).sound()[0]


def table_issue(version: int, here: date) -> date:
    """The day a table says it was issued, from which its days count; where it says none, the day it was issued
    here."""
    return scheme_of(version).issued_on or here


def kinds_of(version: int) -> dict[str, Kind]:
    """The ledgers that the version switches on."""
    pack = pack_of(version)
    return {code: pack.kinds[code] for code in scheme_of(version).ledgers if code in pack.kinds}


def calendar_of(version: int) -> Calendar:
    return pack_of(version).sound()[1]
