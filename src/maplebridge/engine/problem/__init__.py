"""A fault as a value: code, place, parameters.

Nothing in the engine raises for bad input of a person; it returns Problems, all at once.
`words` turns a Problem into sentences (what, where, what to do) in zh and en.
"""

from maplebridge.engine.problem.model import (
    Place,
    Problem,
    Refused,
    Severity,
    has_errors,
    sort_problems,
    stop_on_errors,
)

__all__ = ["Place", "Problem", "Refused", "Severity", "has_errors", "sort_problems", "stop_on_errors"]
