"""Why a request or write is refused. Raised by actions and pages, told by the site's middleware in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maplebridge.engine.problem import Problem, Refused

__all__ = ["AlreadySent", "Change", "NotPermitted", "Refused", "Stale", "Unseen", "refuse"]


class NotPermitted(Exception):
    """What was asked for is known to the person, but may not be done by them: 403."""

    def __init__(self, right: str) -> None:
        self.right = right
        super().__init__(right)


class Unseen(Exception):
    """There is no such thing, or none that this person may know of: 404, the same for both."""


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody else did to a record in the meantime. `fields`: field -> (before, after)."""

    who: str
    at: datetime
    fields: Mapping[str, tuple[Any, Any]]


class Stale(Exception):
    """The record was changed since the person opened it: 409 with what changed. `version` is the present one."""

    def __init__(self, version: int, changes: Sequence[Change]) -> None:
        self.version, self.changes = version, tuple(changes)
        super().__init__(version)


class AlreadySent(Exception):
    """A once-key came again with other content: 409. Nothing of the second was stored."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        super().__init__(at)


def refuse(code: str, **params: Any) -> Refused:
    """One fault that stops a write."""
    return Refused([Problem(code, params=params)])
