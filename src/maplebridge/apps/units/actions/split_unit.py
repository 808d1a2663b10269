"""One unit becomes several."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.add_unit import NewUnit, open_unit
from maplebridge.apps.units.actions.move_unit import require_place_of, take_for_arranging
from maplebridge.apps.units.actions.occupants import Going, end_unit, lock_people, move_held, succeed
from maplebridge.apps.units.actions.spans import ONE_DAY, change_spans, check_day, lock_tree, mirror, named
from maplebridge.apps.units.models import Succession, Unit
from maplebridge.apps.units.queries.texts import text_faults
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text


@action("units.split")
def split_unit(event: Draft, *, unit: int, parts: tuple[NewUnit, ...], people: Mapping[int, str],
               children: Mapping[int, str], day: date, document: str, today: date, version: int,
               by: Actor) -> dict[str, Any]:
    """From `day` on the unit goes on in `parts`, beside where it was. A part with the unit's own code is the unit
    itself, which then stays, under the name given. `people`, `children`: key -> code of the part where they go; all
    others go with the first part. Gives the keys of the parts in their order and how many roles ended."""
    lock_tree()
    lock_people([unit])
    row = take_for_arranging(unit, by)
    require_version("unit", row.pk, seen=version, now=row.version)
    _check(row, parts, {*people.values(), *children.values()}, day, document, today)
    above = require_place_of(row, day, by)
    old_name, changes = named(row), {}
    made = [row if part.code == row.code else open_unit(part, above, day) for part in parts]
    by_code = {part.code: part.pk for part in made}
    going = Going(made[0].pk, {who: by_code[code] for who, code in people.items()},
                  {child: by_code[code] for child, code in children.items()})
    if row in made:
        changes = _rename(row, parts, day, today)
        row.version += 1
        row.save(update_fields=["version"])
        moved = move_held(row, day - ONE_DAY, going, today, by)
    else:
        moved = end_unit(row, day - ONE_DAY, going, today, by)
    succeed("split", [row.pk], by_code.values(), day, document)
    event.about("unit", row.pk, old_name, unit=row, version=row.version, changes=changes,
                parts=[part.name for part in parts], day=day, document=document, **moved)
    return {"parts": [part.pk for part in made], "ended": moved["ended"]}


def _rename(row: Unit, parts: tuple[NewUnit, ...], day: date, today: date) -> dict[str, tuple[Text, Text]]:
    """The unit that stays is called what its part is called."""
    old, new = named(row), next(part.name for part in parts if part.code == row.code)
    if old != new:  # as it is shown: another name may be planned
        change_spans(row, day, zh=new.zh, en=new.en or "")
        mirror(row, today)
    return {"name": (old, new)}


def _check(row: Unit, parts: tuple[NewUnit, ...], chosen: set[str], day: date, document: str, today: date) -> None:
    faults: list[Problem] = []
    codes = [part.code for part in parts]
    if len(set(codes)) < max(2, len(codes)):
        faults.append(Problem("units.split_two", Place(path="parts"), {"unit": named(row)}))
    if not chosen <= set(codes):
        faults.append(Problem("units.no_such_part", Place(path="parts"), {"codes": sorted(chosen - set(codes))}))
    faults += text_faults(Succession, ("document",), document=document)
    for part in parts:
        if part.code == row.code:
            faults += text_faults(Unit, ("zh",), zh=part.name.zh, en=part.name.en or "")
    if row.closed_on is not None:
        faults.append(Problem("units.closes_already", Place(path="day"), {"unit": named(row), "last": row.closed_on}))
    elif row.opened_on >= day:
        faults.append(Problem("units.not_open_yet", Place(path="day"), {"unit": named(row), "first": row.opened_on}))
    if faults:
        raise Refused(faults)
    check_day(row, day - ONE_DAY, today)
