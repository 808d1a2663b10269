"""Steps as rows of a list: what is shown of each, what can be done with it, and its columns in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from maplebridge.apps.programmes.queries.unit_plan import PlanOfLine, Step
from maplebridge.apps.programmes.states import DONE, OPEN, RUNNING, SPLIT, TEMPLATE, WAIVED
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.say import say
from maplebridge.web.table import Column, Kind

Act = tuple[str, str, str]  # address, word, word with the step's name


@dataclass(frozen=True)
class Shown:
    """A step on a page. `may`: rights held at its unit. `group`: what it is listed under, if not its line; `where`:
    what stands below its name."""

    line: PlanOfLine
    step: Step
    participant: Any
    may: frozenset[str]
    heading: Text | str | None = None
    where: Text | str | None = None

    @property
    def group(self) -> Text | str:
        return self.heading if self.heading is not None else self.line.indicator.name

    @property
    def piece(self) -> bool:
        return self.step.origin == SPLIT

    @property
    def own_day(self) -> date | None:
        return self.step.own_day if self.step.origin == TEMPLATE and self.step.open else None

    @cached_property
    def why(self) -> str:
        return why_said(self.step)

    @property
    def slack(self) -> str:
        return slack_said(self.step)

    @property
    def add(self) -> str:
        return reverse("programmes:add_step", args=[*self._unit, self.step.indicator])

    @cached_property
    def acts(self) -> list[Act]:
        """What is done every day."""
        wanted = []
        if "tasks.do" in self.may and self.step.open and not self.step.pieces:
            wanted = [*(["start"] if self.step.state == OPEN else []), "finish"]
        return list(self._acts(wanted))

    @cached_property
    def more(self) -> list[Act]:
        """What changes the plan, or takes something back."""
        step, wanted = self.step, []
        back = step.state in (RUNNING, DONE) and not step.pieces
        if "tasks.do" in self.may and (back or (step.state == WAIVED and "tasks.plan" in self.may)):
            wanted.append("reopen")
        if "tasks.plan" in self.may and step.open:
            wanted += ["replan", "waive"]
            if not step.pieces and not self.piece:
                wanted.append("split")
        return list(self._acts(wanted))

    @property
    def _unit(self) -> list[str]:
        return [self.participant.programme.code, self.participant.unit.code]

    def _acts(self, wanted: list[str]) -> Iterator[Act]:
        for what in wanted:
            word = say(f"steps.{what}")
            yield (reverse(f"programmes:{what}_step", args=[*self._unit, self.step.key]), word,
                   say("steps.of_step", act=word, step=self.step.name))


def may_of(actor: Any, participant: Any) -> frozenset[str]:
    """Which of the rights over steps somebody holds at a unit; none once its part in the programme is over."""
    if participant.to_day and participant.to_day < today():
        return frozenset()
    return frozenset(right for right in ("tasks.do", "tasks.plan") if actor.may(right, participant.path))


def columns(*before: Column) -> tuple[Column, ...]:
    """Of a list of steps, as its file has them. Each value is made when its row is shown."""
    def of(head: str, kind: Kind, show: Callable[[Shown], Any]) -> Column:
        return Column(head, f"steps.{head}", kind, show=lambda row: show(row["act"]))

    return (
        *before, of("line", "name", lambda one: one.line.indicator.name),
        of("line_code", "code", lambda one: one.line.indicator.code), of("step", "name", lambda one: one.step.name),
        of("state", "state", lambda one: one.step.shown), of("person", "name", lambda one: one.step.person_name),
        of("must_start", "day", lambda one: one.step.must_start),
        of("must_finish", "day", lambda one: one.step.must_finish),
        of("can_finish", "day", lambda one: one.step.can_finish),
        of("late_days", "number", lambda one: one.step.late or None), of("slack", "text", lambda one: one.slack),
        of("original", "day", lambda one: one.step.original), of("planned", "day", lambda one: one.step.own_day),
        of("started", "day", lambda one: one.step.started), of("ended", "day", lambda one: one.step.ended),
        of("why", "text", lambda one: one.why), Column("act", "steps.actions", "act"))


def row_of(shown: Shown) -> dict[str, Any]:
    """A step as a row of a list."""
    return {"key": shown.step.key, "act": shown}


def days_said(days: int) -> str:
    """6 working days."""
    return say("steps.working_day" if days == 1 else "steps.working_days", days=days)


def slack_said(step: Step) -> str:
    """Late by how much since when, or how much there is to spare; nothing of what is done."""
    if step.late:
        return say("steps.late", days=days_said(step.late), since=step.since)
    if not step.open or step.slack is None:
        return ""
    return say("steps.spare", days=days_said(step.slack)) if step.slack else say("steps.no_spare")


def why_said(step: Step) -> str:
    return say(step.why.code, **step.why.params) if step.why else ""
