"""Deadlines that lie before the scheme is issued. Rest days and order of days: engine/scheme/validate/days.py."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.due import fixed_day
from maplebridge.engine.scheme.lint.material import Material, fault


def check(material: Material) -> Iterator[Problem]:
    issued = material.scheme.issued_on
    if issued is None:
        return
    for path, _, indicator in material.indicators():
        due = indicator.due
        day = fixed_day(due) if due is not None else None
        if due is not None and day is not None and day <= issued and due.offset <= 0:
            yield fault("lint.due_before_issue", f"{path}.due", material.source("due"), "error",
                        indicator=indicator.code, name=indicator.name.zh, day=day, issued=issued)
        if due is not None and due.anchor == "scheme_issue" and due.offset < 0:
            yield fault("lint.due_before_issue", f"{path}.due", material.source("due"), "error",
                        indicator=indicator.code, name=indicator.name.zh, day=due.text, issued=issued)
