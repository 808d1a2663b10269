"""Error cells of xlsx, which calamine reads as empty: their places are found in the sheet's own XML."""

from __future__ import annotations

import posixpath
import re
import zipfile
from xml.etree import ElementTree

from .package import open_zip, part

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_REF = re.compile(rb'\br\s*=\s*["\']([A-Z]{1,3})(\d{1,7})["\']')
_TYPE_ERROR = re.compile(rb'\bt\s*=\s*["\']e["\']')
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>(.*?)</(?:\w+:)?v>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_TEXT_RESULT = re.compile(rb'\bt\s*=\s*["\'](str|inlineStr|s)["\']')


class XlsxErrors:
    """Asked per sheet name for [row, column, text] of cells that show an error or were never calculated."""

    def __init__(self, data: bytes) -> None:
        self.package = open_zip(data)
        self.parts = _sheet_parts(self.package)

    def of(self, sheet: str) -> list[tuple[int, int, str]]:
        info = self.parts.get(sheet)
        if info is None:
            return []
        xml = part(self.package, info, info.file_size)
        if not _TYPE_ERROR.search(xml) and not _FORMULA.search(xml):
            return []
        return [found for attributes, inner in _CELL.findall(xml) if (found := _error(attributes, inner))]


def _error(attributes: bytes, inner: bytes) -> tuple[int, int, str] | None:
    value = _VALUE.search(inner)
    if _TYPE_ERROR.search(attributes):
        text = value[1].decode("utf-8", "replace").strip() if value else "#VALUE!"
    elif not (value and value[1]) and _FORMULA.search(inner) and not _TEXT_RESULT.search(attributes):
        text = "#UNCALCULATED"
    else:
        return None
    ref = _REF.search(attributes)
    return (int(ref[2]) - 1, _column(ref[1]), text) if ref else None


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
    try:
        targets = {
            relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
            for relation in ElementTree.fromstring(part(package, relations, 5_000_000))
        }
        tree = ElementTree.fromstring(part(package, book, 5_000_000))
    except ElementTree.ParseError:
        return {}
    found = {}
    for element in tree.iter():
        if element.tag.endswith("}sheet"):
            relation = next((value for key, value in element.items() if key.endswith("}id")), "")
            if targets.get(relation, "") in parts:
                found[element.get("name", "")] = parts[targets[relation]]
    return found
