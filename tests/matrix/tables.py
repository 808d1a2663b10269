"""Small tables of every kind of value, from a seed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

Table = list[list[Any]]

_WORDS = ("东湖派出所", "矛盾纠纷 100% 化解", "A & B <c>", 'said "yes"', "第一行\n第二行", "1,234", "①②", "𠮷野家",
          "①—…", "0012", "1+1=2", "Ünïcode", "、；：（）", "2026.3.5前", "true", "#N/A 不是错误", "a;b|c", "🙂")


def table(rnd: Random) -> Table:
    """A header of texts, then rows of values and gaps; the last row begins with a text, so that it is never empty."""
    columns, rows = rnd.randrange(2, 9), rnd.randrange(2, 30)
    kinds = [rnd.choice((_text, _whole, _decimal, _day, _instant, _switch, _any)) for _ in range(columns)]
    header = [f"列{n + 1} {rnd.choice('甲乙丙丁')}" for n in range(columns)]
    body = [[None if rnd.random() < 0.15 else kind(rnd) for kind in kinds] for _ in range(rows)]
    return [header, *body, ["合计", *[None] * (columns - 1)]]


def as_texts(rows: Table) -> Table:
    """What a file that knows only texts can keep."""
    return [[None if value is None else str(value) for value in row] for row in rows]


def _text(rnd: Random) -> str:
    return rnd.choice(_WORDS) + rnd.choice(("", str(rnd.randrange(1000)), "甲"))


def _whole(rnd: Random) -> int:
    return rnd.choice((0, 1, -7, rnd.randrange(10**6), rnd.randrange(10**14)))


def _decimal(rnd: Random) -> Decimal:
    return Decimal(rnd.randrange(1, 10**7) * 2 + 1) / 1000


def _day(rnd: Random) -> date:
    return date(2020, 1, 1) + timedelta(rnd.randrange(3000))


def _instant(rnd: Random) -> datetime:
    return datetime(2020, 1, 1, 0, 1) + timedelta(minutes=rnd.randrange(1, 1439) + 1440 * rnd.randrange(3000))


def _switch(rnd: Random) -> bool:
    return rnd.random() < 0.5


def _any(rnd: Random) -> Any:
    return rnd.choice((_text, _whole, _decimal, _day, _instant, _switch))(rnd)
