"""What a file really is, whatever its ending says."""

from __future__ import annotations

import re

from .ole import OleFile
from .package import kind_of_zip
from .refusal import Refusal

#: First bytes -> format, for files that are no table.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"SQLite format 3", "sqlite"),
    (b"PAR1", "parquet"),
)
OLD_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")  # Excel 2, 3, 4, 5 without OLE
READABLE = ("xlsx", "xls", "ods", "docx", "csv", "tsv")
TEXT = ("csv", "tsv", "txt")
NO_TEXT = ("", "xlsx", "xlsm", "xls", "ods", "docx")  # endings that a text file bears by mistake
OTHER_OFFICE = ("et", "ett", "wps", "wpt", "dps")  # told by their ending, the one name a person knows them by
OTHER_TEXTS = ("doc", "dot", "docm", "dotx", "dotm", "odt", "rtf", "wps", "wpt")  # texts that Word saves as docx


def kind_of(data: bytes) -> str:
    """The real format: one of READABLE, "text", or the usual ending of something else. Raises Refusal."""
    if data.startswith(b"PK"):
        return kind_of_zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_ole(data)
    if data.startswith(OLD_BIFF):
        raise Refusal("sheet.old_excel")
    for magic, kind in MAGIC:
        if data.startswith(magic) and not (kind in ("bmp", "exe") and _looks_like_text(data)):
            return kind
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.match(rb"<!doctype html|<html|<head|<table|<meta", head):
        return "html"
    if head.startswith((b"<?xml", b"<!doctype")):
        return "html" if b"<html" in head else "xml"
    return "text" if _looks_like_text(data) else "unknown"


def check_ending(ending: str, kind: str) -> str:
    """The format to read a file in. Raises Refusal where the ending says something else, or it is no table."""
    if ending in OTHER_OFFICE:
        raise _foreign(ending)
    if kind == "text":
        if ending in TEXT:
            return "tsv" if ending == "tsv" else "csv"
        if ending in NO_TEXT:
            raise Refusal("sheet.wrong_ending", ending=ending or "-", really="csv")
        raise Refusal("sheet.not_a_table", really=ending)
    if kind not in READABLE:
        if kind == "unknown":
            raise Refusal("sheet.unknown_format", ending=ending or "-")
        raise _foreign(kind)
    if ending != kind:
        raise Refusal("sheet.wrong_ending", ending=ending or "-", really=kind)
    return kind


def _foreign(kind: str) -> Refusal:
    return Refusal("sheet.not_docx" if kind in OTHER_TEXTS else "sheet.not_a_table", really=kind)


def _kind_of_ole(data: bytes) -> str:
    ole = OleFile(data)
    names = {name.lower() for name in ole.names()}
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise Refusal("sheet.password")
    if "workbook" in names:
        _check_biff(ole.head("Workbook", 4096))
        return "xls"
    if "book" in names:
        raise Refusal("sheet.old_excel")
    known = {"worddocument": "doc", "powerpoint document": "ppt", "visiodocument": "vsd", "fileheader": "hwp"}
    return next((kind for name, kind in known.items() if name in names), "unknown")


def _check_biff(head: bytes) -> None:
    """Refuse a Workbook stream that is not BIFF8, or is encrypted."""
    if len(head) < 8 or head[:2] != b"\x09\x08":
        raise Refusal("sheet.broken")
    if head[4:6] != b"\x00\x06":
        raise Refusal("sheet.old_excel")
    at = 0
    while at + 4 <= len(head):
        code, size = int.from_bytes(head[at : at + 2], "little"), int.from_bytes(head[at + 2 : at + 4], "little")
        if code == 0x002F:  # FILEPASS
            raise Refusal("sheet.password")
        if code == 0x000A:  # EOF
            return
        at += 4 + size


def _looks_like_text(data: bytes) -> bool:
    """No NUL in the first part, or UTF-16, with a byte order mark or by every other byte being NUL."""
    head = data[:4000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    odd, even = head[1::2].count(0), head[::2].count(0)
    if not odd and not even:
        return not re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head)
    return min(odd, even) == 0 and max(odd, even) * 4 > len(head)
