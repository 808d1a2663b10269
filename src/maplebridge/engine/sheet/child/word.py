"""A docx as messages: its tables as sheets "#1", "#2", then its paragraphs. Standard library only."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .package import check_package
from .refusal import Refusal
from .word_numbering import Numbering
from .word_parts import Parts
from .word_story import Story
from .word_styles import Styles
from .word_table import Table
from .word_tables import Tables

_BLOCK = 512  # rows or paragraphs per line


def tell_word(data: bytes, limits: Mapping[str, float], say: Callable[[object], None]) -> None:
    """Raises Refusal."""
    check_package(data, entries=int(limits["entries"]), unpacked=int(limits["unpacked_bytes"]))
    parts = Parts(data)
    told = _Told(limits, say)
    styles = Styles(parts.side("styles"))
    tables = Tables(limits, told.table)
    story = Story(styles, Numbering(parts.side("numbering"), styles), tables, int(limits["text_signs"]))
    story.read(parts.open(parts.main), parts.main, "document")
    for role in ("footnotes", "endnotes"):
        if (name := parts.related.get(role)) in parts.infos:
            story.read(parts.open(name), name, role)
    for at in range(0, len(story.prose), _BLOCK):
        say({"prose": story.prose[at : at + _BLOCK]})


class _Told:
    def __init__(self, limits: Mapping[str, float], say: Callable[[object], None]) -> None:
        self.limits, self.say = limits, say
        self.count = self.cells = 0

    def table(self, table: Table) -> None:
        """Sizes are known before anything of that size is made."""
        self.count += 1
        name, starts = f"#{self.count}", table.starts()
        most = self.limits
        if len(starts) > most["columns"]:
            raise Refusal("sheet.too_many_columns", sheet=name, columns=len(starts), most=int(most["columns"]))
        self.cells += len(starts) * len(table.rows)
        if self.cells > most["cells"]:
            raise Refusal("sheet.too_many_cells", sheet=name, most=int(most["cells"]))
        merged = table.merged(starts)
        if len(merged) > most["merges"]:
            raise Refusal("sheet.too_many_merges", sheet=name, merges=len(merged), most=int(most["merges"]))
        self.say({"sheet": name, "hidden": False, "merged": merged, "errors": [], "hidden_rows": table.hidden,
                  "hidden_columns": []})
        rows = table.dense(starts)
        for at in range(0, len(rows), _BLOCK):
            self.say(rows[at : at + _BLOCK])
