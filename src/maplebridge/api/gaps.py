"""What is missing in the books of units, how complete they are, what the integrity checks ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.paging import Page, Slice, page_in, page_of
from maplebridge.api.sent import LARGEST, Told, WholeAsked, Words, words
from maplebridge.apps.ledgers.queries.asked import problem_of, questions_at
from maplebridge.apps.ledgers.queries.gaps import (
    KINDS,
    Figures,
    Missing,
    figures_of,
    gaps_of,
    keeping_under,
    seen_by,
)
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.web.clock import today
from maplebridge.web.refusals import Unseen
from maplebridge.words import sentence

router = Router(tags=["ledgers"])
UNITS = 25  # whose books one call reads at most
Kind = Literal["no_entries", "assignment", "request", "blank", "late", "number", "evidence"]


class CompletenessTold(Told):
    """Of a unit's record books. `required`: cells that must be filled in, those of entries that were owed by a day that
    is over and are missing included; `present`: those that are; `share`: null where nothing was required. `late`:
    entries made after their limit. `counts`: omissions by kind, as listed."""

    unit: str = Field(examples=["A11"])
    zh: str
    en: str | None
    entries: int
    required: int
    present: int
    share: float | None
    late: int
    counts: dict[str, int]


class GapTold(Told):
    """One omission. `entry`: the record it is in; null: there is none. `number`: of the entry, of what is owed, or the
    first that was left out; `until`: the last of these. `since`, `days`: since when, and so many working days. `who`:
    number of the person who can supply it."""

    kind: Kind
    ledger: str
    entry: int | None
    number: str | None
    until: str | None
    field: str | None
    since: date | None
    days: int
    count: int
    who: int | None
    name: Words | None
    lines: list[str]


class CheckAsked(Told):
    """A question about an entry; no points hang on it. `answer` null: nobody has answered yet."""

    question: int
    check: str
    entry: int
    number: str | None
    zh: str
    en: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


class Few(Slice):
    limit: Annotated[WholeAsked, Field(ge=1, le=UNITS, description="units of one page at most")] = UNITS
    after: Annotated[WholeAsked, Field(ge=0, le=LARGEST, description="`next` of the page before")] = 0


@router.get("/{code}/completeness", response=Page[CompletenessTold], url_name="completeness",
            summary="How complete the books are")
@endpoint("entries.view", of=unit_by_code)
def completeness(request: HttpRequest, unit: Any, asked: Annotated[Few, Query()]) -> Page[CompletenessTold]:
    """Of every unit at or under it that keeps books, by code. Books are read for those of the page."""
    units = keeping_under(unit, today(), request.actor, "")  # type: ignore[attr-defined]
    found = figures_of(units[asked.after:asked.after + asked.limit], today())
    return page_in(units, asked, lambda one: _figures(one, found[one.pk]))


@router.get("/{code}/gaps", response=Page[GapTold], url_name="gaps", summary="What is missing")
@endpoint("entries.view", of=unit_by_code)
def gaps(request: HttpRequest, unit: Any, asked: Annotated[Slice, Query()]) -> Page[GapTold]:
    """In a unit's own books; 404 where it keeps none. What was asked for first, then what is incomplete."""
    found = gaps_of([unit], today()).get(unit.pk)
    if found is None:
        raise Unseen
    return page_in(seen_by(found, request.actor), asked, lambda gap: _gap(gap, found.names))  # type: ignore[attr-defined]


@router.get("/{code}/questions", response=Page[CheckAsked], url_name="check_questions",
            summary="What the integrity checks ask")
@endpoint("entries.view", of=unit_by_code)
def questions(request: HttpRequest, unit: Any, asked: Annotated[Slice, Query()]) -> Page[CheckAsked]:
    """About entries at or under the unit, those that still hold."""
    return page_of(questions_at(unit, request.actor), asked, _question)  # type: ignore[attr-defined]


def _figures(unit: Any, figures: Figures) -> CompletenessTold:
    return CompletenessTold(
        unit=unit.code, zh=unit.zh, en=unit.en or None, entries=figures.entries, required=figures.required,
        present=figures.present, share=figures.share, late=figures.late,
        counts={kind: figures.counts[kind] for kind in KINDS})


def _gap(gap: Missing, names: Mapping[int, Any]) -> GapTold:
    return GapTold(
        kind=gap.kind, ledger=gap.ledger, entry=gap.record or None, number=gap.number or None,  # type: ignore[arg-type]
        until=gap.until or None, field=gap.field_code or None, since=gap.since, days=gap.days, count=gap.count,
        who=gap.who or None, name=words(names[gap.who]) if gap.who in names else None, lines=list(gap.lines))


def _question(row: dict[str, Any]) -> CheckAsked:
    problem = problem_of(row["code"], row["params"])
    return CheckAsked(
        question=row["pk"], check=row["check_name"], entry=row["entry"], number=row["entry__number"] or None,
        zh=sentence(problem, "zh").what, en=sentence(problem, "en").what, asked_at=row["asked_at"],
        answer=row["answer__answer"], answered_at=row["answer__answered_at"])
