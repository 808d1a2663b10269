"""More lines or more books than a station can carry."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.lint.material import Material, fault


def check(material: Material) -> Iterator[Problem]:
    limits, scheme = material.rules.limits, material.scheme
    scored = len(material.scored())
    if scored > limits.indicators:
        bonus = sum(1 for _, item, _ in material.scored() if item.section == "bonus")
        yield fault("lint.too_many_indicators", "items", material.source("too_many_indicators"), "warning",
                    found=scored, bonus=bonus, most=limits.indicators)
    books = list(dict.fromkeys(scheme.ledgers))
    if len(books) > limits.ledgers:
        yield fault("lint.too_many_ledgers", "ledgers", material.source("too_many_ledgers"), "warning",
                    found=len(books), most=limits.ledgers, typed=len(material.books()))
