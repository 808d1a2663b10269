"""A trace as the ladder of the report: entries first, points last, every step called by a name people know."""

from __future__ import annotations

from decimal import Decimal

from maplebridge.engine.scheme.read import read_scheme_text
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.reference.context import Note
from maplebridge.engine.score.trace import Origin, RowsUsed, Trace
from maplebridge.reports.programme import data
from maplebridge.reports.programme.compose.ladder import ladder
from maplebridge.reports.programme.wording import rows_text
from maplebridge.words.told import Told
from tests.reports.programme.test_summary import A

SCHEME, _ = read_scheme_text("format: 1\nscheme: {code: T, name: {zh: 试, en: Try}}", "scheme.yaml")
assert SCHEME is not None
TOLD = Told(SCHEME, {})
BELOW = Trace(
    "X/of", "measure", "U1", "period", A, Decimal(3) / 4, Decimal(3) / 4,
    rows=(RowsUsed("visits", 3, (Origin(5, "访.xlsx", "一"), Origin(6, "访.xlsx", "一"))), RowsUsed("planned", 4, ())),
)  # fmt: skip
PART = Note("score.combine.part", {"node": "X/of", "value": Decimal("0.75"), "weight": Decimal(1)})
TOP = Trace(
    "X", "combine", "U1", "period", Text("一项", "One"), Decimal(3), Decimal("3.00"), rule=(PART,), inputs=(BELOW,)
)


def test_nothing_traced_is_an_empty_ladder() -> None:
    assert ladder(None, TOLD) == ()


def test_what_it_stands_on_comes_first_and_is_named_in_the_rule() -> None:
    below, own = ladder(TOP, TOLD)
    assert (below.label, below.value) == (A, Text("75.00 %"))
    assert own.label == Text("一项", "One")
    assert own.detail is not None
    assert "X/of" not in own.detail.zh + own.detail.say("en")
    assert "cause A" in own.detail.say("en")


def test_entries_keep_file_sheet_and_rows() -> None:
    entries = ladder(TOP, TOLD)[0].children[0]
    assert entries.origins == (data.Origin("访.xlsx", "一", (5, 6), 1),)
    assert rows_text((5, 6), 1).say("en") == "rows 5–6 (and 1 more)"


def test_only_shares_are_shown_in_percent() -> None:
    alone = Trace("X", "measure", "U1", "period", A, Decimal("0.5"), Decimal("0.5"), rows=(RowsUsed("visits", 3, ()),))
    assert ladder(alone, TOLD)[-1].value == Text("0.5")
