"""The packs' own parts, as the city's offices know them: ledger kinds, calendar, the two schemes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from maplebridge.engine.ledger import Kind, read_kind
from maplebridge.engine.problem import Place, Problem, Refused, has_errors
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.read import read_scheme_text
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.parts import load_calendar, load_kinds, read_yaml

_PACKS = Path(__file__).parent.parent
_COMMON = (_PACKS / "common",)


@cache
def city_calendar() -> Calendar:
    """The national calendar of the common pack."""
    calendar, problems = load_calendar(_COMMON)
    if calendar is None:
        raise Refused(problems)
    return calendar


@cache
def ledger_kinds() -> Mapping[str, Kind]:
    """Every ledger kind of the common pack by its code."""
    kinds, problems = load_kinds(_COMMON)
    _refuse_errors(problems)
    return kinds


@cache
def shipped_scheme(pack: str) -> Scheme:
    """The scheme of a shipped pack: fengqiao or stationing."""
    path = _PACKS / pack / "scheme.yaml"
    scheme, problems = read_scheme_text(path.read_text(encoding="utf-8"), path.name)
    _refuse_errors(problems)
    if scheme is None:
        raise Refused(problems)
    return scheme


def _refuse_errors(problems: tuple[Problem, ...]) -> None:
    if has_errors(problems):
        raise Refused(problems)


@cache
def register_kind(name: str) -> Kind:
    """A register of the common pack (units, people, places, plan): a ledger kind like any other."""
    value, lines, problems = read_yaml(_COMMON[0] / "registers" / f"{name}.yaml")
    kind, faults = read_kind(value, Place(f"{name}.yaml"), lines)
    if kind is None:
        raise Refused((*problems, *faults))
    return kind
