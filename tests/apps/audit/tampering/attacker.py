"""Somebody who has the database and all that is in it, and has not the key."""

from __future__ import annotations

import random
from typing import Any

from maplebridge.apps.audit.chain import COLUMNS

NUMBERS = {"id", "at", "actor_key", "unit_key"}
LIMITS = {"via": 20, "kind": 60, "address": 45, "object_kind": 40, "object_key": 64, "request": 36, "actor_name": 120,
          "unit_name": 200, "object_name": 200, "unit_path": 255}


class Attacker:
    """`length`: of the chain; `waiting`: keys of events that wait to be sealed."""

    def __init__(self, cursor: Any, rng: random.Random, length: int, waiting: list[int]) -> None:
        self.cursor, self.rng, self.length, self.waiting = cursor, rng, length, waiting

    def sql(self, statement: str, *params: Any) -> list[tuple[Any, ...]]:
        self.cursor.execute(statement, params)
        return self.cursor.fetchall() if self.cursor.description else []

    def pick(self, below: int = 0) -> int:
        """The number of some link, not among the last `below`."""
        return self.rng.randint(1, self.length - below)

    def event_at(self, seq: int) -> int:
        return self.sql("SELECT event FROM audit_seal WHERE seq = %s", seq)[0][0]

    def seal_of(self, seq: int) -> tuple[int, str]:
        return self.sql("SELECT event, hash FROM audit_seal WHERE seq = %s", seq)[0]

    def row(self, event: int) -> tuple[Any, ...]:
        return self.sql(f"SELECT {', '.join(COLUMNS)} FROM audit_event WHERE id = %s", event)[0]

    def add_event(self, row: tuple[Any, ...]) -> int:
        """A copy of the columns under a new key."""
        key = self.sql("SELECT MAX(id) + 1 FROM audit_event")[0][0]
        marks = ", ".join(["%s"] * len(COLUMNS))
        self.sql(f"INSERT INTO audit_event ({', '.join(COLUMNS)}) VALUES ({marks})", key, *row[1:])
        return key

    def bent(self, column: str, value: Any) -> Any:
        """Another value of the column, as near to the first as can be."""
        rng = self.rng
        if column in NUMBERS:
            return rng.choice([value + 1, value - 1, value ^ (1 << rng.randrange(40)), -value - 1])
        at = rng.randrange(len(value)) if value else 0
        other = rng.choice("0aZ一　 'é\u200b")
        most = LIMITS.get(column, 10**6)
        ways = [value[:at] + other + value[at + 1:], value[:at] + value[at + 1:], value + " ", " " + value, "",
                value.swapcase(), value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1:] if value else "x",
                value[:-1], value[::-1]]
        fitting = [way for way in ways if way != value and len(way) <= most and "\x00" not in way]
        return rng.choice(fitting)
