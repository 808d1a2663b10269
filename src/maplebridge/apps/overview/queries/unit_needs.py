"""What who heads a unit is to do next: what presses, what waits, what would bring most; each with what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.entries import waiting
from maplebridge.apps.ledgers.queries.kinds import kinds_kept
from maplebridge.apps.ledgers.queries.requests import PROMISED, TOLD
from maplebridge.apps.ledgers.states import CURRENT
from maplebridge.apps.overview.queries.needs import Need, Worth
from maplebridge.apps.overview.queries.unit_home import UnitHome
from maplebridge.apps.programmes.queries.lines import confirm_due
from maplebridge.apps.programmes.queries.unit_plan import PlanOfLine, Step
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Problem

MOST = 7  # things to do next
MOST_LATE = 3  # lines among them, while there is anything else
MOST_HELPS = 3  # lines that would bring most, where nothing of them presses
MOST_STEPS = 5  # of one programme on the page of the unit
SOON = timedelta(days=7)


def unit_needs(homes: Sequence[UnitHome], actor: Actor, day: date) -> list[Need]:
    """What is most pressing first, at most MOST. Three queries."""
    first: list[Need] = []
    late: list[tuple[int, Need]] = []
    soon: list[tuple[date, Need]] = []
    helpful: list[Need] = []
    for home in homes:
        first += _people(home)
        late += _late(home)
        soon += _soon(home, day)
        helpful += _helpful(home, day)
    unit = homes[0].participant.unit
    books = [*_requests(homes, day), *_review(unit, actor)]
    confirm = [need for home in homes for need in _confirm(home, actor)]
    late.sort(key=lambda one: -one[0])
    soon.sort(key=lambda one: one[0])
    rest = [*books, *confirm, *(need for _, need in late[MOST_LATE:]), *(need for _, need in soon), *helpful]
    return [*first, *(need for _, need in late[:MOST_LATE]), *rest][:MOST]


def step_needs(home: UnitHome, day: date) -> list[Need]:
    """The steps that come next, what is late first; no query."""
    late = [need for _, need in sorted(_late(home), key=lambda one: -one[0])]
    soon = [need for _, need in sorted(_soon(home, day), key=lambda one: one[0])]
    return [*late, *soon, *_helpful(home, day)][:MOST_STEPS]


def _where(home: UnitHome, *more: str) -> tuple[str, ...]:
    return (home.participant.programme.code, home.participant.unit.code, *more)


def _people(home: UnitHome) -> Iterator[Need]:
    """Late once the days are over in which whoever is named has to confirm."""
    open_lines = [line for line in home.plan.lines if line.responsible is None]
    late = home.plan.day > confirm_due(home.participant, home.participant.rolled_out)  # type: ignore[arg-type]
    worth = Worth(_gain(home, open_lines), 0)
    if len(open_lines) == 1:
        yield Need(_told("overview.no_person", line=open_lines[0].indicator.name), "overview.name_person",
                   "programmes:names", _where(home), late=late, worth=worth)
    elif open_lines:
        yield Need(_told("overview.no_persons", count=len(open_lines)), "overview.name_persons", "programmes:names",
                   _where(home), late=late, worth=worth)


def _gain(home: UnitHome, lines: Iterable[PlanOfLine]) -> Decimal | None:
    """What these lines can still bring; None where nothing, or where nothing was counted yet."""
    return sum((home.gains.get(line.indicator.code, Decimal(0)) for line in lines), Decimal(0)) or None


def _confirm(home: UnitHome, actor: Actor) -> Iterator[Need]:
    waits = [line.responsible for line in home.plan.lines if line.responsible and not line.responsible.confirmed_at]
    mine = sum(one.person == actor.key for one in waits)
    if mine:
        yield Need(_told("overview.confirm_mine", count=mine), "overview.confirm", "programmes:confirm", _where(home))
    if len(waits) > mine:
        yield Need(_told("overview.confirm_wait", count=len(waits) - mine), "overview.see_lines", "programmes:unit",
                   _where(home))


def _late(home: UnitHome) -> Iterator[tuple[int, Need]]:
    """One step of each late line: the one that must come next."""
    for line in home.plan.lines:
        step = next_step(line) if line.late else None
        if step is not None:
            yield line.late, _step(home, line, step, -line.late)


def _soon(home: UnitHome, day: date) -> Iterator[tuple[date, Need]]:
    for line in home.plan.lines:
        step = None if line.late else next_step(line)
        if step is not None and step.limit and step.limit <= day + SOON:
            yield step.limit, _step(home, line, step, max(0, home.plan.calendar.between(day, step.limit)))


def _helpful(home: UnitHome, day: date) -> Iterator[Need]:
    """Lines that would bring most for a day's work, and press nobody yet."""
    lines = {line.indicator.code: line for line in home.plan.lines if line.responsible and not line.late}
    steps = ((lines[one.line.code], next_step(lines[one.line.code])) for one in home.helps
             if one.days and one.line.code in lines)
    later = [(line, step) for line, step in steps if step and step.limit and step.limit > day + SOON]
    for line, step in later[:MOST_HELPS]:
        yield _step(home, line, step, home.plan.calendar.between(day, step.limit))  # type: ignore[arg-type]


def _step(home: UnitHome, line: PlanOfLine, step: Step, wait: int) -> Need:
    """A step of a line. wait: working days until it is due, below 0 those it is late."""
    days = step.days if step.remaining is None else step.remaining
    worth = Worth(_gain(home, [line]), days, step.person_name, wait=wait)
    return Need(_told("overview.do_step", line=line.indicator.name, step=step.name), "overview.open", "programmes:line",
                _where(home, line.indicator.code), late=wait < 0, worth=worth)


def next_step(line: PlanOfLine) -> Step | None:
    """The open step of a line that must be finished first."""
    ready = [step for whole in line.steps if whole.open for step in whole.work() if step.open and step.limit]
    return min(ready, key=lambda step: (step.must_start or step.limit, step.limit), default=None)  # type: ignore[arg-type,return-value]


def _requests(homes: Sequence[UnitHome], day: date) -> Iterator[Need]:
    """Requests of residents whose result was to be told by a day that is over."""
    unit = homes[0].participant.unit
    kinds = kinds_kept([home.participant for home in homes])
    books = [code for code, kind in kinds.items() if kind.field(TOLD) and kind.field(PROMISED)]
    count = (Entry.objects.filter(unit=unit, ledger__in=books, state=CURRENT).exclude(values__has_key=TOLD)
             .filter(values__promise__lt=day.isoformat()).count())
    if count:
        yield Need(_told("overview.requests_late", count=count), "overview.see_requests", "ledgers:requests",
                   (unit.code,), late=True)


def _review(unit: Any, actor: Actor) -> Iterator[Need]:
    count = waiting(actor).filter(unit=unit).count()
    if count:
        yield Need(_told("overview.review", count=count), "overview.do_review", "ledgers:to_review")


def _told(code: str, **params: Any) -> Problem:
    return Problem(code, params=params)
