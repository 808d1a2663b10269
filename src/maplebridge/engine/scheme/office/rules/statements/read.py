"""The words of a counting method cut into statements: a condition and what it does to the points."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from maplebridge.engine.scheme.office.rules.statements.conditions import is_each
from maplebridge.engine.scheme.office.rules.statements.effects import Does, Effect, effects
from maplebridge.engine.scheme.office.rules.statements.levels import find_level
from maplebridge.engine.scheme.office.rules.statements.parts import NUM
from maplebridge.engine.scheme.office.rules.statements.spelling import spelled
from maplebridge.engine.scheme.office.rules.statements.stretch import find_stretch

_NUMBERING = re.compile(
    r"(?:(?<=^)|(?<=[。;\n]))\s*(?:\([\d一二三四五六七八九十]{1,3}\)"
    r"|\d{1,2}[.、](?!\d)|[a-e]\)|[-•·](?![\d.]))\s*"
)
_NOISE = re.compile("[“”\"]|全扣全得|全得全扣|all or nothing")
_PART = re.compile(r"[。\n!;]|\.(?=\s|$)")
_COMMA = re.compile(
    r"[,:()]|(?<=分)、|(?<=\d)、(?=\D{1,8}\d)|(?<=\d%)、|、(?=每|未|无|不得|扣|加)|\s(?:and|but)\s(?=[^,;.]*\d)"
)
_KEPT = re.compile(r"\((不?含(?:本数|\d+%?)?|不?包[含括]本?数?)\)")
_JOINT = re.compile(r"(?<=[a-z\d,])\0(?=[a-z])|(?<=[a-z,])\0(?=\d)")
_IF = re.compile("^(?:if|when|where|for|in case of|at) ")
_BARE = re.compile(rf"(.*?)(\s*=\s*|[\s为计是]*)({NUM})$")
#: 80% or more 25; 60-79% 15; under 60% 0: a band alone, its points behind it.
_BAND = re.compile(rf"(?:under|below|less than|over|above|more than|at least)? ?{NUM}(?:-{NUM})?%"
                   r"(?: (?:or|and) (?:more|above|over|higher|less|below|under))? ")
_REVERSED = re.compile(rf"({NUM})\s*=\s*([^\W\d][^=\d]*)")  # 2 = partly in place
_WORDED: dict[str, Does] = {"none": "none", "nil": "none", "无": "none", "full": "full", "half": "half"}
_THRESHOLD = re.compile(
    r"\s*(?:\[不?含[^\]]*\])?\s*(?:-|的|扣|加|得|计|不|(?:及|含|或)?以[上下内]|之间"
    "|(?:or|and) (?:more|less|above|below|over))"
)
_COMPARED = re.compile(
    r"(?:低于|高于|不足|不满|达到?|达不到|未达到?|超过|大于|小于|不到|[<>≥≤]|below|over|above|least|than|under)\s*$"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """`said`: the words it depends on, those standing nearest to the effect last; `near`: only these. `tail`: words
    after the effect. `part`: between stops and semicolons, counted."""

    said: str
    near: str
    tail: str
    effect: Effect
    part: int = 0

    @property
    def each(self) -> bool:
        """Whether it counts by occurrence."""
        return is_each(self.near, self.effect.said, self.tail, self.said)

    @property
    def about(self) -> str:
        """The condition in short, before the effect or after it (3 points if the plan exists)."""
        return _IF.sub("", self.near or self.tail)

    @property
    def words(self) -> str:
        """All of it; in English with the blanks between."""
        parts = (self.said, self.effect.said, self.tail)
        return _JOINT.sub(" ", "\0".join(part for part in parts if part)).replace("\0", "")


@dataclass(frozen=True, slots=True)
class Reading:
    """All of the words in order; `left`: what stands in no statement."""

    text: str
    statements: tuple[Statement, ...]
    left: tuple[str, ...]

    def doing(self, *does: str) -> tuple[Statement, ...]:
        return tuple(one for one in self.statements if one.effect.does in does)


def read_statements(text: str) -> Reading:
    plain = _NUMBERING.sub("。", _KEPT.sub(r"[\1]", _NOISE.sub("", spelled(text))))
    found: list[Statement] = []
    left: list[str] = []
    for part, words in enumerate(_PART.split(plain)):
        _read_part(words, part, found, left)
    return Reading(plain, tuple(found), tuple(left))


def _read_part(words: str, part: int, found: list[Statement], left: list[str]) -> None:
    pending: list[str] = []
    begun = len(found)
    for piece, before, after in _pieces(words):
        inside = [one for one in effects(piece) if not _is_threshold(piece, *one)]
        inside = [one for one in inside if not (after == ":" and _is_bound(one[2]))]
        bare = None if inside or after == ":" else _inherited(piece, before, found, pending)
        if bare is not None:
            found.append(replace(bare, said=",".join([*pending, bare.near]), near=bare.near or (pending or [""])[-1],
                                 part=part))
            pending = []
            continue
        if not inside:
            pending.append(piece)
            continue
        start = 0
        for place, (begins, ends, effect) in enumerate(inside):
            until = inside[place + 1][0] if place + 1 < len(inside) else len(piece)
            tail = piece[ends:until] if place + 1 == len(inside) or piece.isascii() else ""
            condition = piece[start:begins].strip()
            pending += [condition] if condition else []
            near = pending[-1] if pending else ""
            meant = _carried(effect, tail, found[begun:])
            found.append(Statement(",".join(pending), near, tail.strip(), meant, part))
            pending, start = [], until if tail else ends
    if pending and len(found) == begun + 1 and _is_heading(words, found[-1]):
        found[-1] = replace(found[-1], tail=",".join(pending))
        pending = []
    left += pending


def _pieces(words: str) -> list[tuple[str, str, str]]:
    """The pieces between commas and colons, each with the sign before and after it."""
    signs = [match[0].strip() for match in _COMMA.finditer(words)]
    found = [piece.strip() for piece in _COMMA.split(words)]
    return [one for one in zip(found, ["", *signs], [*signs, ""], strict=True) if one[0]]


def _carried(effect: Effect, tail: str, before: list[Statement]) -> Effect:
    """lose 3 points if not displayed, 2 points if out of date: the second is a loss as well."""
    listed = effect.does == "get" and effect.said[:1].isdigit() and _IF.match(tail.strip())
    return replace(effect, does="deduct") if listed and before and before[-1].effect.does == "deduct" else effect


def _is_bound(effect: Effect) -> bool:
    """at most 2: 5 points. What is bounded before a colon is what is counted, unless it is points in words."""
    return effect.does == "cap" and effect.said[-1:].isdigit()


def _is_heading(words: str, statement: Statement) -> bool:
    """5分：材料齐全，更新及时. The points stand before what they are given for."""
    effect = statement.effect
    return not statement.said and not statement.tail and words.strip().startswith(f"{effect.said}:")


def _is_threshold(piece: str, begins: int, ends: int, effect: Effect) -> bool:
    """90分以上, 低于60分: points that are compared, not granted."""
    if effect.does != "get":
        return False
    return bool(_THRESHOLD.match(piece, ends) or _COMPARED.search(piece[:begins]))


def _inherited(piece: str, before: str, found: list[Statement], pending: list[str]) -> Statement | None:
    """ordinary 0.5 (after: minor 0.2 off), national 5, 90% = 5, or points alone after their condition (60% or less: 0,
    below 80%: none)."""
    if before == ":" and pending and piece in _WORDED:
        return Statement("", "", "", Effect(_WORDED[piece], piece))
    if match := _REVERSED.fullmatch(piece):
        number = Decimal(match[1])
        given = Effect("get" if number else "none", match[1], number, number)
        return Statement(match[2], match[2], "", given)
    match = _BARE.fullmatch(piece)
    if match is None or match[1].endswith(("-", "/")) or _COMPARED.search(match[1]):
        return None
    last = found[-1].effect.does if found else None
    stands = find_level(match[1]) is not None or (not match[1] and bool(pending))
    equals = "=" in match[2] and find_stretch(match[1]) is not None
    banded = _BAND.fullmatch(f"{match[1].strip()} ") is not None and not match[2].strip()
    if last not in ("deduct", "add", "get", "full", "none") and not stands and not equals and not banded:
        return None
    number = Decimal(match[3])
    does: Does = "deduct" if last == "deduct" else "add" if last == "add" else "get" if number else "none"
    return Statement(match[1], match[1].strip(), "", Effect(does, match[3], number, number))
