"""A Word or Excel file: a sane package of well-formed parts, without macros and programs inside, that fetches nothing.

What it refers to elsewhere is stated.
"""

from __future__ import annotations

import io
import re
import zipfile

from maplebridge.engine.attachment.child.bare import bare
from maplebridge.engine.attachment.child.markup_text import MarkupText
from maplebridge.engine.sheet.child.markup import attribute, local, parse, tree
from maplebridge.engine.sheet.child.package import check_package, kind_of_zip, part
from maplebridge.engine.sheet.child.refusal import Refusal

_INSIDE = re.compile(r"(^|/)(embeddings|activex)/", re.IGNORECASE)
_OFFICE = (".xlsx", ".docx", ".pptx")  # a chart keeps its figures in a workbook of its own
_MARKUP = (".xml", ".rels", ".vml", ".svg")
_SHOWN = (".htm", ".html", ".mht", ".mhtml", ".rtf", ".txt", ".xhtml")  # documents of their own
#: Pictures, fonts and settings of printers: no text that we could read.
_BINARY = (".bin", ".bmp", ".emf", ".emz", ".fntdata", ".gif", ".heic", ".ico", ".jfif", ".jpe", ".jpeg", ".jpg",
           ".odttf", ".pct", ".pict", ".png", ".tif", ".tiff", ".ttf", ".wdp", ".webp", ".wmf", ".wmz")
_PACKED = (b"PK\3\4", b"\xd0\xcf\x11\xe0")  # files with files inside
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # marks and blanks, in whatever encoding
_MOST_TEXT = 50_000_000  # signs, as many as a sheet that is read may have
_RELATIONS, _HEAD = 5_000_000, 1_000  # bytes
_DDE = re.compile(r"\s*DDE(AUTO)?\s", re.IGNORECASE)

Note = tuple[str, dict[str, object]]
Text = tuple[str, str]  # the part's name, what it says


def check_office(data: bytes, entries: int, unpacked: int) -> tuple[list[Note], list[Text], bytes]:
    """What is worth stating, every text with its part's name, and the file without what stands beside the points of its
    pictures; empty where it had nothing of that. Raises Refusal."""
    check_package(data, entries=entries, unpacked=unpacked)
    package = zipfile.ZipFile(io.BytesIO(data))
    links, telling, texts = 0, 0, _Texts()
    for info in package.infolist():
        name = _plain(info)
        if (_INSIDE.search(name) and not name.endswith((".rels", ".xml"))) or name.endswith(_OFFICE):
            telling += _check_inside(part(package, info, unpacked), info.filename, entries, unpacked, texts)
            continue
        texts.read(package, info)
        if name.endswith(".rels"):
            links += _links(part(package, info, _RELATIONS), info.filename)
        elif name.endswith("xl/xmlmaps.xml"):
            _check_schemas(part(package, info, unpacked), info.filename)
        elif name.startswith(("word/document", "word/header", "word/footer", "xl/externallinks/")):
            _check_exchange(part(package, info, unpacked), info.filename)
    freed, untouched = _freed(package, unpacked)
    counts = (("links", links), ("pictures", untouched + telling), ("unread", texts.unread))
    return [(f"attachment.{what}", {what: count}) for what, count in counts if count], texts.found, freed


def _plain(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/").lower()


class _Texts:
    """The texts of all parts read so far, and of the documents inside; `unread`: parts of which that is not
    possible, pictures, fonts and the like apart."""

    def __init__(self) -> None:
        self.found: list[Text] = []
        self.left = _MOST_TEXT
        self.unread = 0

    def read(self, package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        """Of markup, whatever the part is called: an office program goes by what the package says it is."""
        name = _plain(info)
        if name.endswith(_SHOWN):
            raise Refusal("attachment.embedded", part=info.filename[:100])
        if name.endswith(_MARKUP):
            self._take(package, info)
        elif info.file_size:
            head = part(package, info, _HEAD)
            found = head.lstrip(_BEFORE_MARKUP)[:1] in (b"", b"<") and self._try(package, info)
            self.unread += not found and (head.startswith(_PACKED) or not name.endswith(_BINARY))

    def _try(self, package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
        """Takes a part that is not called markup, if it is."""
        try:
            self._take(package, info)
        except Refusal as refusal:
            if refusal.code != "sheet.broken":
                raise
            return False
        return True

    def _take(self, package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        reader = MarkupText(self.left)
        with package.open(info) as stream:
            parse(stream, reader.parser, info.filename)
        self.left = reader.left
        self.found += [(info.filename, text) for text in reader.found]


def _freed(package: zipfile.ZipFile, unpacked: int) -> tuple[bytes, int]:
    """The package packed anew where that takes something out of its pictures, else empty; and how many pictures may
    still tell something. A signed one is left as it is: it would be signed no more."""
    infos = package.infolist()
    changed, untouched = {}, 0
    for info in infos:
        content, bared = _bared(package, info, unpacked)
        if bared is None:
            untouched += 1
        elif bared != content:
            changed[info.filename] = bared
    if not changed:
        return b"", untouched
    if any(info.filename.lower().startswith("_xmlsignatures/") for info in infos):
        return b"", untouched + len(changed)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as anew:
        for info in infos:
            kept = zipfile.ZipInfo(info.filename, info.date_time)
            kept.compress_type = info.compress_type
            anew.writestr(kept, changed.get(info.filename) or part(package, info, unpacked))
    return out.getvalue(), untouched


def _bared(package: zipfile.ZipFile, info: zipfile.ZipInfo, unpacked: int) -> tuple[bytes, bytes | None]:
    """A part, and what `bare` makes of it. A drawing of lines may hold a photo."""
    name = _plain(info)
    if name.endswith(_MARKUP) and not name.endswith(".svg"):
        return b"", b""
    content = part(package, info, unpacked)
    return content, None if name.endswith(".svg") and b";base64" in content else bare(content)


def _check_inside(data: bytes, name: str, entries: int, unpacked: int, texts: _Texts) -> int:
    """Objects in a document are Office files themselves, or refused. Gives how many of their pictures tell, or may
    tell, something: they are left as they are."""
    if not name.lower().endswith(_OFFICE) or not data.startswith(b"PK"):
        raise Refusal("attachment.embedded", part=name[:100])
    if kind_of_zip(data) not in ("xlsx", "docx", "pptx"):
        raise Refusal("attachment.embedded", part=name[:100])
    check_package(data, entries=entries, unpacked=unpacked)
    inner = zipfile.ZipFile(io.BytesIO(data))
    if any(_INSIDE.search(info.filename) or _plain(info).endswith(_OFFICE) for info in inner.infolist()):
        raise Refusal("attachment.embedded", part=name[:100])
    telling = 0
    for info in inner.infolist():
        texts.read(inner, info)
        if _plain(info).endswith(".rels"):
            _links(part(inner, info, _RELATIONS), info.filename)
        content, bared = _bared(inner, info, unpacked)
        telling += bared != content
    return telling


def _links(content: bytes, name: str) -> int:
    """How many other files or pictures elsewhere the document refers to; links a reader clicks are none. Refuses
    documents of other kinds that would be shown as part of it."""
    links = 0
    for relation in tree(content, name):
        kind = (attribute(relation, "Type") or "").rpartition("/")[2]
        if kind.lower() == "afchunk":
            raise Refusal("attachment.embedded", part=(attribute(relation, "Target") or "")[:100])
        links += attribute(relation, "TargetMode") == "External" and kind != "hyperlink"
    return links


def _check_schemas(content: bytes, name: str) -> None:
    """Refuse a map of cells whose schema would be fetched."""
    for element in tree(content, name).iter():
        target = attribute(element, "schemaLocation")
        if target:
            raise Refusal("sheet.fetched", target=target[:200])


def _check_exchange(content: bytes, name: str) -> None:
    """Refuse fields and links that start another program (DDE)."""
    code = ""
    for element in tree(content, name).iter():
        word = local(element.tag) if isinstance(element.tag, str) else ""
        if word == "ddeLink":
            raise Refusal("attachment.exchange", part=name[:100])
        if word == "instrText":
            code += element.text or ""
        elif word == "fldSimple":
            code = attribute(element, "instr") or ""
        elif word == "fldChar":
            code = ""
        if _DDE.match(code + " "):
            raise Refusal("attachment.exchange", part=name[:100])
