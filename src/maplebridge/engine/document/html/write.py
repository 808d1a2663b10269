"""A document to HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import islice

from maplebridge.engine.document.grid import Placed, placed
from maplebridge.engine.document.html.style import style
from maplebridge.engine.document.layout import LANDSCAPE, PORTRAIT
from maplebridge.engine.document.parts import Document, Heading, PageBreak, Paragraph, Part, Section, Table
from maplebridge.engine.document.readable import readable

LANGUAGES = {"zh": "zh-Hans-CN", "en": "en-GB"}


def write_html(document: Document) -> str:
    """The whole page with its style; the same document gives the same text. Raises ValueError where a table's cells do
    not fit."""
    body = "\n".join(_section(section) for section in document.sections)
    return (
        f'<!DOCTYPE html>\n<html lang="{LANGUAGES[document.language]}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{_text(document.title)}</title>\n'
        f"<style>\n{style(document.language)}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _section(section: Section) -> str:
    page = LANDSCAPE if section.landscape else PORTRAIT
    parts = "\n".join(_part(part, page.text_width) for part in section.parts)
    return f'<section class="{"wide" if section.landscape else "upright"}">\n{parts}\n</section>'


def _part(part: Part, text_width: float) -> str:
    match part:
        case Heading(text, level):
            return f"<h{level}>{_text(text)}</h{level}>"
        case Paragraph(text, kind):
            return f'<p class="{kind}">{_text(text)}</p>'
        case PageBreak():
            return '<p class="break"></p>'
        case Table():
            return _table(part, text_width)


def _table(table: Table, text_width: float) -> str:
    share = min(1.0, text_width / sum(table.widths))
    columns = "".join(f'<col style="width: {width * share:.2f}mm">' for width in table.widths)
    rows = placed(table)
    head = "\n".join(_row(row, "th") for row in islice(rows, table.heads))
    body = "\n".join(_row(row, "td") for row in rows)
    return (
        f'<table style="width: {sum(table.widths) * share:.2f}mm; font-size: {table.size:g}pt"><colgroup>{columns}'
        f"</colgroup>\n{f'<thead>{head}</thead>' if head else ''}\n<tbody>{body}</tbody></table>"
    )


def _row(row: list[Placed], tag: str) -> str:
    """A band stays with the row below it."""
    bands = any(cell.style == "band" for cell, _, _ in row)
    return f'<tr{" class=starts" if bands else ""}>{"".join(_cells(row, tag))}</tr>'


def _cells(row: list[Placed], tag: str) -> Iterator[str]:
    for cell, _, goes_on in row:
        if not goes_on:
            spans = "".join(f' {name}="{count}"' for name, count in (
                ("colspan", cell.columns), ("rowspan", cell.rows)) if count > 1)
            yield f'<{tag} class="{cell.style}"{spans}>{_text(cell.text)}</{tag}>'


def _text(text: str) -> str:
    return escape(readable(text))
