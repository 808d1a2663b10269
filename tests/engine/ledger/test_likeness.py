"""Near-copies among many: what is planted is found, what is not is left alone, and always the same."""

from __future__ import annotations

import pytest

from bench.near_copy_texts import records
from maplebridge.engine.ledger.likeness import Likeness, Texts, near_copies


def test_planted_copies_are_found_and_nothing_else() -> None:
    made = records(12_000, seed=11)
    given = Texts(made.texts, [0] * len(made.texts), made.units)
    found = near_copies(given, Likeness())
    pairs = {(copy.later, copy.earlier) for copy in found}
    hits = sum(pair in pairs for pair in made.copies.items())
    print(f"near-copies: {hits} of {len(made.copies)} planted found")
    assert hits >= 0.93 * len(made.copies)
    assert {later for later, _ in pairs} <= made.copies.keys()
    assert near_copies(given, Likeness()) == found


def test_only_one_book_is_compared() -> None:
    text = "到广场查看夜间照明和监控探头，听取商户对停车秩序的意见并逐一登记"
    assert len(near_copies(Texts([text, text], [0, 0], [0, 1]), Likeness())) == 1
    assert near_copies(Texts([text, text], [0, 1], [0, 1]), Likeness()) == ()


@pytest.mark.parametrize(
    "texts", [[], [""], ["", "", ""], ["短", "短"], ["123", "１２３"], ["😀" * 40, "😀" * 40], ["\ud800" * 40]]
)
def test_any_texts_can_be_given(texts: list[str]) -> None:
    assert near_copies(Texts(texts, [0] * len(texts), [0] * len(texts)), Likeness()) == ()


def test_rare_signs_and_line_breaks_are_no_trouble() -> None:
    text = "𠮷野社区走访\n查看消防通道与充电设施，提示住户不要在楼道堆放杂物，约定下周复看"
    (copy,) = near_copies(Texts([text, text.replace("\n", "  ")], [3, 3], [1, 2]), Likeness())
    assert (copy.later, copy.earlier, copy.share) == (1, 0, 1.0)
