"""Writing the good rows of a list of units: a few statements for each level of the tree."""

from __future__ import annotations

from maplebridge.apps.units.actions.import_row import put
from maplebridge.apps.units.actions.spans import change_spans, mirror, path_under
from maplebridge.apps.units.initials import letters_of
from maplebridge.apps.units.models import Unit, UnitSpan
from maplebridge.apps.units.queries.chunks import chunks
from maplebridge.apps.units.queries.imports.plan import Plan, Planned

BATCH = 500


def write_units(plan: Plan) -> None:
    """Raises IntegrityError, Refused where somebody was faster."""
    codes = {one.row.text("parent") for one in plan.new}
    made = {unit.code: unit for some in chunks(sorted(codes)) for unit in Unit.objects.filter(code__in=some)}
    waiting = list(plan.new)
    while waiting:  # parents before children; the plan holds no new unit without a parent
        ready = [one for one in waiting if one.row.text("parent") in made]
        made |= {unit.code: unit for unit in _write_level(ready, made)}
        waiting = [one for one in waiting if one.row.text("code") not in made]
    for one in sorted(plan.changed, key=lambda one: one.key or 0):
        _change(one, plan)


def _write_level(ready: list[Planned], parents: dict[str, Unit]) -> list[Unit]:
    units = Unit.objects.bulk_create((_unit(one, parents) for one in ready), BATCH)
    for unit in units:
        unit.path = path_under(unit.parent, unit.pk)
    Unit.objects.bulk_update(units, ["path"], BATCH)
    UnitSpan.objects.bulk_create((UnitSpan(unit=unit, from_day=unit.opened_on, parent=unit.parent, zh=unit.zh,
                                           en=unit.en, category=unit.category) for unit in units), BATCH)
    return units


def _unit(one: Planned, parents: dict[str, Unit]) -> Unit:
    row = one.row
    return Unit(code=row.text("code"), zh=row.text("zh"), en=row.text("en"),
                initials=letters_of(row.text("zh")), kind=row.text("kind"),
                category=row.text("category"), parent=parents[row.text("parent")], path=f"#{row.text('code')}",
                opened_on=row.day("opened"))


def _change(one: Planned, plan: Plan) -> None:
    """Names and category from the day of the import on. The row is taken first: what others wrote since the plan was
    made is seen here, or waits until this is done."""
    unit = Unit.objects.select_for_update().get(pk=one.key)
    put(unit, one.changes)
    change_spans(unit, plan.day, **{name: after for name, (_, after) in one.changes.items()})
    mirror(unit, plan.day)
    Unit.objects.filter(pk=unit.pk).update(version=unit.version + 1)
