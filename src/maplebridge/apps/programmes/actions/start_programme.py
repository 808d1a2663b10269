"""A new programme of an office, still without a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.models import Programme
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.apps.units.queries.texts import CODE, text_faults
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen

LONGEST_CODE = 40
TAKEN = frozenset({"mine"})  # places of the site beside programmes


@dataclass(frozen=True, slots=True)
class NewProgramme:
    """What is said of a programme that does not exist yet. `unit`: whose office runs it, over the units under it."""

    code: str
    name: Text
    unit: int
    begun_on: date


@action("programmes.start")
def start_programme(event: Draft, *, new: NewProgramme, by: Actor) -> int:
    """Gives its key. Raises Refused."""
    unit = Unit.objects.select_for_update().filter(pk=new.unit).first()
    if unit is None:
        raise Unseen
    by.require("programmes.manage", unit.path, seen="units.view")
    faults = text_faults(Programme, ("zh",), zh=new.name.zh, en=new.name.en or "")
    if not CODE.fullmatch(new.code) or len(new.code) > LONGEST_CODE:
        faults.append(Problem("adoption.code_form", Place(path="code"), {"code": new.code[:LONGEST_CODE]}))
    elif new.code in TAKEN or Programme.objects.filter(code=new.code).exists():
        faults.append(Problem("adoption.code_taken", Place(path="code"), {"code": new.code}))
    if faults:
        raise Refused(faults)
    row = Programme.objects.create(code=new.code, zh=new.name.zh, en=new.name.en or "", unit=unit,
                                   begun_on=new.begun_on)
    event.about("programme", row.pk, new.name, unit=unit, version=row.version, known_as=new.code,
                day=new.begun_on)
    return row.pk
