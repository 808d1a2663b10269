"""Several units become one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.add_unit import NewUnit, open_unit, take_parent
from maplebridge.apps.units.actions.move_unit import require_place_of, take_for_arranging
from maplebridge.apps.units.actions.occupants import Going, end_unit, lock_people, succeed
from maplebridge.apps.units.actions.spans import ONE_DAY, check_day, lock_tree, named, require_under
from maplebridge.apps.units.models import Succession, Unit
from maplebridge.apps.units.queries.texts import text_faults
from maplebridge.engine.problem import Place, Problem, Refused


@dataclass(frozen=True, slots=True)
class NewHome:
    """A unit that is made by a merge, and the key of its parent."""

    unit: NewUnit
    parent: int


@action("units.merge")
def merge_units(event: Draft, *, units: tuple[int, ...], into: int | NewHome, day: date, document: str, today: date,
                versions: Mapping[int, int], by: Actor) -> dict[str, Any]:
    """From `day` on the units go on in one of them (its key) or in a new one; child units, posts and roles with them.
    `versions`: unit -> the version the person saw. Gives the key of the one and how many roles ended. The right is
    asked at each unit's parent and at the new one's."""
    lock_tree()
    lock_people(units)
    rows = [take_for_arranging(unit, by) for unit in sorted(set(units))]
    for row in rows:
        require_version("unit", row.pk, seen=versions.get(row.pk, 0), now=row.version)
    _check(rows, into, day, document, today)
    for row in rows:
        require_place_of(row, day, by)
    home = _home(rows, into, day, by)
    counts = Counter(children=0, posts=0, grants=0, ended=0)
    ending = [row for row in rows if row.pk != home.pk]
    for row in ending:
        counts.update(end_unit(row, day - ONE_DAY, Going(home.pk), today, by))
    succeed("merge", [row.pk for row in ending], [home.pk], day, document)
    moved: dict[str, Any] = dict(counts)
    home.version += 1
    home.save(update_fields=["version"])
    event.about("unit", home.pk, named(home), unit=home, version=home.version, units=[named(row) for row in rows],
                day=day, document=document, **moved)
    return {"unit": home.pk, "ended": counts["ended"]}


def _check(rows: list[Unit], into: int | NewHome, day: date, document: str, today: date) -> None:
    faults: list[Problem] = []
    if len(rows) < 2:
        faults.append(Problem("units.merge_two", Place(path="units")))
    if isinstance(into, int) and into not in {row.pk for row in rows}:
        faults.append(Problem("units.merge_into", Place(path="into")))
    faults += text_faults(Succession, ("document",), document=document)
    for upper in rows:
        for lower in rows:
            if lower is not upper and lower.path.startswith(upper.path):
                params = {"upper": named(upper), "lower": named(lower)}
                faults.append(Problem("units.merge_nested", Place(path="units"), params))
    for row in rows:
        if row.closed_on is not None:
            faults.append(Problem("units.closes_already", Place(path="units"),
                                  {"unit": named(row), "last": row.closed_on}))
        elif row.opened_on >= day:
            faults.append(Problem("units.not_open_yet", Place(path="day"),
                                  {"unit": named(row), "first": row.opened_on}))
    if faults:
        raise Refused(faults)
    for row in rows:
        check_day(row, day - ONE_DAY, today)


def _home(rows: list[Unit], into: int | NewHome, day: date, by: Actor) -> Unit:
    if isinstance(into, NewHome):
        above = take_parent(into.parent)
        require_under(above, by)
        return open_unit(into.unit, above, day)
    return next(row for row in rows if row.pk == into)
