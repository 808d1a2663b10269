"""Scenarios: each edit finds its place, and leaves a scheme as sound as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.edits import at_edits, edits_place, with_edits
from maplebridge.engine.scheme.model import Scheme

Judge = Callable[[Scheme], Iterable[Problem]]


def check(scheme: Scheme, judge: Judge) -> Iterator[Problem]:
    """judge: the faults of meaning that matter for scores. Only errors that the scheme itself does not have are told,
    at the edits that brought them about."""
    if not scheme.analysis.scenarios:
        return
    known = {mark for fault in _errors(scheme, {}, edits_place(0), judge) for mark in _marks(fault)}
    for number, scenario in enumerate(scheme.analysis.scenarios):
        place = edits_place(number)
        for fault in _errors(scheme, scenario.edits, place, judge):
            if not known.intersection(_marks(fault)):
                yield at_edits(fault, place)


def _errors(scheme: Scheme, edits: Mapping[str, Any], place: Place, judge: Judge) -> Iterable[Problem]:
    found, problems = with_edits(scheme, edits, place)
    return problems if found is None else [fault for fault in judge(found) if fault.severity == "error"]


def _marks(fault: Problem) -> tuple[tuple[str, str], tuple[str, str]]:
    """A fault is the same as before by what it says or by where it stands: edits may change either."""
    return (fault.code, repr(sorted(fault.params.items()))), (fault.code, fault.place.path or "")
