"""What who looks over many units is to do next: an office what waits for its decision and who needs help, a department
what it is asked and where its items are behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from maplebridge.apps.overview.queries.needs import Need, Worth
from maplebridge.apps.overview.queries.programmes_home import Asked, ProgrammeHome
from maplebridge.apps.overview.queries.standing import LateLine, Standing
from maplebridge.apps.programmes.queries.questions import item_of
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text

MOST_LATE = 3  # units, or items
MOST_ASKED = 3  # questions; the rest is a number


def office_needs(homes: Sequence[ProgrammeHome]) -> list[Need]:
    """What waits for a decision, then the units that are furthest behind; no query."""
    run = [home for home in homes if home.waits]
    late = [(home, one) for home in run for one in home.late[:MOST_LATE]]
    late.sort(key=lambda pair: -pair[1].longest)
    return [*(need for home in run for need in _waiting(home)),
            *(_late_unit(home, one) for home, one in late[:MOST_LATE])]


def department_needs(homes: Sequence[ProgrammeHome], asked: Sequence[Asked]) -> list[Need]:
    """What it is asked, then the items it leads that are furthest behind; no query."""
    late = [pair for home in homes for pair in _late_items(home)]
    late.sort(key=lambda pair: -pair[0])
    return [*_asked(asked), *(need for _, need in late[:MOST_LATE])]


def _waiting(home: ProgrammeHome) -> Iterator[Need]:
    waits, here = home.waits, Worth(where=home.name)
    assert waits is not None
    if waits.gone_on:
        yield Need(_told("overview.gone_on", count=waits.gone_on), "overview.let_go_on", "programmes:units",
                   (home.code,), late=True, worth=here)
    if waits.table:
        yield Need(_told("overview.table_waits"), "overview.go_on_with_table", "programmes:adoption", (home.code,),
                   worth=here)
    if waits.unreached:
        yield Need(_told("overview.unreached", count=waits.unreached), "overview.roll_out", "programmes:roll_out",
                   (home.code,), worth=here)
    if home.asked:
        yield Need(_told("overview.unanswered", count=home.asked, units=waits.asking), "overview.see_questions",
                   "programmes:questions", (home.code,), worth=Worth(where=home.name, since=waits.since))


def _late_unit(home: ProgrammeHome, one: Standing) -> Need:
    told = _told("overview.unit_late", unit=one.name, lines=len(one.late), days=one.longest, step=one.late[0].cause)
    return Need(told, "overview.open", "programmes:unit", (home.code, one.participant.unit.code), late=True,
                worth=Worth(where=home.name))


def _asked(asked: Sequence[Asked]) -> Iterator[Need]:
    for one in asked[:MOST_ASKED]:
        yield Need(_told("overview.asks", unit=one.unit, line=one.line, text=Text(one.text)), "overview.answer",
                   "programmes:answer", (one.programme, one.key), worth=Worth(since=one.day))
    if len(asked) > MOST_ASKED:
        yield Need(_told("overview.asks_more", count=len(asked) - MOST_ASKED), "overview.see_questions",
                   "programmes:questions", (asked[MOST_ASKED].programme,))


def _late_items(home: ProgrammeHome) -> Iterator[tuple[int, Need]]:
    """Days of the latest line of each item that has late ones, and what to do."""
    names: dict[str, Text] = {}
    found: dict[str, list[tuple[Standing, LateLine]]] = defaultdict(list)
    for one in home.stands or ():
        scheme = scheme_of(one.participant.rolled_out_id)  # type: ignore[arg-type]
        for line in one.late:
            if item := item_of(scheme, line.indicator):
                names[item.code] = item.name
                found[item.code].append((one, line))
    for code, late in found.items():
        days = max(line.late for _, line in late)
        units = len({one.participant.pk for one, _ in late})
        told = _told("overview.item_late", item=names[code], units=units, lines=len(late), days=days)
        yield days, Need(told, "overview.see_units", "overview:matrix", (home.code,), late=True,
                         worth=Worth(where=home.name))


def _told(code: str, **params: Any) -> Problem:
    return Problem(code, params=params)
