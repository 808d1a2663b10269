"""What programmes keep, and the long work they ask for."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from django.urls import reverse

from maplebridge.apps.audit.retention import keep
from maplebridge.apps.jobs.registry import register
from maplebridge.apps.jobs.run import Outcome, Run
from maplebridge.apps.programmes.actions.hand_lines import hand_lines
from maplebridge.apps.programmes.actions.hand_steps import hand_steps
from maplebridge.apps.programmes.actions.roll_out import KIND as ROLL_OUT
from maplebridge.apps.programmes.actions.roll_out import roll_out_unit
from maplebridge.apps.programmes.queries.joining import parts_by_key, version_by_key
from maplebridge.apps.programmes.queries.my_steps import DUTY as STEPS
from maplebridge.apps.programmes.queries.my_steps import steps_given
from maplebridge.apps.programmes.queries.plans import promises_of
from maplebridge.apps.programmes.queries.responsibility import DUTY, open_duties
from maplebridge.apps.units import duties
from maplebridge.engine.problem import Problem
from maplebridge.web.clock import now
from maplebridge.web.refusals import AlreadySent

AT_ONCE = 500  # units planned together


def register_chores() -> None:
    keep("programmes", days=None, models=(
        "programmes.Programme", "programmes.SchemeDraft", "programmes.DraftFile", "programmes.SchemeVersion",
        "programmes.SchemeContent", "programmes.Participant", "programmes.LinePerson", "programmes.LineRead",
        "programmes.LineQuestion", "programmes.ItemLead", "programmes.Task"))
    register(ROLL_OUT, roll_out, title="rollout.kind", right="programmes.manage", page=lambda params: reverse(
        "programmes:units", args=[version_by_key(params["version"]).programme.code]))
    duties.register(DUTY, find=open_duties, hand=hand_lines)
    duties.register(STEPS, find=steps_given, hand=hand_steps)


def roll_out(run: Run) -> Outcome:
    """One step for each unit; the plan is made for many at once, as of the day the job was asked for."""
    version, day = version_by_key(run.params["version"]), date.fromisoformat(run.params["day"])
    units = run.params["units"]
    promised: dict[int, dict[str, str]] = {}
    begin = run.cursor or 0
    for n in range(begin, len(units)):
        if (n - begin) % AT_ONCE == 0:
            promised = promises_of(version, parts_by_key(units[n:n + AT_ONCE]), day)
        with suppress(AlreadySent):  # done by an earlier run, by a calendar that has changed since
            roll_out_unit(participant=units[n], version=version.pk, promised=promised[units[n]], today=day, at=now(),
                          by=run.by(f"unit{n}"))
        run.reached(n + 1, done=n + 1, of=len(units))
    return Outcome(Problem("rollout.done", params={"count": len(units), "number": version.number}))
