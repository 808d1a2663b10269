"""Units of a list that are given by their name instead of their code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.db.models.functions import Lower

from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.apps.units.queries.chunks import chunks
from maplebridge.apps.units.queries.imports.plan import Fault
from maplebridge.apps.units.queries.imports.reading import Row


def with_codes(rows: Sequence[Row], code: str, by: Actor, day: date,
               ours: frozenset[str] = frozenset()) -> tuple[list[Row], dict[int, tuple[Fault, ...]]]:
    """The rows with the code of the one open unit within view whose whole name stands there, and line -> fault where
    there are several of that name. ours: codes of units that the list itself brings. Three queries for each 5,000
    texts that are no code."""
    meant: dict[str, set[str]] = defaultdict(set)  # name in small letters -> codes
    seen = Unit.objects.filter(by.scope("units.view"))
    open_ones = seen.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gte=day))
    for some in chunks({row.text(code) for row in rows} - ours - {""}):
        names = set(some) - set(seen.filter(code__in=some).values_list("code", flat=True))
        small = {name.lower() for name in names}
        if not names:
            continue
        chinese = open_ones.filter(zh__in=names).values_list("zh", "code")
        english = open_ones.annotate(small=Lower("en")).filter(small__in=small).values_list("small", "code")
        for name, found in (*chinese, *english):
            meant[name.lower()].add(found)
    faults: dict[int, tuple[Fault, ...]] = {}
    told = []
    for row in rows:
        typed = row.text(code)
        codes = meant.get(typed.lower(), set()) if typed else set()
        if len(codes) > 1:
            faults[row.line] = ((code, "import.several_units", {"name": typed, "codes": sorted(codes)[:3]}),)
        told.append(replace(row, values={**row.values, code: min(codes)}) if len(codes) == 1 else row)
    return told, faults
