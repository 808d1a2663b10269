"""The zip package of xlsx and ods: is it sane, is it what it says, is it encrypted."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from .refusal import Refusal

RATIO = 200  # an honest sheet shrinks at most about fifty times
SMALL = 5_000_000  # below this size a high ratio does no harm
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
    """Refuse bombs and documents with a DTD, before any parser sees them. Sizes in bytes."""
    package = open_zip(data)
    infos = package.infolist()
    if len(infos) > entries:
        raise Refusal("sheet.zip_entries", entries=len(infos), most=entries)
    if len({info.filename for info in infos}) < len(infos):
        raise Refusal("sheet.broken")
    total = sum(info.file_size for info in infos)
    if total > unpacked or (total > SMALL and total > RATIO * len(data)):
        raise Refusal("sheet.zip_bomb", megabytes=total // 1_000_000)
    for info in infos:
        if info.filename.lower().endswith((".xml", ".rels", ".vml")):
            head = part(package, info, 4096)
            if _DTD.search(head.replace(b"\0", b"")):
                raise Refusal("sheet.dtd", part=info.filename[:100])


def part(package: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """The first `most` bytes of a part. Raises Refusal where it cannot be unpacked."""
    try:
        with package.open(info) as stream:
            return stream.read(most)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Refusal("sheet.broken") from None
