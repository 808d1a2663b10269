"""Which department leads which item of the table."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.choose_units import take_programme
from maplebridge.apps.programmes.actions.end_lines import ONE_DAY
from maplebridge.apps.programmes.models import ItemLead
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import refuse


@action("rollout.lead")
def set_leads(event: Draft, *, programme: int, leads: tuple[tuple[str, int | None], ...], today: date, version: int,
              by: Actor) -> int:
    """Item -> the unit that leads it from today on; None: nobody does. Items that are not named stay as they are. Gives
    how many changed. Raises Stale, Refused."""
    row = take_programme(programme, by)
    require_version("programme", row.pk, seen=version, now=row.version)
    table = in_force(row)
    if table is None:
        raise refuse("rollout.no_table")
    wanted = dict(leads)
    units = Unit.objects.in_bulk([key for key in wanted.values() if key])
    faults = [Problem("rollout.item_unknown", params={"item": item})
              for item in sorted(set(wanted) - {one.code for one in scheme_of(table.pk).items})]
    for item, key in wanted.items():
        unit = units.get(key) if key else None
        if key and unit is None:
            faults.append(Problem("rollout.lead_gone", Place(path=f"item_{item}")))
        elif unit is not None and unit.closed_on is not None and unit.closed_on < today:
            faults.append(Problem("rollout.lead_closed", Place(path=f"item_{item}"),
                                  {"unit": Text(unit.zh, unit.en or None), "day": unit.closed_on}))
    if faults:
        raise Refused(faults)
    now = {lead.item: lead for lead in ItemLead.objects.filter(programme=row, to_day=None).select_related("unit")}
    changed = {item: key for item, key in wanted.items() if (now[item].unit_id if item in now else None) != key}
    if not changed:
        event.nothing()
        return 0
    for item in changed.keys() & now.keys():
        _end(now[item], today)
    ItemLead.objects.bulk_create([ItemLead(programme=row, item=item, unit_id=key, from_day=today)
                                  for item, key in changed.items() if key])
    row.version += 1
    row.save(update_fields=["version"])
    codes = {item: (now[item].unit.code if item in now else "", units[key].code if key else "")
             for item, key in sorted(changed.items())}
    event.about("programme", row.pk, Text(row.zh, row.en or None), unit=row.unit, version=row.version,
                changes={"leads": ([f"{item} {old}" for item, (old, _) in codes.items() if old],
                                   [f"{item} {new}" for item, (_, new) in codes.items() if new])})
    event.bulk([item, old, new] for item, (old, new) in codes.items())
    return len(changed)


def _end(lead: ItemLead, day: date) -> None:
    """The day before is its last; one that began only then falls away."""
    if lead.from_day >= day:
        lead.delete()
    else:
        ItemLead.objects.filter(pk=lead.pk).update(to_day=day - ONE_DAY)
