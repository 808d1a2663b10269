"""Automatic numbering, counted and written out: "一、", "（二）", "3.1"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from .markup import attribute, children, local
from .numerals import numeral
from .word_styles import Styles, whole

LEVELS = 9
_CLOSING = "、．。，：；）】〕》」"  # after these no blank follows
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Level:
    """`restart`: the level (from 1) after which this one begins anew; 0 never, None after any higher one."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    digits: bool = False
    suffix: str = "tab"
    style: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """One w:num: where it counts, its levels, and levels that begin anew with it."""

    counter: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """Asked for each paragraph in order. Lists of one abstract definition go on counting together, as in Word."""

    def __init__(self, root: ElementTree.Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts = _named(root, "abstractNum", "abstractNumId")
        self._nums = _named(root, "num", "numId")
        self._lists: dict[str, List | None] = {}
        self._values: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, style: str, number: str | None, level: int | None) -> str:
        """The number a paragraph shows, with the blank after it; "" without one. Counts on."""
        said = self._styles.of(style)
        listed = self._list(number if number is not None else said.number)
        if listed is None:
            return ""
        if level is None:
            of_style = next((n for n, each in listed.levels.items() if each.style == style and style), 0)
            level = said.level if said.level is not None and number is None else of_style
        if level not in listed.levels:
            return ""
        name = number if number is not None else said.number or ""
        return self._written(listed, level, self._count(listed, level, name))

    def _count(self, listed: List, level: int, name: str) -> list[int | None]:
        values = self._values.setdefault(listed.counter, [None] * LEVELS)
        begin = listed.starts.get(level)
        if begin is not None and (name, level) not in self._begun:
            values[level] = begin
        else:
            before = values[level]
            values[level] = listed.levels[level].start if before is None else before + 1
        self._begun.add((name, level))
        for deeper in range(level + 1, LEVELS):
            restart = listed.levels[deeper].restart if deeper in listed.levels else None
            if restart is None or level < restart:
                values[deeper] = None
        return values

    def _written(self, listed: List, level: int, values: list[int | None]) -> str:
        own = listed.levels[level]
        if own.form == "bullet":
            return ""

        def fill(found: re.Match[str]) -> str:
            other = listed.levels.get(int(found[1]) - 1, Level())
            value = values[int(found[1]) - 1]
            return numeral(other.start if value is None else value, "decimal" if own.digits else other.form)

        text = re.sub("%([1-9])", fill, own.text) if own.form != "none" else own.text.replace("%", "")
        blank = "" if own.suffix == "nothing" or not text or text[-1] in _CLOSING else " "
        return text + blank

    def _list(self, number: str | None) -> List | None:
        if not number or number == "0":
            return None
        if number not in self._lists:
            self._lists[number] = self._read(number)
        return self._lists[number]

    def _read(self, number: str, linked: bool = False) -> List | None:
        num = self._nums.get(number)
        if num is None:
            return None
        counter = attribute(next(children(num, "abstractNumId"), None)) or ""
        abstract = self._abstracts.get(counter)
        if abstract is None:
            return None
        link = attribute(next(children(abstract, "numStyleLink"), None))
        if link and not linked:
            return self._read(self._styles.of(link).number or "", linked=True)
        levels = {n: _level(each) for each in children(abstract, "lvl") if (n := _number(each)) is not None}
        starts: dict[int, int] = {}
        for override in children(num, "lvlOverride"):
            n = _number(override)
            if n is None:
                continue
            for each in children(override, "lvl"):
                levels[n] = _level(each)
            start = whole(attribute(next(children(override, "startOverride"), None)))
            if start is not None:
                starts[n] = start
        return List(counter, levels, starts)


def _named(root: ElementTree.Element | None, name: str, key: str) -> dict[str, ElementTree.Element]:
    return {} if root is None else {attribute(each, key) or "": each for each in children(root, name)}


def _number(element: ElementTree.Element) -> int | None:
    level = whole(attribute(element, "ilvl"))
    return level if level is not None and 0 <= level < LEVELS else None


def _level(element: ElementTree.Element) -> Level:
    said = {local(part.tag): attribute(part) for part in element}
    if "numFmt" not in said:  # a newer form beside an older one
        said["numFmt"] = next((attribute(part) for part in element.iter() if local(part.tag) == "numFmt"), None)
    start = whole(said.get("start"))
    return Level(
        start=1 if start is None else start,
        form=said.get("numFmt") or "decimal",
        text=(said.get("lvlText") or "")[:_LONGEST],
        restart=whole(said.get("lvlRestart")),
        digits="isLgl" in said,
        suffix=said.get("suff") or "tab",
        style=said.get("pStyle") or "",
    )
