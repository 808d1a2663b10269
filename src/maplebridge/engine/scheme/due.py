"""The due-rule grammar: `anchor`, `anchor+3wd`, `anchor-5wd`, or an ISO date with the same offset.

Only the text is judged here; `engine/schedule` finds the day. Source: docs/reference/scheme.md section 2.
"""

from __future__ import annotations

import re
from datetime import date

from maplebridge.engine.scheme.model import Due

#: Anchors without a day of their own: found in the scheme, the calendar, or per unit (arrival, rotation, event).
ANCHORS = (
    "scheme_issue", "arrival", "month_end", "quarter_end", "half_end", "year_end", "assessment", "rotation", "event",
)

#: More than this is a slip of the pen: over two years of working days.
MOST_DAYS = 520

_SHAPE = re.compile(r"(?P<anchor>[a-z_]+|\d{4}-\d{2}-\d{2})\s*(?:(?P<sign>[+-])\s*(?P<days>\d{1,9})\s*wd)?", re.ASCII)


class DueError(ValueError):
    """The text is no due rule. `reason`: shape | anchor | date | offset; `what` is the part at fault."""

    def __init__(self, reason: str, what: str) -> None:
        self.reason, self.what = reason, what
        super().__init__(f"{reason}: {what}")


def parse_due(text: str | date) -> Due:
    """A due rule; `text` of the result is its one canonical spelling. A plain date (as YAML or Excel gives) is one too.

    Raises DueError.
    """
    written = str(text).strip()
    match = _SHAPE.fullmatch(written)
    if match is None:
        raise DueError("shape", written)
    anchor = match["anchor"]
    if anchor[0].isdigit():
        _check_date(anchor)
    elif anchor not in ANCHORS:
        raise DueError("anchor", anchor)
    days = int(match["days"] or 0)
    if days > MOST_DAYS:
        raise DueError("offset", match["days"])
    offset = -days if match["sign"] == "-" else days
    return Due(anchor, offset, f"{anchor}{offset:+d}wd" if offset else anchor)


def fixed_day(due: Due) -> date | None:
    """The day of a rule anchored at an ISO date, before its offset; None for the named anchors."""
    return date.fromisoformat(due.anchor) if due.anchor[0].isdigit() else None


def _check_date(written: str) -> None:
    try:
        date.fromisoformat(written)
    except ValueError:
        raise DueError("date", written) from None
