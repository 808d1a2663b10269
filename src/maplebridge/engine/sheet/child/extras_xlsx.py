"""Error cells, hidden rows and hidden columns of xlsx, found in the sheet's own XML while it is unpacked bit by bit."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from .extras import Extras, check_errors
from .markup import attribute, local, tree
from .package import open_zip, part, pieces

_NAME = rb"<(?:\w+:)?"
_ROW = re.compile(_NAME + rb"row\b([^>]*)>")
_COLUMN = re.compile(_NAME + rb"col\b([^>]*)>")
_ERROR = re.compile(_NAME + rb'c\b([^>]*\bt\s*=\s*["\']e["\'][^>]*)(?<!/)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_VALUE = re.compile(_NAME + rb"v\b[^>]*>(.*?)</(?:\w+:)?v>", re.DOTALL)
_NEVER_CALCULATED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\b[^>]*>\s*</(?:\w+:)?v>)?\s*</((?:\w+:)?)c>"
)
_TEXT_RESULT = re.compile(rb'\bt\s*=\s*["\'](?:str|inlineStr|s)["\']')
_REF = re.compile(rb'\br\s*=\s*["\']([A-Z]{0,3})(\d{1,7})["\']')
_HIDDEN = re.compile(rb'\bhidden\s*=\s*["\'](?:1|true)["\']|\b(?:ht|width)\s*=\s*["\']0(?:\.0*)?["\']')
_ENDS = re.compile(rb'\b(min|max)\s*=\s*["\'](\d{1,5})["\']')


class XlsxExtras:
    """Asked per sheet by its name."""

    def __init__(self, data: bytes, most_errors: float) -> None:
        self.package, self.most = open_zip(data), most_errors
        self.parts = _sheet_parts(self.package)

    def of(self, sheet: str) -> Extras:
        found, rows = Extras(), 0
        info = self.parts.get(sheet)
        if info is not None:
            for n, xml in enumerate(_whole_rows(pieces(self.package, info))):
                if n == 0:
                    _hide_columns(xml, found)
                rows = _hide_rows(xml, found, rows)
                found.errors += _errors(xml)
                check_errors(sheet, found, self.most)
        return found


def _whole_rows(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks cut anew, at ends of rows."""
    left = b""
    for chunk in chunks:
        end = max(chunk.rfind(b"</row>"), chunk.rfind(b":row>"))
        if end < 0:
            left += chunk
        else:
            yield left + chunk[: end + 6]
            left = chunk[end + 6 :]
    yield left


def _hide_columns(xml: bytes, found: Extras) -> None:
    """Columns stand before the rows."""
    for attributes in _COLUMN.findall(xml):
        if _HIDDEN.search(attributes):
            ends = dict(_ENDS.findall(attributes))
            found.hide_columns(int(ends.get(b"min", 1)) - 1, int(ends.get(b"max", 0)) - 1)


def _hide_rows(xml: bytes, found: Extras, rows: int) -> int:
    """`rows`: how many the sheet had before; gives the count after. A row without a number follows the one before."""
    for attributes in _ROW.findall(xml):
        ref = _REF.search(attributes)
        rows = int(ref[2]) if ref else rows + 1
        if _HIDDEN.search(attributes):
            found.hidden_rows.append(rows - 1)
    return rows


def _errors(xml: bytes) -> Iterator[tuple[int, int, str]]:
    for attributes, inner in _ERROR.findall(xml):
        value = _VALUE.search(inner)
        text = value[1].decode("utf-8", "replace").strip() if value else ""
        if spot := _spot(attributes):
            yield *spot, text or "#VALUE!"
    for match in _NEVER_CALCULATED.finditer(xml):
        begin = xml.rfind(b"<" + match[1] + b"c ", 0, match.start())
        attributes = xml[begin : xml.find(b">", begin)]
        if begin >= 0 and not _TEXT_RESULT.search(attributes) and (spot := _spot(attributes)):
            yield *spot, "#UNCALCULATED"


def _spot(attributes: bytes) -> tuple[int, int] | None:
    ref = _REF.search(attributes)
    return (int(ref[2]) - 1, _column(ref[1])) if ref and ref[1] else None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Sheet name -> its part, by the workbook's relations; empty where these are unusual."""
    parts = {info.filename.lstrip("/"): info for info in package.infolist()}
    book, relations = parts.get("xl/workbook.xml"), parts.get("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return {}
    targets = {
        attribute(relation, "Id"): posixpath.normpath(posixpath.join("/xl", attribute(relation, "Target") or ""))
        for relation in _tree(package, relations)
    }
    found = {}
    for element in _tree(package, book).iter():
        if local(element.tag) == "sheet":
            target = targets.get(next((value for key, value in element.items() if key.endswith("}id")), ""), "")
            if target.lstrip("/") in parts:
                found[element.get("name", "")] = parts[target.lstrip("/")]
    return found


def _tree(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> ElementTree.Element:
    return tree(part(package, info, 5_000_000), info.filename)
