"""The chief names who answers for which line, and who helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.edit_participant import lock_participant, name_of
from maplebridge.apps.programmes.actions.end_lines import end_parts
from maplebridge.apps.programmes.models import LinePerson, Participant
from maplebridge.apps.programmes.queries.lines import applies
from maplebridge.apps.programmes.queries.naming import Staff, by_role, previous_of, staff_of, who_is_not_here
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.apps.programmes.states import PARTS, RESPONSIBLE
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.spans import from_day_on
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.model import Indicator
from maplebridge.web.refusals import Unseen, refuse

Held = Sequence[LinePerson]
BY_ROLE, LAST = "role", "last"  # whom the table asks for; who answered for the line last time


@action("lines.name")
def name_people(event: Draft, *, participant: int, lines: tuple[str, ...], who: int | str, part: str, today: date,
                at: datetime, version: int, by: Actor) -> dict[str, int]:
    """Somebody for each of these lines (codes; none: all without a responsible person), from today on. `who`: the key
    of a person, or how to find one for each line; lines for which none is found are left as they are. Whoever was
    responsible is so no longer; an assistant who becomes responsible helps no longer. Each confirms by their own
    account. Gives how many lines changed and how many were left. Raises Stale, Refused with each line that cannot."""
    row = take_for_naming(participant, by)
    require_version("participant", row.pk, seen=version, now=row.version)
    table = require_open(row, today)
    held = list(LinePerson.objects.filter(from_day_on(today), participant=row))  # those to come included
    staff = staff_of(row.unit_id, today)
    asked = lines or _open(table, held)
    found = _found(row, who, [table[line] for line in asked if line in table], staff, held)
    chosen = {line: found[line] for line in asked if line in found}
    faults = _faults(row, asked, chosen, part, table, held, {one.key for one in staff}, today)
    if faults:
        raise Refused(faults)
    kept = {(one.indicator, one.person_id) for one in held
            if one.part == part and one.to_day is None and one.from_day <= today}
    new = [(line, person) for line, person in chosen.items() if (line, person) not in kept]
    done = {"named": len(new), "left": len(set(asked)) - len(chosen)}
    if not new:
        event.nothing()
        return done
    ended = end_parts(_replaced(new, part, held), today)
    LinePerson.objects.bulk_create([
        LinePerson(participant=row, indicator=line, person_id=person, part=part, from_day=today,
                   named_by_id=by.key or None, named_at=at) for line, person in new])
    row.version += 1
    row.save(update_fields=["version"])
    _tell(event, row, held, ended, len(new) if part == RESPONSIBLE else 0)
    event.bulk([line, person, part] for line, person in new)
    return done


def _open(table: Mapping[str, Indicator], held: Held) -> tuple[str, ...]:
    named = {one.indicator for one in held if one.part == RESPONSIBLE}
    return tuple(line for line in table if line not in named)


def _found(row: Participant, who: int | str, wanted: list[Indicator], staff: Sequence[Staff],
           held: Held) -> dict[str, int]:
    """Line -> person."""
    if isinstance(who, int):
        return dict.fromkeys((one.code for one in wanted), who)
    if who == BY_ROLE:
        return by_role(wanted, staff, {one.indicator: one.person_id for one in held if one.part == RESPONSIBLE})
    return previous_of(row, staff) if who == LAST else {}


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


def _faults(row: Participant, asked: Sequence[str], chosen: Mapping[str, int], part: str,
            table: Mapping[str, Indicator], held: Held, here: set[int], today: date) -> list[Problem]:
    place = Place(path="lines")
    faults = [Problem("lines.unknown_line", place, {"line": line}) for line in asked if line not in table]
    if not asked:
        faults.append(Problem("lines.none_chosen", place))
    elif not chosen and not faults:
        faults.append(Problem("lines.no_proposal", Place(path="who")))
    if part not in PARTS:
        faults.append(Problem("lines.no_part", Place(path="part")))
    answers = {(one.indicator, one.person_id) for one in held if one.part == RESPONSIBLE}
    away = who_is_not_here(set(chosen.values()) - here, today)
    for line, person in chosen.items():
        told = {"line": line, "unit": name_of(row)}
        if person in away:
            name, left, elsewhere = away[person]
            faults.append(Problem("lines.left", place, told | {"person": name, "day": left}) if left else
                          Problem("lines.elsewhere", place, told | {"person": name, "elsewhere": elsewhere}))
        elif person not in here:
            faults.append(Problem("lines.no_person", place, told))
        elif part != RESPONSIBLE and (line, person) in answers:
            faults.append(Problem("lines.assists_self", place, told))
    return faults


def _replaced(new: Sequence[tuple[str, int]], part: str, held: Held) -> list[LinePerson]:
    """What ends when these begin."""
    if part != RESPONSIBLE:
        return []
    lines = {line for line, _ in new}
    return [one for one in held if (one.indicator, one.person_id) in new
            or (one.part == RESPONSIBLE and one.indicator in lines)]


def _tell(event: Draft, row: Participant, held: Held, ended: list[LinePerson], added: int) -> None:
    before = sum(one.part == RESPONSIBLE for one in held)
    after = before - sum(one.part == RESPONSIBLE for one in ended) + added
    event.about("participant", row.pk, name_of(row), unit=row.unit, version=row.version, ended=len(ended),
                changes={"named": (before, after)})
