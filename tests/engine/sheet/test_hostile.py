"""Every public hostile file: a reading or a refusal with words, in little time; never garbage."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from maplebridge.engine.problem import Refused
from maplebridge.engine.sheet import Book, read_book
from maplebridge.words import sentence
from tests.truth.line import truth_root

ROOT = truth_root()
FILES = sorted(path for path in (ROOT / "hostile").rglob("*") if path.is_file()) if ROOT else []
pytestmark = [pytest.mark.truth, pytest.mark.skipif(not FILES, reason="MAPLEBRIDGE_TRUTH is not there")]
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\ufffd]")
SECONDS = 10
#: What must be told apart, by file.
REASONS = {
    "calamine/pass_protected.xlsx": "sheet.password",
    "calamine/pass_protected.ods": "sheet.password",
    "poi/password.xls": "sheet.password",
    "poi/protected_passtika.xlsx": "sheet.password",
    "calamine/malformed_format.xls": "sheet.old_excel",
    "calamine/ptgexp-truncated-operand.xls": "sheet.old_excel",
    "calamine/issue_186.xlsb": "sheet.not_a_table",
    "calamine/vba.xlsm": "sheet.not_a_table",
    "poi/poc-xmlbomb.xlsx": "sheet.dtd",
    "poi/truncated62886.docx": "sheet.truncated",
}
READABLE = {
    "calamine/date_1904.xlsx": 3,
    "calamine/date_1904.xls": 3,
    "calamine/strict_iso_paths.xlsx": 76,
    "calamine/nonstandard-xml-ns-prefix.xlsx": 3,
    "calamine/inlineStr_cdata.xlsx": 2,
    "poi/workbookProtection-workbook_password-2013.xlsx": 1,
}


def _read(path: Path) -> Book | str:
    started = time.monotonic()
    try:
        return read_book(path)
    except Refused as refused:
        (problem,) = refused.problems
        for lang in ("zh", "en"):
            said = sentence(problem, lang)
            assert said.what and said.do
        return problem.code
    finally:
        assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_reading_or_refusal(path: Path) -> None:
    assert ROOT is not None
    name = path.relative_to(ROOT / "hostile").as_posix()
    found = _read(path)
    if isinstance(found, Book):
        assert name not in REASONS
        texts = [v for sheet in found.sheets for row in sheet.rows for v in row if isinstance(v, str)]
        texts += [paragraph.text for paragraph in found.prose]
        assert not any(UNPRINTABLE.search(text) for text in texts)
        if name in READABLE:
            assert len(found.sheets[0].rows) == READABLE[name]
    else:
        assert name not in READABLE
        assert found == REASONS.get(name, found)
