"""The chief names who answers for which line, and who helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.edit_participant import lock_participant, name_of
from maplebridge.apps.programmes.actions.end_lines import end_parts
from maplebridge.apps.programmes.models import LinePerson, Participant
from maplebridge.apps.programmes.queries.lines import applies
from maplebridge.apps.programmes.queries.naming import staff_of, who_is_not_here
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.apps.programmes.states import PARTS, RESPONSIBLE
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.spans import from_day_on
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.model import Indicator
from maplebridge.web.refusals import Unseen, refuse

Held = Sequence[LinePerson]


@dataclass(frozen=True, slots=True)
class Choice:
    """A line's code and the key of a person."""

    indicator: str
    person: int


@action("lines.name")
def name_people(event: Draft, *, participant: int, choices: tuple[Choice, ...], part: str, today: date, at: datetime,
                version: int, by: Actor) -> int:
    """One responsible person for each of these lines, or an assistant more, from today on. Whoever was responsible is
    so no longer; whoever was assistant and becomes responsible helps no longer. Each confirms by their own account.
    Gives how many lines changed. Raises Stale, Refused with each line that cannot be."""
    row = take_for_naming(participant, by)
    require_version("participant", row.pk, seen=version, now=row.version)
    lines = require_open(row, today)
    held = list(LinePerson.objects.filter(from_day_on(today), participant=row))  # those to come included
    faults = _faults(row, choices, part, lines, held, today)
    if faults:
        raise Refused(faults)
    kept = {(one.indicator, one.person_id) for one in held
            if one.part == part and one.to_day is None and one.from_day <= today}
    new = [one for one in choices if (one.indicator, one.person) not in kept]
    if not new:
        event.nothing()
        return 0
    ended = end_parts(_replaced(new, part, held), today)
    LinePerson.objects.bulk_create([
        LinePerson(participant=row, indicator=one.indicator, person_id=one.person, part=part, from_day=today,
                   named_by_id=by.key or None, named_at=at) for one in new])
    row.version += 1
    row.save(update_fields=["version"])
    _tell(event, row, held, ended, len(new) if part == RESPONSIBLE else 0)
    event.bulk([one.indicator, one.person, part] for one in new)
    return len(new)


@action("lines.end")
def end_part(event: Draft, *, part: int, today: date, version: int, by: Actor) -> int:
    """An assistant (key of the part) helps no longer. Who is responsible is only ever changed for another. Gives the
    key of the unit's part."""
    found = LinePerson.objects.filter(pk=part).first()
    if found is None:
        raise Unseen
    row = take_for_naming(found.participant_id, by)
    require_version("participant", row.pk, seen=version, now=row.version)
    if found.part == RESPONSIBLE:
        raise refuse("lines.stays_responsible")
    if found.to_day is not None:
        event.nothing()
        return row.pk
    end_parts([found], today)
    row.version += 1
    row.save(update_fields=["version"])
    event.about("participant", row.pk, name_of(row), unit=row.unit, version=row.version, line=found.indicator,
                person=found.person_id)
    return row.pk


def take_for_naming(key: int, by: Actor) -> Participant:
    row = lock_participant(key)
    by.require("lines.name", row.path, seen="programmes.view")
    return row


def require_open(row: Participant, today: date) -> dict[str, Indicator]:
    """The lines of the unit by code. Raises Refused where there are none yet, or its part is over."""
    if row.rolled_out is None:
        raise refuse("lines.not_rolled_out")
    last = min((day for day in (row.to_day, row.programme.closed_on) if day), default=None)
    if last is not None and last < today:
        raise refuse("lines.over", day=last)
    return {one.code: one for one in scheme_of(row.rolled_out.pk).indicators() if applies(one, row.category)}


def _faults(row: Participant, choices: tuple[Choice, ...], part: str, lines: dict[str, Indicator], held: Held,
            today: date) -> list[Problem]:
    place = Place(path="lines")
    if not choices:
        return [Problem("lines.none_chosen", place)]
    if part not in PARTS:
        return [Problem("lines.no_part", Place(path="part"))]
    faults = [Problem("lines.unknown_line", place, {"line": one.indicator})
              for one in choices if one.indicator not in lines]
    here = {one.key for one in staff_of(row.unit_id, today)}
    away = who_is_not_here({one.person for one in choices} - here, today)
    answers = {(one.indicator, one.person_id) for one in held if one.part == RESPONSIBLE}
    once = set()
    for one in choices:
        told = {"line": one.indicator, "unit": name_of(row)}
        key = one.indicator, 0 if part == RESPONSIBLE else one.person
        if key in once:
            faults.append(Problem("lines.named_twice", place, told))
        once.add(key)
        if one.person in away:
            person, left, elsewhere = away[one.person]
            faults.append(Problem("lines.left", place, told | {"person": person, "day": left}) if left else
                          Problem("lines.elsewhere", place, told | {"person": person, "elsewhere": elsewhere}))
        elif one.person not in here:
            faults.append(Problem("lines.no_person", place, told))
        elif part != RESPONSIBLE and (one.indicator, one.person) in answers:
            faults.append(Problem("lines.assists_self", place, told))
    return faults


def _replaced(new: list[Choice], part: str, held: Held) -> list[LinePerson]:
    """What ends when these begin."""
    if part != RESPONSIBLE:
        return []
    lines = {one.indicator for one in new}
    chosen = {(one.indicator, one.person) for one in new}
    return [one for one in held if (one.indicator, one.person_id) in chosen
            or (one.part == RESPONSIBLE and one.indicator in lines)]


def _tell(event: Draft, row: Participant, held: Held, ended: list[LinePerson], added: int) -> None:
    before = sum(one.part == RESPONSIBLE for one in held)
    after = before - sum(one.part == RESPONSIBLE for one in ended) + added
    event.about("participant", row.pk, name_of(row), unit=row.unit, version=row.version, ended=len(ended),
                changes={"named": (before, after)})
