"""The sentences of the first page about a unit and about a programme."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from maplebridge.apps.overview.queries.programmes_home import SHOWN, ProgrammeHome
from maplebridge.apps.overview.queries.unit_home import UnitHome
from maplebridge.web.say import say


def unit_shown(home: UnitHome) -> dict[str, Any]:
    """One sentence, its marks and its bars."""
    where = [home.participant.programme.code, home.participant.unit.code]
    figures = home.plan.figures
    late = say("overview.lines_fine") if not figures.late_lines else say(
        "overview.lines_late", count=figures.late_lines, days=figures.longest, since=figures.since)
    most = max(home.week, *(one.days for one in home.load), 1)
    return {
        "home": home, "sentence": say("overview.unit_lead", unit=home.unit, programme=home.programme,
                                      left=_left(home.left), late=late),
        "points": _points(home), "scores": reverse("scores:unit", args=where),
        "address": reverse("programmes:unit", args=where), "plan": reverse("programmes:plan", args=where),
        "load": [(one, round(100 * one.days / most)) for one in home.load]}


def programme_shown(home: ProgrammeHome) -> dict[str, Any]:
    """One sentence, why lines are late, and the units they are late at."""
    late = home.late
    if home.version is None:
        sentence = say("overview.programme_none", programme=home.name, units=home.units)
    elif home.stands is None:
        sentence = say("overview.programme_many", programme=home.name, units=home.units, left=_left(home.left))
    elif late:
        sentence = say("overview.programme_late", programme=home.name, left=_left(home.left), units=home.units,
                       count=len(late), lines=home.late_lines, days=late[0].longest)
    else:
        sentence = say("overview.programme_fine", programme=home.name, left=_left(home.left), units=home.units)
    return {"home": home, "sentence": sentence, "late": late[:SHOWN], "more": max(0, len(late) - SHOWN),
            "causes": [(one, one.units[:SHOWN], max(0, len(one.units) - SHOWN)) for one in home.causes[:SHOWN]],
            "unnamed": max(0, home.lines - home.named), "waiting": max(0, home.named - home.confirmed)}


def _left(days: int | None) -> str:
    if days is None:
        return say("overview.no_deadline")
    if days < 0:
        return say("overview.over", days=-days)
    return say("overview.left_one") if days == 1 else say("overview.left", days=days)


def _points(home: UnitHome) -> str:
    row = home.score
    if row is None:
        return ""
    said = {"points": row["points"], "full": home.full, "day": home.counted}
    if row["place"] is None:
        return say("overview.points", **said)
    if row["low"] is None or row["high"] is None or row["low"] == row["high"]:
        return say("overview.points_placed", place=row["place"], **said)
    return say("overview.points_ranged", place=row["place"], low=row["low"], high=row["high"], **said)
