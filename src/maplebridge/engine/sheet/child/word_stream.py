"""A WordprocessingML part as a stream of the few elements that matter, in either of its two namespaces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

from .markup import parse
from .refusal import Refusal

SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATHS = ("http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math")
_CHOICES = "http://schemas.openxmlformats.org/markup-compatibility/2006"

Attributes = dict[str, str]
Begin = Callable[[Attributes], None]
End = Callable[[], None]


class Stream:
    """`begins` and `ends`: what to do at elements, by local name; names of formulas bear "m:".

    Of alternative contents the first is taken. `skip` passes over all inside the element that has just begun.
    """

    def __init__(self, begins: Mapping[str, Begin], ends: Mapping[str, End], text: Callable[[str], None]) -> None:
        self._by_name, self._ends_by_name, self._text = begins, ends, text
        self._skipped = 0
        self._chosen: list[bool] = []

    def read(self, file: IO[bytes], part: str, root: str) -> None:
        """`root`: local name the outermost element must have. Raises Refusal."""
        self._root = root
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._outermost
        parse(file, parser, part)

    def said(self, attributes: Attributes, name: str = "val") -> str | None:
        """An attribute of the part's own namespace."""
        return attributes.get(self._space + name)

    def skip(self) -> None:
        self._skipped = 1
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._pass_begin, self._pass_end
        self._parser.CharacterDataHandler = None

    def _outermost(self, tag: str, attributes: Attributes) -> None:
        space, _, root = tag.rpartition(" ")
        if space not in SPACES or root != self._root:
            raise Refusal("sheet.broken")
        self._space = f"{space} "
        self._begins: dict[str, Begin] = {f"{_CHOICES} AlternateContent": lambda _: self._chosen.append(False),
                                          f"{_CHOICES} Choice": self._choose, f"{_CHOICES} Fallback": self._choose}
        self._ends: dict[str, End] = {f"{_CHOICES} AlternateContent": self._end_choice}
        self._begins |= {full: work for name, work in self._by_name.items() for full in self._full(name)}
        self._ends |= {full: work for name, work in self._ends_by_name.items() for full in self._full(name)}
        self._listen()

    def _full(self, name: str) -> list[str]:
        if name.startswith("m:"):
            return [f"{space} {name[2:]}" for space in _MATHS]
        return [self._space + name]

    def _listen(self) -> None:
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._begin, self._end
        self._parser.CharacterDataHandler = self._text

    def _begin(self, tag: str, attributes: Attributes) -> None:
        work = self._begins.get(tag)
        if work is not None:
            work(attributes)

    def _end(self, tag: str) -> None:
        work = self._ends.get(tag)
        if work is not None:
            work()

    def _pass_begin(self, tag: str, attributes: Attributes) -> None:
        self._skipped += 1

    def _pass_end(self, tag: str) -> None:
        self._skipped -= 1
        if not self._skipped:
            self._listen()

    def _choose(self, _: Attributes) -> None:
        """A later one says the same again for older programs."""
        if self._chosen and self._chosen[-1]:
            self.skip()
        elif self._chosen:
            self._chosen[-1] = True

    def _end_choice(self) -> None:
        if self._chosen:
            self._chosen.pop()
