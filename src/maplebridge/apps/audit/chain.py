"""The chain over events: pure functions of a key and texts, the same for a database and for an exported file."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

FORMAT = 1
SEPARATOR = "\x1f"  # stored texts hold no control characters (draft.clean), so columns cannot run into each other
COLUMNS = ("id", "at", "kind", "actor_key", "actor_name", "unit_key", "unit_name", "unit_path", "object_kind",
           "object_key", "object_name", "detail", "via", "address", "request")  # their order is part of the format
_LINE = SEPARATOR.join(["%s"] * len(COLUMNS))


def line(columns: Sequence[Any]) -> str:
    """One event as one text. No two different events have the same; a missing value is none that was ever stored."""
    return _LINE % tuple(columns) if None not in columns else SEPARATOR * len(COLUMNS)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link, its number 0 and the genesis hash where nothing is sealed yet; how many events still wait."""

    seq: int
    hash: str
    waiting: int


@dataclass(frozen=True)
class Chain:
    """Hashes under one installation's key; each a HMAC-SHA256 in hex."""

    key: bytes

    @cached_property
    def installation(self) -> str:
        """Names the installation without telling its key: printed beside a head."""
        return self._hmac("installation")[:16]

    @cached_property
    def genesis(self) -> str:
        """What the first link hangs on."""
        return self._hmac(f"maplebridge audit {FORMAT}{SEPARATOR}{self.installation}")

    def link(self, before: str, seq: int, event: str) -> str:
        """The hash of link `seq` over the link before it and the event's line."""
        return self._hmac(f"{before}{SEPARATOR}{seq}{SEPARATOR}{event}")

    def mark(self, event: str) -> str:
        """What an event carries until it is sealed: only who has the key can add one."""
        return self._hmac(f"event{SEPARATOR}{event}")

    @cached_property
    def _keyed(self) -> hmac.HMAC:
        return hmac.new(self.key, digestmod="sha256")

    def _hmac(self, text: str) -> str:
        made = self._keyed.copy()
        made.update(text.encode("utf-8", "surrogateescape"))
        return made.hexdigest()
