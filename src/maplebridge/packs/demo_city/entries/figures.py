"""Monthly figures as reported, and the independent surveys."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date

from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.entry import Entry

_SURVEYED = date(2026, 6, 20)
FIGURES = (
    "visits",
    "disputes_registered",
    "disputes_settled",
    "shifts_done",
    "hazards_found",
    "requests_registered",
    "requests_closed",
)


def month_end(month: int) -> date:
    return date(2026, month, monthrange(2026, month)[1])


def reported(desk: Desk, counts: Mapping[tuple[str, int], int]) -> Iterator[Entry]:
    """Figures of each month, mostly as the books say. counts: (figure, month) -> what the books say."""
    for month in range(1, 7):
        day = month_end(month)
        for figure in (*FIGURES, "preventable_incidents"):
            preventable = figure == "preventable_incidents"
            value = desk.rng.randint(2, 15) if preventable else counts.get((figure, month), 0)
            if not preventable and not desk.succeeds(day, 0.2):
                value += desk.rng.choice((-2, -1, 1, 3)) if value > 2 else 1
            yield desk.entry(
                "reported",
                day,
                month=day,
                figure=figure,
                value=value,
                import_src="接处警系统月度汇总" if preventable else None,
            )


def surveys(desk: Desk) -> Iterator[Entry]:
    """One survey of the half-year: aggregate and sample size only."""
    yield desk.entry(
        "surveys",
        _SURVEYED,
        surveyed_until=_SURVEYED,
        agency="澄枫社情民意调查中心",
        score=round(0.7 + 0.28 * desk.quality(_SURVEYED) + desk.rng.uniform(-0.02, 0.02), 4),
        sample_size=desk.rng.randint(60, 140),
        sample_by="agency",
        report_no=f"SQMY-2026-{desk.unit.code}",
    )
