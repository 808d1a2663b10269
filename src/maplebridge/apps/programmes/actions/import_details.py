"""Units join and are described by a list: all good rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.choose_units import require_table, take_programme
from maplebridge.apps.programmes.actions.edit_participant import store_details
from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.programmes.queries.details_list import Listed, plan_details
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.imports.reading import Row
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import refuse


@action("rollout.import")
def import_details(event: Draft, *, programme: int, rows: Sequence[Row], file: str, outcome: str, today: date,
                   by: Actor) -> dict[str, int]:
    """`file`: its SHA-256; `outcome`: of the plan that was shown. Gives how many joined and were changed. Raises
    Refused where it would come out otherwise by now."""
    row = take_programme(programme, by)
    listed = plan_details(row, require_table(row, today), rows, by, today)
    plan = listed.plan
    if plan.outcome != outcome:
        raise refuse("import.outcome_changed")
    if not plan.good:
        raise refuse("import.nothing_new")
    _join(row, listed, today)
    _change(listed, today)
    done = {"new": len(plan.new), "changed": len(plan.changed)}
    event.about("programme", row.pk, Text(row.zh, row.en or None), unit=row.unit)
    event.params |= {**done, "file": file}
    event.bulk([one.row.text("unit"), one.key, sorted(one.changes.items())] for one in (*plan.new, *plan.changed))
    return done


def _join(programme: Programme, listed: Listed, today: date) -> None:
    rows = []
    for one in listed.plan.new:
        row = Participant(programme=programme, unit_id=listed.units[one.row.line], from_day=today)
        details = listed.details[one.row.line]
        for name in details.__dataclass_fields__:
            setattr(row, f"{name}_id" if name in ("host", "sending") else name, getattr(details, name))
        rows.append(row)
    Participant.objects.bulk_create(rows, batch_size=500)


def _change(listed: Listed, today: date) -> None:
    """The rows are locked in one order; the plan was made under the lock of the programme, but a unit's own chief may
    have named somebody meanwhile, which stays."""
    wanted = {one.key: listed.details[one.row.line] for one in listed.plan.changed}
    rows = Participant.objects.select_for_update(of=("self",)).select_related(
        "programme__unit", "unit", "rolled_out").filter(pk__in=wanted).order_by("pk")
    for row in rows:
        store_details(row, wanted[row.pk], today)
