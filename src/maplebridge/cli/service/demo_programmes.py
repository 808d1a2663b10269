"""The demo city's two programmes: tables issued, units reached, people named, and what was done by the demo's day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from maplebridge.apps.programmes.actions.accept_finding import accept_finding
from maplebridge.apps.programmes.actions.choose_units import choose_units
from maplebridge.apps.programmes.actions.confirm_lines import confirm_lines
from maplebridge.apps.programmes.actions.edit_participant import edit_participant
from maplebridge.apps.programmes.actions.hand_in import hand_in
from maplebridge.apps.programmes.actions.issue_version import issue_version
from maplebridge.apps.programmes.actions.name_people import BY_ROLE, name_people
from maplebridge.apps.programmes.actions.roll_out import roll_out_unit
from maplebridge.apps.programmes.actions.set_lead import set_leads
from maplebridge.apps.programmes.actions.start_programme import NewProgramme, start_programme
from maplebridge.apps.programmes.actions.take_over_steps import take_over_steps
from maplebridge.apps.programmes.queries.details import Details
from maplebridge.apps.programmes.queries.drafts import findings, made_of, open_draft, unreasoned
from maplebridge.apps.programmes.queries.lines import applies, people_of
from maplebridge.apps.programmes.queries.plans import promises_of
from maplebridge.apps.programmes.queries.programmes import participants_on, programme_by_code
from maplebridge.apps.programmes.queries.versions import in_force
from maplebridge.apps.programmes.reading import shipped_table
from maplebridge.apps.programmes.states import RESPONSIBLE
from maplebridge.apps.units.access import SYSTEM
from maplebridge.apps.units.queries.actor import actor_of
from maplebridge.apps.units.queries.people import person_by_key
from maplebridge.apps.units.queries.tree import units_called
from maplebridge.engine.schedule import TaskFact
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.packs.demo_city.model import REPORT_DAY, City
from maplebridge.packs.demo_city.parts import shipped_scheme
from maplebridge.packs.demo_city.programme import PROGRAMMES, ProgrammePlan, known_steps
from maplebridge.web import clock

WHY = "演示方案，按示例内容下发"
UNNAMED = 3  # lines of the first unit for which nobody is named yet, so that its chief finds something to do
SLOW = 5  # of how many people one has not confirmed yet


def set_clock() -> None:
    """From now on the demo's city stands at its day of report, and goes on from there with the calendar."""
    days = (REPORT_DAY - timezone.localdate()).days
    (settings.HOME / clock.FILE).write_text(str(days), encoding="ascii")
    settings.CLOCK_DAYS = days


def make_demo_programmes(city: City) -> None:
    """On a site that has the city's units and staff."""
    units = units_called(unit.code for unit in city.units)
    for plan in PROGRAMMES:
        scheme = shipped_scheme(plan.pack)
        programme = _issue(plan, scheme, units[city.of_kind("city")[0].code])
        _join(plan, programme, city, units)
        _reach(plan, scheme, city)
        _lead(plan, scheme, programme, city, units)


def _issue(plan: ProgrammePlan, scheme: Scheme, office: int) -> int:
    day = _day(scheme)
    key = start_programme(new=NewProgramme(plan.folder, Text(plan.name.zh, plan.name.en), office, day), by=SYSTEM)
    draft = hand_in(programme=key, table=shipped_table(plan.pack), at=_noon(day), by=SYSTEM)
    row = open_draft(programme_by_code(plan.folder))
    assert row is not None
    found = unreasoned(findings(made_of(row), row.reasons, day))
    if found:
        accept_finding(draft=draft, reasons={one.code: WHY for one in found}, version=row.version, by=SYSTEM)
    issue_version(draft=draft, document=scheme.approval_number or plan.folder, issued_on=day, today=day,
                  version=row.version + bool(found), by=SYSTEM)
    return key


def _join(plan: ProgrammePlan, programme: int, city: City, units: dict[str, int]) -> None:
    day = _day(shipped_scheme(plan.pack))
    choose_units(programme=programme, units=tuple(units[one.code] for one in city.of_kind(plan.kind)), today=day,
                 by=SYSTEM)
    for row in participants_on(programme_by_code(plan.folder), day):
        unit = city.unit(row.unit.code)
        edit_participant(participant=row.pk, today=day, version=row.version, by=SYSTEM, details=Details(
            row.category, unit.exempt, unit.officers, unit.assessment, unit.arrival, unit.rotation,
            units.get(unit.host or ""), units.get(unit.sending or "")))


def _reach(plan: ProgrammePlan, scheme: Scheme, city: City) -> None:
    day = _day(scheme)
    programme = programme_by_code(plan.folder)
    version = in_force(programme)
    assert version is not None
    parts = list(participants_on(programme, day))
    promised = promises_of(version, parts, day)
    known: dict[str, list[TaskFact]] = defaultdict(list)
    for fact in known_steps(plan, city):
        known[fact.unit].append(fact)
    for n, row in enumerate(parts):
        roll_out_unit(participant=row.pk, version=version.pk, promised=promised[row.pk], today=day, at=_noon(day),
                      by=SYSTEM)
        lines = [one.code for one in scheme.indicators() if applies(one, row.category)]
        name_people(participant=row.pk, lines=tuple(lines[UNNAMED if n == 0 else 0:]), who=BY_ROLE, part=RESPONSIBLE,
                    today=day, at=_noon(day), version=row.version + 1, by=SYSTEM)
        _confirm(row.pk, {line: people[0].person for (_, line), people in people_of([row], day).items()}, day)
        take_over_steps(participant=row.pk, facts=known[row.unit.code], today=REPORT_DAY, by=SYSTEM)


def _confirm(participant: int, named: dict[str, int], day: date) -> None:
    """Each by themselves, two days later; some have not got round to it."""
    lines: dict[int, list[str]] = defaultdict(list)
    for line, person in named.items():
        lines[person].append(line)
    later = day + timedelta(days=2)
    for n, (person, own) in enumerate(sorted(lines.items())):
        actor = actor_of(person_by_key(person), timezone.localdate())
        if n % SLOW != SLOW - 1 and actor.holds("lines.read"):
            confirm_lines(participant=participant, lines=tuple(own), today=later, at=_noon(later), by=actor)


def _lead(plan: ProgrammePlan, scheme: Scheme, programme: int, city: City, units: dict[str, int]) -> None:
    """The departments that the table names."""
    names = {unit.name.zh: unit.code for unit in city.of_kind("department")}
    leads = []
    for item in scheme.items:
        named = [one.lead_department.zh for one in item.indicators if one.lead_department]
        led = next((names[name] for name in named if name in names), None)
        if led:
            leads.append((item.code, units[led]))
    set_leads(programme=programme, leads=tuple(leads), today=_day(scheme),
              version=programme_by_code(plan.folder).version, by=SYSTEM)


def _day(scheme: Scheme) -> date:
    assert scheme.issued_on is not None  # shipped schemes say it
    return scheme.issued_on


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))  # type: ignore[no-any-return]
