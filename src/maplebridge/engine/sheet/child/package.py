"""The zip package of xlsx and ods: is it sane, is it what it says, is it encrypted."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from .markup import attribute, tree
from .refusal import Refusal

RATIO = 200  # an honest sheet shrinks at most about fifty times, a long Word table hundred times
SMALL = 20_000_000  # up to this size a high ratio does no harm
PIECE = 1 << 20  # bytes
_MAIN = {  # content type of the main part -> format
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"spreadsheetml.template.main+xml": "xltx",
    b"sheet.macroEnabled.main+xml": "xlsm",
    b"sheet.binary.macroEnabled.main": "xlsb",
    b"wordprocessingml.document.main+xml": "docx",
    b"ms-word.document.macroEnabled.main+xml": "docm",
    b"wordprocessingml.template.main+xml": "dotx",
    b"ms-word.template.macroEnabledTemplate.main+xml": "dotm",
    b"wordprocessingml": "docx",
    b"presentationml": "pptx",
}
_OPEN_DOCUMENT = {"spreadsheet": "ods", "text": "odt", "presentation": "odp"}
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_MACROS = re.compile(r"(^|/)(vbaProject\.bin$|macrosheets/)", re.IGNORECASE)
_FETCHED = ("attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk")
_ELSEWHERE = re.compile(r"(?!file:)[a-z][a-z0-9+.-]+:", re.IGNORECASE)  # one letter is a drive
_DTD = re.compile(rb"<\s*!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Raises Refusal for a zip that is cut off or damaged."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        whole = b"PK\x05\x06" in data[-70_000:]
        raise Refusal("sheet.broken" if whole else "sheet.truncated") from None


def kind_of_zip(data: bytes) -> str:
    """xlsx, ods, or what else the zip holds. Raises Refusal."""
    package = open_zip(data)
    names = {info.filename.replace("\\", "/").lower().lstrip("/"): info for info in package.infolist()}
    if any(info.flag_bits & 1 for info in names.values()):
        raise Refusal("sheet.password")
    if (found := names.get("mimetype")) is not None:
        return _kind_of_open_document(package, names, part(package, found, 200))
    if (found := names.get("[content_types].xml")) is not None:
        types = part(package, found, 2_000_000)
        for content_type, kind in _MAIN.items():
            if content_type in types:
                return kind
    for folder, kind in (("xl/workbook.xml", "xlsx"), ("word/", "docx"), ("ppt/", "pptx"), ("document.xml", "ofd")):
        if any(name.startswith(folder) for name in names):
            return kind
    return "ods" if "content.xml" in names else "zip"


def _kind_of_open_document(package: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], mimetype: bytes) -> str:
    manifest = names.get("meta-inf/manifest.xml")
    if manifest is not None and b"encryption-data" in part(package, manifest, 2_000_000):
        raise Refusal("sheet.password")
    word = mimetype.decode("ascii", "replace").strip().rpartition("opendocument.")[2]
    return _OPEN_DOCUMENT.get(word, "zip")


def check_package(data: bytes, *, entries: int, unpacked: int) -> None:
    """Refuse what no parser should see: bombs, macros, a DTD, objects fetched from elsewhere. Sizes in bytes.

    Each part is unpacked once, bit by bit, for its true size: what the zip says of it may be a lie.
    """
    package = open_zip(data)
    infos = package.infolist()
    if len(infos) > entries:
        raise Refusal("sheet.zip_entries", entries=len(infos), most=entries)
    if len({info.filename.lower() for info in infos}) < len(infos):
        raise Refusal("sheet.broken")
    if any(_MACROS.search(info.filename) for info in infos):
        raise Refusal("sheet.macros")
    total, most = 0, min(unpacked, max(SMALL, RATIO * len(data)))
    for info in infos:
        head = b""
        for piece in _true_pieces(data, info):
            total += len(piece)
            if total > most:
                raise Refusal("sheet.zip_bomb", megabytes=most // 1_000_000)
            head = head or piece
        if info.filename.lower().endswith((".xml", ".rels", ".vml")) and _DTD.search(head[:4096].replace(b"\0", b"")):
            raise Refusal("sheet.dtd", part=info.filename[:100])
        if info.filename.lower().endswith(".rels"):
            _check_relations(part(package, info, unpacked), info.filename)


def _true_pieces(data: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part as it really unpacks. Raises Refusal where its size or check sum is not as said."""
    at = info.header_offset
    plain = info.compress_type == zipfile.ZIP_STORED
    known = plain or info.compress_type == zipfile.ZIP_DEFLATED
    if not known or data[at : at + 4] != b"PK\x03\x04" or at + 30 > len(data):
        raise Refusal("sheet.broken")
    start = at + 30 + sum(struct.unpack_from("<HH", data, at + 26))  # its name and extra field stand before it
    packed = memoryview(data)[start : start + info.compress_size]
    size = checked = 0
    for piece in _slices(packed) if plain else _inflated(packed):
        size, checked = size + len(piece), zlib.crc32(piece, checked)
        yield piece
    if size != info.file_size or checked != info.CRC:
        raise Refusal("sheet.broken")


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in _slices(packed):
            rest = piece
            while rest and not inflater.eof:
                yield inflater.decompress(rest, PIECE)
                rest = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error:
        raise Refusal("sheet.broken") from None


def _slices(content: memoryview) -> Iterator[bytes]:
    return (bytes(content[at : at + PIECE]) for at in range(0, len(content), PIECE))


def _check_relations(content: bytes, name: str) -> None:
    """Refuse templates and objects that an office program would fetch from another machine. Links do no harm."""
    for relation in tree(content, name):
        target = attribute(relation, "Target") or ""
        kind = (attribute(relation, "Type") or "").rpartition("/")[2]
        if attribute(relation, "TargetMode") == "External" and kind in _FETCHED and _ELSEWHERE.match(target):
            raise Refusal("sheet.fetched", target=target[:200])


def pieces(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part bit by bit."""
    try:
        with package.open(info) as stream:
            while piece := stream.read(4 * PIECE):
                yield piece
    except _FAULTS:
        raise Refusal("sheet.broken") from None


def part(package: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """The first `most` bytes of a part. Raises Refusal where it cannot be unpacked."""
    try:
        with package.open(info) as stream:
            return stream.read(most)
    except _FAULTS:
        raise Refusal("sheet.broken") from None
