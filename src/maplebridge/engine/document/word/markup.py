"""WordprocessingML as text: the one namespace, lengths, escaped words."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from maplebridge.engine.document.readable import readable

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BREAKS = re.compile("(\t|\r\n|\n|\r)")


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres / 25.4 * 1440)


def attribute(value: str) -> str:
    """A value in quotes."""
    return quoteattr(value)


def run(text: str, size: float | None = None) -> str:
    """One run; line breaks and tabs as Word's own, blanks kept. `size`: in points, where not its style's."""
    pieces = []
    for piece in _BREAKS.split(readable(text)):
        if piece == "\t":
            pieces.append("<w:tab/>")
        elif piece in ("\n", "\r", "\r\n"):
            pieces.append("<w:br/>")
        elif piece:
            pieces.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    sized = f'<w:rPr><w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr>' if size else ""
    return f"<w:r>{sized}{''.join(pieces)}</w:r>" if pieces else ""


def paragraph(text: str, style: str, size: float | None = None) -> str:
    """A paragraph in one of our styles, to stand in an element that knows the namespace."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(text, size)}</w:p>'
