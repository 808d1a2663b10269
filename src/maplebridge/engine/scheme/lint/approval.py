"""A creation activity needs an approval by a level that may give one, and an end.

Whether it has an approval number at all: engine/scheme/validate/complete.py. Source: central trial measures
of 2022. Appraisals and grade evaluations of an organ's own units are outside the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.lint.material import Material, fault

#: Levels that may run one: central and provincial organs, party committees and governments of cities, counties.
LEVELS = re.compile(r"中央|国务院|全国|公安部|[省部]|自治区|直辖市|[市县区旗州]委|人民政府|[市县区]政府"
                    r"|central|state council|ministr|province|provincial|autonomous region|party committee|government",
                    re.IGNORECASE)


def check(material: Material) -> Iterator[Problem]:
    scheme = material.scheme
    if scheme.kind != "creation":
        return
    rule = material.source("approval")
    basis = scheme.legal_basis
    if basis is not None and not LEVELS.search(f"{basis.zh} {basis.en or ''}"):
        yield fault("lint.approval_level", "scheme.legal_basis", rule, "question", basis=basis)
    if scheme.valid_until is None:
        yield fault("lint.no_end", "scheme.valid", rule, "warning")
