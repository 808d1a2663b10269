"""Files made for the tests: workbooks by xlsxwriter, and the smallest broken or foreign ones by hand."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import xlsxwriter

END, FREE = 0xFFFFFFFE, 0xFFFFFFFF


def workbook(path: Path) -> Path:
    """One sheet with every kind of value at a known place, one hidden, one empty."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("台账")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row("B2", ["名称", 3, 0.1, True])
    sheet.write("F2", 0.1 + 0.2)
    sheet.write_datetime("B3", datetime(2026, 3, 5), day)
    sheet.write_datetime("C3", datetime(2026, 3, 5, 8, 30), moment)
    sheet.write_formula("B4", "=NA()", None, "#N/A")
    sheet.write_formula("C4", "=1+1", None, 2)
    sheet.write_formula("D4", "=1/0", None, "#DIV/0!")
    sheet.write_string("E4", "#N/A")
    sheet.write_formula("F4", '="a"&"b"', None, "ab")
    sheet.merge_range("B5:C6", "合并")
    book.add_worksheet("隐藏").write("A1", 1)
    book.get_worksheet_by_name("隐藏").hide()
    book.add_worksheet("空表")
    book.close()
    return path


def many_rows(path: Path, rows: int) -> Path:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("明细")
    for n in range(rows):
        sheet.write_number(n, 0, n)
    book.close()
    return path


def converted(path: Path, ending: str) -> Path:
    """The same workbook as LibreOffice saves it."""
    home = f"-env:UserInstallation=file://{path.parent}/office"
    command = ["soffice", home, "--headless", "--convert-to", ending, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix(f".{ending}")


def package(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return out.getvalue()


def refill(path: Path, row: bytes, rows: int) -> None:
    """The first sheet replaced by one row many times over, stored unpacked so that it is no bomb."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    head, _, _ = parts["xl/worksheets/sheet1.xml"].partition(b"<sheetData>")
    parts["xl/worksheets/sheet1.xml"] = head + b"<sheetData>" + row * rows + b"</sheetData></worksheet>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as book:
        for name, content in parts.items():
            book.writestr(name, content)


def content_types(main: str) -> str:
    return f'<?xml version="1.0"?><Types><Override PartName="/main.xml" ContentType="application/{main}"/></Types>'


def ole(stream: str, content: bytes) -> bytes:
    """A compound file with one stream: header, FAT, directory, then the content in whole sectors."""
    content = content.ljust(4096, b"\0")
    sectors = len(content) // 512
    fat = [0xFFFFFFFD, END, *range(3, 2 + sectors), END]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    directory = _entry("Root Entry", 5, END, 0) + _entry(stream, 2, 2, len(content))
    return b"".join([header, table, directory.ljust(512, b"\0"), content])


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + struct.pack("<III", FREE, FREE, FREE)
    return entry.ljust(116, b"\0") + struct.pack("<IQ", start, size)


def biff(version: int, *records: tuple[int, bytes]) -> bytes:
    """A BIFF stream: beginning of file of that version, records, end of file."""
    content = struct.pack("<HHHHHH", 0x0809, 8, version, 5, 0, 0)
    for code, data in records:
        content += struct.pack("<HH", code, len(data)) + data
    return content + struct.pack("<HH", 0x000A, 0)


