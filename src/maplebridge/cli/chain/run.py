"""The chain in one object: each part is made when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from maplebridge.cli.chain.plans import plan_programme
from maplebridge.cli.chain.programme import Programme, load_programme
from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.records import Records, read_records
from maplebridge.cli.chain.store import facts_folder
from maplebridge.cli.chain.tables import write_facts
from maplebridge.cli.chain.unread import faulty_rows, is_error
from maplebridge.cli.today import today
from maplebridge.engine.problem import Problem, stop_on_errors
from maplebridge.engine.schedule import Plan
from maplebridge.engine.score.facts import Facts, check_facts, read_facts
from maplebridge.engine.score.ranges import Ranges, rank_ranges
from maplebridge.engine.score.reference import Reference
from maplebridge.engine.score.reference.over_facts import reference_of
from maplebridge.engine.score.result import Scores
from maplebridge.engine.score.run import score


@dataclass(frozen=True)
class Chain:
    """A programme and what follows from it. Parts raise Refused where the input does not allow them."""

    programme: Programme
    progress: Progress

    @classmethod
    def of(cls, folder: Path, progress: Progress, *, day: date | None, pack: str | None) -> Chain:
        return cls(load_programme(folder, today=today(), day=day, pack=pack), progress)

    @cached_property
    def records(self) -> Records:
        with self.progress.step("cli.step_records", count=len(self.programme.ledger_files)) as tick:
            return read_records(self.programme, tick=tick)

    @cached_property
    def planned(self) -> tuple[Plan | None, tuple[Problem, ...]]:
        with self.progress.step("cli.step_plan", count=len(self.programme.units)):
            return plan_programme(self.programme)

    @property
    def plan(self) -> Plan | None:
        return self.planned[0]

    @property
    def facts(self) -> Facts:
        return self.kept[0]

    @property
    def left_out(self) -> int:
        """Faulty rows of registers, ledgers and plan that the facts do without."""
        return self.kept[1]

    @property
    def lost_units(self) -> tuple[Problem, ...]:
        """Faults of the list of units: whom they concern is not scored at all."""
        return tuple(p for p in self.programme.problems if (p.place.file or "").startswith("units.") and is_error(p))

    @property
    def hints(self) -> tuple[Problem, ...]:
        """What the facts leave open without stopping anything, such as units without a single row."""
        return self.kept[2]

    @cached_property
    def kept(self) -> tuple[Facts, int, tuple[Problem, ...]]:
        folder, left_out = facts_folder(self.programme, self._make_facts)
        facts = read_facts(folder, self.programme.scheme)
        hints = check_facts(self.programme.scheme, facts)
        stop_on_errors(hints)
        return facts, left_out, hints

    def _make_facts(self, folder: Path) -> int:
        stop_on_errors(self.records.unread)
        with self.progress.step("cli.step_facts", count=len(self.records.entries)):
            write_facts(folder, self.programme, self.records, self.plan)
        return faulty_rows(self.problems())

    @cached_property
    def scores(self) -> Scores:
        with self.progress.step("cli.step_scores", count=len(self.facts.units)):
            return score(self.programme.scheme, self.facts, calendar=self.programme.calendar)

    @cached_property
    def ranges(self) -> Ranges | None:
        """How sure the places are; None where the scheme ranks nobody."""
        with self.progress.step("cli.step_ranges", count=self.programme.scheme.analysis.draws):
            return rank_ranges(self.scores)

    @cached_property
    def reference(self) -> Reference:
        """The Decimal reference over the same facts, for traces."""
        return reference_of(self.programme.scheme, self.facts, self.programme.calendar)

    def problems(self) -> tuple[Problem, ...]:
        """Every fault of the run's input: registers, ledgers, plan facts."""
        return (*self.programme.problems, *self.records.problems, *self.planned[1])
