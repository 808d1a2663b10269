"""One paragraph while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Paragraph:
    """`number`, `level`: of its own w:numPr. `joined`: its end was deleted, so the next one goes on with its text."""

    texts: list[str] = field(default_factory=list)
    style: str = ""
    number: str | None = None
    level: int | None = None
    outline: int | None = None
    joined: bool = False
    in_run: bool = False
    run_hidden: bool = False
    fields: list[bool] = field(default_factory=list)  # per open field, whether its result has begun

    def add(self, text: str) -> None:
        if not self.run_hidden and all(self.fields):
            self.texts.append(text)

    def mark_field(self, kind: str | None) -> None:
        """Begin, separator or end of a field. What a field shows is text, how it is made is not."""
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()
