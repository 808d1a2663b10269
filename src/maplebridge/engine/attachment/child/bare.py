"""A picture inside a document without what a camera or program wrote beside its points; the points stay as they are."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_JPG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_TELLING = re.compile(rb"II\*\0|MM\0\*|RIFF|.{4}ftyp", re.DOTALL)  # tif, webp, heic: they may tell and stay as they are
_NEXT = re.compile(rb"\xff[^\0\xd0-\xd7\xff]")  # the mark that ends a stretch of packed points
_SCAN, _END, _REMARK, _EXIF = 0xDA, 0xD9, 0xFE, 0xE1
_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # what an application's part must begin with
_TURNED = 0x0112
_CHUNKS = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT",
                     b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT"))


def bare(content: bytes) -> bytes | None:
    """The picture without remarks, or as it is where it has none or is of a kind without; None for one that may have
    some and cannot be freed of them."""
    try:
        if content.startswith(_JPG):
            return b"".join(_jpg(content))
        if content.startswith(_PNG):
            return _PNG + b"".join(_png(content))
    except (struct.error, IndexError, ValueError):
        return None
    return None if _TELLING.match(content) else content


def _jpg(content: bytes) -> Iterator[bytes]:
    """Segment by segment to the end of the first picture. How it is turned is kept, for it is shown so."""
    yield content[:2]
    at = 2
    while True:
        while content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF:
            raise ValueError
        mark = content[at + 1]
        if mark == _END:
            yield content[at : at + 2]
            return
        (size,) = struct.unpack_from(">H", content, at + 2)
        segment = content[at : at + 2 + size]
        if size < 2 or len(segment) < 2 + size:
            raise ValueError
        at += 2 + size
        if mark == _EXIF and segment[4:10] == b"Exif\0\0":
            yield _turn(segment)
        elif not (mark == _REMARK or 0xE0 <= mark <= 0xEF) or segment[4:].startswith(_KEPT.get(mark, b"\0none")):
            yield segment
        if mark == _SCAN:
            end = _NEXT.search(content, at)
            if end is None:
                raise ValueError
            yield content[at : end.start()]
            at = end.start()


def _turn(segment: bytes) -> bytes:
    """Of an Exif segment only how the picture is turned; empty where it stands upright."""
    from PIL import Image  # each child loads only what its file needs

    told, kept = Image.Exif(), Image.Exif()
    try:
        told.load(segment[4:])
        turned = told.get(_TURNED)
    except Exception:  # a reader may raise anything for damaged ones
        turned = None
    if turned not in range(2, 9):
        return b""
    kept[_TURNED] = turned
    body = kept.tobytes()
    return struct.pack(">BBH", 0xFF, _EXIF, len(body) + 2) + body


def _png(content: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while True:
        size, name = struct.unpack_from(">I4s", content, at)
        chunk = content[at : at + 12 + size]
        if len(chunk) < 12 + size:
            raise ValueError
        at += 12 + size
        if name in _CHUNKS:
            yield chunk
        if name == b"IEND":
            return
