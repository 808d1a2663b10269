"""A trace as lines of text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from maplebridge.cli.language import Lang
from maplebridge.engine.score.reference import MISSING, NOT_APPLICABLE
from maplebridge.engine.score.trace import Origin, Trace, shown
from maplebridge.words import phrase
from maplebridge.words.told import Told

INDENT = "   "


def rung_lines(trace: Trace, told: Told, lang: Lang, depth: int = 0) -> Iterator[str]:
    """The result first, then what it stands on, indented."""
    pad = INDENT * depth
    label = f"{trace.label.say(lang)} " if trace.label else ""
    yield f"{pad}{label}[{trace.node}] = {_value(trace.value, lang)}"
    for note in trace.rule:
        yield f"{pad}  · {told.note(note, lang)}"
    for note in trace.changes:
        yield f"{pad}  → {told.note(note, lang)}"
    for used in trace.rows:
        more = "" if used.count <= len(used.first) else " …"
        yield f"{pad}  # " + phrase("cli.used_rows", lang, table=told.table(used.table).say(lang), count=used.count)
        for where, rows in _by_sheet(used.first).items():
            yield f"{pad}    " + phrase("cli.used_from", lang, where=where, rows=rows) + more
    for child in trace.inputs:
        yield from rung_lines(child, told, lang, depth + 1)


def _by_sheet(origins: Iterable[Origin]) -> dict[str, list[int]]:
    """File and sheet -> rows; entries that come from no file are left out."""
    found: dict[str, list[int]] = {}
    for origin in origins:
        if origin.file:
            found.setdefault(f"{origin.file} {origin.sheet or ''}".rstrip(), []).append(origin.row)
    return found


def trace_json(trace: Trace, told: Told, lang: Lang) -> dict[str, Any]:
    return {
        "node": trace.node, "kind": trace.kind, "window": trace.window,
        "label": trace.label.say(lang) if trace.label else None,
        "raw": _plain(trace.raw), "value": _plain(trace.value),
        "rule": [told.note(note, lang) for note in trace.rule],
        "changes": [told.note(note, lang) for note in trace.changes],
        "rows": [{"table": used.table, "count": used.count,
                  "first": [{"file": o.file, "sheet": o.sheet, "row": o.row} for o in used.first]}
                 for used in trace.rows],
        "inputs": [trace_json(child, told, lang) for child in trace.inputs],
    }


def _value(value: Any, lang: Lang) -> str:
    if value is MISSING:
        return phrase("score.missing", lang)
    if value is NOT_APPLICABLE:
        return phrase("score.not_applicable", lang)
    return str(shown(value))


def _plain(value: Any) -> Any:
    return None if value is MISSING or value is NOT_APPLICABLE else value
