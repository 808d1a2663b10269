"""Points that follow a figure: in proportion, or so much for each percentage point."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.office.rules.bands import FIRM, Stretch, find_stretch
from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.parts import NUM
from maplebridge.engine.scheme.office.rules.facts import figure
from maplebridge.engine.scheme.office.rules.statements import Statement

Mapped = dict[str, Any]
_SHARE = re.compile("[/÷]|率|比例|占比|进度|线性|插值|pro|share|rate|percentage|completion")
PERCENT = Decimal("0.01")
_SLOPE = re.compile(
    rf"每(?:再|每)?(?:[^,;。\d%]{{0,8}}?)(?P<n>{NUM})?\s*(?:个)?(?:百分点|%|点(?!名))"
    rf"|(?:each|every|per)(?: further| additional| full| started)? ?(?P<m>{NUM})?\s*(?:percentage points?|percent|%|pp)"
    rf"|/(?:个)?(?:百分点|percentage point|pp)"
)
_BEST = re.compile(
    r"(?:最高|最多|最好|第1名?|第一)(?:者|的|值|分|单位)*[^,;。]{0,6}(?:得|为|计|记)?(?:满分|基准|100分|标准)|以最高|与最高|除以最高|[÷/]\s*最高|best (?:unit|one|result|value)|highest (?:unit|one|result|value)?[^;.]*full"
)
_LEAST = re.compile(r"(?:最低|最少|最小|最短)(?:者|的|值|单位)*[^,;。]{0,6}(?:得|为|计|记)?(?:满分|基准)|以最低|lowest[^;.]*full")
_UP = re.compile(r"每(?:再)?(?:高|提高|增|上升|多|超|提升|升|增长)|增加|above|over|higher|increase|rise|gain")
_STARTED = re.compile(r"不足1个?(?:百分点|%)?(?:的)?(?:按|以|也按|视为|算)1个?(?:百分点|%)?|any part|part of a point counts|rounded up")
_WHOLE = re.compile(r"不足1个?(?:百分点|%)?(?:的)?(?:不(?:计|扣|加|予)|忽略|舍去)|(?:only )?(?:full|whole) points?")


def read_best(case: Case) -> Mapped | None:
    """最高得满分，其他按比例折算: a share of the best unit's figure."""
    text = case.reading.text
    lowest = bool(_LEAST.search(text))
    if not case.reading.doing("proportion") or not (lowest or _BEST.search(text)):
        return None
    case.event(case.reading.statements[0].said, "figure", alone=True)
    peers = {"kind": "peers", "of": figure(case.code), "take": "share_of_best", **({"direction": "lower"} if lowest else {})}
    return {"kind": "curve", "of": peers, "points": [[0, 0], [1, _points(case)]]}


def read_slope(case: Case) -> Mapped | None:
    """每低1个百分点扣0.5分: a curve falling from the target, or over the shortfall where no target is printed."""
    sloped = [one for one in case.reading.doing("deduct", "add") if _SLOPE.search(one.words)]
    others = [one for one in case.reading.doing("deduct", "add", "get") if one not in sloped]
    if not sloped:
        return None
    ups = [one for one in sloped if one.effect.does == "add"]
    if (ups and len(ups) != len(sloped)) or any(one.effect.does != "get" for one in others):
        case.unclear()
        return {}
    targets = [_target(case, one) for one in sloped]
    slopes = [_slope(one) for one in sloped]
    case.event(sloped[0].words, "figure", alone=True)
    if ups:
        return _rising(case, targets[0], slopes[0])
    return _falling(case, targets, slopes)


def _slope(line: Statement) -> Decimal:
    """Points for one percentage point."""
    match = _SLOPE.search(line.words)
    assert match is not None and line.effect.low is not None
    return line.effect.low / Decimal(match["n"] or match["m"] or 1)


def _without_slope(words: str) -> str:
    return _SLOPE.sub("|", words)


def _target(case: Case, line: Statement) -> Decimal | None:
    """The share from which points are counted; None where the words name none."""
    own = find_stretch(_without_slope(line.said)) or find_stretch(_without_slope(line.tail))
    for other in () if own else case.reading.doing("full", "exempt", "get"):
        own = own or find_stretch(_without_slope(other.said))
    own = own or next((found for left in case.reading.left if (found := find_stretch(_without_slope(left)))), None)
    own = own or find_stretch(case.worded.content)
    if own is None or own.unit != "%":
        return None
    value = own.high if own.low is None else own.low
    return None if value is None else value * PERCENT


def _limit(case: Case) -> Decimal | None:
    caps = [one.effect.high for one in case.reading.doing("cap") if one.effect.high is not None]
    return caps[0] if caps else None


def _points(case: Case) -> Decimal:
    return case.points if case.points is not None else Decimal(0)


def _falling(case: Case, targets: list[Decimal | None], slopes: list[Decimal]) -> Mapped | None:
    full = Decimal(0) if case.stands_apart else _points(case)
    most = _limit(case) or full
    below = case.reading.doing("none")
    name = f"{case.code}/figure"
    of: Mapped = {"id": name, **figure(case.code)} if below else figure(case.code)
    if any(target is None for target in targets):
        if len(targets) > 1 or below:
            case.unclear()
            return {}
        return _shortfall(case, full, most, slopes[0], of)
    known = sorted(zip((t for t in targets if t is not None), slopes, strict=True), reverse=True)
    stepped = _granular(case, known[0][0], known[0][1], full, most) if len(known) == 1 else None
    if stepped:
        return stepped
    anchors = [[known[0][0], full]]
    left = full
    for (target, slope), after in zip(known, known[1:] + [None], strict=True):
        end = after[0] if after else target - (left - (full - most)) / slope * PERCENT
        left = left - (target - end) / PERCENT * slope
        anchors.insert(0, [end, left])
    curve: Mapped = {"kind": "curve", "of": of, "points": [[plain(x), plain(y)] for x, y in anchors]}
    return curve | ({"gates": [_lost(name, one, find_stretch(one.said)) for one in below]} if below else {})


def _lost(name: str, line: Statement, stretch: Stretch | None) -> Mapped:
    if stretch is None or stretch.high is None:
        return {"when": f"is_missing(node('{name}'))", "then": {"set": 0}, "because": line.words}
    sign = "<=" if stretch.high_owned == FIRM else "<"
    at = plain(stretch.high * (PERCENT if stretch.unit == "%" else 1))
    return {"when": f"node('{name}') {sign} {at}", "then": {"set": 0}, "because": line.words}


def _shortfall(case: Case, full: Decimal, most: Decimal, slope: Decimal, of: Mapped) -> Mapped:
    """The figure is the number of percentage points itself, as a share."""
    if not most:
        return {"kind": "curve", "of": of, "points": [[0, full], [PERCENT, plain(full - slope)]], "clip": "low"}
    return {"kind": "curve", "of": of, "points": [[0, full], [plain(most / slope * PERCENT), full - most]]}


def _rising(case: Case, target: Decimal | None, slope: Decimal) -> Mapped:
    most = _limit(case) or case.points
    start = target or Decimal(0)
    if not most:
        return {"kind": "curve", "of": figure(case.code), "points": [[start, 0], [plain(start + PERCENT), slope]], "clip": "low"}
    end = plain(start + most / slope * PERCENT)
    return {"kind": "curve", "of": figure(case.code), "points": [[start, 0], [end, most]]}


def _granular(case: Case, target: Decimal, slope: Decimal, full: Decimal, most: Decimal) -> Mapped | None:
    """Where the words say what a part of a percentage point is: counted whole, or not at all."""
    way = "ceil" if _STARTED.search(case.reading.text) else "floor" if _WHOLE.search(case.reading.text) else None
    if way is None:
        return None
    short = f"({target} - value) * 100"
    whole = f"({short}) // 1" if way == "floor" else f"-((-({short})) // 1)"
    return {"kind": "curve", "of": {**figure(case.code), "of": f"max(0, {whole})"},
            "points": [[0, full], [plain(most / slope), full - most]]}


def read_proportion(case: Case) -> Mapped | None:
    """In proportion: between two stated shares, up to a target, or to 100 %."""
    shares = case.reading.doing("proportion")
    if not shares:
        return None
    if not any(_SHARE.search(one.effect.said) for one in shares):
        case.unclear()
        return {}
    if case.reading.doing("deduct", "add"):
        case.unclear()
        return {}
    full = [found for one in case.reading.doing("full", "get") if (found := find_stretch(one.said or one.tail))]
    none = [found for one in case.reading.doing("none") if (found := find_stretch(one.said or one.tail))]
    case.event(case.reading.statements[0].said, "figure", alone=True)
    top = _edge_of(full[0]) if full else Decimal(1)
    bottom = _edge_of(none[0]) if none else Decimal(0)
    if not none:
        return {"kind": "curve", "of": figure(case.code), "points": [[0, 0], [top, _points(case)]]}
    between = re.search("其间|之间|期间|中间|between", case.reading.text)
    way = "proportion_between" if between else case.choose("rule_proportion", "proportion_of_all", "proportion_between")
    if way == "proportion_between":
        return {"kind": "curve", "of": figure(case.code), "points": [[bottom, 0], [top, _points(case)]]}
    name = f"{case.code}/figure"
    gates = [_lost(name, case.reading.doing("none")[0], none[0])]
    return {"kind": "curve", "of": {"id": name, **figure(case.code)}, "points": [[0, 0], [top, _points(case)]], "gates": gates}


def _edge_of(stretch: Stretch) -> Decimal:
    value = stretch.low if stretch.low is not None else stretch.high
    assert value is not None
    return value * PERCENT if stretch.unit == "%" else value


def plain(value: Decimal) -> Decimal:
    """Without zeros at the end and in plain digits."""
    short = round(value, 9).normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
