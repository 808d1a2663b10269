"""What every rule of lint looks at, and how a finding is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.problem.model import Severity
from maplebridge.engine.scheme.graph import needs
from maplebridge.engine.scheme.lint.rules import Rules, Source
from maplebridge.engine.scheme.model import AnyNode, Indicator, Item, Num, Scheme
from maplebridge.engine.scheme.text import Text

SCORED = ("item", "bonus")


class LedgerField(Protocol):
    """A column of a ledger as far as lint looks at it."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> Text: ...
    @property
    def type(self) -> str: ...
    @property
    def required(self) -> Any: ...


class LedgerKind(Protocol):
    """The part of a ledger kind that lint needs; `engine/ledger` lies above and has the whole."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> Text: ...
    @property
    def fields(self) -> Sequence[LedgerField]: ...
    @property
    def generated(self) -> bool: ...


Kinds = Mapping[str, LedgerKind]


@dataclass(frozen=True, slots=True)
class Material:
    """`kinds`: every ledger kind there is. `units`: number of units by category ("" for all), None where not known."""

    scheme: Scheme
    rules: Rules
    kinds: Kinds
    paths: Mapping[str, str] = field(repr=False)
    units: Mapping[str, int] | None = None

    def indicators(self) -> Iterator[tuple[str, Item, Indicator]]:
        """Every indicator with its path and item."""
        for i, item in enumerate(self.scheme.items):
            for j, indicator in enumerate(item.indicators):
                yield f"items.{i}.indicators.{j}", item, indicator

    def scored(self) -> list[tuple[str, Item, Indicator]]:
        """Lines that give or take points: bonus included, vetoes and monitoring apart."""
        return [found for found in self.indicators() if found[1].section in SCORED and found[2].tier != "diagnostic"]

    def books(self) -> list[LedgerKind]:
        """The ledgers switched on that people fill in."""
        on = [self.kinds[code] for code in dict.fromkeys(self.scheme.ledgers) if code in self.kinds]
        return [kind for kind in on if not kind.generated and kind.code not in self.rules.burden.computed]

    def below(self, name: str | None) -> Iterator[tuple[str, AnyNode]]:
        """A node and everything it is made from, each once."""
        todo, seen = [name] if name else [], set[str]()
        while todo:
            current = todo.pop()
            node = self.scheme.nodes.get(current)
            if node is None or current in seen:
                continue
            seen.add(current)
            yield current, node
            todo += sorted(needs(node, self.scheme.nodes))

    def number(self, num: Num | str | None) -> Decimal | None:
        """A number written as one, or a parameter with one value; None where it depends on more."""
        if isinstance(num, Decimal):
            return num
        parameter = self.scheme.parameters.get(getattr(num, "text", ""))
        values = {dated.value for dated in parameter.values} if parameter else set()
        value = values.pop() if len(values) == 1 else None
        return value if isinstance(value, Decimal) else None

    def source(self, rule: str) -> Source:
        """The binding rule behind a structural finding."""
        return self.rules.ceilings.get(rule) or Source("house", Text(rule), "I")


def fault(code: str, path: str, source: Source | tuple[Source, ...], severity: Severity, **params: Any) -> Problem:
    """A Problem that says which rules it goes by, and how sure the least sure of them is (mark S, K or I)."""
    cited = source if isinstance(source, tuple) else (source,)
    mark = max((one.mark for one in cited), key="SKI".index, default="I")
    said = {"rule": [one.name for one in cited], "mark": mark, "sure": f"mark_{mark}"}
    return Problem(code, Place(path=path), {**params, **said}, severity)
