"""Of each place a programme of its own, in which its unit takes part, and what can be named of both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.utils import timezone

from maplebridge.apps.evidence.models import StoredFile
from maplebridge.apps.ledgers.models import Batch, CheckQuestion, Entry, Expected, Place
from maplebridge.apps.programmes.models import (
    DraftFile,
    ItemLead,
    LinePerson,
    LineQuestion,
    Participant,
    Programme,
    SchemeContent,
    SchemeDraft,
    SchemeVersion,
)
from maplebridge.apps.programmes.reading import Handed, shipped_table
from maplebridge.apps.scores.folder import LIVE, folder_of, put_json
from maplebridge.apps.scores.models import ScoreRun
from maplebridge.apps.scores.queries.runs import make_ready
from maplebridge.apps.units.models import Person, Unit
from maplebridge.packs.pack import load_pack, pack_files
from tests.apps.cast import FIRST_DAY

AT_A_UNIT = ("programme", "entry", "batch", "place", "expected", "asked")
ITEM, LINE, STEP, LEDGER = "FQ1", "FQ1.1", "FQ1.2.list", "L05"


def programme_objects(unit: Unit, person: Person) -> Mapping[str, Any]:
    """By parameter name. `person`: of the unit, by whom all was done."""
    now = timezone.now()
    programme = Programme.objects.create(code=f"P-{unit.code}", zh="创建活动", unit=unit, begun_on=FIRST_DAY)
    table = _table()
    draft = SchemeDraft.objects.create(programme=programme, file_name=table.name, sha256=table.sha256, handed_in_at=now)
    DraftFile.objects.create(draft=draft, content=table.load())
    versions = [SchemeVersion.objects.create(
        programme=programme, number=number, scheme_code="FQ", scheme_version=str(number), sha256="0" * 64,
        document="1号", issued_on=FIRST_DAY) for number in (1, 2)]
    for version in versions:
        SchemeContent.objects.create(version=version, files=_files())
    part = Participant.objects.create(programme=programme, unit=unit, rolled_out=versions[-1], rolled_out_at=now,
                                      category="urban", from_day=FIRST_DAY)
    ItemLead.objects.create(programme=programme, item=ITEM, unit=unit, from_day=FIRST_DAY)
    _freeze(programme, versions[-1], person)
    entry = Entry.objects.create(unit=unit, ledger=LEDGER, day=FIRST_DAY, values={}, entered_by=person, entered_at=now)
    batch = Batch.objects.create(unit=unit, ledger=LEDGER, way="paste", count=0, sha256="0" * 64, made_by=person,
                                 made_at=now)
    return {
        "programme": programme.code, "number": 2, "older": 1, "newer": 2, "other": 1,
        "line": LINE, "indicator": LINE, "step": STEP,
        "question": LineQuestion.objects.create(programme=programme, participant=part, indicator=LINE, text="何时？",
                                                asked_by=person, asked_at=now).pk,
        "part": LinePerson.objects.create(participant=part, indicator=LINE, person=person, part="assistant",
                                          from_day=FIRST_DAY, named_at=now).pk,
        "ledger": LEDGER, "entry": entry.pk, "batch": batch.pk,
        "asked": CheckQuestion.objects.create(
            check_name="filler", entry=entry, mark=f"{unit.pk:064}", asked_at=now, code="check.filler",
            params={"record": "1", "field": "1", "value": "1"}).pk,
        "place": Place.objects.create(code=f"{unit.code}-P1", zh="滨河家园", unit=unit).pk,
        "expected": Expected.objects.create(participant=part, ledger="L04", key="1", from_day=FIRST_DAY,
                                            due=date(2026, 12, 31)).pk,
    }


def _freeze(programme: Programme, version: SchemeVersion, person: Person) -> None:
    """A result as pages read it, and two frozen ones of the same bundle."""
    ready = make_ready(programme, FIRST_DAY)
    put_json(folder_of(programme, version.number) / LIVE, {
        "stamp": "earlier", "entries": 0, "day": FIRST_DAY.isoformat(), **ready.told})
    bundle, _ = StoredFile.objects.get_or_create(sha256=ready.stored, defaults={
        "size": ready.size, "scan": "not_scanned", "stored_at": timezone.now()})
    for number in (1, 2):
        ScoreRun.objects.create(
            programme=programme, version=version, number=number, day=ready.day, note="半年考核通报", bundle=bundle,
            scheme_hash=ready.scheme_hash, facts_hash=ready.facts_hash, calendar=ready.calendar, sha256=ready.sha256,
            units=ready.units, told=ready.told, frozen_by=person, frozen_at=timezone.now())


@cache
def _files() -> dict[str, str]:
    return pack_files(load_pack("fengqiao"))


@cache
def _table() -> Handed:
    return shipped_table("fengqiao")
