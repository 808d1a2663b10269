"""One difference between two versions of a scheme, and whom it touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.model import Indicator
from maplebridge.engine.scheme.terms import Vocabulary
from maplebridge.engine.scheme.text import Text

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Affected:
    """Whom a change touches; no categories = all units. Departments and roles of the old and the new version."""

    categories: tuple[str, ...] = ()
    departments: tuple[Text, ...] = ()
    roles: tuple[Text, ...] = ()


EVERYONE = Affected()


@dataclass(frozen=True, slots=True)
class Change:
    """`code` is `diff.what`; its sentence in words/diff.yaml is filled from `params`. `indicator`: its line."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    affects: Affected = EVERYONE
    indicator: str | None = None


def reason(code: str, affects: Affected = EVERYONE, indicator: str | None = None, /, **params: Any) -> Change:
    """A Change with values as a person reads them."""
    return Change(code, {key: shown(value) for key, value in params.items()}, affects, indicator)


def shown(value: Any) -> Any:
    """Plain values, texts and days stay; nothing is a dash, numbers lose needless zeros, lists are joined on saying."""
    match value:
        case None | () | []:
            return NOTHING
        case Decimal():
            return f"{value.normalize():f}" if value else "0"
        case Expr():
            return value.text
        case tuple() | list():
            return [shown(item) for item in value]
        case str() | int() | date() | Text():
            return value
    return str(value)


def word(code: str | None, words: Vocabulary) -> Text | None:
    """A closed word in both languages."""
    if code is None:
        return None
    zh, en = words.get(code, (code, code))
    return Text(zh, en)


def touched(*indicators: Indicator) -> Affected:
    """Categories, departments and roles of one line in its versions; a line for all units touches all."""
    for_all = any(not indicator.applies_to for indicator in indicators)
    return Affected(
        () if for_all else _once(code for indicator in indicators for code in indicator.applies_to),
        _once(indicator.lead_department for indicator in indicators),
        _once(indicator.responsible_role for indicator in indicators),
    )


def _once(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))
