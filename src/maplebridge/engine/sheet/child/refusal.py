"""Why a file is not read."""

from __future__ import annotations


class Refusal(Exception):
    """`code` is the Problem code the parent makes of it; `sheet` and `line` say where, if known."""

    def __init__(self, code: str, *, sheet: str | None = None, line: int | None = None, **params: object) -> None:
        self.code, self.params, self.sheet, self.line = code, params, sheet, line
        super().__init__(code)
