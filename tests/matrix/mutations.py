"""Seeded damage to a file: bits, lengths, entries of a zip, sizes in its directory, edits of its XML."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable
from random import Random

Damage = Callable[[bytes, Random], bytes]

_NUMBERS = (b"-1", b"0", b"65536", b"2147483648", b"4294967296", b"999999999999999999999", b"1e308", b"NaN", b"")
_SIZES = (0, 1, 100, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFF0)
_INSERTS = (b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<w:p>", b"</w:tbl>", b"<row>", b"&amp;", b"&nope;", b"\x00", b"\x0b",
            b"<x>" * 5000, b"<!--", b"]]>", b'<w:gridSpan w:val="2147483648"/>', "末".encode() * 4000, b"\xff\xfe")


def bits(content: bytes, rnd: Random) -> bytes:
    """1 to 64 bits turned over."""
    found = bytearray(content)
    for _ in range(1 << rnd.randrange(7) if found else 0):
        found[rnd.randrange(len(found))] ^= 1 << rnd.randrange(8)
    return bytes(found)


def cut(content: bytes, rnd: Random) -> bytes:
    return content[: rnd.randrange(len(content) + 1)]


def block(content: bytes, rnd: Random) -> bytes:
    """A stretch zeroed, scrambled, doubled or taken out."""
    start = rnd.randrange(len(content) + 1)
    end = min(len(content), start + (1 << rnd.randrange(13)))
    middle = rnd.choice((bytes(end - start), rnd.randbytes(end - start), content[start:end] * 2, b""))
    return content[:start] + middle + content[end:]


def entries(content: bytes, rnd: Random) -> bytes:
    """Two parts of a zip exchanged, one lost, one there twice, or one under another name."""
    parts = _parts(content)
    if len(parts) < 2:
        return block(content, rnd)
    a, b = rnd.sample(range(len(parts)), 2)
    match rnd.randrange(4):
        case 0:
            parts[a], parts[b] = (parts[a][0], parts[b][1]), (parts[b][0], parts[a][1])
        case 1:
            del parts[a]
        case 2:
            parts.append((parts[a][0], parts[b][1]))
        case _:
            parts[a] = (rnd.choice(("../" + parts[a][0], parts[a][0].upper(), "xl/vbaProject.bin")), parts[a][1])
    return _package(parts)


def sizes(content: bytes, rnd: Random) -> bytes:
    """A length, check sum, flag or offset in a zip's directory or a part's own head is no longer true."""
    heads = [match.start() for match in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", content)]
    if not heads:
        return block(content, rnd)
    found, at = bytearray(content), rnd.choice(heads)
    for _ in range(rnd.randrange(1, 3)):
        spot = min(at + rnd.randrange(4, 46), len(found) - 4)
        struct.pack_into("<I", found, spot, rnd.choice((*_SIZES, rnd.getrandbits(32))))
    return bytes(found)


def xml(content: bytes, rnd: Random) -> bytes:
    """One to three edits in one part of a package, half of them leaving it well-formed, or in another file's text."""
    parts = _parts(content)
    written = [n for n, (name, _) in enumerate(parts) if name.endswith((".xml", ".rels"))]
    if not written:
        return _edited(content, rnd)
    weights = [len(parts[n][1]) + 2000 for n in written]
    n = rnd.choices(written, weights)[0]
    name, text = parts[n]
    for _ in range(rnd.randrange(1, 4)):
        text = _edited(text, rnd)
    parts[n] = (name, text)
    return _package(parts)


DAMAGES: tuple[Damage, ...] = (bits, cut, block, entries, sizes, xml, xml, xml)


def _edited(text: bytes, rnd: Random) -> bytes:
    tags = list(re.finditer(rb"<[^<>]{1,300}>", text))
    numbers = list(re.finditer(rb'"-?[0-9]+"', text))
    start = rnd.randrange(len(text) + 1)
    leaves = list(re.finditer(rb"<([\w:]+)(?: [^<>]*)?>[^<>]*</\1>|<[\w:]+[^<>]*/>", text))
    match rnd.randrange(8):
        case 6 if leaves:
            leaf = rnd.choice(leaves)
            return text[: leaf.start()] + leaf[0] * rnd.choice((0, 2, 500)) + text[leaf.end() :]
        case 7 if len(leaves) > 1:
            first, second = sorted(rnd.sample(leaves, 2), key=lambda leaf: leaf.start())
            middle = text[first.end() : second.start()]
            return text[: first.start()] + second[0] + middle + first[0] + text[second.end() :]
        case 0 if tags:
            tag = rnd.choice(tags)
            return text[: tag.start()] + text[tag.end() :]
        case 1 if tags:
            tag = rnd.choice(tags)
            return text[: tag.end()] + tag[0] * rnd.choice((1, 2, 300)) + text[tag.end() :]
        case 2 if numbers:
            number = rnd.choice(numbers)
            return text[: number.start()] + b'"' + rnd.choice(_NUMBERS) + b'"' + text[number.end() :]
        case 3 if tags:
            first, second = sorted(rnd.choices(tags, k=2), key=lambda tag: tag.start())
            return text[: first.start()] + second[0] + text[first.end() :]
        case 4:
            end = min(len(text), start + rnd.randrange(2000))
            return text[:start] + text[start:end] * rnd.choice((0, 2, 50)) + text[end:]
    return text[:start] + rnd.choice(_INSERTS) + text[start:]


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return [(info.filename, package.read(info)) for info in package.infolist() if info.file_size < 20_000_000]
    except Exception:  # a hostile file that is no whole zip
        return []


def _package(parts: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
