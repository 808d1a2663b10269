"""What calamine leaves out of a sheet: cells that show an error, merged ranges of ods, hidden rows and columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .refusal import Refusal

_COLUMNS = 16_384  # of the widest sheet there is


@dataclass(slots=True)
class Extras:
    """Rows and columns from 0."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    def hide_columns(self, first: int, last: int) -> None:
        """Both included; what lies outside any sheet is left out."""
        self.hidden_columns.extend(range(max(0, first), min(last, _COLUMNS - 1) + 1))


ExtrasOf = Callable[[str], Extras]  # by the sheet's name


def check_errors(sheet: str, extras: Extras, most: float) -> None:
    """Raises Refusal for a sheet that consists of errors."""
    if len(extras.errors) > most:
        raise Refusal("sheet.too_many_errors", sheet=sheet, errors=f"> {int(most)}", most=int(most))
