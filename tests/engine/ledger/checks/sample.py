"""Records of the shipped books, made in memory, and the checks over them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from maplebridge.engine.ledger import Entry
from maplebridge.engine.ledger.checks import CHECKS, Finding, Records, Rules
from maplebridge.packs.pack import COMMON, SHIPPED
from maplebridge.packs.parts import load_calendar, load_kinds, load_rules

FOLDERS = (SHIPPED / COMMON,)
KINDS = load_kinds(FOLDERS)[0]
CALENDAR = load_calendar(FOLDERS)[0]
RULES = load_rules(FOLDERS)[0]


def at(text: str) -> datetime:
    """"03-05 09:30" of 2026, or with its year."""
    return datetime.fromisoformat(text if len(text) > 11 else f"2026-{text}")


def on(text: str) -> date:
    return at(f"{text} 00:00").date()


def entry(ledger: str, n: int = 1, unit: str = "U01", year: int = 2026, **values: Any) -> Entry:
    """A record that no check asks about, but for what is given."""
    day = f"{year}-03-05"
    usual: dict[str, Any] = {
        "record_no": f"{unit}-{ledger}-{year}-{n:04}", "unit": unit, "entered_by": "p1",
        "entered_at": at(f"{day} 16:{n % 60:02}"),
    }
    kind = KINDS[ledger]
    if kind.date:
        usual[kind.date] = at(f"{day} 09:00")
    return Entry(ledger, {k: v for k, v in {**usual, **values}.items() if v is not None}, f"{ledger}.xlsx", "表", n + 1)


def ask(name: str, *entries: Entry, rules: Rules = RULES, **more: Any) -> list[Finding]:
    """What one check finds among the entries."""
    assert CALENDAR is not None
    return list(CHECKS[name](Records(KINDS, CALENDAR, entries, **more), rules))


def numbers(findings: list[Finding]) -> list[list[str]]:
    """The record numbers of each finding, the one asked about first."""
    return [[str(one.values["record_no"]) for one in finding.records] for finding in findings]
