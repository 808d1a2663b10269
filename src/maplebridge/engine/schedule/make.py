"""From scheme, units, calendar, day and facts to a plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from maplebridge.engine.problem import Place, Problem, has_errors, sort_problems
from maplebridge.engine.schedule.chain import Network
from maplebridge.engine.schedule.dates import to_dates
from maplebridge.engine.schedule.facts import lay_work, out_of_order, read_facts
from maplebridge.engine.schedule.limits import check_deadlines, set_limits
from maplebridge.engine.schedule.model import PlanUnit, TaskFact
from maplebridge.engine.schedule.passes import passes
from maplebridge.engine.schedule.plan import Plan
from maplebridge.engine.schedule.template import read_tasks
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.workdays import Calendar


def make_plan(
    scheme: Scheme, units: Sequence[PlanUnit], calendar: Calendar, today: date, facts: Sequence[TaskFact] = ()
) -> tuple[Plan | None, tuple[Problem, ...]]:
    """The backward schedule of every unit, and what is wrong or doubtful. No plan when there is an error.

    Each task must be finished by the unit's assessment day (its own, else the scheme's) and by the day its indicator's
    due rule binds by (see `due.binding_day`), whichever is earlier. `today` is the first day that can still be worked.
    """
    tasks, graph, problems = read_tasks(scheme)
    found = [*problems, *check_deadlines(scheme, units, calendar, today)]
    if not tasks:
        found.append(Problem("schedule.no_tasks", Place(path="items")))
    if graph is None or has_errors(found):
        return None, sort_problems(found)
    limits = set_limits(scheme, tasks, units, calendar)
    found += limits.problems
    known = read_facts(facts, tasks, units, limits.applies, calendar, today)
    found += known.problems
    now = calendar.ordinal(today) - calendar.is_workday(today)
    work = lay_work(known.facts, graph, limits.applies, calendar, now)
    found += out_of_order(known.facts, tasks, graph, work)
    if has_errors(found):
        return None, sort_problems(found)
    times = passes(graph, limits.limit, now, work)
    network = Network(graph, graph.after(), limits.limit, now, work, times)
    plan = Plan(scheme, today, calendar, tuple(units), tasks, network, limits.applies, limits.deadline,
                to_dates(times, work.state, now, calendar), known.facts,
                {unit.code: column for column, unit in enumerate(units)})
    if years := plan.provisional_years():
        found.append(Problem("schedule.provisional", Place(), {"years": list(years)}, "warning"))
    return plan, sort_problems(found)
