"""How units stand in a programme, item by item, and which step keeps a late line: for many units at once, without the
dates and reasons of each step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Sum

from maplebridge.apps.programmes.models import Participant, SchemeVersion, Task
from maplebridge.apps.programmes.queries.lines import applies, bare_steps
from maplebridge.apps.programmes.queries.plans import plan_of
from maplebridge.apps.programmes.queries.versions import calendar_of, scheme_of
from maplebridge.engine.schedule import Plan
from maplebridge.engine.schedule.states import State, joined, line_state
from maplebridge.engine.scheme.text import Text
from maplebridge.web.recent import Recent

KNOWN = Recent(2_000)  # units whose standing a process holds, some kilobytes each


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
class _Stand:
    """What is kept of a unit: states of all items, and late lines with the item each is of."""

    items: Mapping[str, State]
    late: tuple[tuple[str, LateLine], ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """A step that keeps lines late, and the units it keeps."""

    step: Text
    lines: int
    units: tuple[Standing, ...]


def standings(participants: Sequence[Participant], day: date, only: Mapping[int, frozenset[str]] | None = None,
              ) -> list[Standing]:
    """In the order given, of units that a version has reached. `only`: programme -> items that are asked for, all where
    it is not given. The same states and lateness as the plan of each unit. One query, two more where something
    changed since they were last asked for: what was reckoned is kept by all that it was reckoned from."""
    reached = [one for one in participants if one.rolled_out_id is not None]
    marks = _marks(reached, day)
    found = KNOWN.find(marks.values())
    new = [one for one in reached if marks[one.pk] not in found]
    if new:
        made = {marks[key]: stand for key, stand in _reckoned(new, day).items()}
        KNOWN.keep(made)
        found |= made
    return [_asked(one, found[marks[one.pk]], only) for one in reached]


def latest_first(found: Iterable[Standing]) -> list[Standing]:
    """By the longest lateness, then by how many lines are late; of equals in the order given."""
    return sorted(found, key=lambda one: (-one.longest, -len(one.late)))


def late_of(found: Iterable[Standing]) -> list[Standing]:
    """Units with late lines, the latest first."""
    return latest_first(one for one in found if one.late)


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


def _marks(reached: Sequence[Participant], day: date) -> dict[int, tuple[Any, ...]]:
    """Participant -> all that its standing is made of: version and calendar of its table, its own days, the day, and
    how often its steps were changed (rows of steps are never taken away, and each change counts a version). One
    query."""
    steps = {part: tuple(rest) for part, *rest in Task.objects.filter(participant__in=[one.pk for one in reached])
             .order_by().values_list("participant").annotate(Count("pk"), Max("pk"), Sum("version"))}
    return {one.pk: (one.pk, one.version, one.rolled_out_id, calendar_of(one.rolled_out_id).version,  # type: ignore[arg-type]
                     one.category, one.assessment_day, one.arrival, one.rotation, day, steps.get(one.pk))
            for one in reached}


def _reckoned(parts: Sequence[Participant], day: date) -> dict[int, _Stand]:
    """Two queries at most."""
    rows = list(Task.objects.filter(participant__in=[one.pk for one in parts]).order_by("pk"))
    if any("promised" in one.get_deferred_fields() for one in parts):
        promised = dict(Participant.objects.filter(pk__in=[one.pk for one in parts]).values_list("pk", "promised"))
        for one in parts:
            one.promised = promised[one.pk]
    groups: dict[int, list[Participant]] = defaultdict(list)
    for one in parts:
        groups[one.rolled_out_id].append(one)  # type: ignore[index]
    found: dict[int, _Stand] = {}
    for version, group in groups.items():
        plan, _ = plan_of(SchemeVersion(pk=version), group, day, rows)
        found |= {one.pk: _stand(one, plan) for one in group}
    return found


def _asked(one: Participant, stand: _Stand, only: Mapping[int, frozenset[str]] | None) -> Standing:
    if only is None:
        return Standing(one, stand.items, tuple(line for _, line in stand.late))
    wanted = only.get(one.programme_id, frozenset())
    return Standing(one, {item: state for item, state in stand.items.items() if item in wanted},
                    tuple(line for item, line in stand.late if item in wanted))


def _stand(one: Participant, plan: Plan | None) -> _Stand:
    scheme = scheme_of(one.rolled_out_id)  # type: ignore[arg-type]
    lines = {line.indicator: line for line in plan.lines(one.unit.code)} if plan else {}
    steps = bare_steps(plan, one)
    promised = {step: date.fromisoformat(planned) for step, planned in one.promised.items()}
    items: dict[str, State] = {}
    late: list[tuple[str, LateLine]] = []
    for item in scheme.items:
        here = [line for line in item.indicators if applies(line, one.category)]
        items[item.code] = joined(line_state(lines.get(line.code), steps.get(line.code, ()), promised) for line in here)
        late += ((item.code, line) for line in _late(one.unit.code, plan, [
            (line.code, line.name, lines[line.code].late) for line in here
            if line.code in lines and lines[line.code].late]))
    return _Stand(items, tuple(sorted(late, key=lambda line: -line[1].late)))


def _late(unit: str, plan: Plan | None, lines: Sequence[tuple[str, Text, int]]) -> Iterator[LateLine]:
    for code, name, late in lines:
        chain = plan.first_violated(unit, code) if plan else None
        if chain is not None:
            yield LateLine(code, name, late, chain.tasks[0].name)
