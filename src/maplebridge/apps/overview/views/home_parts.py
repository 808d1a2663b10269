"""The sentences of the first page about a unit, about a programme and about what is to be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from maplebridge.apps.overview.queries.needs import Need, Worth
from maplebridge.apps.overview.queries.programmes_home import SHOWN, ProgrammeHome
from maplebridge.apps.overview.queries.unit_home import UnitHome
from maplebridge.web.say import named, say


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
        "points": _points(home), "uncounted": home.uncounted,
        "scores": reverse("scores:unit", args=where),
        "standing": say("overview.unit_stands", left=_left(home.left), late=late),
        "trend": f"{reverse('overview:trend', args=where[:1])}?{urlencode({'unit': where[1]})}",
        "helps": reverse("scores:helps", args=where), "address": reverse("programmes:unit", args=where),
        "plan": reverse("programmes:plan", args=where),
        "load": [(one, round(100 * one.days / most)) for one in home.load]}


def programme_shown(home: ProgrammeHome) -> dict[str, Any]:
    """One sentence, with and without the name, why lines are late, and the units they are late at."""
    late = home.late
    if home.version is None:
        said = say("overview.programme_none", units=home.units)
    elif home.stands is None:
        said = say("overview.programme_many", units=home.units, left=_left(home.left))
    elif late:
        said = say("overview.programme_late", left=_left(home.left), units=home.units,
                   count=len(late), lines=home.late_lines, days=late[0].longest)
    else:
        said = say("overview.programme_fine", left=_left(home.left), units=home.units)
    return {"home": home, "said": said, "sentence": say("overview.programme_says", programme=home.name, said=said),
            "late": late[:SHOWN], "more": max(0, len(late) - SHOWN),
            "causes": [(one, one.units[:SHOWN], max(0, len(one.units) - SHOWN)) for one in home.causes[:SHOWN]]}


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


def needs_shown(needs: Sequence[Need]) -> list[tuple[Need, str, list[str]]]:
    """Each with its address, and what it brings and takes."""
    return [(need, reverse(need.url, args=need.args) + need.asked, list(_worth(need.worth)) if need.worth else [])
            for need in needs]


def owed_part(units: Sequence[UnitHome]) -> tuple[str, str] | None:
    """Where the part about the unit's books is had, and its page; None for who heads no unit."""
    if not units:
        return None
    part = units[0].participant
    return (reverse("overview:owed", args=[part.programme.code, part.unit.code]),
            reverse("ledgers:gaps", args=[part.unit.code]))


def _worth(worth: Worth) -> Iterator[str]:
    """Programme, points, work, person, when: as far as they are known."""
    if worth.where:
        yield named(worth.where)
    if worth.gain:
        yield say("overview.gain", points=worth.gain)
    if worth.days is not None:
        yield say("overview.effort", days=worth.days) if worth.days else say("overview.effort_minutes")
    if worth.who:
        yield named(worth.who)
    elif worth.people > 1:
        yield say("overview.people", count=worth.people)
    if worth.wait is not None:
        yield _when(worth.wait)
    if worth.since:
        yield say("overview.since", day=worth.since)


def _when(wait: int) -> str:
    if wait < 0:
        return say("overview.late_by", days=-wait)
    return say("overview.due_in", days=wait) if wait else say("overview.due_today")
