"""A bundle's zip file: stored, in one order, without times, so that the same files are the same bytes anywhere.

Written piece by piece here and not by a library, because what a library leaves open (compression, the name of the
system) would differ between machines, and because a byte changed between the files must be found too.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from maplebridge.engine.problem import Place, Problem, Refused

MANIFEST = "manifest.json"
MOST_BYTES, MOST_FILES, MOST_NAME = 512_000_000, 20_000, 240
MADE_BY, NEEDS, UTF8, DAY = 3 << 8 | 20, 20, 0x800, 0x21  # unix, zip 2.0, names in UTF-8, 1 January 1980
MODE = 0o100644 << 16
LOCAL = struct.Struct("<4s5H3I2H")
ENTRY = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the zip file. `part`: head | data | directory | end; `file`: whose it is."""

    part: str
    file: str
    content: bytes


def pieces(files: Mapping[str, bytes]) -> Iterator[Piece]:
    """The zip file of `files`, the manifest first, then by path."""
    order = sorted(files, key=lambda path: (path != MANIFEST, path))
    directory, place = [], 0
    for path in order:
        name, content = path.encode(), files[path]
        about = (NEEDS, UTF8, 0, 0, DAY, zlib.crc32(content), len(content), len(content), len(name), 0)
        yield Piece("head", path, LOCAL.pack(b"PK\3\4", *about) + name)
        yield Piece("data", path, content)
        directory.append(ENTRY.pack(b"PK\1\2", MADE_BY, *about, 0, 0, 0, MODE, place) + name)
        place += LOCAL.size + len(name) + len(content)
    for path, entry in zip(order, directory, strict=True):
        yield Piece("directory", path, entry)
    yield Piece("end", "", END.pack(b"PK\5\6", 0, 0, len(order), len(order), sum(map(len, directory)), place, 0))


def check_size(files: Mapping[str, bytes]) -> None:
    """Raises Refused for what no bundle may hold, so that none is written that cannot be verified."""
    total = sum(len(content) for content in files.values())
    if total > MOST_BYTES or len(files) > MOST_FILES:
        raise Refused([_too_large("bundle", total, len(files))])


def unpack(data: bytes, name: str) -> tuple[dict[str, bytes], list[Problem]]:
    """The files inside, by path, and those that cannot be unpacked. `name`: what the bundle is called in faults.

    Bundles packed anew by another program are read too. Raises Refused: no zip file, too large, an entry twice,
    names that lead elsewhere.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError, struct.error):
        raise Refused([Problem("bundle.no_zip", Place(name))]) from None
    _check_entries(infos, name)
    found, problems = {}, []
    for info in infos:
        content = _content(data, info)
        if content is None:
            problems.append(Problem("bundle.cannot_unpack", Place(info.filename)))
        else:
            found[info.filename] = content
        if info.filename == MANIFEST and content is not None and zlib.crc32(content) != info.CRC:
            problems.append(Problem("bundle.manifest_changed", Place(MANIFEST)))
    return found, problems


def first_difference(data: bytes, files: Mapping[str, bytes]) -> Piece | None:
    """The first stretch in which the zip file is not as `files` are packed here; None where it is."""
    view, place = memoryview(data), 0
    last = Piece("end", "", b"")
    for last in pieces(files):
        end = place + len(last.content)
        if view[place:end] != last.content:
            return last
        place = end
    return last if place != len(data) else None


def _check_entries(infos: list[zipfile.ZipInfo], name: str) -> None:
    problems = []
    total = sum(info.file_size for info in infos)
    if total > MOST_BYTES or len(infos) > MOST_FILES:
        problems.append(_too_large(name, total, len(infos)))
    seen: set[str] = set()
    for info in infos[:MOST_FILES]:
        path = info.filename
        if path.casefold() in seen:
            problems.append(Problem("bundle.entry_twice", Place(name), {"file": _shown(path)}))
        elif not is_plain(path):
            problems.append(Problem("bundle.bad_name", Place(name), {"file": _shown(path)}))
        seen.add(path.casefold())
    for path in sorted(seen):
        if seen & _folders_of(path):
            problems.append(Problem("bundle.bad_name", Place(name), {"file": _shown(path)}))
    if problems:
        raise Refused(problems)


def _folders_of(path: str) -> set[str]:
    parts = path.split("/")
    return {"/".join(parts[:depth]) for depth in range(1, len(parts))}


def is_plain(path: str) -> bool:
    """Whether a path stays inside its folder on every system: short plain names joined by `/`."""
    parts = path.split("/")
    return len(path) <= MOST_NAME and all(
        part.strip(". ") and part == part.strip(" ") and part.isprintable() and not set(part) & set('\\:*?"<>|')
        for part in parts
    )


def _content(data: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """A file's bytes whatever its checksum says: what is inside tells more than that something changed."""
    head = data[info.header_offset : info.header_offset + LOCAL.size]
    if len(head) < LOCAL.size or info.flag_bits & 1:
        return None
    *_, name, extra = LOCAL.unpack(head)
    start = info.header_offset + LOCAL.size + name + extra
    raw = data[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        return raw
    if info.compress_type != zipfile.ZIP_DEFLATED:
        return None
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, info.file_size + 1)
    except zlib.error:
        return None


def _too_large(name: str, size: int, count: int) -> Problem:
    params = {"megabytes": size // 1_000_000, "most": MOST_BYTES // 1_000_000, "files": count, "most_files": MOST_FILES}
    return Problem("bundle.too_large", Place(name), params)


def _shown(path: str) -> str:
    return path[:MOST_NAME].encode("utf-8", "replace").decode()
