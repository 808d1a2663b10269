"""A pdf is looked through for what acts by itself: scripts, programs, files inside. It is not drawn and not changed.

Names are looked for in the whole file and in every stream that may hold objects, however their letters are written.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from maplebridge.engine.sheet.child.refusal import Refusal

_ACTIVE = {
    "JavaScript": "attachment.pdf_script",
    "Launch": "attachment.pdf_program",
    "ImportData": "attachment.pdf_program",
    "SubmitForm": "attachment.pdf_form",
    "XFA": "attachment.pdf_form",
    "EmbeddedFile": "attachment.pdf_file",
    "EmbeddedFiles": "attachment.pdf_file",
    "GoToE": "attachment.pdf_file",
    "RichMedia": "attachment.pdf_media",
}
_TAIL = 2_048  # bytes in which the end of a pdf stands
_BEFORE = 2_048  # bytes before a stream in which its dictionary stands
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_END = re.compile(rb"endobj|endstream")
_OBJECTS = re.compile(rb"\s*\d+\s+\d+\s")  # how a stream of objects begins: a number and where that object stands
_HEAD = 200  # bytes of a stream that tell whether it is one
_PIECE = 1 << 16


def check_pdf(data: bytes, unpacked: int) -> None:
    """Raises Refusal. `unpacked`: bytes that all streams together may hold."""
    if b"startxref" not in data[-_TAIL:] or b"%%EOF" not in data[-_TAIL:]:
        raise Refusal("attachment.pdf_broken")
    if _LOCKED.search(data):
        raise Refusal("attachment.pdf_locked")
    _check_names(data)
    for objects in _streams_of_objects(data, unpacked):
        _check_names(objects)


def _name(word: str) -> re.Pattern[bytes]:
    """A name however it is written: any of its letters may stand as #xx."""
    letters = (rf"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in word)
    return re.compile(("/" + "".join(letters) + r"(?=[\s\0<>\[\]()/%]|$)").encode())


_NAMES = {_name(word): code for word, code in _ACTIVE.items()}
_LOCKED, _KEPT = _name("Encrypt"), _name("ObjStm")


def _check_names(content: bytes) -> None:
    for name, code in _NAMES.items():
        if name.search(content):
            raise Refusal(code)


def _streams_of_objects(data: bytes, unpacked: int) -> Iterator[bytes]:
    """Every stream that says it holds objects, or looks so. Raises Refusal for one that cannot be looked into."""
    left = unpacked
    for begin in _STREAM.finditer(data):
        said = _KEPT.search(_END.split(data[max(0, begin.start() - _BEFORE) : begin.start()])[-1]) is not None
        if _OBJECTS.match(_inflated(data, begin.end(), _HEAD)):
            content = _inflated(data, begin.end(), left)
            left -= len(content)
            if left <= 0:
                raise Refusal("attachment.pdf_heavy", megabytes=unpacked // 1_000_000)
            yield content
        elif said and not _OBJECTS.match(data, begin.end()):
            raise Refusal("attachment.pdf_hidden")


def _inflated(data: bytes, at: int, most: int) -> bytes:
    """What can be unpacked from here on, at most `most` bytes; empty where it is not packed so."""
    inflater, found, size = zlib.decompressobj(), [], 0
    try:
        while size < most and not inflater.eof and (rest := inflater.unconsumed_tail or data[at : at + _PIECE]):
            at += 0 if inflater.unconsumed_tail else _PIECE
            found.append(inflater.decompress(rest, most - size))
            size += len(found[-1])
    except zlib.error:
        pass
    return b"".join(found)
