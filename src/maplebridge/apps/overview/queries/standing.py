"""How units stand in a programme, item by item, and which step keeps a late line: for many units at once, without the
dates and reasons of each step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maplebridge.apps.programmes.models import Participant, Task
from maplebridge.apps.programmes.queries.lines import applies, bare_steps
from maplebridge.apps.programmes.queries.plans import plan_of
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.engine.schedule import Plan
from maplebridge.engine.schedule.states import State, joined, line_state
from maplebridge.engine.scheme.text import Text


@dataclass(frozen=True, slots=True)
class LateLine:
    """`late`: working days; `cause`: the first step that can no longer be in time."""

    indicator: str
    name: Text
    late: int
    cause: Text


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit that takes part. `items`: code of an item -> its state; `late`: the latest line first."""

    participant: Participant
    items: Mapping[str, State]
    late: tuple[LateLine, ...] = ()

    @property
    def name(self) -> Text:
        return Text(self.participant.unit.zh, self.participant.unit.en or None)

    @property
    def longest(self) -> int:
        return max((line.late for line in self.late), default=0)


@dataclass(frozen=True, slots=True)
class Cause:
    """A step that keeps lines late, and the units it keeps."""

    step: Text
    lines: int
    units: tuple[Standing, ...]


def standings(participants: Sequence[Participant], day: date, only: Mapping[int, frozenset[str]] | None = None,
              ) -> list[Standing]:
    """In the order given, of units that a version has reached; one query. `only`: programme -> items that are asked
    for, all where it is not given. The same states and lateness as the plan of each unit."""
    reached = [one for one in participants if one.rolled_out_id is not None]
    rows = list(Task.objects.filter(participant__in=[one.pk for one in reached]).order_by("pk"))
    groups: dict[int, list[Participant]] = defaultdict(list)
    for one in reached:
        groups[one.rolled_out_id].append(one)  # type: ignore[index]
    found: dict[int, Standing] = {}
    for group in groups.values():
        plan, _ = plan_of(group[0].rolled_out, group, day, rows)  # type: ignore[arg-type]
        for one in group:
            found[one.pk] = _standing(one, plan, only.get(one.programme_id, frozenset()) if only is not None else None)
    return [found[one.pk] for one in reached]


def causes_of(found: Sequence[Standing]) -> list[Cause]:
    """Why lines are late: the step that keeps most of them first."""
    units: dict[Text, dict[int, Standing]] = defaultdict(dict)
    lines: dict[Text, int] = defaultdict(int)
    for one in found:
        for line in one.late:
            units[line.cause][one.participant.pk] = one
            lines[line.cause] += 1
    return [Cause(step, lines[step], tuple(units[step].values()))
            for step in sorted(units, key=lambda step: (-lines[step], step.zh))]


def _standing(one: Participant, plan: Plan | None, only: frozenset[str] | None) -> Standing:
    scheme = scheme_of(one.rolled_out_id)  # type: ignore[arg-type]
    lines = {line.indicator: line for line in plan.lines(one.unit.code)} if plan else {}
    steps = bare_steps(plan, one)
    promised = {step: date.fromisoformat(planned) for step, planned in one.promised.items()}
    items: dict[str, State] = {}
    late: list[LateLine] = []
    for item in scheme.items:
        if only is not None and item.code not in only:
            continue
        here = [line for line in item.indicators if applies(line, one.category)]
        items[item.code] = joined(line_state(lines.get(line.code), steps.get(line.code, ()), promised) for line in here)
        late += _late(one.unit.code, plan, [(line.code, line.name, lines[line.code].late) for line in here
                                            if line.code in lines and lines[line.code].late])
    return Standing(one, items, tuple(sorted(late, key=lambda line: -line.late)))


def _late(unit: str, plan: Plan | None, lines: Sequence[tuple[str, Text, int]]) -> Iterator[LateLine]:
    for code, name, late in lines:
        chain = plan.first_violated(unit, code) if plan else None
        if chain is not None:
            yield LateLine(code, name, late, chain.tasks[0].name)
