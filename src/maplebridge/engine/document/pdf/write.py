"""A document to PDF: its HTML, laid out on pages, its fonts embedded. docs/decisions/0022-pdf-by-weasyprint.md."""

from __future__ import annotations

from threading import Lock
from typing import Any

from maplebridge.engine.document.html import write_html
from maplebridge.engine.document.html.style import SANS, SERIF
from maplebridge.engine.document.parts import Document
from maplebridge.engine.problem import Problem, Refused

#: What Debian calls that which pip cannot bring: deploy/pdf_packages.sh installs it.
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig", "fonts-noto-cjk")
_one_at_a_time = Lock()  # a large table takes 0.2 MB a row while it is laid out


def write_pdf(document: Document) -> bytes:
    """The same document gives the same bytes, as long as fonts and libraries are the same. Raises Refused where these
    are missing, ValueError where a table's cells do not fit."""
    text = write_html(document)
    with _one_at_a_time:
        weasyprint = _weasyprint()
        fonts = _fonts()
        made = weasyprint.HTML(string=text, url_fetcher=_nothing).render(font_config=fonts)
        return bytes(made.write_pdf())


def _weasyprint() -> Any:
    """Slow to import; and its libraries may come later than this process."""
    try:
        import weasyprint
    except (OSError, ImportError) as missing:  # a shared library, or all of it
        raise _missing() from missing
    return weasyprint


def _fonts() -> Any:
    """Fresh, so that fonts that came later are found. Raises Refused without one for Simplified Chinese."""
    from weasyprint.text.ffi import ffi, fontconfig
    from weasyprint.text.fonts import FontConfiguration

    configured = FontConfiguration()
    known = fontconfig.FcConfigGetFonts(configured._config, fontconfig.FcSetSystem)
    ours, name = {family.encode() for family in (*SERIF, *SANS)}, ffi.new("FcChar8 **")
    for at in range(known.nfont if known != ffi.NULL else 0):
        found = fontconfig.FcPatternGetString(known.fonts[at], b"family", 0, name)
        if found == fontconfig.FcResultMatch and ffi.string(ffi.cast("char *", name[0])) in ours:
            return configured
    raise _missing()


def _missing() -> Refused:
    return Refused([Problem("document.pdf_missing", params={"packages": " ".join(PACKAGES)})])


def _nothing(url: str, *_: object, **__: object) -> dict[str, Any]:
    """A document holds all it needs; nothing is fetched, from nowhere."""
    raise ValueError(url)
