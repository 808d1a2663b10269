"""A trace as the ladder of rungs that the report shows: from entries to points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.reference import MISSING, NOT_APPLICABLE
from maplebridge.engine.score.trace import RowsUsed, Trace, shown
from maplebridge.reports.programme import data
from maplebridge.words import bilingual
from maplebridge.words.told import Told

KINDS = {
    "measure": "report.kind_measure",
    "curve": "report.kind_curve",
    "steps": "report.kind_steps",
    "lookup": "report.kind_lookup",
    "tally": "report.kind_tally",
    "panel": "report.kind_panel",
    "peers": "report.kind_peers",
    "combine": "report.kind_combine",
    "formula": "report.kind_formula",
    "rollup": "report.kind_rollup",
    "rank": "report.kind_rank",
    "grade": "report.kind_grade",
}


SHARE_OF = 2  # a measure with a second aggregate below the line


def ladder(trace: Trace | None, told: Told) -> tuple[data.Rung, ...]:
    """Rungs of one cell, the entries first and the points last."""
    return () if trace is None else _Ladder(told).rungs(trace)


class _Ladder:
    def __init__(self, told: Told) -> None:
        self.told = told

    def rungs(self, trace: Trace) -> tuple[data.Rung, ...]:
        """What it stands on, then its own rule, then what was done to the result."""
        below = tuple(self._input(child) for child in trace.inputs)
        rows = tuple(self._rows(used) for used in trace.rows)
        names = {child.node: self._label(child) for child in trace.inputs}
        rule = [self.told.text(note, names) for note in trace.rule]
        then = bilingual("report.then")
        changes = tuple(data.Rung(then, None, self.told.text(note, names)) for note in trace.changes)
        own = data.Rung(self._label(trace), figure_text(trace, trace.raw), joined(rule) if rule else None)
        return (*below, *rows, own, *changes)

    def _input(self, trace: Trace) -> data.Rung:
        """A node below: its label and value, its own ladder inside."""
        inside = self.rungs(trace) if trace.rule or trace.rows or trace.inputs else ()
        return data.Rung(self._label(trace), figure_text(trace, trace.value), None, inside)

    def _rows(self, used: RowsUsed) -> data.Rung:
        name = self.told.table(used.table)
        sheets: dict[tuple[str, str], list[int]] = {}
        for origin in used.first:
            if origin.file:
                sheets.setdefault((origin.file, origin.sheet or ""), []).append(origin.row)
        origins = tuple(data.Origin(file, sheet, tuple(rows)) for (file, sheet), rows in sheets.items())
        if origins and used.count > len(used.first):
            last = origins[-1]
            origins = (*origins[:-1], data.Origin(last.file, last.sheet, last.rows, used.count - len(used.first)))
        return data.Rung(bilingual("report.entries_of", ledger=name), bilingual("report.entries", count=used.count),
                         origins=origins)

    def _label(self, trace: Trace) -> Text:
        """Its own label; a figure without one is named by the record book it is taken from."""
        kind = bilingual(KINDS.get(trace.kind, "report.kind_formula"))
        if trace.label or trace.kind != "measure" or not trace.rows:
            return trace.label or kind
        return bilingual("report.figure_from", kind=kind, ledger=self.told.table(trace.rows[0].table))


def joined(texts: list[Text]) -> Text:
    return Text("；".join(text.zh for text in texts), "; ".join(text.en or text.zh for text in texts))


def figure_text(trace: Trace, value: Any) -> Text:
    """A share (two counts, one over the other) in percent, any other figure as it is."""
    if trace.kind == "measure" and len(trace.rows) == SHARE_OF and isinstance(value, Decimal) and 0 <= value <= 1:
        return Text(f"{value * 100:.2f} %")
    return value_text(value)


def value_text(value: Any) -> Text:
    """A figure as it is read: at most 10 digits, absence in words."""
    if value is MISSING:
        return bilingual("score.missing")
    if value is NOT_APPLICABLE:
        return bilingual("score.not_applicable")
    return Text(str(shown(value)))
