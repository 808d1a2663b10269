"""Files made to be dear: read where they can be, else refused for what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from maplebridge.engine.sheet import Book, read_book, read_books
from tests.matrix.bombs import BOMBS

#: Dear to make; `make matrix` has them too.
LARGE = ("200 MB of text.docx", "1,000,000 rows.xlsx", "300 MB of zeros.xlsx", "60,000,000 empty lines.csv")


@pytest.mark.parametrize("name", [name for name in BOMBS if name not in LARGE])
def test_a_dear_file_is_read_or_refused(tmp_path: Path, name: str) -> None:
    make, code = BOMBS[name]
    make(tmp_path / name)
    read = read_books([tmp_path / name])
    (found,) = (*read.books, *read.problems)
    assert code == (None if isinstance(found, Book) else found.code)


def test_what_a_dear_word_file_says(tmp_path: Path) -> None:
    for name in ("span of 2**31.docx", "1,000 deep.docx", "1,000,000 empty paragraphs.docx"):
        BOMBS[name][0](tmp_path / name)
    assert read_book(tmp_path / "span of 2**31.docx").sheets[0].rows == (("甲", "乙"),)
    assert read_book(tmp_path / "1,000 deep.docx").sheets[0].rows == (("深",),)
    assert [x.text for x in read_book(tmp_path / "1,000,000 empty paragraphs.docx").prose] == ["末"]
