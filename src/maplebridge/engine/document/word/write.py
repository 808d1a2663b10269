"""A document to a docx file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from maplebridge.engine.document.layout import Page
from maplebridge.engine.document.parts import Document, Heading, PageBreak, Paragraph, Part, Table
from maplebridge.engine.document.word.markup import NAMESPACE, paragraph
from maplebridge.engine.document.word.package import packed
from maplebridge.engine.document.word.pages import lay_out, number_pages, page_of
from maplebridge.engine.document.word.styles import PARAGRAPH_STYLES, add_styles
from maplebridge.engine.document.word.tables import table_markup

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_CREATED = datetime(2026, 1, 1)
_LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}


def write_docx(document: Document) -> bytes:
    """The Word file; the same document gives the same bytes. Raises ValueError where a table's cells do not fit."""
    import docx  # slow to import, and few commands write

    word = docx.Document()
    add_styles(word)
    _tell_properties(word, document)
    word.settings.odd_and_even_pages_header_footer = True
    for number, section in enumerate(document.sections):
        target = word.sections[0] if number == 0 else word.add_section()
        page = page_of(section.landscape)
        lay_out(target, page)
        if number == 0:
            number_pages(target)  # the following sections go on with it
        for part in section.parts:
            _add(word, part, page)
    return packed(word)


def _tell_properties(word: WordDocument, document: Document) -> None:
    told = word.core_properties
    told.title, told.language = document.title[:255], _LANGUAGES[document.language]
    told.author = told.last_modified_by = told.comments = told.keywords = told.subject = ""
    told.created = told.modified = _CREATED
    told.revision = 1


def _add(word: WordDocument, part: Part, page: Page) -> None:
    """Appends before the section's own element."""
    from docx.oxml import parse_xml

    body = word.element.body
    for markup in _markup(part, page):
        body.insert(len(body) - 1, parse_xml(markup))


def _markup(part: Part, page: Page) -> list[str]:
    match part:
        case Heading(text, level):
            return [_spaced(paragraph(text, f"Heading{level}"))]
        case Paragraph(text, style):
            return [_spaced(paragraph(text, PARAGRAPH_STYLES[style]))]
        case PageBreak():
            return [f'<w:p {NAMESPACE}><w:r><w:br w:type="page"/></w:r></w:p>']
        case Table():
            return [table_markup(part, page.text_width), _spaced(paragraph("", PARAGRAPH_STYLES["note"]))]


def _spaced(markup: str) -> str:
    return markup.replace("<w:p>", f"<w:p {NAMESPACE}>", 1)
