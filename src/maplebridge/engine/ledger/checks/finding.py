"""A question to a person, with the records it is about."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.engine.ledger.entry import Entry
from maplebridge.engine.problem import Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """`problem` says what is odd, with its evidence, and what can be answered; its place is the cell asked about.

    records: the one asked about first, then those it is held against.
    """

    problem: Problem
    records: tuple[Entry, ...]
