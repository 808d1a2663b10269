"""Records dated before the document, or the record, that they cite."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

from maplebridge.engine.ledger.checks.finding import Finding
from maplebridge.engine.ledger.checks.records import Records
from maplebridge.engine.ledger.checks.rules import Documents, Rules
from maplebridge.engine.ledger.entry import Entry, as_day
from maplebridge.engine.ledger.kind import Kind
from maplebridge.engine.problem import Problem

Known = Mapping[str, tuple[date, Entry]]
_OPEN, _CLOSE = r"[〔\[【(（﹝{]", r"[〕\]】)）﹞}]"
_NUMBER = re.compile(rf"[\w·]{{1,20}}?{_OPEN}((?:19|20)\d\d)年?{_CLOSE}第?\s*\d{{1,6}}\s*号")


def find(records: Records, rules: Rules) -> Iterator[Finding]:
    """One question a record and cited document."""
    known = _issued(records, rules.documents)
    numbered = {(e.ledger, e.number(kind)): e for e, kind in records.with_previous() if e.number(kind)}
    by_number = {str(number): entry for (_, number), entry in numbered.items()}
    for entry, kind in records.rows():
        day = entry.day(kind)
        if day is not None:
            yield from _own_document(entry, kind, day, records, rules.documents)
            yield from _named_documents(entry, kind, day, records, rules.documents, known)
            yield from _named_records(entry, kind, day, records, rules.documents, by_number)


def _issued(records: Records, rule: Documents) -> Known:
    """Number of a document -> its earliest day of issue, and the record that says so."""
    known: dict[str, tuple[date, Entry]] = {}
    for entry, _ in records.with_previous():
        for number, issued in rule.known:
            name, day = entry.values.get(number), as_day(entry.values.get(issued))
            if name is not None and day is not None:
                key = _fold(str(name))
                if key not in known or day < known[key][0]:
                    known[key] = (day, entry)
    return known


def _own_document(entry: Entry, kind: Kind, day: date, records: Records, rule: Documents) -> Iterator[Finding]:
    """The record itself says when its document was issued."""
    for number, issued in rule.known:
        on = as_day(entry.values.get(issued))
        if on is not None and day < on and issued != kind.date:
            params = {"record": records.number(entry), "day": day, "issued": on,
                      "document": str(entry.values.get(number) or "—")}
            yield Finding(Problem("check.before_document", records.place(entry, issued), params, "question"), (entry,))


def _named_documents(
    entry: Entry, kind: Kind, day: date, records: Records, rule: Documents, known: Known
) -> Iterator[Finding]:
    """Documents named in a text: issued later by what another record says, or numbered in a later year."""
    own = {number for number, issued in rule.known if entry.values.get(issued) is not None}
    for field in kind.fields:
        text = entry.values.get(field.code)
        if field.type != "text" or not isinstance(text, str) or field.code in own or field.code in rule.later_allowed:
            continue
        if kind.number is not None and field.code == kind.number.field:
            continue
        for name, issued, beside in _too_late(text, day, known):
            place = records.place(entry, field.code)
            params = {"record": records.number(entry), "day": day, "issued": issued, "document": name}
            yield Finding(Problem("check.before_document", place, params, "question"), (entry, *beside))


def _too_late(text: str, day: date, known: Known) -> Iterator[tuple[str, date, tuple[Entry, ...]]]:
    """Documents of a text that came after the day: name, earliest possible day of issue, the record that says so."""
    whole = known.get(_fold(text))
    if whole is None and "号" not in text:
        return
    names = {match[0]: int(match[1]) for match in _NUMBER.finditer(unicodedata.normalize("NFKC", text))}
    if whole is not None:
        if day < whole[0]:
            yield text.strip(), whole[0], (whole[1],)
        return
    for name, year in names.items():
        found = next((known[key] for key in _tails(name) if key in known), None)
        if found is not None and day < found[0]:
            yield name, found[0], (found[1],)
        elif found is None and day.year < year:
            yield name, date(year, 1, 1), ()


def _tails(name: str) -> Iterator[str]:
    """A number found in a sentence may have words of the sentence before it."""
    folded = _fold(name)
    return (folded[i:] for i in range(len(folded)))


def _named_records(
    entry: Entry, kind: Kind, day: date, records: Records, rule: Documents, by_number: Mapping[str, Entry]
) -> Iterator[Finding]:
    """Records of this programme that must not be later than the one that cites them."""
    for code in rule.earlier:
        if kind.field(code) is None:
            continue
        for number in str(entry.values.get(code) or "").split(";"):
            cited = by_number.get(number)
            on = cited.day(records.kinds[cited.ledger]) if cited else None
            if cited is not None and on is not None and day < on:
                params = {"record": records.number(entry), "day": day, "issued": on, "document": number}
                problem = Problem("check.before_record", records.place(entry, code), params, "question")
                yield Finding(problem, (entry, cited))


def _fold(name: str) -> str:
    """A number without spaces, with one kind of bracket."""
    text = re.sub(r"\s|第|年", "", unicodedata.normalize("NFKC", name))
    return re.sub(_CLOSE, "]", re.sub(_OPEN, "[", text)).casefold()
