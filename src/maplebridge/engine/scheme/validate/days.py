"""Dates in order: period and parts, stages, validity, parameters, colour ladder, and days that must be working days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.due import DueError, fixed_day, parse_due
from maplebridge.engine.scheme.graph import node_expressions
from maplebridge.engine.scheme.model import Due, Parameter, Scheme, Stage
from maplebridge.engine.scheme.validate.material import Material, fault

ONE_DAY = timedelta(days=1)
PERIODS = ("once", "monthly", "quarterly", "half-yearly", "yearly", "event")


def check(material: Material) -> Iterator[Problem]:
    scheme = material.scheme
    yield from _parts(scheme)
    yield from _stages(scheme)
    yield from _assessment(material)
    yield from _dues(material)
    yield from _parameters(scheme)
    yield from _ladder(scheme)


def _parts(scheme: Scheme) -> Iterator[Problem]:
    whole, parts = scheme.period.whole, scheme.period.parts
    for i, part in enumerate(parts):
        path = f"period.parts.{i}"
        if part.code in [other.code for other in parts[:i]]:
            yield fault("validate.part_twice", path, part=part.code)
        if part.end < part.start:
            yield fault("validate.ends_first", path, what=part.code, start=part.start, end=part.end)
        elif part.start < whole.start or part.end > whole.end:
            yield fault("validate.part_outside", path, part=part.code, start=part.start, end=part.end,
                        first=whole.start, last=whole.end)
    in_order = sorted(parts, key=lambda part: (part.start, part.end))
    for before, after in pairwise(in_order):
        path = f"period.parts.{parts.index(after)}"
        if after.start <= before.end:
            yield fault("validate.parts_overlap", path, one=before.code, other=after.code, start=after.start,
                        end=before.end)
        elif after.start > before.end + ONE_DAY:
            yield _hole(path, before.end + ONE_DAY, after.start - ONE_DAY)
    if parts and in_order[0].start > whole.start:
        yield _hole("period.parts", whole.start, in_order[0].start - ONE_DAY)
    if parts and (last := max(part.end for part in parts)) < whole.end:
        yield _hole("period.parts", last + ONE_DAY, whole.end)


def _hole(path: str, start: date, end: date) -> Problem:
    return fault("validate.parts_hole", path, start=start, end=end)


def _stages(scheme: Scheme) -> Iterator[Problem]:
    for i, stage in enumerate(scheme.stages):
        path = f"stages.{i}"
        if stage.code in [other.code for other in scheme.stages[:i]]:
            yield fault("validate.stage_twice", f"{path}.code", stage=stage.code)
        if stage.end < stage.start:
            yield fault("validate.ends_first", f"{path}.end", what=stage.code, start=stage.start, end=stage.end)
        elif _outside(scheme, stage.start) or _outside(scheme, stage.end):
            yield fault("validate.stage_outside", path, stage=stage.code, start=stage.start, end=stage.end,
                        first=scheme.valid_from, last=scheme.valid_until)
    for i, (before, after) in enumerate(pairwise(scheme.stages), start=1):
        yield from _stage_order(i, before, after)


def _stage_order(i: int, before: Stage, after: Stage) -> Iterator[Problem]:
    if after.start < before.start:
        yield fault("validate.stage_order", f"stages.{i}.start", stage=after.code, before=before.code,
                    start=after.start, earlier=before.start)
    elif after.start <= before.end:
        yield fault("validate.stages_overlap", f"stages.{i}.start", "warning", stage=after.code, before=before.code,
                    start=after.start, end=before.end)


def _outside(scheme: Scheme, day: date) -> bool:
    return (scheme.valid_from is not None and day < scheme.valid_from) or (
        scheme.valid_until is not None and day > scheme.valid_until)


def _assessment(material: Material) -> Iterator[Problem]:
    scheme, day, path = material.scheme, material.scheme.assessment_day, "scheme.assessment_day"
    if day is None:
        if any(indicator.due and indicator.due.anchor == "assessment" for indicator in scheme.indicators()):
            yield fault("validate.no_assessment_day", path)
        return
    yield from _working(material, day, path, "assessment_day")
    if _outside(scheme, day):
        yield fault("validate.day_outside", path, day=day, first=scheme.valid_from, last=scheme.valid_until)
    if scheme.issued_on is not None and scheme.issued_on > day:
        yield fault("validate.issued_late", "scheme.issued_on", issued=scheme.issued_on, day=day)
    if day < scheme.period.whole.start:
        yield fault("validate.assessed_early", path, day=day, start=scheme.period.whole.start)


def _working(material: Material, day: date, path: str, what: str) -> Iterator[Problem]:
    calendar = material.calendar
    if calendar is not None and not calendar.is_workday(day):
        yield fault("validate.no_workday", path, day=day, what=what, before=calendar.on_or_before(day),
                    after=calendar.on_or_after(day))


def _dues(material: Material) -> Iterator[Problem]:
    for path, _, indicator in material.indicators():
        if indicator.due is not None:
            yield from _due(material, indicator.due, indicator.code, f"{path}.due")
        if indicator.period is not None and indicator.period not in PERIODS:
            yield fault("validate.period_word", f"{path}.period", indicator=indicator.code, value=indicator.period,
                        known=", ".join(PERIODS))


def _due(material: Material, due: Due, code: str, path: str) -> Iterator[Problem]:
    try:
        due = parse_due(due.text or due.anchor)
    except DueError as error:
        yield fault("validate.due_rule", path, indicator=code, value=due.text, what=error.what)
        return
    scheme, day = material.scheme, fixed_day(due)
    if due.anchor == "scheme_issue" and scheme.issued_on is None:
        yield fault("validate.no_issue_day", path, indicator=code, value=due.text)
    if day is None:
        return
    if due.offset == 0:
        yield from _working(material, day, path, code)
    if _outside(scheme, day):
        yield fault("validate.day_outside", path, day=day, first=scheme.valid_from, last=scheme.valid_until)


def _parameters(scheme: Scheme) -> Iterator[Problem]:
    used = {name for node in scheme.nodes.values() for expr in node_expressions(node) for name in expr.names()}
    for name, parameter in scheme.parameters.items():
        path = f"parameters.{name}.values"
        for before, after in pairwise(parameter.values):
            if after.since <= before.since:
                yield fault("validate.parameter_twice", path, parameter=name, since=after.since)
        if name in used:
            yield from _in_force(scheme, parameter, path)


def _in_force(scheme: Scheme, parameter: Parameter, path: str) -> Iterator[Problem]:
    """A part of the period that ends before the first value has none."""
    first = min(dated.since for dated in parameter.values)
    windows = (*scheme.period.parts, scheme.period.whole)
    if any(window.end < first for window in windows):
        yield fault("validate.parameter_late", path, parameter=parameter.name, since=first,
                    start=scheme.period.whole.start)


def _ladder(scheme: Scheme) -> Iterator[Problem]:
    for i, rung in enumerate(scheme.ladder):
        if rung.state in [other.state for other in scheme.ladder[:i]]:
            yield fault("validate.rung_twice", f"ladder.{i}", state=rung.state)
        if i and rung.late <= scheme.ladder[i - 1].late:
            yield fault("validate.ladder_order", f"ladder.{i}.late", state=rung.state, late=rung.late,
                        before=scheme.ladder[i - 1].late)
