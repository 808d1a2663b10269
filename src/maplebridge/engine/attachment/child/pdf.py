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
_STREAM = re.compile(rb"(?<!end)stream[ \t\0\f]*(?:\r\n|\n|\r)")
_BLANK = rb"(?:[\s\0]|%[^\r\n]*[\r\n])"
#: How a stream of objects begins: a number and where that object stands.
_OBJECTS = re.compile(rb"%b*+\d+%b++\d+%b" % (_BLANK, _BLANK, _BLANK))
_LIKE_OBJECTS = re.compile(rb"[\s\0]*+(?:%|\d+[\s\0]++(?:\d+[\s\0%]|%))")  # may begin so, as far as its head tells
_HEAD = 200  # bytes of a stream that tell whether it may be one
#: The dictionary of a stream where it can be read for certain: without texts, remarks, and more than one level inside.
_PLAIN_DICTIONARY = re.compile(
    rb"(?<!end)obj[\s\0]*+(<<(?:[^()%<>]++|<[^()%<>]*+>|<<(?:[^()%<>]++|<[^()%<>]*+>)*+>>)*+>>)[\s\0]*+"
    + _STREAM.pattern)
_FLATE = re.compile(rb"[\s\0]*(?:\[[\s\0]*/FlateDecode[\s\0]*\]|/FlateDecode)[\s\0]*(?=/|>>)")
_NONE = re.compile(rb"[\s\0]*(?:null(?![^\s\0/>])|\[[\s\0]*(?:null)?[\s\0]*\]|<<[\s\0]*>>)")
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
_LOCKED, _KEPT, _FIRST = _name("Encrypt"), _name("ObjStm"), _name("First")
_PACKINGS, _CHANGES = (_name("Filter"), _name("F")), (_name("DecodeParms"), _name("DP"))


def _check_names(content: bytes) -> None:
    for name, code in _NAMES.items():
        if name.search(content):
            raise Refusal(code)


def _streams_of_objects(data: bytes, unpacked: int) -> Iterator[bytes]:
    """Every stream that says it holds objects, or looks so. Raises Refusal for one that cannot be looked into, and
    where a stream may say so in a way that is not seen here."""
    kept = _kept_in(data)
    if len(_KEPT.findall(data)) != sum(len(_KEPT.findall(dictionary)) for dictionary in kept.values()):
        raise Refusal("attachment.pdf_hidden")
    left = unpacked
    for begin in _STREAM.finditer(data):
        said = kept.get(begin.end())
        if said is not None and not _is_flate(said):
            continue  # it is not packed, so its names were seen
        if said is not None or _LIKE_OBJECTS.match(_inflated(data, begin.end(), _HEAD)):
            content = _inflated(data, begin.end(), left)
            if said is not None and not _OBJECTS.match(content):
                raise Refusal("attachment.pdf_hidden")
            left -= len(content)
            if left <= 0:
                raise Refusal("attachment.pdf_heavy", megabytes=unpacked // 1_000_000)
            if _KEPT.search(content):
                raise Refusal("attachment.pdf_hidden")
            yield content


def _kept_in(data: bytes) -> dict[int, bytes]:
    """Where the content of each stream begins that says it holds objects, and its dictionary."""
    found = ((match.end(), match[1]) for match in _PLAIN_DICTIONARY.finditer(data))
    return {begin: dictionary for begin, dictionary in found if _KEPT.search(dictionary) or _FIRST.search(dictionary)}


def _is_flate(dictionary: bytes) -> bool:
    """Whether the stream is packed as is usual; False: not packed at all. Raises Refusal for any other way."""
    told = [match.end() for name in _PACKINGS for match in name.finditer(dictionary)]
    changed = [match.end() for name in _CHANGES for match in name.finditer(dictionary)]
    if not all(_NONE.match(dictionary, at) for at in changed):
        raise Refusal("attachment.pdf_hidden")
    if told and (len(told) > 1 or not _FLATE.match(dictionary, told[0])):
        raise Refusal("attachment.pdf_hidden")
    return bool(told)


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
