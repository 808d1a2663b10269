"""A scored line must also say how it is verified. Owner, due rule and ledgers: engine/scheme/validate/complete.py."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.lint.material import Material, fault


def check(material: Material) -> Iterator[Problem]:
    if material.scheme.kind == "other":
        return
    for path, _, indicator in material.scored():
        if not (indicator.verification or "").strip():
            yield fault("lint.no_verification", f"{path}.verification", material.source("no_verification"), "warning",
                        indicator=indicator.code, name=indicator.name.zh)
