"""Residents' identity in free text."""

from __future__ import annotations

import re
import time
from pathlib import Path
from random import Random

import pytest

from maplebridge.engine.confined import Ended
from maplebridge.engine.ledger import find_identity
from maplebridge.engine.ledger.identity import first_identity, within
from maplebridge.engine.ledger.identity.numerals import read_anew


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("身份证110101199003074514", "id_number"),
        ("身份证１１０１０１１９９００３０７４５１４", "id_number"),
        ("110101 19900307 4514", "id_number"),
        ("11010519491231002X", "id_number"),
        ("11010519491231002x。", "id_number"),
        ("110101199003074515", None),  # wrong check digit
        ("110101199013074514", None),  # no such month
        ("9110101199003074514", None),  # a longer number
        ("电话13912345678", "phone_number"),
        ("电话 139-1234-5678", "phone_number"),
        ("电话 139 1234 5678", "phone_number"),
        ("+8613912345678", "phone_number"),
        ("2026-03-05 13912345678", "phone_number"),
        ("１３９１２３４５６７８", "phone_number"),
        ("12912345678", None),
        ("139123456789", None),
        ("座机0931-1234567", None),
        ("受理号 20260305001234", None),
        ("", None),
    ],
)
def test_what_a_text_gives_away(text: str, found: str | None) -> None:
    assert find_identity(text) == found


@pytest.mark.parametrize(("text", "found"), [
    ("张三11010519491231002X", "id_number"), ("王五13800138000", "phone_number"),
    ("电话13800138000三人都知道", "phone_number"), ("赵六 138 0013 8000", "phone_number"),
    ("张三共13800元，李四二人", None),
])
def test_a_name_that_ends_in_a_numeral_hides_no_number(text: str, found: str | None) -> None:
    assert find_identity(text) == found


#: As it was said in one pattern, which looks at the whole of a long run again from each of its signs.
MISREAD = re.compile(r"(?<![A-Za-z])(?=(?:[OolI]*\d){9})[\dOolI]*(?:[OolI]\d|\d[OolI])[\dOolI]*(?![A-Za-z])")


def test_letters_that_look_like_digits_are_read_as_before() -> None:
    rng, changed = Random(7), 0
    for _ in range(40_000):
        signs = rng.choice(("0123456789OolIa", "01OolIxZ -", "11111111lI", "0O1a", "00000000000000000Ob", "1O\n23a汉"))
        text = "".join(rng.choice(signs) for _ in range(rng.randint(8, 30)))
        said = MISREAD.sub(lambda match: match[0].translate(str.maketrans("OolI", "0011")), text)
        assert read_anew(text) == said, text
        changed += said != text
    assert changed > 5_000


@pytest.mark.parametrize("unit", ["1", "1O", "O1a", "1 ", "1 a ", "1...", "一1", "1\n", "护照:", "passport ",
                                  "passport no:e1 ", "京A1 1 1", "1\u200b", "0_"])
def test_a_long_text_costs_as_much_as_its_parts(unit: str) -> None:
    begin = time.process_time()
    assert find_identity(unit * (200_000 // len(unit))) is None
    assert time.process_time() - begin < 6


def test_many_texts_are_looked_through_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert first_identity(iter(()), tmp_path) is None
    assert first_identity(["无", "1" * 500_000, "第\n二\ud800行"], tmp_path) is None
    assert first_identity(["无", "京A12345", "13800138000"], tmp_path) == (1, "plate")
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(within, "_START", "import json; print(json.dumps({'found': [7, 'plate']}))")
    with pytest.raises(Ended):
        first_identity(["无"], tmp_path)
    monkeypatch.setattr(within, "_START", within._START.replace("7", "0").replace("plate", "nonsense"))
    with pytest.raises(Ended):
        first_identity(["无"], tmp_path)
