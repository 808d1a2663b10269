"""The text of a Word file as it streams by: paragraphs go to their cell, or are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

from .refusal import Refusal
from .symbols import symbol
from .word_numbering import Numbering
from .word_paragraph import Paragraph
from .word_stream import Attributes, Stream
from .word_styles import Styles, is_on, whole
from .word_tables import Tables

_SPACE = "http://www.w3.org/XML/1998/namespace space"
#: What is not, or no longer, part of the text.
_LEFT_OUT = ("delText", "instrText", "delInstrText", "rt", "pPrChange", "rPrChange", "tblPrChange", "tcPrChange",
             "trPrChange", "sectPrChange", "tblGridChange", "tblPrExChange", "numberingChange")
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "m:num": "(", "m:den": "/("}
_NO_NOTES = ("separator", "continuationSeparator", "continuationNotice")
_BODY = 9  # outline level of body text, from 0

Prose = list[Any]  # [text, number of tables before it, its own number from 1, heading level]


class Story:
    """Reads the main text, then the notes below it. `signs`: how many it may have."""

    def __init__(self, styles: Styles, numbering: Numbering, tables: Tables, signs: int) -> None:
        self.prose: list[Prose] = []
        self._styles, self._numbering, self._tables, self._left = styles, numbering, tables, signs

    def read(self, file: IO[bytes], part: str, root: str) -> None:
        """Raises Refusal."""
        self._open: list[Paragraph] = []
        self._boxes: list[tuple[list[Paragraph], str]] = []  # what goes on after each open text box
        self._controls: list[bool] = []  # per content control, whether it only shows what to type into it
        self._muted = 0
        self._carried = ""
        self._text: list[str] | None = None
        self._trimmed = False
        self._within = ""  # pPr or trPr
        self._stream = Stream(self._begins(), self._ends(), self._data)
        self._tables.enter(self._stream)
        self._stream.read(file, part, root)

    def _begins(self) -> dict[str, Callable[[Attributes], None]]:
        def sign(text: str) -> Callable[[Attributes], None]:
            return lambda _: self._add(text)

        return {
            **{name: lambda _: self._stream.skip() for name in _LEFT_OUT},
            **{name: sign(text) for name, text in _SIGNS.items()},
            "del": self._deleted, "moveFrom": self._deleted,
            "p": self._begin_paragraph, "r": self._begin_run, "t": self._begin_text, "m:t": self._begin_text,
            "sym": self._symbol, "fldChar": self._field, "rStyle": self._run_style, "vanish": self._vanish,
            "pPr": self._begin_properties, "pStyle": self._style, "numId": self._number, "ilvl": self._level,
            "outlineLvl": self._outline,
            **self._tables.begins(), "trPr": self._begin_row_properties,
            "sdt": lambda _: self._controls.append(False), "showingPlcHdr": self._placeholder,
            "sdtContent": self._begin_content, "txbxContent": self._begin_box,
            "altChunk": self._chunk, "footnote": self._note, "endnote": self._note,
        }

    def _ends(self) -> dict[str, Callable[[], None]]:
        return {
            "p": self._end_paragraph, "r": self._end_run, "t": self._end_text, "m:t": self._end_text,
            "m:num": lambda: self._add(")"), "m:den": lambda: self._add(")"),
            "pPr": self._end_properties, "trPr": self._end_properties, **self._tables.ends(),
            "sdt": self._end_control, "sdtContent": self._end_content, "txbxContent": self._end_box,
        }

    # ------------------------------------------------------------ text
    def _data(self, text: str) -> None:
        if self._text is not None:
            self._left -= len(text)
            if self._left < 0:
                raise Refusal("sheet.too_heavy")
            self._text.append(text)

    def _begin_text(self, attributes: Attributes) -> None:
        self._text, self._trimmed = [], attributes.get(_SPACE) != "preserve"

    def _end_text(self) -> None:
        text, self._text = "".join(self._text or ()), None
        self._add(text.strip(" \t\r\n") if self._trimmed else text)

    def _add(self, text: str) -> None:
        if self._open and not self._muted:
            self._open[-1].add(text)

    def _symbol(self, attributes: Attributes) -> None:
        self._add(symbol(self._stream.said(attributes, "char") or "", self._stream.said(attributes, "font") or ""))

    def _deleted(self, _: Attributes) -> None:
        """Text, a row or the end of a paragraph that tracked changes have taken out."""
        if self._within == "trPr":
            self._tables.drop_row()
        elif self._within == "pPr" and self._open:
            self._open[-1].joined = True
        self._stream.skip()

    def _chunk(self, _: Attributes) -> None:
        raise Refusal("sheet.word_chunk")

    def _note(self, attributes: Attributes) -> None:
        if self._stream.said(attributes, "type") in _NO_NOTES:
            self._stream.skip()

    # ------------------------------------------------------------ runs and paragraphs
    def _begin_run(self, _: Attributes) -> None:
        if self._open:
            self._open[-1].in_run, self._open[-1].run_hidden = True, False

    def _end_run(self) -> None:
        if self._open:
            self._open[-1].in_run = self._open[-1].run_hidden = False

    def _run_style(self, attributes: Attributes) -> None:
        hidden = self._styles.of(self._stream.said(attributes) or "").hidden
        if hidden is not None and self._open and self._open[-1].in_run:
            self._open[-1].run_hidden = hidden

    def _vanish(self, attributes: Attributes) -> None:
        if self._open and self._open[-1].in_run:
            self._open[-1].run_hidden = is_on(self._stream.said(attributes))

    def _field(self, attributes: Attributes) -> None:
        if self._open:
            self._open[-1].mark_field(self._stream.said(attributes, "fldCharType"))

    def _begin_properties(self, _: Attributes) -> None:
        self._within = "pPr"

    def _begin_row_properties(self, _: Attributes) -> None:
        self._within = "trPr"

    def _end_properties(self) -> None:
        self._within = ""

    def _style(self, attributes: Attributes) -> None:
        if self._open:
            self._open[-1].style = self._stream.said(attributes) or ""

    def _number(self, attributes: Attributes) -> None:
        if self._open:
            self._open[-1].number = self._stream.said(attributes)

    def _level(self, attributes: Attributes) -> None:
        if self._open:
            self._open[-1].level = whole(self._stream.said(attributes))

    def _outline(self, attributes: Attributes) -> None:
        if self._open:
            self._open[-1].outline = whole(self._stream.said(attributes))

    def _begin_paragraph(self, _: Attributes) -> None:
        self._open.append(Paragraph(style=self._styles.usual))

    def _end_paragraph(self) -> None:
        if not self._open:
            return
        ended = self._open.pop()
        cell = self._tables.cell
        if cell is not None and not self._tables.shown:
            return
        text = self._carried + "".join(ended.texts)
        if ended.joined:
            self._carried = text
            return
        self._carried = ""
        if self._styles.of(ended.style).hidden:
            return
        label = self._numbering.label(ended.style, ended.number, ended.level)
        if cell is not None:
            if text := (label + text).strip():
                cell.append(text)
        elif text.strip():
            self._keep((label + text).strip(), ended)

    def _keep(self, text: str, ended: Paragraph) -> None:
        outline = self._styles.of(ended.style).outline if ended.outline is None else ended.outline
        level = outline + 1 if outline is not None and 0 <= outline < _BODY else 0
        self.prose.append([text, self._tables.before, len(self.prose) + 1, level])

    # ------------------------------------------------------------ content controls and text boxes
    def _placeholder(self, attributes: Attributes) -> None:
        if self._controls and is_on(self._stream.said(attributes)):
            self._controls[-1] = True

    def _begin_content(self, _: Attributes) -> None:
        self._muted += bool(self._controls and self._controls[-1])

    def _end_content(self) -> None:
        self._muted -= bool(self._controls and self._controls[-1])

    def _end_control(self) -> None:
        if self._controls:
            self._controls.pop()

    def _begin_box(self, _: Attributes) -> None:
        self._boxes.append((self._open, self._carried))
        self._open, self._carried = [], ""
        self._tables.boxes += 1

    def _end_box(self) -> None:
        if self._boxes:
            self._open, self._carried = self._boxes.pop()
            self._tables.boxes -= 1
