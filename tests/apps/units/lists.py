"""Lists of units and people as files, for the tests of importing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from maplebridge.apps.units.queries.imports.columns import LISTS
from maplebridge.engine.sheet import NewSheet, write_book

Line = Sequence[Any]


def heads(kind: str, lang: str = "zh") -> list[str]:
    return [field.name.say(lang) for field in LISTS[kind].fields]  # type: ignore[arg-type]


def xlsx(kind: str, lines: Sequence[Line], header: Sequence[str] | None = None) -> bytes:
    return write_book([NewSheet("名册", [list(header or heads(kind)), *map(list, lines)], header=0)])


def csv(kind: str, lines: Sequence[Line], encoding: str = "gb18030") -> bytes:
    rows = [heads(kind), *lines]
    return "\r\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows).encode(encoding)


def ods(kind: str, lines: Sequence[Line]) -> bytes:
    import pandas as pd

    out = io.BytesIO()
    pd.DataFrame(lines, columns=heads(kind)).to_excel(out, engine="odf", index=False)
    return out.getvalue()


def written(folder: Path, content: bytes, ending: str = "xlsx") -> Path:
    file = folder / f"list.{ending}"
    file.write_bytes(content)
    return file


def person(number: int, unit: str = "A11", title: str = "民警", role: str | None = None, username: str | None = None,
           day: date = date(2026, 3, 2), zh: str = "王小明") -> Line:
    return (f"P{number:05d}", zh, None, unit, title, role, username, day)


def unit(code: str, parent: str, zh: str = "新派出所", kind: str = "派出所", day: date = date(2026, 3, 2)) -> Line:
    return (code, zh, None, kind, "urban", parent, day)
