"""A Word or Excel file: a sane package of well-formed parts, without macros and programs inside, that fetches nothing.

What it refers to elsewhere is stated.
"""

from __future__ import annotations

import io
import re
import zipfile
from xml.parsers import expat

from maplebridge.engine.sheet.child.markup import attribute, local, parse, tree
from maplebridge.engine.sheet.child.package import check_package, kind_of_zip, part
from maplebridge.engine.sheet.child.refusal import Refusal

_INSIDE = re.compile(r"(^|/)(embeddings|activex)/", re.IGNORECASE)
_OFFICE = (".xlsx", ".docx", ".pptx")  # a chart keeps its figures in a workbook of its own
_RELATIONS = 5_000_000  # bytes
_DDE = re.compile(r"\s*DDE(AUTO)?\s", re.IGNORECASE)

Note = tuple[str, dict[str, object]]


def check_office(data: bytes, entries: int, unpacked: int) -> list[Note]:
    """Raises Refusal; gives what is worth stating."""
    check_package(data, entries=entries, unpacked=unpacked)
    package = zipfile.ZipFile(io.BytesIO(data))
    links = 0
    for info in package.infolist():
        name = info.filename.replace("\\", "/").lower()
        if name.endswith((".xml", ".rels", ".vml")):
            with package.open(info) as stream:
                parse(stream, expat.ParserCreate(), info.filename)
        if _INSIDE.search(name) and not name.endswith((".rels", ".xml")):
            _check_inside(part(package, info, unpacked), info.filename, entries, unpacked)
        elif name.endswith(".rels"):
            links += _links(part(package, info, _RELATIONS), info.filename)
        elif name.endswith("xl/xmlmaps.xml"):
            _check_schemas(part(package, info, unpacked), info.filename)
        elif name.startswith(("word/document", "word/header", "word/footer", "xl/externallinks/")):
            _check_exchange(part(package, info, unpacked), info.filename)
    return [("attachment.links", {"links": links})] if links else []


def _check_inside(data: bytes, name: str, entries: int, unpacked: int) -> None:
    """Objects in a document are Office files themselves, or refused."""
    if not name.lower().endswith(_OFFICE) or not data.startswith(b"PK"):
        raise Refusal("attachment.embedded", part=name[:100])
    if kind_of_zip(data) not in ("xlsx", "docx", "pptx"):
        raise Refusal("attachment.embedded", part=name[:100])
    check_package(data, entries=entries, unpacked=unpacked)
    inner = zipfile.ZipFile(io.BytesIO(data))
    if any(_INSIDE.search(info.filename) for info in inner.infolist()):
        raise Refusal("attachment.embedded", part=name[:100])


def _links(content: bytes, name: str) -> int:
    """How many other files or pictures elsewhere the document refers to; links a reader clicks are none."""
    outside = (relation for relation in tree(content, name) if attribute(relation, "TargetMode") == "External")
    return sum(not (attribute(relation, "Type") or "").endswith("/hyperlink") for relation in outside)


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
