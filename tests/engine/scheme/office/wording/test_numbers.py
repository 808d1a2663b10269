"""Numbers as offices write them."""

from __future__ import annotations

import pytest

from maplebridge.engine.scheme.office.wording.numbers import chinese_number, western


@pytest.mark.parametrize(
    ("said", "value"),
    [("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("一百", 100), ("一百零五", 105), ("三百二十", 320),
     ("两千", 2000), ("一万二千", 12000), ("二〇二六", 2026)],
)  # fmt: skip
def test_a_chinese_numeral(said: str, value: int) -> None:
    assert chinese_number(said) == value


@pytest.mark.parametrize(
    ("said", "plain"),
    [("每缺一项扣两分", "每缺1项扣2分"), ("扣半分", "扣0.5分"), ("1至3分", "1-3分"), ("1—3分", "1-3分"),
     ("1~3分", "1-3分"),
     ("１～３分", "1-3分"), ("85%—95%", "85%-95%"), ("前三名", "前3名"), ("四至六名", "4-6名"), ("八成以上", "80%以上"),
     ("≧９５％", "≥95%"), (">=95%", "≥95%"), ("每低一个百分点", "每低1个百分点"), ("One point", "1 point"),
     ("85% to 95%", "85%-95%"), ("１２", "12"), ("½", "0.5"), ("百分之八十", "80%"), ("百分之九十九点五", "99.5%"),
     ("九成五", "95%"), ("百分之80", "80%")],
)  # fmt: skip
def test_in_words(said: str, plain: str) -> None:
    assert western(said) == plain


@pytest.mark.parametrize(
    "said", ["一般", "统一部署", "一律", "一致", "一票否决", "一次性", "专项", "进一步", "成立", "完成员额"]
)
def test_words_that_are_no_numbers(said: str) -> None:
    assert western(said) == said


@pytest.mark.parametrize("sign", ["一", "万"])
def test_a_cell_of_nothing_but_numerals(sign: str) -> None:
    assert western(sign * 20_000 + "项").endswith("项")
