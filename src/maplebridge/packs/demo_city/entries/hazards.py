"""L07 safety inspections: by plan, in pairs, with hazards, limits and re-checks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.diary import moment
from maplebridge.packs.demo_city.entry import Entry

_EVERY = {"station": 1, "group": 12}  # one inspection every so many working days
_HAZARDS = ("fire", "electric", "gas", "exits", "guard", "camera", "traffic")
_JOINT_DAY = 5  # the inspection whose turn it is to be made together with others


def planned_inspections(desk: Desk) -> Iterator[tuple[date, str]]:
    """Day and plan number of each inspection."""
    number = 0
    for n, day in enumerate(desk.workdays()):
        if n % _EVERY[desk.unit.kind] == 0:
            number += 1
            yield day, f"JC-{desk.unit.code}-{number:04}"


def inspections(desk: Desk) -> Iterator[Entry]:
    for n, (day, key) in enumerate(planned_inspections(desk)):
        booked = desk.book(day, 60, hours=(9, 17))
        if booked is None:  # everybody was out: made in the early evening
            booked = desk.staff[1], moment(day, 17 * 60 + 30), moment(day, 18 * 60 + 30)
        who, start, end = booked
        joint = desk.unit.kind == "group" or n % _JOINT_DAY == 0
        yield desk.entry(
            "L07",
            start,
            end,
            responsible=who,
            site=desk.place("organisation", "site", "school", "shop_street").code,
            basis=key,
            inspectors=[who, desk.another(who)],
            joint=joint,
            key_place=joint or desk.rng.random() < 0.3,
            joint_list_no=desk.document(day, "联检") if joint else None,
            **_hazard(desk, day, who),
        )


def _hazard(desk: Desk, day: date, who: str) -> dict[str, Any]:
    if desk.rng.random() < 0.45:
        return {"hazard": "none"}
    limit = desk.later(day, 5, 12)
    found: dict[str, Any] = {
        "hazard": desk.rng.choice(_HAZARDS),
        "hazard_text": desk.texts.phrase("hazard"),
        "limit": limit,
    }
    in_time = desk.succeeds(day)
    mended = desk.by_today(desk.later(day, 2, 5) if in_time else desk.later(limit, 1, 8))
    checked = desk.by_today(desk.later(mended, 0, 3)) if mended else None
    if mended is None or checked is None or (not in_time and desk.rng.random() < 0.4):
        return found
    one = desk.another(who)
    return found | {
        "rectified_on": mended,
        "recheck_on": checked,
        "recheckers": [one, desk.another(who, one)],
        "recheck_result": "passed" if desk.succeeds(day, 0.5) else "failed",
    }
