"""The notice as a document: a page to sign, then every line with its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from maplebridge.engine.document import Cell, Document, Heading, Paragraph, Part, Section, Table
from maplebridge.engine.scheme.text import Lang
from maplebridge.reports.pen import Pen
from maplebridge.reports.score_notice.data import Item, Line, Notice, Veto

WHOLE = (62.0, 22.0, 22.0, 22.0, 28.0)  # widths of the first sheet's grid
LINES = (20.0, 46.0, 16.0, 16.0, 22.0, 105.0)


def document(notice: Notice, lang: Lang, made: str = "") -> Document:
    """`made`: by whom and when, as every file says it."""
    return _Layout(notice, lang).document(made)


class _Layout(Pen):
    def __init__(self, notice: Notice, lang: Lang) -> None:
        super().__init__(lang, "notice")
        self.notice = notice

    def document(self, made: str) -> Document:
        title = self.word("file", unit=self.notice.unit)
        whole = Section((*self._head(), *self._items(), *self._limits(), *self._helps(), *self._end(made)),
                        name=self.word("sheet_whole"))
        lines = Section((Paragraph(self.word("lines"), "title"), Paragraph(title, "subtitle"), self._lines()),
                        landscape=True, name=self.word("sheet_lines"))
        return Document(title, (whole, lines), self.lang)

    # ------------------------------------------------------------ the whole
    def _head(self) -> Iterator[Part]:
        notice, frozen = self.notice, self.notice.frozen
        yield Paragraph(self.word("title"), "title")
        yield Paragraph(self.say(notice.programme), "subtitle")
        said = [self.word("frozen", number=frozen.number, note=frozen.note, day=notice.day) if frozen
                else self.word("provisional", day=notice.day)]
        said += [self.word("behind", count=notice.behind)] if notice.behind and not frozen else []
        said += [self.word("invented")] if notice.invented else []
        yield Paragraph("\n".join(said), "note")
        rows = [(self.word("unit"), self.say(notice.unit)), (self.word("category"), self.say(notice.category)),
                (self.word("points"), self._total()), (self.word("place"), self._place()),
                (self.word("grade"), self.say(notice.grade)),
                (self.word("remarks"), self.word("silent") if notice.silent else "")]
        yield self._pairs([(label, value) for label, value in rows if value])

    def _total(self) -> str:
        points = self.notice.points
        return self.word("none") if points is None else self.word(
            "points_told", points=figure(points), full=figure(self.notice.full))

    def _place(self) -> str:
        notice = self.notice
        if notice.place is None:
            return self.word("unplaced")
        said = [self.word("place_told", ranked=notice.ranked, place=notice.place)]
        if notice.places:
            low, high = notice.places
            said.append(self.word("same_range") if low == high else self.word("range", low=low, high=high))
        said += [self.word("band", band=notice.band)] if notice.band else []
        return self.joined(said)

    def _items(self) -> Iterator[Part]:
        notice = self.notice
        yield Heading(self.numbered(1, self.word("items")), 2)
        heads = self.heads("item", "code", "points", "maximum", "state")
        rows = [(Cell(self.say(one.name)), Cell(one.code, "middle"), self.points(one.points, 0), number(one.maximum),
                 Cell(self.state(one.state), "middle")) for one in notice.items]
        total = (Cell(self.word("sum"), "sum", columns=2), self.points(notice.points, 1), number(notice.full), Cell())
        yield Table((heads, *rows, total), WHOLE)

    def _limits(self) -> Iterator[Part]:
        yield Heading(self.numbered(2, self.word("limits")), 2)
        told = [(self.say(what), self.say(why)) for what, why in self.notice.gates]
        told += [(self.say(one.line), self._veto(one)) for one in self.notice.vetoes]
        yield self._pairs(told) if told else Paragraph(self.word("limits_none"), "note")

    def _veto(self, one: Veto) -> str:
        which = "veto_lifted" if one.lifted else "veto" if one.decision else "veto_open"
        return self.word(which, decision=one.decision or "", grounds=one.grounds)

    def _helps(self) -> Iterator[Part]:
        notice = self.notice
        yield Heading(self.numbered(3, self.word("helps", day=notice.helps_on)), 2)
        if not notice.helps:
            yield Paragraph(self.word("helps_none"), "note")
            return
        yield Paragraph(self.word("helps_about"), "note")
        yield Table((self.heads("line", "code", "left", "days", "state"), *(
            (Cell(self.say(one.name)), Cell(one.code, "middle"), number(one.left),
             Cell("" if one.days is None else str(one.days), "number", value=one.days),
             Cell(self.state(one.state), "middle")) for one in notice.helps)), WHOLE)

    def _end(self, made: str) -> Iterator[Part]:
        notice, frozen = self.notice, self.notice.frozen
        yield Heading(self.numbered(4, self.word("object")), 2)
        yield Paragraph(self.word("object_told", office=notice.office), "note")
        yield Table(((Cell(self.word("receipt"), "head"), Cell(columns=2), Cell(self.word("receipt_day"), "head"),
                      Cell()),), WHOLE, heads=0, size=14)
        yield Heading(self.numbered(5, self.word("basis")), 2)
        rows = [(self.word("table"), self.joined([one for one in (notice.table, notice.document) if one]))]
        if frozen:
            rows.append((self.word("run_frozen"), self.joined(
                [frozen.at, *([self.say(frozen.by)] if frozen.by else [])])))
            rows.append((self.word("hash_bundle"), frozen.sha256))
        rows += [(self.word(f"hash_{name}"), value) for name, value in notice.hashes]
        yield self._pairs(rows)
        if made:
            yield Paragraph(made, "note")

    def _pairs(self, rows: list[tuple[str, str]]) -> Table:
        return Table(tuple((Cell(label, "head"), Cell(value, columns=4)) for label, value in rows), WHOLE, heads=0)

    # ------------------------------------------------------------ line by line
    def _lines(self) -> Table:
        rows: list[tuple[Cell, ...]] = [self.heads("code", "line", "points", "maximum", "state", "why")]
        for item in self.notice.items:
            rows.append((Cell(self._band(item), "band", columns=6),))
            rows += [self._line(line) for line in item.lines]
        return Table(tuple(rows), LINES, size=9)

    def _band(self, item: Item) -> str:
        said = f"{item.code} {self.say(item.name)}"
        return said if item.points is None else f"{said}　{figure(item.points)} / {figure(item.maximum)}"

    def _line(self, line: Line) -> tuple[Cell, ...]:
        return (Cell(line.code, "middle"), Cell(self.say(line.name)), self.points(line.points, line.absent),
                number(line.maximum), Cell(self.state(line.state), "middle"), Cell(self._why(line)))

    def _why(self, line: Line) -> str:
        if line.why:
            return self.joined([self.say(one) for one in line.why])
        if line.points is None or line.method is None:
            return ""
        return self.word("method", method=line.method)

    def points(self, points: Decimal | None, absent: int) -> Cell:
        if points is not None:
            return number(points)
        return Cell(self.word("not_applicable") if absent == 2 else self.word("missing") if absent else "–", "middle")


def number(value: Decimal) -> Cell:
    return Cell(figure(value), "number", value=value)


def figure(value: Decimal) -> str:
    return f"{value:f}"
