"""A new unit, and what of it other actions share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.spans import check_place, lock_tree, path_under, require_under
from maplebridge.apps.units.initials import letters_of
from maplebridge.apps.units.kinds import KINDS
from maplebridge.apps.units.models import Unit, UnitSpan
from maplebridge.apps.units.queries.texts import code_faults, text_faults
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What is said of a unit that does not exist yet. kind: one of models.tree.KINDS."""

    code: str
    name: Text
    kind: str
    category: str = ""


@action("units.add")
def add_unit(event: Draft, *, new: NewUnit, parent: int | None, day: date, by: Actor) -> int:
    """A unit that exists from `day` on. Gives its key. Only the system itself may add one at the top."""
    lock_tree()
    above = take_parent(parent)
    require_under(above, by)
    unit = open_unit(new, above, day)
    event.about("unit", unit.pk, new.name, unit=unit, version=unit.version, code=new.code, day=day)
    return unit.pk


def take_parent(key: int | None) -> Unit | None:
    """The unit that others are put under; None: the top. Raises Unseen."""
    if key is None:
        return None
    above = Unit.objects.select_for_update().filter(pk=key).first()
    if above is None:
        raise Unseen
    return above


def open_unit(new: NewUnit, above: Unit | None, day: date) -> Unit:
    """Writes a unit that exists from `day` on. Raises Refused."""
    faults = unit_faults(new)
    if faults:
        raise Refused(faults)
    unit = Unit.objects.create(code=new.code, zh=new.name.zh, en=new.name.en or "",
                               initials=letters_of(new.name.zh), kind=new.kind,
                               category=new.category, parent=above, path=f"#{new.code}", opened_on=day)
    UnitSpan.objects.create(unit=unit, from_day=day, parent=above, zh=unit.zh, en=unit.en, category=unit.category)
    check_place(unit, above, day)
    unit.path = path_under(above, unit.pk)
    unit.save(update_fields=["path"])
    return unit


def unit_faults(new: NewUnit) -> list[Problem]:
    """All that is wrong with what is said of a new unit, but for its place."""
    faults = text_faults(Unit, ("code", "zh"), code=new.code, zh=new.name.zh, en=new.name.en or "",
                         category=new.category)
    if new.code.strip():
        faults += code_faults(new.code)
    if new.kind not in KINDS:
        faults.append(Problem("units.unknown_kind", Place(path="kind"), {"kind": new.kind}))
    if Unit.objects.filter(code=new.code).exists():
        faults.append(Problem("units.code_taken", Place(path="code"), {"code": new.code}))
    return faults
