"""The facts of an office's table as two record books that people keep, in place of the sheets that assessors fill in.

`findings` holds one row for each matter, `figures` one for each figure. Both ask only what this table counts: its own
lines as a closed list, and a field more only where a rule reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from maplebridge.engine.scheme.office.rules.facts import TABLES
from maplebridge.engine.scheme.office.rules.rule import Fact

FINDINGS, FIGURES = TABLES
MOST_SHARE = 2  # a share beyond this was surely written in percent
COMMON = ("record_no", "unit", "entered_by", "entered_at", "late_reason", "reviewed_by", "reviewed_at", "corrects")
_LINE, _EVENT = re.compile(r"indicator == '([^']+)'"), re.compile(r"event == '([^']+)'")
_WORDS = {
    "day": ({"zh": "发生日期", "en": "Day"}, {"zh": "数据截至日期", "en": "Figure as of"}),
    "what_done": ({"zh": "事项说明", "en": "What it was"}, {"zh": "数据来源或依据", "en": "Where the figure is from"}),
}
_LINE_NAME = {"zh": "指标", "en": "Indicator"}
_EVENT_NAME = {"zh": "计分情形", "en": "What is counted"}
_VALUE_NAME = {"zh": "数值（比率写小数，如0.95；完成写1，未完成写0）",
               "en": "Value (a share as 0.95; done 1, not done 0)"}
_PERCENT = {"zh": "比率请写小数，例如95%写作0.95", "en": "Write a share as a decimal: 95 % is 0.95"}
#: Fields of findings that are asked only where a rule reads them.
_MORE: Mapping[str, Mapping[str, Any]] = {
    "level": {"name": {"zh": "程度或级别（按考核表的用词）", "en": "Level, in the words of the table"}, "type": "text",
              "max_length": 40},
    "major": {"name": {"zh": "是否重大（按考核表加倍）", "en": "Major (counts double)"}, "type": "bool"},
    "repeat": {"name": {"zh": "是否重复发生（按考核表加倍）", "en": "Found again (counts double)"}, "type": "bool"},
    "matter": {"name": {"zh": "同一事项的名称（同一事项只计一次）", "en": "Matter (each counts once)"}, "type": "text",
               "max_length": 80},
}


@dataclass(slots=True)
class _Used:
    """Of one table: its lines with their events, the fields that rules read, the lines whose figure is a share."""

    lines: dict[str, set[str]] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    shares: list[str] = field(default_factory=list)


def in_books(data: Mapping[str, Any], facts: Mapping[str, tuple[Fact, ...]]
             ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The mapping of a scheme that switches its books on, and the books by code as mappings of a ledger kind."""
    used = {table: _Used() for table in TABLES}
    for part in _parts(data):
        _note(part, used)
    named = {line["code"]: line.get("name", line["code"]) for line in _lines(data)}
    made = {code: _kind(code, found, named, facts) for code, found in used.items() if found.lines}
    left = {name: table for name, table in data.get("tables", {}).items() if name not in TABLES}
    whole = {name: value for name, value in data.items() if name != "tables"} | ({"tables": left} if left else {})
    whole["ledgers"] = [*data.get("ledgers", ()), *made]
    return _served(whole, {code: used[code].lines for code in made}), made


def _parts(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for one in value.values():
            yield from _parts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _parts(one)


def _lines(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in _parts(data):
        if isinstance(part.get("indicators"), list | tuple):
            yield from part["indicators"]


def _note(part: Mapping[str, Any], used: Mapping[str, _Used]) -> None:
    line = _LINE.search(str(part.get("where", "")))
    if part.get("kind") == "measure" and part.get("from") in used and line:
        found = used[part["from"]]
        found.lines.setdefault(line[1], set()).update(_EVENT.findall(part["where"]))
        text = " ".join(map(str, (part.get("of", ""), part["where"], *part.get("once_per", ()))))
        found.read |= {name for name in _MORE if re.search(rf"\b{name}\b", text)}
    of = part.get("of")
    if part.get("kind") in ("curve", "steps") and isinstance(of, Mapping) and of.get("from") == FIGURES:
        at = [one[0] for one in part.get("points" if part["kind"] == "curve" else "steps", ())]
        line = _LINE.search(str(of.get("where", "")))
        if line and at and max(at) <= 1:
            used[FIGURES].shares.append(line[1])


def _served(data: dict[str, Any], lines: Mapping[str, Mapping[str, set[str]]]) -> dict[str, Any]:
    """With each line saying which books it is counted from."""
    def of_line(line: Mapping[str, Any]) -> dict[str, Any]:
        books = [code for code, found in lines.items() if line["code"] in found]
        return {**line, "ledgers": [*line.get("ledgers", ()), *books]} if books else dict(line)

    def within(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: [of_line(line) for line in one] if name == "indicators" and isinstance(one, list | tuple)
                    else within(one) for name, one in value.items()}
        return [within(one) for one in value] if isinstance(value, list | tuple) else value

    return {name: within(value) for name, value in data.items()}


def _kind(code: str, used: _Used, named: Mapping[str, Any], facts: Mapping[str, tuple[Fact, ...]]) -> dict[str, Any]:
    own = _counted(used) if code == FINDINGS else [
        {"code": "value", "name": _VALUE_NAME, "type": "decimal", "scale": 6, "required": True}]
    which = code == FIGURES
    fields = [
        {"code": "day", "name": _WORDS["day"][which], "type": "date", "required": True, "future": False},
        {"code": "indicator", "name": _LINE_NAME, "type": "choice", "required": True,
         "choices": [{"code": line, "name": named.get(line, line)} for line in used.lines]},
        *_events(used, named, facts), *own,
        {"code": "what_done", "name": _WORDS["what_done"][which], "type": "text", "required": True, "min_length": 4,
         "max_length": 300, "filler": True}]
    kind = {"format": 1, "code": code, "name": _NAMES[code], "entry_limit": "month_end+5wd", "retention": "10y",
            "date": "day", "number": {"field": "record_no", "pattern": "{unit}-{ledger}-{year}-{n}", "width": 4},
            "assigned_by": "indicator", "common": list(COMMON), "fields": fields}
    if code == FIGURES and used.shares:
        lines = " or ".join(f"indicator == '{line}'" for line in dict.fromkeys(used.shares))
        kind["checks"] = [{"code": "in_percent", "when": f"({lines}) and value > {MOST_SHARE}", "field": "value",
                           "message": _PERCENT}]
    return kind


_NAMES = {FINDINGS: {"zh": "计分事项登记", "en": "Matters that count"},
          FIGURES: {"zh": "指标数据填报", "en": "Figures of the lines"}}


def _counted(used: _Used) -> list[dict[str, Any]]:
    more = [{"code": name, "required": False, **_MORE[name]} for name in _MORE if name in used.read]
    count = {"code": "count", "name": {"zh": "件数（不填为1）", "en": "How many (blank: 1)"}, "type": "int",
             "required": False, "low": 1}
    return [*more, count]


def _events(used: _Used, named: Mapping[str, Any], facts: Mapping[str, tuple[Fact, ...]]) -> list[dict[str, Any]]:
    """What tells the facts of one line apart, asked only of lines that have several."""
    apart = {line: events for line, events in used.lines.items() if events}
    if not apart:
        return []
    labels = {line: {fact.event: fact.label for fact in facts.get(line, ())} for line in apart}
    every = sorted({event for events in apart.values() for event in events})
    choices = [{"code": event, "name": "；".join(f"{line} {labels[line].get(event, event)}"
                                                for line, events in apart.items() if event in events)}
               for event in every]
    needed = " or ".join(f"indicator == '{line}'" for line in apart)
    return [{"code": "event", "name": _EVENT_NAME, "type": "choice", "required": needed, "choices": choices}]
