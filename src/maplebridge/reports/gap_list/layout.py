"""The list as a document to hand out, and as a sheet to sort and filter."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.document import Cell, Document, Heading, Paragraph, Part, Section, Table
from maplebridge.engine.scheme.text import Lang, Text
from maplebridge.engine.sheet import NewCell, NewSheet, write_book
from maplebridge.reports.gap_list.data import Gap, GapList, UnitGaps
from maplebridge.reports.pen import Pen
from maplebridge.words import bilingual, phrase

WIDTHS = (12.0, 70.0, 44.0, 42.0, 24.0, 17.0, 24.0)
SHEET = (26, 18, 14, 46, 30, 40, 13, 10)


def document(gaps: GapList, lang: Lang, made: str = "") -> Document:
    """A page of signs to tick: by unit, then by who can supply it."""
    pen = _Pen(lang, "gaplist")
    parts = (*pen.head(gaps), *(part for one in gaps.units for part in pen.unit(one, alone=len(gaps.units) == 1)))
    end = (Paragraph(made, "note"),) if made else ()
    return Document(pen.word("file", unit=gaps.of), (Section((*parts, *end), landscape=True),), lang)


def workbook(gaps: GapList, lang: Lang, made: str = "") -> bytes:
    """One row for each omission; text that looks like a formula stays text."""
    pen = _Pen(lang, "gaplist")
    above = [[NewCell(pen.word("file", unit=gaps.of), "title")], [NewCell(pen.lead(gaps))],
             *([NewCell(line)] for line in made.splitlines()), []]
    heads = [pen.word(code) for code in ("unit", "who", "kind", "what", "book", "lines", "since", "days")]
    rows = [[pen.say(one.unit), pen.who(supplier.name), pen.kind(gap), pen.what(gap), pen.say(gap.book), pen.lines(gap),
             NewCell(gap.since, "date") if gap.since else None, gap.days or None]
            for one in gaps.units for supplier in one.suppliers for gap in supplier.gaps]
    return write_book([NewSheet(pen.word("title"), [*above, heads, *rows], header=len(above), widths=SHEET,
                                filter=True)])


class _Pen(Pen):
    def lead(self, gaps: GapList) -> str:
        if not gaps.count:
            return self.word("lead_none", day=gaps.day)
        if len(gaps.units) == 1:
            return self.word("lead_one", day=gaps.day, count=gaps.count)
        return self.word("lead", day=gaps.day, units=sum(one.count > 0 for one in gaps.units), count=gaps.count)

    def head(self, gaps: GapList) -> Iterator[Part]:
        yield Paragraph(self.word("title"), "title")
        yield Paragraph(self.say(gaps.of), "subtitle")
        yield Paragraph(self.lead(gaps), "note")

    def unit(self, one: UnitGaps, *, alone: bool) -> Iterator[Part]:
        if one.count and not alone:
            yield Heading(self.word("unit_head", unit=one.unit, count=one.count), 2)
        said = []
        if one.share is not None and (one.count or alone):
            said.append(self.word("share", share=one.share, required=one.required, present=one.present,
                                  entries=one.entries))
            said += [self.word("late", late=one.late)] if one.late else []
            yield Paragraph(("" if self.lang == "zh" else " ").join(said), "note")
        if one.count:
            yield self._table(one)

    def _table(self, one: UnitGaps) -> Table:
        rows: list[tuple[Cell, ...]] = [self.heads("number", "what", "book", "lines", "since", "days", "supplied")]
        number = 0
        for supplier in one.suppliers:
            rows.append((Cell(self.word("supplier", who=self.who(supplier.name), count=len(supplier.gaps)), "band",
                              columns=7),))
            for gap in supplier.gaps:
                number += 1
                rows.append((Cell(str(number), "middle"), Cell(self.what(gap)), Cell(self.say(gap.book)),
                             Cell(self.lines(gap)), Cell(f"{gap.since:%Y-%m-%d}" if gap.since else "", "middle"),
                             Cell(str(gap.days or ""), "number"), Cell()))
        return Table(tuple(rows), WIDTHS, size=9)

    # ------------------------------------------------------------ in words, as the page of gaps has them
    def who(self, name: object) -> str:
        return name.say(self.lang) if hasattr(name, "say") else phrase("ledgers.gap_nobody", self.lang)

    def kind(self, gap: Gap) -> str:
        return told(gap)[0].say(self.lang)

    def what(self, gap: Gap) -> str:
        return told(gap)[1].say(self.lang)

    def lines(self, gap: Gap) -> str:
        told = [f"{code} {self.say(name)}" for code, name in gap.lines]
        if len(told) < 3:
            return self.joined(told)
        return phrase("ledgers.gap_more_lines", self.lang, lines=told[0], count=len(told) - 1)


def told(gap: Gap) -> tuple[Text, Text]:
    """Its kind and what is missing, in the words of the page of gaps."""
    which = "numbers" if gap.kind == "number" and gap.until else gap.kind
    return bilingual(f"ledgers.gap_{gap.kind}_name"), bilingual(
        f"ledgers.gap_{which}", number=gap.number or gap.book or "", until=gap.until, field=gap.field or "",
        days=gap.days, count=gap.count)
