"""Residents' identity in free text."""

from __future__ import annotations

import pytest

from maplebridge.engine.ledger import find_identity


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
