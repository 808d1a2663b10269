"""What calamine leaves out of ods: error cells and merged ranges."""

from __future__ import annotations

from xml.parsers import expat

from .package import open_zip, part
from .refusal import Refusal

_TRIGGERS = (b"columns-spanned", b"rows-spanned", b'value-type="error"', b"<text:p>#", b"<text:p>Err:")
_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "Err:")


class OdsExtras:
    """`merged` and `errors` by sheet name; rows and columns from 0."""

    def __init__(self, data: bytes) -> None:
        self.merged: dict[str, list[tuple[int, int, int, int]]] = {}
        self.errors: dict[str, list[tuple[int, int, str]]] = {}
        self.sheet, self.row, self.column, self.rows, self.columns = "", 0, 0, 1, 1
        self.text: list[str] | None = None
        self.formula = False
        package = open_zip(data)
        info = next((info for info in package.infolist() if info.filename == "content.xml"), None)
        if info is None:
            raise Refusal("sheet.broken")
        xml = part(package, info, info.file_size)
        if any(trigger in xml for trigger in _TRIGGERS):
            self._parse(xml)

    def _parse(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        try:
            parser.Parse(xml, True)
        except expat.ExpatError:
            raise Refusal("sheet.broken") from None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.sheet, self.row = attributes.get("table:name", ""), 0
        elif tag == "table:table-row":
            self.rows, self.column = _count(attributes.get("table:number-rows-repeated")), 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.columns = _count(attributes.get("table:number-columns-repeated"))
            across = _count(attributes.get("table:number-columns-spanned"))
            down = _count(attributes.get("table:number-rows-spanned"))
            if across > 1 or down > 1:
                spot = (self.row, self.column, self.row + down - 1, self.column + across - 1)
                self.merged.setdefault(self.sheet, []).append(spot)
            self.text = []
            self.formula = "table:formula" in attributes or attributes.get("calcext:value-type") == "error"

    def _data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _end(self, tag: str) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell"):
            shown = "".join(self.text or ()).strip()
            if self.formula and shown.startswith(_ERRORS):
                self.errors.setdefault(self.sheet, []).append((self.row, self.column, shown))
            self.column += self.columns
            self.text = None
        elif tag == "table:table-row":
            self.row += self.rows


def _count(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else 1
