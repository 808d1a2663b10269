"""A scheme to a Word file: the table offices know, and in annexes all that makes it exact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maplebridge.engine.document import Document, Paragraph, Section, write_docx
from maplebridge.engine.scheme.excel.rows import Vocabularies
from maplebridge.engine.scheme.excel.write import category_words
from maplebridge.engine.scheme.excel.write_table import is_tabular, item_lines, table_subtitle, table_title
from maplebridge.engine.scheme.word.annexes import basics_annex, lines_annex, nodes_annex, tasks_annex
from maplebridge.engine.scheme.word.layout import CODE, ITEM_CODE, NOTE, position
from maplebridge.engine.scheme.word.main_table import ItemLines, main_table


def write_word(source: Mapping[str, Any]) -> bytes:
    """The docx file of a scheme's mapping, sound or not. Same mapping, same bytes."""
    made: Vocabularies = {"category": category_words(source)}
    items = _lines(source, made)
    nodes = source.get("nodes") if is_tabular("nodes", source.get("nodes")) else None
    carried = {key for key, there in (("items", items is not None), ("nodes", nodes is not None)) if there}
    rest = {key: value for key, value in source.items() if key not in carried}
    title = table_title(source)
    front = Section((
        Paragraph(title, "title"), Paragraph(table_subtitle(source), "subtitle"), Paragraph(NOTE, "note"),
        main_table(items or []),
    ), landscape=True)
    annexes = (
        basics_annex(rest, made), lines_annex(items or []), tasks_annex(source if items else {}, made),
        nodes_annex(nodes or {}, made),
    )
    return write_docx(Document(title, (front, *annexes)))


def _lines(source: Mapping[str, Any], made: Vocabularies) -> list[ItemLines] | None:
    """The items with their lines; None where they are no table, or codes cannot tell their lines apart."""
    if not is_tabular("items", source.get("items")):
        return None
    items = [(item, item_lines(item, made)) for item in source["items"]]
    for column, own in ((ITEM_CODE, [lines[0] for _, lines in items]),
                        (CODE, [line for item, lines in items if item.get("indicators") for line in lines])):
        codes = [line[position(column)] for line in own]
        if None in codes or len(set(codes)) < len(codes):
            return None
    return items
