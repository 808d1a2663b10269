"""Points by the place in a list: 前三名得满分, 末位扣1分, 每降一名扣0.5分."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.conditions import is_otherwise
from maplebridge.engine.scheme.office.rules.curve import plain
from maplebridge.engine.scheme.office.rules.facts import figure
from maplebridge.engine.scheme.office.rules.statements import Statement
from maplebridge.engine.scheme.office.rules.steps import GRANTS, worth

Mapped = dict[str, Any]
ABOUT = re.compile(r"排名|名次|位次|排位|第\d+名|前\d+(?:[名位]|的|$)|[后末]\d?[名位]|末位|倒数|\brank|\btop \d|\bplaces?\b|\blast \d|\bbottom")
_FIRST = re.compile(r"前(?P<n>\d+)(?:[名位]|的|$)|第(?P<a>\d+)\s*[名位]?\s*(?:-|、|和|至)\s*第?(?P<b>\d+)\s*[名位]|(?<!倒数)第(?P<k>\d+)[名位]?|(?P<c>\d+)-(?P<d>\d+)[名位]|top (?P<t>\d+)|places? (?P<e>\d+)(?:\s*(?:-|to)\s*(?P<f>\d+))?|(?P<w>first|second|third) place|ranked (?P<g>\d+)(?:\s*(?:-|to)\s*(?P<h>\d+))?")
_LAST = re.compile(r"[后末](?P<n>\d+)[名位]|倒数(?:第)?(?P<k>\d+)(?:-(?P<b>\d+))?[名位]?|末[位名](?!\d)|最后(?P<m>\d+)?[名位]?|last (?P<e>\d+)?|bottom (?P<f>\d+)?")
_ONWARDS = re.compile("名?(?:及)?以[后下]|及其?以后|or (?:lower|below)|and below")
_BY_PLACE = re.compile(r"每(?:下降|降低?|低|退后?|靠后|递减|后移|落后)[^,;。\d]{0,4}1?个?(?:名次|名|位次|位)|依次(?:递减|扣减|减少?)|each (?:further |lower )?place|every place")


def read_ranks(case: Case) -> Mapped | None:
    """None where the words speak of no place."""
    if not ABOUT.search(case.reading.text):
        return None
    falling = [one for one in case.reading.statements if _BY_PLACE.search(one.words)]
    if falling:
        return _by_place(case, falling[0])
    lines = case.reading.doing(*GRANTS)
    if not lines:
        return None
    if re.search("每(?:个)?(?:月|季)|each (?:month|quarter)", case.reading.text):
        case.unclear()  # a list each month: one figure cannot hold the places
        return {}
    rest: Decimal | None = None
    front: list[tuple[int, int, Decimal]] = []
    back: list[tuple[int, int, Decimal]] = []
    for line in lines:
        value = worth(case, line)
        if value is None:
            return None
        last, first = _LAST.search(line.said), _FIRST.search(line.said)
        if is_otherwise(line.near):
            rest = value
        elif last:
            back.append((*_places(last, 1), value))
        elif first:
            if _ONWARDS.search(line.said):
                rest = value
            else:
                front.append((*_places(first, 1), value))
        else:
            return None
    case.event(case.reading.statements[0].said, "place", alone=True)
    return _ladder(case, front, back, rest)


def _places(match: re.Match[str], default: int) -> tuple[int, int]:
    named = match.groupdict()
    words = {"first": 1, "second": 2, "third": 3}
    if named.get("w"):
        return words[named["w"]], words[named["w"]]
    if (many := named.get("n") or named.get("t") or named.get("m")) or (
        match.re is _LAST and (many := named.get("e") or named.get("f"))
    ):
        return 1, int(many)
    numbers = [int(value) for value in named.values() if value]
    return (numbers[0], numbers[-1]) if numbers else (default, default)


def _ladder(
    case: Case, front: list[tuple[int, int, Decimal]], back: list[tuple[int, int, Decimal]], rest: Decimal | None
) -> Mapped | None:
    costs = bool(case.reading.doing("deduct"))
    if rest is None:
        rest = case.points if costs and not case.stands_apart else Decimal(0)
    if front and back:
        case.unclear()
        return {}
    places = sorted(front or back)
    expected = 1
    for first, last, _ in places:
        if first > expected and first != 1:
            case.choose("rule_gap", "gap_lower", "gap_upper", low=expected, high=first)
            return {}
        expected = last + 1
    of: Mapped = figure(case.code)
    if back:
        of = {"kind": "peers", "of": of, "take": "rank", "direction": "higher"}
    return {"kind": "steps", "of": of, "test": "le", "steps": [[last, value] for _, last, value in places], "else": rest}


def _by_place(case: Case, line: Statement) -> Mapped | None:
    step = line.effect.low
    tops = [worth(case, one) for one in case.reading.doing("full", "get") if one is not line]
    top = next((value for value in tops if value is not None), case.points)
    if step is None or not step or top is None:
        case.unclear()
        return {}
    case.event(line.said, "place", alone=True)
    return {"kind": "curve", "of": figure(case.code), "points": [[1, top], [plain(1 + top / step), 0]]}
