"""What paragraph and character styles say about numbering, headings and hidden text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar
from xml.etree import ElementTree

from .markup import attribute, children, local

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
T = TypeVar("T")
_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """None = not said by this style nor by one it is based on. `outline`: 0 is the highest heading, 9 body text."""

    number: str | None = None
    level: int | None = None
    outline: int | None = None
    hidden: bool | None = None


class Styles:
    """Styles by their id; each with what it inherits."""

    def __init__(self, root: ElementTree.Element | None) -> None:
        listed = () if root is None else list(children(root, "style"))
        self._raw = {attribute(style, "styleId") or "": style for style in listed}
        self._found: dict[str, Style] = {}
        self.usual = next((name for name, style in self._raw.items()
                           if attribute(style, "type") == "paragraph" and is_on(attribute(style, "default"), "0")), "")

    def of(self, name: str) -> Style:
        """A style of unknown name says nothing."""
        if name not in self._found:
            chain: list[str] = []
            seen = name
            while seen in self._raw and seen not in chain and len(chain) < 50:
                chain.append(seen)
                seen = attribute(next(children(self._raw[seen], "basedOn"), None)) or ""
            style = Style()
            for step in reversed(chain):
                style = _over(style, self._raw[step])
            self._found[name] = style
        return self._found[name]


def is_on(value: str | None, missing: str = "1") -> bool:
    """A switch of Word: on where it stands without a value."""
    return (value if value is not None else missing).lower() not in _OFF


def whole(text: str | None) -> int | None:
    """A number in the file; None where it is none, or absurdly long."""
    digits = (text or "").strip()
    return int(digits) if re.fullmatch(r"-?[0-9]{1,12}", digits) else None


def _over(base: Style, element: ElementTree.Element) -> Style:
    number, level, outline, hidden = base.number, base.level, base.outline, base.hidden
    for part in element:
        match local(part.tag):
            case "name" if found := _HEADING.fullmatch(attribute(part) or ""):
                outline = int(found[1]) - 1
            case "pPr":
                outline = _first(whole(attribute(next(children(part, "outlineLvl"), None))), outline)
                for listed in children(part, "numPr"):
                    number = _first(attribute(next(children(listed, "numId"), None)), number)
                    level = _first(whole(attribute(next(children(listed, "ilvl"), None))), level)
            case "rPr":
                hidden = next((is_on(attribute(v)) for v in children(part, "vanish")), hidden)
    return Style(number, level, outline, hidden)


def _first(said: T | None, otherwise: T | None) -> T | None:
    return otherwise if said is None else said
