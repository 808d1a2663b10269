"""Merged ranges, error cells, hidden rows and hidden columns of ods."""

from __future__ import annotations

from xml.parsers import expat

from .extras import Extras, check_errors
from .markup import parse
from .package import open_zip, pieces
from .refusal import Refusal

_TRIGGERS = (b"columns-spanned", b"rows-spanned", b'value-type="error"', b"<text:p>#", b"<text:p>Err:", b":visibility=")
_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "Err:")
_HIDDEN = ("collapse", "filter")
_CELLS = ("table:table-cell", "table:covered-table-cell")
_ROWS = 1_048_576


class OdsExtras:
    """`of`: by sheet name. A file without any of them is only looked through."""

    def __init__(self, data: bytes, most_errors: float, most_merges: float) -> None:
        self.of: dict[str, Extras] = {}
        self.most_errors, self.most_merges = most_errors, most_merges
        self.name, self.row, self.column, self.rows, self.columns = "", 0, 0, 1, 1
        self.found = Extras()
        self.text: list[str] | None = None
        self.formula = False
        package = open_zip(data)
        info = next((info for info in package.infolist() if info.filename == "content.xml"), None)
        if info is None:
            raise Refusal("sheet.broken")
        before = b""
        for piece in pieces(package, info):
            if any(trigger in before + piece for trigger in _TRIGGERS):
                with package.open(info) as stream:
                    parse(stream, self._parser(), info.filename)
                return
            before = piece[-40:]

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        return parser

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _CELLS:
            self._begin_cell(attributes)
        elif tag == "table:table":
            self.name, self.row, self.column = attributes.get("table:name", ""), 0, 0
            self.found = self.of.setdefault(self.name, Extras())
        elif tag == "table:table-column":
            count = _count(attributes.get("table:number-columns-repeated"))
            if attributes.get("table:visibility") in _HIDDEN:
                self.found.hide_columns(self.column, self.column + count - 1)
            self.column += count
        elif tag == "table:table-row":
            self.rows, self.column = _count(attributes.get("table:number-rows-repeated")), 0
            if attributes.get("table:visibility") in _HIDDEN:
                self.found.hidden_rows.extend(range(self.row, min(self.row + self.rows, _ROWS)))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self.columns = _count(attributes.get("table:number-columns-repeated"))
        across = _count(attributes.get("table:number-columns-spanned"))
        down = _count(attributes.get("table:number-rows-spanned"))
        if across > 1 or down > 1:
            self.found.merged.append((self.row, self.column, self.row + down - 1, self.column + across - 1))
            if len(self.found.merged) > self.most_merges:
                raise Refusal("sheet.too_many_merges", sheet=self.name, merges=len(self.found.merged),
                              most=int(self.most_merges))
        self.text = []
        self.formula = "table:formula" in attributes or attributes.get("calcext:value-type") == "error"

    def _data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _end(self, tag: str) -> None:
        if tag in _CELLS:
            shown = "".join(self.text or ()).strip() if self.formula else ""
            if shown.startswith(_ERRORS):
                self.found.errors.append((self.row, self.column, shown))
                check_errors(self.name, self.found, self.most_errors)
            self.column += self.columns
            self.text = None
        elif tag == "table:table-row":
            self.row += self.rows


def _count(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else 1
