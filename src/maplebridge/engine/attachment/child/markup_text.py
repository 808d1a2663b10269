"""The text of one XML part, whatever it is for: paragraphs, cells, remarks, head and foot lines, names, properties."""

from __future__ import annotations

import re
from xml.parsers import expat

from maplebridge.engine.sheet.child.refusal import Refusal

_SHORTEST = 11  # signs; what is shorter and plain holds no number that tells who somebody is
_WHOLE = frozenset(("p", "si", "is", "text"))  # their runs belong together: a number may be spread over several
_BLANK = frozenset(("tab", "ptab", "br", "cr"))
_DRAWN = frozenset(("fmla", "path", "d", "points", "transform", "viewBox"))  # figures of shapes
_EACH = 100  # signs that a text counts for beside its own: what it costs who is told of it
#: Figures with a decimal point, names made by the program, an address on the web with nothing behind it.
_NO_TEXT = re.compile(r"[-+]?\d*\.\d+(?:[eE][-+]?\d+)?|\{[0-9A-Fa-f-]{36}\}|https?://[^\s,;\x7f-\U0010ffff]*")


class MarkupText:
    """Found with `parser`; `found` grows, at most by `most` signs, with a hundred for each text. Raises Refusal
    "attachment.too_heavy"."""

    def __init__(self, most: int) -> None:
        self.left = most
        self.found: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self._open: list[str] = []
        self._whole = 0  # how many elements are open whose runs belong together

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name in _BLANK:
            self._open.append(" ")
        if name in _WHOLE or not self._whole:
            self._flush()
        self._whole += name in _WHOLE
        for key, value in attributes.items():
            if key not in _DRAWN:
                self._take(value)

    def _data(self, text: str) -> None:
        self._open.append(text)

    def _end(self, name: str) -> None:
        whole = name.rpartition(":")[2] in _WHOLE
        if whole or not self._whole:
            self._flush()
        self._whole -= whole

    def _flush(self) -> None:
        if self._open:
            self._take("".join(self._open))
            self._open.clear()

    def _take(self, text: str) -> None:
        if (len(text) < _SHORTEST and text.isascii()) or text.isspace() or _NO_TEXT.fullmatch(text.strip()):
            return
        self.left -= len(text) + _EACH
        if self.left < 0:
            raise Refusal("attachment.too_heavy")
        self.found.append(text)
