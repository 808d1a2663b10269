"""A programme folder of the command line, loaded into the site row by row: the same units, people, plan, entries."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from maplebridge.apps.ledgers.actions.storing import count_changes
from maplebridge.apps.ledgers.models import Entry, Expected, Place
from maplebridge.apps.ledgers.queries.entries import stored_values
from maplebridge.apps.programmes.models import Participant, Programme, SchemeContent, SchemeVersion, Task
from maplebridge.apps.programmes.queries.plans import promises_of
from maplebridge.apps.units.access import STEP
from maplebridge.apps.units.models import Person, RoleGrant, Unit
from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.run import Chain
from maplebridge.engine.ledger import assignments_of, split_number
from maplebridge.packs.pack import pack_files

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = date(2026, 1, 1)


@cache
def chain_of(folder: Path) -> Chain:
    return Chain.of(folder, Progress("en", quiet=True), day=None, pack=None)


@transaction.atomic
def load(chain: Chain) -> Programme:
    """Everything of it; the site's clock must be set to `chain.programme.day`."""
    told = chain.programme
    units = _units(told)
    people = _people(told, units)
    programme = _programme(told, units)
    parts = _parts(told, units, programme)
    for entry in told.registers.get("places", ()):
        values = entry.values
        Place.objects.create(code=str(values["place"]), zh=str(values["name_zh"]),
                             unit=units[str(values["community"])])
    found, _ = assignments_of(told.registers["assignments"])
    Expected.objects.bulk_create(
        Expected(participant=parts[one.unit], ledger=one.ledger, key=one.key, from_day=one.start, due=one.due,
                 count=one.expected, exempt=one.exempt, reason=one.reason) for one in found if one.unit in parts)
    assert chain.plan is not None
    for fact in chain.plan.facts.values():  # those the command line could use
        if fact.unit in parts:
            Task.objects.create(
                participant=parts[fact.unit], key=fact.task, indicator=fact.task.rsplit(".", 1)[0], state=fact.state,
                started_on=fact.start, ended_on=fact.end, remaining=fact.remaining,
                remaining_on=told.day if fact.remaining is not None else None, reason=fact.reason or "")
    _entries(chain, units, people)
    return programme


def grant(person: Person, role: str, unit: Unit) -> None:
    RoleGrant.objects.create(person=person, unit=unit, role=role, from_day=FIRST)


def _units(told: Any) -> dict[str, Unit]:
    rows = {entry.unit: entry.values for entry in told.tree}
    units: dict[str, Unit] = {}

    def add(code: str) -> Unit:
        if code not in units:
            values = rows[code]
            above = add(str(values["parent"])) if values.get("parent") in rows else None
            kind = "bureau" if values["kind"] == "city" else str(values["kind"])
            unit = Unit.objects.create(code=code, zh=str(values["name_zh"]), en=str(values.get("name_en") or ""),
                                       kind=kind, category=str(values.get("category") or ""), parent=above, path=code,
                                       opened_on=FIRST)
            unit.path = (above.path if above else "") + f"{unit.pk:0{STEP}X}"
            unit.save()
            units[code] = unit
        return units[code]

    for code in rows:
        add(code)
    return units


def _people(told: Any, units: dict[str, Unit]) -> dict[str, Person]:
    found = {}
    for entry in told.registers["people"]:
        values = entry.values
        account = str(values["account"])
        found[account] = Person.objects.create(username=account, zh=str(values["name_zh"]), unit=units[entry.unit])
    return found


def _programme(told: Any, units: dict[str, Unit]) -> Programme:
    top = next(unit for unit in units.values() if unit.parent is None)
    programme = Programme.objects.create(code=told.folder.name, zh=told.name.zh, en=told.name.en or "", unit=top,
                                         begun_on=FIRST)
    version = SchemeVersion.objects.create(
        programme=programme, number=1, scheme_code=told.scheme.code, scheme_version=told.scheme.version,
        sha256="0" * 64, document="1", issued_on=told.scheme.issued_on or FIRST)
    SchemeContent.objects.create(version=version, files=pack_files(told.pack))
    return programme


def _parts(told: Any, units: dict[str, Unit], programme: Programme) -> dict[str, Participant]:
    version = programme.versions.get()
    found = {}
    for entry in told.units:
        values = entry.values
        found[entry.unit] = Participant.objects.create(
            programme=programme, unit=units[entry.unit], rolled_out=version, category=str(values.get("category") or ""),
            exempt=values.get("exempt") is True, officers=_int(values.get("officers")),
            assessment_day=values.get("assessment_day"), arrival=values.get("arrival"), rotation=values.get("rotation"),
            host=units.get(str(values.get("host"))), sending=units.get(str(values.get("sending"))), from_day=FIRST)
    promises = promises_of(version, list(found.values()), told.scheme.issued_on or FIRST)
    for one in found.values():
        one.promised = promises[one.pk]
        one.save(update_fields=["promised"])
    return found


def _entries(chain: Chain, units: dict[str, Unit], people: dict[str, Person]) -> None:
    rows = []
    for entry in chain.records.entries:
        if entry.unit in units:
            rows.append(row_of(entry, chain.programme.pack.kinds[entry.ledger], units, people))
    Entry.objects.bulk_create(rows, batch_size=500)
    count_changes((row.ledger, row.day) for row in rows)


def row_of(entry: Any, kind: Any, units: dict[str, Unit], people: dict[str, Person]) -> Entry:
    number = entry.number(kind) or ""
    parts = split_number(number, kind) if number else None
    values = entry.values
    reviewed = values.get("reviewed_by") and values.get("reviewed_at")
    return Entry(
        unit=units[entry.unit], ledger=entry.ledger, number=number, year=parts.year if parts else None,
        n=parts.n if parts else None, day=entry.day(kind), values=stored_values(entry, kind),
        entered_by=people.get(str(values.get("entered_by"))), entered_at=_instant(values.get("entered_at")),
        review="accepted" if reviewed else "", reviewed_by=people.get(str(values.get("reviewed_by"))) if reviewed
        else None, reviewed_at=_instant(values.get("reviewed_at")) if reviewed else None)


def _instant(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value.replace(tzinfo=SHANGHAI)
    return datetime(value.year, value.month, value.day, tzinfo=SHANGHAI) if value else datetime(
        2026, 1, 1, tzinfo=SHANGHAI)


def _int(value: Any) -> int | None:
    return None if value is None else int(value)


assert settings.TIME_ZONE == "Asia/Shanghai"
