"""An office switches a book on or off for its programme."""

from __future__ import annotations

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.ledgers.models import Switch
from maplebridge.apps.ledgers.queries.kinds import may_be_kept
from maplebridge.apps.ledgers.queries.texts import text_faults
from maplebridge.apps.programmes.models import Programme
from maplebridge.apps.programmes.queries.versions import in_force, pack_of, scheme_of
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.refusals import Unseen
from maplebridge.words.phrases import bilingual


@action("ledgers.switch")
def switch_ledger(event: Draft, *, programme: int, ledger: str, on: bool, why: str, version: int, by: Actor) -> int:
    """`version`: of the switch that was shown, 0 where there was none. Entries of a book that is off stay and count.
    Raises Stale, Refused."""
    row = Programme.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=programme).first()
    if row is None:
        raise Unseen
    by.require("ledgers.manage", row.path, seen="programmes.view")
    issued = in_force(row)
    kind = pack_of(issued.pk).kinds.get(ledger) if issued else None
    if issued is None or kind is None or not may_be_kept(ledger, kind):
        raise Unseen
    switch = Switch.objects.filter(programme=row, ledger=ledger).first()
    key = f"{row.pk}.{ledger}"
    require_version("ledger_switch", key, seen=version, now=switch.version if switch else 0)
    was = switch.on if switch else ledger in scheme_of(issued.pk).ledgers
    faults = text_faults("why", why)
    if was == on:
        faults.append(Problem("ledgers.switched_already", Place(path="why"), {"ledger": kind.name}))
    if faults:
        raise Refused(faults)
    switch = switch or Switch(programme=row, ledger=ledger, version=0)
    switch.on, switch.why, switch.version = on, why.strip(), switch.version + 1
    switch.save()
    states = {state: bilingual(f"ledgers.switched_{'on' if state else 'off'}") for state in (True, False)}
    event.about("ledger_switch", key, kind.name, unit=row.unit, version=switch.version, why=why.strip(),
                state=states[on], changes={"state": (states[was], states[on])})
    return switch.version
