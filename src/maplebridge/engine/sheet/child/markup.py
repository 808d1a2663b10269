"""XML parts by expat: streamed or as a small tree; a document with a DTD is refused wherever it stands."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import BadZipFile

from .refusal import Refusal

_CHUNK = 1 << 18

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def parse(stream: IO[bytes], parser: Any, part: str) -> None:
    """Feeds a part to an expat parser. Raises Refusal for a DTD, broken XML or a part that cannot be unpacked."""

    def refuse(*_: object) -> None:
        raise Refusal("sheet.dtd", part=part[:100])

    parser.StartDoctypeDeclHandler = refuse
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Refusal("sheet.broken") from None


def tree(content: bytes, part: str) -> ElementTree.Element:
    """A part as elements, for the small ones. Raises Refusal as `parse` does."""

    class NoDtd(ElementTree.TreeBuilder):
        def doctype(self, *_: object) -> None:
            raise Refusal("sheet.dtd", part=part[:100])

    try:
        return ElementTree.fromstring(content, ElementTree.XMLParser(target=NoDtd()))
    except (ElementTree.ParseError, ValueError, LookupError):
        raise Refusal("sheet.broken") from None


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def children(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Direct children of that local name, whatever the namespace."""
    return (child for child in element if local(child.tag) == name)


def attribute(element: ElementTree.Element | None, name: str = "val") -> str | None:
    """An attribute by its local name; None where it or the element is missing."""
    if element is None:
        return None
    return next((value for key, value in element.items() if local(key) == name), None)
