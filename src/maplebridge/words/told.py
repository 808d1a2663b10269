"""Notes of a trace told with the names of the scheme: nodes, ledgers, fields and closed lists by their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maplebridge.engine.ledger import Kind
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.text import Lang, Text
from maplebridge.words.expressions import say_expression
from maplebridge.words.phrases import label, phrase

LANGS: tuple[Lang, Lang] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Told:
    """Says notes of one scheme. `kinds`: ledger kinds by code."""

    scheme: Scheme
    kinds: Mapping[str, Kind]

    def note(self, note: Any, lang: Lang, names: Mapping[str, Text] | None = None) -> str:
        """The sentence of a note. `names`: labels of nodes that have none of their own in the scheme."""
        return phrase(note.code, lang, **self._params(note.params, lang, names or {}))

    def text(self, note: Any, names: Mapping[str, Text] | None = None) -> Text:
        zh, en = (self.note(note, lang, names) for lang in LANGS)
        return Text(zh, en)

    def table(self, code: str) -> Text:
        """A ledger's or derived table's name."""
        if code in self.kinds:
            return self.kinds[code].name
        return label(f"table.{code}") or Text(code)

    def node(self, name: str, names: Mapping[str, Text] | None = None) -> Text | None:
        """A node's label: as given, its own, its indicator's or its item's."""
        if names and name in names:
            return names[name]
        node = self.scheme.nodes.get(name)
        if node is not None and node.deco.label is not None:
            return node.deco.label
        indicator = self.scheme.indicator(name)
        item = next((item for item in self.scheme.items if item.code == name), None)
        return indicator.name if indicator else item.name if item else None

    def _params(self, params: Mapping[str, Any], lang: Lang, names: Mapping[str, Text]) -> dict[str, Any]:
        said = dict(params)
        table = params.get("table")
        if isinstance(table, str):
            said["table"] = self.table(table)
        if isinstance(params.get("node"), str):
            said["node"] = self.node(params["node"], names) or params["node"]
        for name, value in params.items():
            if isinstance(value, Expr):
                said[name] = self._expression(value, table if isinstance(table, str) else None, lang, names)
        return said

    def _expression(self, expr: Expr, table: str | None, lang: Lang, names: Mapping[str, Text]) -> str:
        kind = self.kinds.get(table) if table else None

        def label(name: str, word: str | None) -> str | None:
            if table is not None:
                return _field_label(kind, name, word, lang)
            found = self.node(name, names) if word is None else None
            if found is None and word is None and name in self.scheme.parameters:
                found = self.scheme.parameters[name].label
            return found.say(lang) if found else None

        return say_expression(expr, label, lang)


def _field_label(kind: Kind | None, name: str, word: str | None, lang: Lang) -> str | None:
    field = kind.field(name) if kind else None
    if field is None:
        column = label(f"column.{name}") if word is None else None
        return column.say(lang) if column else None
    if word is None:
        return field.name.say(lang)
    return next((option.name.say(lang) for option in field.choices if option.code == word), None)
