"""Paper, margins and page numbers of a section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maplebridge.engine.document.layout import LANDSCAPE, NUMBER_BELOW, NUMBER_SIZE, PORTRAIT, Page
from maplebridge.engine.document.word.markup import NAMESPACE
from maplebridge.engine.document.word.styles import NUMBER_STYLE

if TYPE_CHECKING:
    from docx.section import Section as WordSection
    from docx.section import _Footer

_CHARACTER = round(NUMBER_SIZE * 20)


def page_of(landscape: bool) -> Page:
    return LANDSCAPE if landscape else PORTRAIT


def lay_out(section: WordSection, page: Page) -> None:
    """Sets paper and margins."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section.orientation = WD_ORIENT.LANDSCAPE if page.width > page.height else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance = Mm(page.top / 2)
    section.footer_distance = Mm(page.bottom - NUMBER_BELOW - NUMBER_SIZE / 72 * 25.4)


def number_pages(section: WordSection) -> None:
    """A dash each side, on odd pages right, on even pages left, one character in."""
    _number(section.footer, "right")
    _number(section.even_page_footer, "left")


def _number(footer: _Footer, side: str) -> None:
    from docx.oxml import parse_xml

    footer.is_linked_to_previous = False
    element = footer.paragraphs[0]._p
    parent = element.getparent()
    assert parent is not None
    parent.replace(element, parse_xml(
        f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="{NUMBER_STYLE}"/>'
        f'<w:ind w:{side}="{_CHARACTER}"/><w:jc w:val="{side}"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
    ))
