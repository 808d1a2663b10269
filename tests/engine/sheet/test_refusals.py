"""Files that are not read: each with the reason a person can act on."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from maplebridge.engine.problem import Problem, Refused
from maplebridge.engine.sheet import read_book
from tests.engine.sheet.files import biff, content_types, ole, package, workbook


def refusal(path: Path, content: bytes | None = None) -> Problem:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_book(path)
    (problem,) = refused.value.problems
    assert problem.place.file == path.name
    return problem


XLSX_TYPES = content_types("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml")
RELATION = '<Relationships><Relationship Id="r" Type="x/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
FILEPASS = (0x002F, bytes(6))


@pytest.mark.parametrize(
    ("name", "content", "code", "really"),
    [
        ("a.xlsx", b"%PDF-1.7 ...", "sheet.not_a_table", "pdf"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "sheet.not_a_table", "html"),
        ("a.xls", "\ufeff<?xml version='1.0'?><Workbook/>".encode(), "sheet.not_a_table", "xml"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(50), "sheet.not_a_table", "png"),
        ("a.csv", b"\xff\xd8\xff\xe0" + bytes(50), "sheet.not_a_table", "jpg"),
        ("a.xlsx", b"{\\rtf1 x}", "sheet.not_docx", "rtf"),
        ("a.zip", package({"x.txt": "x"}), "sheet.not_a_table", "zip"),
        ("a.xlsx", package({"word/document.xml": "<w/>"}), "sheet.wrong_ending", "docx"),
        ("a.doc", package({"word/document.xml": "<w/>"}), "sheet.wrong_ending", "docx"),
        ("a.docm", package({"[Content_Types].xml": content_types("vnd.ms-word.document.macroEnabled.main+xml")}),
         "sheet.not_docx", "docm"),
        ("a.docx", package({"[Content_Types].xml": content_types("vnd.ms-word.document.macroEnabled.main+xml")}),
         "sheet.not_docx", "docm"),
        ("a.dotx", package({"[Content_Types].xml": content_types(
            "vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml")}), "sheet.not_docx", "dotx"),
        ("a.xlsm", package({"[Content_Types].xml": content_types("vnd.ms-excel.sheet.macroEnabled.main+xml")}),
         "sheet.not_a_table", "xlsm"),
        ("a.xlsb", package({"[Content_Types].xml": content_types("vnd.ms-excel.sheet.binary.macroEnabled.main")}),
         "sheet.not_a_table", "xlsb"),
        ("a.odt", package({"mimetype": "application/vnd.oasis.opendocument.text"}), "sheet.not_docx", "odt"),
        ("a.doc", ole("WordDocument", b"x"), "sheet.not_docx", "doc"),
        ("a.wps", ole("WordDocument", b"x"), "sheet.not_docx", "wps"),
        ("a.et", ole("Workbook", biff(0x0600)), "sheet.not_a_table", "et"),
        ("a.ppt", ole("PowerPoint Document", b"x"), "sheet.not_a_table", "ppt"),
        ("a.md", "# 标题".encode(), "sheet.not_a_table", "md"),
        ("a.xlsx", "单位,日期\n".encode(), "sheet.wrong_ending", "csv"),
        ("a.csv", package({"[Content_Types].xml": XLSX_TYPES}), "sheet.wrong_ending", "xlsx"),
        ("a.xls", package({"[Content_Types].xml": XLSX_TYPES}), "sheet.wrong_ending", "xlsx"),
        ("a.xlsx", ole("Workbook", biff(0x0600)), "sheet.wrong_ending", "xls"),
        ("a", "单位,日期\n".encode(), "sheet.wrong_ending", "csv"),
    ],
)  # fmt: skip
def test_foreign_files_are_named(tmp_path: Path, name: str, content: bytes, code: str, really: str) -> None:
    problem = refusal(tmp_path / name, content)
    assert (problem.code, problem.params["really"]) == (code, really)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("p.xlsx", ole("EncryptedPackage", b"x"), "sheet.password"),
        ("p.xls", ole("Workbook", biff(0x0600, FILEPASS)), "sheet.password"),
        ("p.ods", package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                           "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}), "sheet.password"),
        ("o.xls", ole("Book", biff(0x0500)), "sheet.old_excel"),
        ("o.xls", ole("Workbook", biff(0x0500)), "sheet.old_excel"),
        ("o.xls", struct.pack("<HHHH", 0x0009, 4, 2, 16), "sheet.old_excel"),
        ("o.xls", struct.pack("<HHHHH", 0x0409, 6, 4, 16, 0), "sheet.old_excel"),
        ("b.xls", ole("Workbook", biff(0x0600))[:1500], "sheet.truncated"),
        ("b.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet.broken"),
        ("b.xlsx", b"PK\x03\x04" + bytes(100), "sheet.truncated"),
        ("b.xlsx", package({"[Content_Types].xml": XLSX_TYPES}), "sheet.broken"),
        ("b.docx", package({"word/document.xml": "<w/>"}), "sheet.broken"),
        ("u.xlsx", bytes(range(256)) * 4, "sheet.unknown_format"),
        ("d.xlsx", package({"[Content_Types].xml": XLSX_TYPES, "xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]>"}),
         "sheet.dtd"),
        ("m.xlsx", package({"[Content_Types].xml": XLSX_TYPES, "xl/vbaProject.bin": "x"}), "sheet.macros"),
        ("m.docx", package({"word/document.xml": "<w/>", "word/vbaProject.bin": "x"}), "sheet.macros"),
        ("t.docx", package({"word/document.xml": "<w/>", "word/_rels/settings.xml.rels": RELATION.format(
            kind="attachedTemplate", target="http://example.org/a.dotm", mode="External")}), "sheet.fetched"),
        ("l.docx", package({"word/document.xml": "<w/>", "word/_rels/document.xml.rels": RELATION.format(
            kind="hyperlink", target="http://example.org/", mode="External")}), "sheet.broken"),
        ("n.docx", package({"word/document.xml": "<w/>", "word/_rels/settings.xml.rels": RELATION.format(
            kind="attachedTemplate", target="file:///C:/Normal.dotm", mode="External")}), "sheet.broken"),
        ("z.xlsx", package({"[Content_Types].xml": XLSX_TYPES, "xl/worksheets/sheet1.xml": bytes(30_000_000)}),
         "sheet.zip_bomb"),
        ("n.xlsx", package({"[Content_Types].xml": XLSX_TYPES, **{f"xl/{n}.bin": "" for n in range(2001)}}),
         "sheet.zip_entries"),
    ],
)  # fmt: skip
def test_hostile_and_damaged_files(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    assert refusal(tmp_path / name, content).code == code


def test_fat_that_runs_in_a_circle(tmp_path: Path) -> None:
    content = bytearray(ole("Workbook", biff(0x0600)))
    struct.pack_into("<I", content, 512 + 4, 1)  # the directory's sector follows itself
    assert refusal(tmp_path / "loop.xls", bytes(content)).code == "sheet.broken"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_cut_off_workbook(tmp_path: Path, share: float) -> None:
    whole = workbook(tmp_path / "whole.xlsx").read_bytes()
    assert refusal(tmp_path / "cut.xlsx", whole[: int(len(whole) * share)]).code == "sheet.truncated"
