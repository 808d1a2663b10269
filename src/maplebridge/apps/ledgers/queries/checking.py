"""The one way rows of a book are checked, however they came: by form, paste, file or program.

Rows are cells of a sheet, a real or an imagined one; the engine's rules do the rest. What cells name (units, people,
places, lines, records, files) is looked up only for the texts that occur, some hundreds at a time, so what is asked of
the database grows in such steps and not with the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Max

from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.entries import COLUMNS, account, known_entry, naive
from maplebridge.apps.ledgers.queries.kinds import Desk, asked_of_people, keepers, own_fields
from maplebridge.apps.ledgers.queries.names import Names, names_in, parts
from maplebridge.apps.ledgers.states import CURRENT
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.ledger import Checked, Context, Kind, Rejected, Tab, check_sheets, split_number
from maplebridge.engine.ledger import Entry as Known
from maplebridge.engine.ledger.cells.fault import as_text
from maplebridge.engine.ledger.header import Header, find_header, is_filled
from maplebridge.engine.ledger.kind import ENTERED_AT, UNIT
from maplebridge.engine.problem import Problem
from maplebridge.engine.sheet import Book, Sheet, Value, cell_name, column_name
from maplebridge.web.refusals import Unseen, refuse

Row = Mapping[str, Value]
MADE = "rows"  # name of the imagined book and its sheet
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
FARTHEST = 1_000  # a number this much beyond the last one is a slip of the pen
ELSEWHERE = ("file", "record")  # references that may lead out of the site
FEW = 4  # with fewer columns a row of one cell is an entry like any other


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as it stands, which a row may correct."""

    key: int  # of its newest row
    record: int
    version: int
    entered_at: datetime
    known: Known


@dataclass(frozen=True, slots=True)
class Looked:
    """What a check gave. units: code -> unit; before: number -> the record that has it."""

    kind: Kind
    checked: Checked
    units: Mapping[str, Unit]
    before: Mapping[str, Standing]
    names: Names

    def faults(self) -> dict[int, dict[str, list[Problem]]]:
        """Of rows that were mappings: number of the row from 0 -> field code ("" where no one field is at fault)."""
        columns = self.checked.columns.get((MADE, MADE), {})
        code_of = {column_name(column): code for code, column in columns.items()}
        found: dict[int, dict[str, list[Problem]]] = {}
        for problem in self.checked.problems:
            code = code_of.get((problem.place.cell or "").rstrip("0123456789"), "")
            found.setdefault(problem.place.row() - 2, {}).setdefault(code, []).append(problem)
        return found


def check_rows(desk: Desk, ledger: str, rows: Sequence[Row], *, now: datetime, actor: Actor,
               right: str = "entries.record", entered_at: datetime | None = None,
               served: frozenset[str] = frozenset()) -> Looked:
    """Rows as field code -> value of a cell: text as typed, or a typed value. Row n stands on line n + 2. `entered_at`,
    `served`: when the record that one row corrects was entered first, and the indicators it names."""
    kind = desk.kind(ledger)
    codes = [field.code for field in kind.fields]
    lines = [tuple(codes), *(tuple(row.get(code) for code in codes) for row in rows)]
    sheet = Sheet(MADE, tuple(lines))
    return check_sheet(desk, ledger, Book(MADE, "csv", (sheet,)), sheet, now=entered_at or now, actor=actor,
                       right=right, few=0, served=served)


def check_kept_before(desk: Desk, ledger: str, rows: Sequence[Row], *, actor: Actor) -> Looked:
    """Rows of a book that was kept elsewhere until now: number, who entered and reviewed them and when are what they
    say. Evidence and other records they name stay as written, for these need not be here."""
    kind = desk.kind(ledger)
    codes = [field.code for field in kind.fields]
    sheet = Sheet(MADE, (tuple(codes), *(tuple(row.get(code) for code in codes) for row in rows)))
    header = find_header(sheet, kind.fields)
    assert header is not None  # its own codes
    texts = _texts(sheet, header, list(range(1, len(rows) + 1)))
    names = names_in(desk, {ref: found for ref, found in texts.items() if ref not in ELSEWHERE}, actor)
    context = Context(desk.day, desk.calendar, names.refs, {}, desk.scheme_issue)
    checked = check_sheets([Tab(Book(MADE, "csv", (sheet,)), sheet, kind)], context)
    return Looked(kind, checked, names.units, {}, names)


def check_sheet(desk: Desk, ledger: str, book: Book, sheet: Sheet, *, now: datetime, actor: Actor,
                right: str = "entries.record", few: int = FEW, served: frozenset[str] = frozenset()) -> Looked:
    """The rows of a sheet, with its faults in its own cells."""
    kind = asked_of_people(desk.kind(ledger))
    sheet = replace(sheet, rows=tuple(tuple(map(_seen, row)) for row in sheet.rows))
    header = find_header(sheet, kind.fields)
    if header is None:
        checked = check_sheets([Tab(book, sheet, kind)], Context(desk.day, desk.calendar))
        return Looked(kind, checked, {}, {}, Names())
    column_of = {field.code: column for column, field in header.columns}
    number = column_of.get(kind.number.field) if kind.number else None
    filled = [r for r in range(header.row + 1, len(sheet.rows)) if counts(sheet.rows[r], header, few)]
    numbers = {as_text(value).strip() for r in filled
               if number is not None and is_filled(value := sheet.value(r, number)) and value is not None}
    before, gone = _standing(desk, ledger, kind, numbers)
    sheet = _completed(sheet, kind, header, filled, desk, before, number, now, actor)
    named = find_header(sheet, kind.fields)
    assert named is not None
    kept = {number: served_lines(one.known.values, kind) for number, one in before.items()}
    names = names_in(desk, _texts(sheet, named, filled), actor, served.union(*kept.values()))
    existing = {text: _as_entered_by(one, kind, actor) for text, one in before.items()}
    context = Context(desk.day, desk.calendar, names.refs, {ledger: existing}, desk.scheme_issue)
    tab_book = replace(book, sheets=tuple(sheet if one.name == sheet.name else one for one in book.sheets))
    checked = check_sheets([Tab(tab_book, sheet, kind)], context)
    checked = _within(checked, desk, ledger, kind, names, gone, set(before), right, actor)
    checked = _serving(checked, desk, kind, served, kept)
    return Looked(kind, checked, names.units, before, names)


def _seen(value: Value) -> Value:
    """A text without signs that nobody sees and no database keeps."""
    return UNSEEN.sub("", value) if isinstance(value, str) else value


def counts(row: Sequence[Value], header: Header, few: int) -> bool:
    """Whether a row is an entry: with many columns, one filled cell is a remark."""
    filled = sum(is_filled(row[column]) for column in header.used() if column < len(row))
    return filled > (1 if few and len(header.columns) >= few else 0)


def _standing(desk: Desk, ledger: str, kind: Kind, numbers: Iterable[str]) -> tuple[dict[str, Standing], set[str]]:
    """The records of these numbers, and the numbers of records that were withdrawn."""
    found: dict[str, Standing] = {}
    gone: set[str] = set()
    for part in parts(numbers):
        rows = Entry.objects.filter(ledger=ledger, number__in=part).exclude(state="corrected")
        for row in rows.values(*COLUMNS, "version", "state"):
            if row["state"] != CURRENT:
                gone.add(row["number"])
                continue
            found[row["number"]] = Standing(row["pk"], row["first"] or row["pk"], row["version"],
                                            row["first__entered_at"] or row["entered_at"], known_entry(row, kind))
    return found, gone - set(found)


def _completed(sheet: Sheet, kind: Kind, header: Header, filled: list[int], desk: Desk,
               before: Mapping[str, Standing], number: int | None, now: datetime, actor: Actor) -> Sheet:
    """The sheet with what the system says itself in each row of an entry: who enters it and when (a correction: when
    the record was entered first), its unit where only one can be meant. What a file says of review is left out."""
    column_of = {field.code: column for column, field in header.columns}
    own = [code for code in (UNIT, "entered_by", ENTERED_AT) if kind.field(code)]
    width = max((len(row) for row in sheet.rows), default=0)
    added = [code for code in own if code not in column_of]
    column_of |= {code: width + i for i, code in enumerate(added)}
    blank = [column for code, column in column_of.items()
             if code in own_fields(kind) and code not in own and not (kind.number and code == kind.number.field)]
    alone = desk.unit.code if desk.own else None
    rows = [[*row, *[None] * (width - len(row) + len(added))] for row in sheet.rows]
    for code in added:
        rows[header.row][column_of[code]] = code
    for r in filled:
        row = rows[r]
        standing = before.get(as_text(row[number]).strip()) if number is not None and row[number] is not None else None
        if ENTERED_AT in own:
            row[column_of[ENTERED_AT]] = naive(standing.entered_at if standing else now)
        if "entered_by" in own:
            row[column_of["entered_by"]] = account(actor.key)
        if UNIT in own and not is_filled(row[column_of[UNIT]]):
            row[column_of[UNIT]] = alone
        for column in blank:
            row[column] = None
    return replace(sheet, rows=tuple(map(tuple, rows)))


def _texts(sheet: Sheet, header: Header, filled: list[int]) -> dict[str, set[str]]:
    """Kind of reference -> the texts that occur."""
    found: dict[str, set[str]] = {}
    for column, field in header.columns:
        if field.ref is None:
            continue
        texts = found.setdefault(field.ref, set())
        for r in filled:
            value = sheet.value(r, column)
            if value is not None and not isinstance(value, bool):
                text = as_text(value)
                texts.update(part.strip() for part in (text.replace("；", ";").split(";") if field.type == "refs"
                                                       else [text]))
    return {ref: {text for text in texts if text} for ref, texts in found.items()}


def _as_entered_by(one: Standing, kind: Kind, actor: Actor) -> Known:
    """What a row is compared with: what only the system says is no difference."""
    values = {code: value for code, value in one.known.values.items() if code not in own_fields(kind)}
    if kind.number:
        values[kind.number.field] = one.known.values.get(kind.number.field)
    who = account(actor.key)
    own = {"entered_by": who, ENTERED_AT: naive(one.entered_at)}
    values |= {code: value for code, value in own.items() if kind.field(code) and value is not None}
    return Known(one.known.ledger, values)


def _within(checked: Checked, desk: Desk, ledger: str, kind: Kind, names: Names, gone: set[str], before: set[str],
            right: str, actor: Actor) -> Checked:
    """Rows of units that do not keep the book, or where the person may not do this, are refused at their cell."""
    good = (*checked.new, *(one.entry for one in checked.changed), *checked.unchanged)
    keeping = keepers(desk, ledger, {entry.unit for entry in good}) if good else set()
    last = last_numbers(ledger, {entry.unit for entry in checked.new if entry.number(kind)})
    most = FARTHEST + len(checked.new)
    refused: dict[int, Problem] = {}
    for entry in good:
        unit = names.units.get(entry.unit)
        number = entry.number(kind)
        fault = None
        if unit is None or not actor.may(right, unit.path):
            fault, code = "ledgers.not_yours", UNIT
        elif entry.unit not in keeping:
            fault, code = "ledgers.not_kept", UNIT
        elif number in gone and number is not None:
            fault, code = "ledgers.number_withdrawn", kind.number.field if kind.number else ""
        elif number and number not in before and (parts := split_number(number, kind)) is not None and (
                parts.n > last.get((entry.unit, parts.year or 0), 0) + most):
            fault, code = "ledgers.number_far", kind.number.field if kind.number else ""
        if fault:
            column = checked.columns.get((entry.file, entry.sheet), {}).get(code)
            cell = None if column is None else cell_name(entry.row - 1, column)
            params = {"unit": entry.unit, "ledger": kind.name, "value": number or ""}
            refused[id(entry)] = Problem(fault, entry.place(cell), params)
    return _refusing(checked, refused)


def served_lines(values: Mapping[str, Any], kind: Kind) -> frozenset[str]:
    """The indicators that a record names."""
    return frozenset(code for field in kind.fields if field.ref == "indicator"
                     for code in str(values.get(field.code) or "").split(";") if code)


def _serving(checked: Checked, desk: Desk, kind: Kind, served: frozenset[str],
             kept: Mapping[str, frozenset[str]]) -> Checked:
    """An indicator that the table has dropped stays with the records that name it; no other takes it up."""
    refused: dict[int, Problem] = {}
    for entry in (*checked.new, *(one.entry for one in checked.changed)):
        known = served | kept.get(entry.number(kind) or "", frozenset()) | desk.indicators.keys()
        if dropped := sorted(served_lines(entry.values, kind) - known):
            code = next(field.code for field in kind.fields if field.ref == "indicator"
                        and served_lines({field.code: entry.values.get(field.code)}, kind) - known)
            column = checked.columns.get((entry.file, entry.sheet), {}).get(code)
            cell = None if column is None else cell_name(entry.row - 1, column)
            refused[id(entry)] = Problem("ledgers.line_dropped", entry.place(cell), {"value": dropped[0]})
    return _refusing(checked, refused)


def _refusing(checked: Checked, refused: Mapping[int, Problem]) -> Checked:
    """`refused`: id of a good entry -> why it is not."""
    if not refused:
        return checked
    good = (*checked.new, *(one.entry for one in checked.changed), *checked.unchanged)
    more = [Rejected(entry, (refused[id(entry)],)) for entry in good if id(entry) in refused]
    return replace(
        checked, new=tuple(entry for entry in checked.new if id(entry) not in refused),
        changed=tuple(one for one in checked.changed if id(one.entry) not in refused),
        unchanged=tuple(entry for entry in checked.unchanged if id(entry) not in refused),
        rejected=tuple(sorted((*checked.rejected, *more), key=lambda row: row.entry.row)),
        problems=(*checked.problems, *refused.values()))


def last_numbers(ledger: str, units: set[str]) -> dict[tuple[str, int], int]:
    """(unit, year) -> the highest running number that was ever given."""
    rows = Entry.objects.filter(ledger=ledger, unit__code__in=units, n__isnull=False)
    found = rows.values_list("unit__code", "year").annotate(last=Max("n")).order_by("unit__code", "year")
    return {(unit, year): n for unit, year, n in found} if units else {}


def require_desk(desk: Desk, ledger: str, actor: Actor, right: str) -> Kind:
    """The book, for who may do this at its unit. Raises Unseen, NotPermitted; Refused where it is only read now."""
    if ledger not in desk.kinds:
        raise Unseen
    actor.require(right, desk.unit.path, seen="entries.view")
    if desk.over:
        raise refuse("ledgers.book_over")
    return desk.kinds[ledger]
