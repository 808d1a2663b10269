"""The summary on paper: the sentence, what to do next, where lateness comes from, how units stand."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.document import Cell, Document, Heading, Paragraph, Part, Section, Table
from maplebridge.engine.scheme.text import Lang
from maplebridge.reports.pen import Pen
from maplebridge.reports.programme import summary
from maplebridge.reports.programme.actions import actions
from maplebridge.reports.programme.book.work import share
from maplebridge.reports.programme.data import ProgrammeReport, Standing
from maplebridge.reports.programme.wording import figure, words

PAIRS = (34.0, 122.0)
NEXT = (10.0, 73.0, 73.0)
CAUSES = (72.0, 16.0, 20.0, 48.0)
UNITS = (58.0, 22.0, 24.0, 28.0, 22.0, 20.0, 24.0, 27.0)
MOST_CAUSES = 12


def document(report: ProgrammeReport, lang: Lang, made: str = "") -> Document:
    """`made`: when and by whom, as every file says it."""
    pen = _Paper(report, lang)
    front = Section((*pen.head(), *pen.next(), *pen.causes()))
    return Document(f"{pen.say(report.name)} {pen.key('paper_title')}",
                    (front, Section((*pen.units(), *pen.end(made)), landscape=True)), lang)


class _Paper(Pen):
    def __init__(self, report: ProgrammeReport, lang: Lang) -> None:
        super().__init__(lang, "report")
        self.report = report

    def key(self, key: str) -> str:
        """A word of the programme report."""
        return words()[key].say(self.lang)

    def titles(self, *keys: str) -> tuple[Cell, ...]:
        return tuple(Cell(self.key(key), "head") for key in keys)

    def head(self) -> Iterator[Part]:
        report = self.report
        yield Paragraph(self.key("paper_title"), "title")
        yield Paragraph(self.say(report.name), "subtitle")
        yield Paragraph(self.say(summary.sentence(report)), "body")
        yield self._pairs([(self.say(label), self.say(value)) for label, value in summary.facts_line(report)])

    def next(self) -> Iterator[Part]:
        yield Heading(self.numbered(1, self.key("do_next")), 2)
        found = actions(self.report)
        if not found:
            yield Paragraph(self.key("nothing_to_do"), "note")
            return
        yield Table(tuple((Cell(str(n), "middle"), Cell(self.say(one.text)), Cell(self.say(one.why)))
                          for n, one in enumerate(found, 1)), NEXT, heads=0)

    def causes(self) -> Iterator[Part]:
        yield Heading(self.numbered(2, self.key("why_late")), 2)
        found = summary.causes(self.report)
        if not found:
            yield Paragraph(self.key("no_causes"), "note")
            return
        names = {unit.code: self.say(unit.name) for unit in self.report.units}
        comma = "、" if self.lang == "zh" else ", "
        rows = [(Cell(self.say(one.cause)), Cell(str(one.lines), "number", value=one.lines),
                 Cell(str(one.longest), "number", value=one.longest),
                 Cell(comma.join(names[unit] for unit in one.units))) for one in found[:MOST_CAUSES]]
        yield Table((self.titles("cause", "late_lines", "lateness", "unit"), *rows), CAUSES, size=9)

    def end(self, made: str) -> Iterator[Part]:
        report = self.report
        yield Heading(self.numbered(3, self.key("versions")), 2)
        yield self._pairs([(self.say(one.label), self.say(one.value)) for one in (*report.counts, *report.versions)])
        notes = [self.key(key) for key, holds in (("provisional_note", report.calendar_provisional),
                                                  ("invented_note", report.invented)) if holds]
        if notes or made:
            yield Paragraph("\n".join([*notes, *([made] if made else [])]), "note")

    def units(self) -> Iterator[Part]:
        report = self.report
        yield Paragraph(self.key("standing_units"), "title")
        yield Paragraph(self.say(report.name), "subtitle")
        rows: list[tuple[Cell, ...]] = [self.titles("unit", "points", "place", "grade", "late_lines", "longest_late",
                                                    "gap_count", "completeness")]
        standings = {one.unit: one for one in report.standings}
        for category in summary.categories(report):
            own = [unit.code for unit in report.units if unit.category == category.code]
            rows.append((Cell(self.say(category.name), "band", columns=len(UNITS)),))
            own.sort(key=lambda code: (_place(standings.get(code)), code))
            rows += [self._unit(code, standings.get(code)) for code in own]
        yield Table(tuple(rows), UNITS, size=9)

    def _unit(self, code: str, one: Standing | None) -> tuple[Cell, ...]:
        report = self.report
        unit = next(unit for unit in report.units if unit.code == code)
        late = [line.days for line in report.late if line.unit == code]
        books = next((books for books in report.books if books.unit == code), None)
        return (
            Cell(self.say(unit.name)),
            Cell(figure(one.points), "number", value=one.points) if one and one.points is not None else Cell("–"),
            Cell(self._place(one) or (self.key("out_of_contest") if unit.out_of_contest else "–"), "middle"),
            Cell(self.say(one.grade if one else None), "middle"), _count(len(late)), _count(max(late, default=0)),
            _count(books.gaps) if books else Cell("–", "middle"), Cell(share(books) if books else "–", "number"))

    def _place(self, one: Standing | None) -> str:
        if one is None or one.place is None:
            return ""
        if one.places is None or one.places[0] == one.places[1]:
            return str(one.place)
        return self.key("place_between").format(place=one.place, low=one.places[0], high=one.places[1])

    def _pairs(self, rows: list[tuple[str, str]]) -> Table:
        return Table(tuple((Cell(label, "head"), Cell(value)) for label, value in rows), PAIRS, heads=0)


def _place(one: Standing | None) -> int:
    return one.place if one and one.place else 10**6


def _count(number: int) -> Cell:
    return Cell(str(number), "number", value=number)
