"""Plants faults into the finished books of a programme and takes entries away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from maplebridge.engine.ledger import Kind, write_number
from maplebridge.packs.demo_city.entry import Entry
from maplebridge.packs.demo_city.model import Text
from maplebridge.packs.demo_city.plant.fault import Fault, Planted, row_faults
from maplebridge.packs.demo_city.plant.rows import Around

_SAME_NUMBER = "L10"
_HOLES = ("L03", "L08", "L10")  # books in which a number is left out
_UNWRITTEN = (
    ("L16", "特色做法台账没有一行", "Not a single row in the book of practices", 0),
    ("L09", "六月恳谈未登记", "The public meeting of June was not written down", 1),
    ("reported", "六月上报数缺一项", "One figure of June is missing", 1),
)


class Planter:
    """Collects the defects of one programme. `spared`: units that stay as they are."""

    def __init__(self, programme: str, rng: Random, around: Around, spared: frozenset[str]) -> None:
        self.programme, self.rng, self.around, self.spared = programme, rng, around, spared
        self.found: list[Planted] = []
        self._touched: set[tuple[str, str]] = set()  # books (unit, ledger) with an omission: no fault beside it

    def plant(self, entries: list[Entry], kinds: Mapping[str, Kind]) -> None:
        """Omissions first, so that no fault comes beside them."""
        self.unwritten(entries)
        self.holes(entries, kinds)
        self.same_number(entries, _SAME_NUMBER)
        self.faults(entries)

    def faults(self, entries: Sequence[Entry]) -> None:
        """One of each kind of fault, each in a row of its own."""
        for fault in row_faults():
            fitting = [e for e in entries if self._is_sound(e) and fault.fits(e)]
            if fitting:
                self._spoil(fault, self.rng.choice(fitting))

    def _spoil(self, fault: Fault, entry: Entry) -> None:
        fault.plant(entry, self.around)
        text = Text(fault.zh, fault.en)
        defect = self.add(fault.kind, entry.unit, entry.ledger, fault.code, text, field=fault.field)
        entry.faults.append((fault.field, defect))

    def same_number(self, entries: Sequence[Entry], ledger: str) -> None:
        """Two rows with one number: the later one takes the number of the one before."""
        unit, own = self._book(entries, ledger, 6)
        one, two = own[3], own[4]
        two.values["record_no"] = one.values["record_no"]
        two.faults.append(
            (
                "record_no",
                self.add(
                    "number_twice",
                    unit,
                    ledger,
                    "ledger.number_twice",
                    Text("两行同一编号", "Two rows with one number"),
                    field="record_no",
                ),
            )
        )

    def holes(self, entries: Sequence[Entry], kinds: Mapping[str, Kind]) -> None:
        """A number left out: every later entry of the book moves up by one."""
        for ledger in _HOLES:
            if not any(entry.ledger == ledger for entry in entries):
                continue
            unit, own = self._book(entries, ledger, 5)
            for n, entry in enumerate(own[3:], start=5):
                entry.values["record_no"] = write_number(kinds[ledger], unit, entry.day.year, n)
            self.add(
                "number_left_out",
                unit,
                ledger,
                "gap:number",
                Text("编号不连续", "A number left out"),
                key=write_number(kinds[ledger], unit, own[0].day.year, 4),
                amount=1,
            )

    def unwritten(self, entries: list[Entry]) -> None:
        """Entries that were never made: the last of a book, or the whole book (0)."""
        for ledger, zh, en, count in _UNWRITTEN:
            if not any(entry.ledger == ledger for entry in entries):
                continue
            unit, own = self._book(entries, ledger, 1)
            gone = own[-count:] if count else own
            for entry in gone:
                entries.remove(entry)
            self.add("not_written", unit, ledger, "gap:assignment", Text(zh, en), amount=len(gone))

    def add(
        self,
        kind: str,
        unit: str,
        ledger: str,
        code: str,
        text: Text,
        *,
        field: str = "",
        file: str = "",
        sheet: str = "",
        cell: str = "",
        row: int = 0,
        key: str = "",
        amount: int = 0,
    ) -> str:
        """Registers a defect and gives its id."""
        number = f"{self.programme}-{len(self.found) + 1:03}"
        self.found.append(
            Planted(number, kind, self.programme, unit, ledger, code, text, field, file, sheet, cell, row, key, amount)
        )
        return number

    def _book(self, entries: Sequence[Entry], ledger: str, least: int) -> tuple[str, list[Entry]]:
        """One unit's book without faults so far, in order of its numbers."""
        books: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.ledger == ledger and self._is_sound(entry):
                books.setdefault(entry.unit, []).append(entry)
        unit = self.rng.choice(sorted(unit for unit, own in books.items() if len(own) >= least))
        self._touched.add((unit, ledger))
        return unit, sorted(books[unit], key=lambda entry: str(entry.values["record_no"]))

    def _is_sound(self, entry: Entry) -> bool:
        return not entry.faults and entry.unit not in self.spared and (entry.unit, entry.ledger) not in self._touched
