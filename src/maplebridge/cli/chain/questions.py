"""The integrity checks over the records of a programme: what a person should be asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from maplebridge.cli.chain.programme import PREVIOUS, Programme
from maplebridge.cli.chain.progress import Tick
from maplebridge.cli.chain.records import Records, context_of, read_books
from maplebridge.cli.chain.unread import tables_are_errors, unread_sheets
from maplebridge.engine.ledger import Entry, check_sheets, recognise_books
from maplebridge.engine.ledger.checks import Finding, run_checks
from maplebridge.engine.ledger.checks import Records as Material
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.packs.parts import load_rules

NEEDS_ALL = frozenset(("number_gap",))  # in a part of the books every number outside it would be missing


@dataclass(frozen=True, slots=True)
class Questions:
    """found: (name of the check, finding). problems: of the thresholds, and warnings of earlier years' sheets."""

    found: tuple[tuple[str, Finding], ...]
    problems: tuple[Problem, ...]

    def told(self) -> tuple[Problem, ...]:
        return tuple(finding.problem for _, finding in self.found)


def ask(programme: Programme, records: Records, tick: Tick, *, whole: bool) -> Questions:
    """`whole`: all books of the programme were read."""
    rules, faults = load_rules(programme.pack.folders)
    if not whole:
        rules = replace(rules, on=rules.on - NEEDS_ALL)
    previous, unread = _previous(programme, tick)
    material = Material(
        programme.pack.kinds, programme.calendar, records.entries, records.checked.rejected, previous,
        records.checked.columns, programme.scheme.issued_on, _known_names(programme), _labels(programme),
    )
    return Questions(tuple(run_checks(material, rules)), (*faults, *unread))


def _previous(programme: Programme, tick: Tick) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """All rows of earlier years, as far as they can be read: nobody is asked to mend them now."""
    books, refused = read_books(programme.previous_files, tick)
    tabs, questions = recognise_books(books, tuple(programme.pack.kinds.values()))
    checked = check_sheets(tabs, context_of(programme))
    rows = (*checked.accepted(), *(row.entry for row in checked.rejected))
    unread = (*refused, *unread_sheets((*tables_are_errors(books, questions), *checked.problems)))
    return tuple(replace(row, file=f"{PREVIOUS}/{row.file}") for row in rows), tuple(_warnings(unread))


def _warnings(problems: Iterable[Problem]) -> Iterable[Problem]:
    return (replace(problem, severity="warning") for problem in problems)


def _known_names(programme: Programme) -> frozenset[str]:
    """Of staff, units and places: they are no residents."""
    registers = ("units", "people", "places")
    rows = (entry for name in registers for entry in programme.registers.get(name, ()))
    names = (entry.values.get(key) for entry in rows for key in ("name_zh", "name_en"))
    return frozenset(str(name) for name in names if name)


def _labels(programme: Programme) -> dict[str, Text]:
    """Code of an account, unit or place -> its name."""
    found = {}
    for register, key in (("units", "unit"), ("people", "account"), ("places", "place")):
        for entry in programme.registers.get(register, ()):
            zh, en = (str(entry.values.get(name) or "") for name in ("name_zh", "name_en"))
            found[str(entry.values.get(key) or "")] = Text(zh or en, en or None)
    return found
