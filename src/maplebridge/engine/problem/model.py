"""Problem, its place and its severity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Severity = Literal["error", "warning", "question"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault lies. `path` is a dotted path inside a YAML file, `cell` is in A1 notation."""

    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    path: str | None = None
    line: int | None = None

    def at(self, step: str | int) -> Place:
        """The place one step further down a YAML path."""
        return replace(self, path=f"{self.path}.{step}" if self.path else str(step))

    def row(self) -> int:
        """The row of a sheet or line of a file, from 1; 0 where the place names none."""
        return self.line or int("".join(sign for sign in self.cell or "" if sign.isdecimal()) or 0)

    def __str__(self) -> str:
        spot = "!".join(part for part in (self.sheet, self.cell) if part) or self.path or ""
        if self.line is not None:
            spot = f"{spot}:{self.line}" if spot else str(self.line)
        return " ".join(part for part in (self.file, spot) if part)


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. `code` is `room.fault`; its words live in `words/<room>.yaml` under the same code.

    `params` fill the sentence and must be plain values (str, int, Decimal, date, or lists of them).
    """

    code: str
    place: Place = NOWHERE
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = "error"


class Refused(Exception):
    """A whole input cannot be read; carries the Problems. Raised at the edge of a room, never past the cli."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.code} {p.place}" for p in self.problems))

    def __reduce__(self) -> tuple[type[Refused], tuple[tuple[Problem, ...]]]:
        """How it travels between processes."""
        return Refused, (self.problems,)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them stops what was asked for; warnings and questions do not."""
    return any(problem.severity == "error" for problem in problems)


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors first, then by file and place, so that the same input prints the same list."""
    order = {"error": 0, "question": 1, "warning": 2}
    return tuple(
        sorted(
            problems,
            key=lambda p: (order[p.severity], p.place.file or "", p.place.sheet or "", p.place.row(),
                           p.place.path or "", len(p.place.cell or ""), p.place.cell or "", p.code),
        )
    )


def stop_on_errors(problems: Iterable[Problem]) -> None:
    """Raises Refused with all of them where one is an error."""
    problems = tuple(problems)
    if has_errors(problems):
        raise Refused(problems)
