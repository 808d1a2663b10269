"""What came out of a job, as its row keeps it and as it is read again. Names keep both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.words import sentence

LANGUAGES = {"zh", "en"}


def kept(problem: Problem) -> dict[str, Any]:
    params = {name: asdict(value) if isinstance(value, Text) else value for name, value in problem.params.items()}
    return {"code": problem.code, "params": params}


def tellable(row: Mapping[str, Any]) -> Problem:
    """What another version of the program told may have no words in this one."""
    problem = Problem(row["code"], params={
        name: Text(**value) if isinstance(value, dict) and value.keys() == LANGUAGES else value
        for name, value in row["params"].items()})
    try:
        sentence(problem, "zh")
    except KeyError:
        return Problem("jobs.told_unknown", params={"code": problem.code})
    return problem
