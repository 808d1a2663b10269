"""The finished container: nothing in it tells of the machine, the person or the moment it was written."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from maplebridge.engine.document.layout import FACES, Face
from maplebridge.engine.document.word.markup import NAMESPACE, attribute

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_APPLICATION = _HEAD + (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Maplebridge</Application></Properties>"
)
_MOMENT = (2026, 1, 1, 0, 0, 0)  # a fixed date keeps the bytes equal from run to run


def packed(word: WordDocument) -> bytes:
    """The docx file; the same document gives the same bytes."""
    _without_thumbnail(word)
    ours = {"word/fontTable.xml": _font_table(), "docProps/app.xml": _APPLICATION}
    written = io.BytesIO()
    word.save(written)
    out = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(entry, ours.get(name) or source.read(name))
    return out.getvalue()


def _without_thumbnail(word: WordDocument) -> None:
    """The template brings a picture of itself."""
    relations = word.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]


def _font_table() -> bytes:
    """What to take where a desktop lacks the fonts of official documents."""
    fonts = "".join(map(_font, FACES))
    return _HEAD + f"<w:fonts {NAMESPACE}>{fonts}</w:fonts>".encode()


def _font(face: Face) -> str:
    return (
        f"<w:font w:name={attribute(face.name)}><w:altName w:val={attribute(face.instead)}/>"
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
    )
