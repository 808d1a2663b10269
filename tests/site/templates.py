"""The templates of the site as text: what is written in them, their attributes, their tags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "maplebridge"
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.S)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
ATTRIBUTE = re.compile(r"""\b([a-z][\w-]*)=("(?:\{%.*?%\}|\{\{.*?\}\}|[^"{]|\{)*"
                                           |'(?:\{%.*?%\}|\{\{.*?\}\}|[^'{]|\{)*')""", re.S | re.X)
ELEMENT = re.compile(r"<[^>]*>", re.S)
READ_OUT = ("alt", "aria-label", "placeholder", "title", "value")


@dataclass(frozen=True, slots=True)
class Template:
    """One template without its comments. `name` as pages ask for it."""

    name: str
    source: str

    def attributes(self) -> list[tuple[str, str]]:
        """Of its elements; tags of the template's own language are not looked into."""
        outside = re.sub(r"\{%\s*(?:include|with|url|say|extends|load|if|elif|for)\b.*?%\}", self._kept_in_attributes,
                         self.source, flags=re.S)
        return [(name, value[1:-1]) for name, value in ATTRIBUTE.findall(outside)]

    @staticmethod
    def _kept_in_attributes(tag: re.Match[str]) -> str:
        """`say` stays, as it is what attributes are looked through for; params of others look like attributes."""
        return tag[0] if tag[0].split()[1].startswith("say") else ""

    def text(self) -> str:
        """What it writes itself, outside elements and tags."""
        return ELEMENT.sub(" ", TAG.sub("", self.source))

    def tags(self) -> list[str]:
        return TAG.findall(self.source)


def templates() -> list[Template]:
    return [Template(str(file).partition("/templates/")[2], COMMENT.sub("", file.read_text(encoding="utf-8")))
            for file in sorted(SOURCE.rglob("templates/**/*")) if file.suffix in (".html", ".txt")]
