"""Places that records may name: added, renamed, closed. By who looks after the books, or the head of the unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.ledgers.models import Place
from maplebridge.apps.ledgers.queries.place_lists import check_places
from maplebridge.apps.ledgers.queries.texts import text_faults
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.problem import Place as Spot
from maplebridge.engine.problem import Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.sheet import Value
from maplebridge.web.refusals import NotPermitted, Unseen, refuse

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)
MOST = 20_000  # places at once
MAY = ("ledgers.manage", "entries.review")  # the office lists places, and heads know their own


@dataclass(frozen=True, slots=True)
class NewPlace:
    """`code` empty: the next one of the unit."""

    name: Text
    code: str = ""
    kind: str = ""


def require_places(by: Actor, path: str) -> None:
    """Raises NotPermitted, Unseen."""
    if not by.may("units.view", path):
        raise Unseen
    if not any(by.may(right, path) for right in MAY):
        raise NotPermitted(MAY[0])


@action("ledgers.add_place")
def add_place(event: Draft, *, unit: int, place: NewPlace, by: Actor) -> int:
    """A building, organisation or site, never a dwelling of residents. Raises Refused."""
    row = Unit.objects.select_for_update(no_key=True).filter(pk=unit).first()
    if row is None:
        raise Unseen
    require_places(by, row.path)
    code = place.code.strip() or _next(row)
    if faults := place_faults(place.name, place.kind, code):
        raise Refused(faults)
    try:
        with transaction.atomic():
            made = Place.objects.create(unit=row, code=code, zh=place.name.zh.strip(), en=(place.name.en or "").strip(),
                                        kind=place.kind.strip())
    except IntegrityError:
        raise Refused([Problem("ledgers.place_code_taken", Spot(path="code"), {"code": code})]) from None
    event.about("place", made.pk, place.name, unit=row, version=1, code=code)
    return made.pk


@action("ledgers.edit_place")
def edit_place(event: Draft, *, place: int, name: Text, kind: str, closed_on: date | None, version: int,
               by: Actor) -> int:
    """Its code stays, since records hold it. After its last day nobody names it any more. Raises Stale, Refused."""
    row = Place.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=place).first()
    if row is None:
        raise Unseen
    require_places(by, row.path)
    require_version("place", row.pk, seen=version, now=row.version)
    if faults := place_faults(name, kind, row.code, known=True):
        raise Refused(faults)
    before = Text(row.zh, row.en or None)
    changes = {"name": (before, name), "kind": (row.kind, kind), "closed_on": (row.closed_on, closed_on)}
    if all(old == new for old, new in changes.values()):
        event.nothing()
        return row.pk
    row.zh, row.en, row.kind, row.closed_on = name.zh.strip(), (name.en or "").strip(), kind.strip(), closed_on
    row.version += 1
    row.save()
    event.about("place", row.pk, before, unit=row.unit, version=row.version, changes=changes)
    return row.pk


@action("ledgers.import_places")
def import_places(event: Draft, *, unit: int, rows: Sequence[Mapping[str, Value]], today: date, by: Actor
                  ) -> dict[str, int]:
    """A list: a known code changes that place's names, a row without code is a new one. All rows or none. Raises
    Refused with every fault."""
    row = Unit.objects.select_for_update(no_key=True).filter(pk=unit).first()
    if row is None:
        raise Unseen
    require_places(by, row.path)
    if len(rows) > MOST:
        raise refuse("ledgers.too_many_rows", most=MOST)
    listed = check_places(row, rows, today)
    faults = [*listed.problems]
    codes = [str(one.values.get("code") or "") for one in listed.rows]
    known = {one.code: one for one in Place.objects.select_for_update(of=("self",)).select_related("unit").filter(
        code__in=[code for code in codes if code])}
    taken = set(Unit.objects.filter(code__in=[code for code in codes if code]).values_list("code", flat=True))
    new: list[Place] = []
    changed: list[Place] = []
    free: dict[str, int] = {}
    for one, code in zip(listed.rows, codes, strict=True):
        at = listed.units.get(one.unit, row)
        names = {name: str(one.values.get(name) or "") for name in ("zh", "en", "kind")}
        if code in taken or (code in known and not known[code].path.startswith(row.path)) or (
                code and code in {made.code for made in new}):
            faults.append(Problem("ledgers.place_code_taken", one.place(f"A{one.row}"), {"code": code}))
        elif code in known:
            if any(getattr(known[code], name) != text for name, text in names.items()):
                for name, text in names.items():
                    setattr(known[code], name, text)
                known[code].version += 1
                changed.append(known[code])
        else:
            new.append(Place(unit=at, code=code or _following(at, free), **names))
    if faults:
        raise Refused(faults)
    if not new and not changed:
        raise refuse("ledgers.nothing_new")
    try:
        with transaction.atomic():
            Place.objects.bulk_create(new, batch_size=500)
    except IntegrityError:
        raise refuse("ledgers.meanwhile") from None
    Place.objects.bulk_update(changed, ["zh", "en", "kind", "version"], batch_size=200)
    event.about("places", row.pk, Text(row.zh, row.en or None), unit=row)
    event.bulk([one.code, one.zh, one.en, one.kind, one.unit.code] for one in (*new, *changed))
    counts = {"new": len(new), "changed": len(changed)}
    event.params |= counts
    return counts


def place_faults(name: Text, kind: str, code: str, *, known: bool = False) -> list[Problem]:
    faults = [*text_faults("zh", name.zh, most=40), *text_faults("en", name.en or "", needed=False, most=120),
              *text_faults("kind", kind, needed=False, most=40)]
    if not known and not CODE.fullmatch(code):
        faults.append(Problem("ledgers.place_code_form", Spot(path="code"), {"code": code[:40]}))
    elif not known and Unit.objects.filter(code=code).exists():
        faults.append(Problem("ledgers.place_code_taken", Spot(path="code"), {"code": code}))
    return faults


def _following(unit: Unit, free: dict[str, int]) -> str:
    """The next free code, of several that are given at once."""
    number = free.setdefault(unit.code, int(_next(unit).removeprefix(f"{unit.code}-P")))
    free[unit.code] = number + 1
    return f"{unit.code}-P{number}"


def _next(unit: Unit) -> str:
    """The next free code of the unit's own row: A11-P7."""
    stem = f"{unit.code}-P"
    taken = [int(code.removeprefix(stem)) for code in Place.objects.filter(code__startswith=stem).values_list(
        "code", flat=True) if code.removeprefix(stem).isdecimal()]
    if len(stem) > 34:
        raise refuse("ledgers.place_code_needed")
    return f"{stem}{max(taken, default=0) + 1}"
