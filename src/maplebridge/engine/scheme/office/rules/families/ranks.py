"""Points by the place in a list: 前三名得满分, 末位扣1分, 每降一名扣0.5分."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.facts import figure
from maplebridge.engine.scheme.office.rules.families.worth import GRANTS, worth
from maplebridge.engine.scheme.office.rules.rule import Mapped
from maplebridge.engine.scheme.office.rules.statements.conditions import is_otherwise
from maplebridge.engine.scheme.office.rules.statements.parts import plain
from maplebridge.engine.scheme.office.rules.statements.read import Statement

Place = tuple[int, int, Decimal]  # from, to, points

_ABOUT = re.compile(
    r"排名|排在|第\d+-\d+[名位]|名次|位次|排位|第\d+名|前\d+(?:[名位]|的|$)|[后末]\d?[名位]|[前后]\d分之|末位|倒数"
    r"|\brank|\btop \d|\bplaces?\b|\blast \d|\bbottom"
)
_TOP = re.compile(r"(?:前|top )(\d+)(?![\d%])")
_FROM_TO = re.compile(
    r"第?(\d+)\s*[名位]?\s*[-、和]\s*第?(\d+)\s*[名位]"
    r"|(?:(?:places?|ranked|ranks?|positions?) |^)(\d+)-(\d+)\b(?!%)"
)
_AT = re.compile(
    r"(?<!倒数)第(\d+)|^(\d+)(?=[名位]次?(?:及)?(?:以[后下]|之后))"
    r"|(?:(?:places?|ranked|ranks?|positions?) |^)(\d+)(?= place)?$|^(\d+) place"
)
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b(?:(?: to |-)(\d+)(?:st|nd|rd|th)\b)?")  # 4th to 10th
_SPOKEN = re.compile(r"\b(first|second|third)\b")
_ONWARDS = re.compile("名?(?:及)?(?:以[后下]|之后)|及其?以后|or (?:lower|below)|and below")
_LAST = re.compile(r"(?:[后末]|最后|倒数(?!第)|last |bottom )(\d+)")
_LAST_AT = re.compile(r"倒数第(\d+)(?:-(\d+))?|末[位名]|最后[名位]|\blast\b|\bbottom\b")
_BY_PLACE = re.compile(
    r"每(?:下降|降低?|低|退后?|靠后|递减|后移|落后)[^,;。\d]{0,4}1?个?(?:名次|名|位次|位)|依次(?:递减|扣减|减少?)"
    "|each (?:further |lower )?place|every place"
)
#: A list each month, or a share of the list: one figure cannot hold the places.
_RHYTHM = re.compile(
    "每(?:个)?(?:月|季|周|期|次)"
    "|each (?:month|quarter|week)|(?:前|后|top |bottom )[0-9]+%|[前后][0-9]分之"
)


def read_ranks(case: Case) -> Mapped | None:
    """None where the words speak of no place. The figure is the place itself, 1 for the best."""
    lines = case.reading.doing(*GRANTS)
    if not lines or not _ABOUT.search(case.reading.text):
        return None
    falling = [one for one in case.reading.statements if _BY_PLACE.search(one.words)]
    if falling:
        return _by_place(case, falling[0])
    if _RHYTHM.search(case.reading.text):
        return case.unclear()
    return _listed(case, lines)


def _listed(case: Case, lines: Sequence[Statement]) -> Mapped | None:
    rest: Decimal | None = None
    front: list[Place] = []
    back: list[Place] = []
    for line in lines:
        value = worth(case, line)
        said = _ORDINAL.sub(lambda m: m[1] + (f"-{m[2]}" if m[2] else ""), line.said)
        last, first = _from_below(said), _from_above(said)
        if value is None or (last is None and first is None and not is_otherwise(line.about)):
            return None
        if is_otherwise(line.about) or (first and _ONWARDS.search(line.said)):
            rest = value
        elif last:
            back.append((*last, value))
        elif first:
            front.append((*first, value))
    if front and back:
        return case.unclear()
    if rest is None:
        costs = bool(case.reading.doing("deduct")) and not case.stands_apart
        rest = case.points if costs else Decimal(0)
    return _steps(case, sorted(front or back), rest, from_below=bool(back))


def _from_above(said: str) -> tuple[int, int] | None:
    if match := _TOP.search(said):
        return 1, int(match[1])
    if match := _FROM_TO.search(said) or _AT.search(said):
        numbers = [int(number) for number in match.groups() if number]
        return numbers[0], numbers[-1]
    if match := _SPOKEN.search(said):
        place = ("first", "second", "third").index(match[1]) + 1
        return place, place
    return None


def _from_below(said: str) -> tuple[int, int] | None:
    if match := _LAST.search(said):
        return 1, int(match[1])
    if match := _LAST_AT.search(said):
        numbers = [int(number) for number in match.groups() if number] or [1]
        return numbers[0], numbers[-1]
    return None


def _steps(case: Case, places: list[Place], rest: Decimal | None, *, from_below: bool) -> Mapped:
    ends = [0] + [last for _, last, _ in places]
    for (first, _, _), end in zip(places, ends, strict=False):
        if first > end + 1:
            case.choose("rule_gap", "gap_lower", "gap_upper", low=end, high=first)
            return {}
    case.event(case.reading.statements[0].said, "place", alone=True)
    of: Mapped = figure(case.code)
    if from_below:
        of = {"kind": "peers", "of": of, "take": "rank", "direction": "higher"}
    steps = [[last, value] for _, last, value in places]
    return {"kind": "steps", "of": of, "test": "le", "steps": steps, "else": rest}


def _by_place(case: Case, line: Statement) -> Mapped:
    step = line.effect.low
    tops = [worth(case, one) for one in case.reading.doing("full", "get") if one is not line]
    top = next((value for value in tops if value is not None), case.points)
    if not step or top is None:
        return case.unclear()
    case.event(line.said, "place", alone=True)
    return {"kind": "curve", "of": figure(case.code), "points": [[1, top], [plain(1 + top / step), 0]]}
