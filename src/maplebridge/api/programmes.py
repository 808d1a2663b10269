"""Programmes: versions of their tables, what is asked about lines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.paging import Page, Slice, page_of
from maplebridge.api.sent import Amount, Line, Listed, Told, Words, amount, words
from maplebridge.apps.programmes.queries.changes import version_by
from maplebridge.apps.programmes.queries.programme_rows import programme_rows
from maplebridge.apps.programmes.queries.programmes import seen_programme
from maplebridge.apps.programmes.queries.questions import questions_of
from maplebridge.apps.programmes.queries.responsibility import lead_rows
from maplebridge.apps.programmes.queries.versions import scheme_of, versions_of
from maplebridge.engine.schedule import say_rule
from maplebridge.engine.scheme.model import Due, Indicator, Item
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.refusals import Unseen
from maplebridge.words import bilingual

router = Router(tags=["programmes"])
ISSUED = ("number", "scheme_code", "scheme_version", "sha256", "document", "issued_on", "issued_by", "withdrawn_on",
          "withdrawn_why")
LineCode = Annotated[str, Line(40, 1), Field(examples=["FQ1.1"])]


class ProgrammeTold(Told):
    """`unit`: whose office runs it. `force`: number of the version that holds; null before the first. `units`: how many
    take part today, of those the token sees."""

    code: str = Field(examples=["FQ2026"])
    zh: str
    en: str | None
    unit: str
    begun_on: date
    closed_on: date | None
    force: int | None
    units: int


class VersionTold(Told):
    """A table as it was issued. `sha256`: over its content. `issued_by`: number of the person."""

    number: int
    scheme_code: str
    scheme_version: str
    sha256: str
    document: str
    issued_on: date
    issued_by: int | None
    withdrawn_on: date | None
    withdrawn_why: str | None


class CategoryTold(Told):
    code: str
    zh: str
    en: str | None


class RuleTold(Told):
    """When a line is due: as the table writes it, and in words."""

    rule: str = Field(examples=["month_end+3wd"])
    zh: str
    en: str | None


class TableLine(Told):
    """One line of the table. `applies_to`: codes of categories; empty: all. `method`: how it is counted."""

    code: str = Field(examples=["FQ1.1"])
    zh: str
    en: str | None
    tier: Literal["bottom_line", "baseline", "highline", "diagnostic"]
    points: Amount
    group: Words | None
    definition: Words | None
    method: Words | None
    verification: str | None
    lead_department: Words | None
    responsible_role: Words | None
    period: str | None
    due: RuleTold | None
    applies_to: list[str]
    ledgers: list[str]
    steps: int = Field(description="of its template")


class TableItem(Told):
    """`lead`: the unit that leads it today."""

    code: str
    zh: str
    en: str | None
    section: Literal["item", "bonus", "veto", "monitoring"]
    points: Amount
    lead: str | None
    lines: list[TableLine]


class TableTold(VersionTold):
    """A version with all it says."""

    zh: str
    en: str | None
    full_score: Amount
    from_day: date
    to_day: date
    assessment_day: date | None
    categories: list[CategoryTold]
    ledgers: list[str]
    items: list[TableItem]


class QuestionTold(Told):
    """`unit`: who asks. `answer` null: not answered yet."""

    question: int
    line: str
    unit: str
    zh: str
    en: str | None
    text: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


class QuestionsAsked(Slice):
    line: LineCode | None = None
    answered: Annotated[str, Listed(("yes", "no"))] | None = None


@router.get("", response=Page[ProgrammeTold], url_name="programmes", summary="Programmes")
@endpoint("programmes.view")
def programmes(request: HttpRequest, asked: Annotated[Slice, Query()]) -> Page[ProgrammeTold]:
    """Those run within reach, and those in which a unit within reach takes part."""
    return page_of(programme_rows(request.actor, today()), asked, _programme)  # type: ignore[attr-defined]


@router.get("/{programme}", response=ProgrammeTold, url_name="programme", summary="One programme")
@endpoint("programmes.view")
def one(request: HttpRequest, programme: str) -> ProgrammeTold:
    row = programme_rows(request.actor, today()).filter(code=programme).first()  # type: ignore[attr-defined]
    if row is None:
        raise Unseen
    return _programme(row)


@router.get("/{programme}/versions", response=Page[VersionTold], url_name="programme_versions",
            summary="Versions of its table")
@endpoint("programmes.view")
def versions(request: HttpRequest, programme: str, asked: Annotated[Slice, Query()]) -> Page[VersionTold]:
    found = seen_programme(programme, request.actor)  # type: ignore[attr-defined]
    return page_of(versions_of(found).values(*ISSUED), asked, lambda row: VersionTold(**_issued(row)), key="number")


@router.get("/{programme}/versions/{int:number}", response=TableTold, url_name="programme_version",
            summary="One version with its items and lines")
@endpoint("programmes.view")
def version(request: HttpRequest, programme: str, number: int) -> TableTold:
    """What was issued never changes, but for `lead` and the withdrawal."""
    found = version_by(seen_programme(programme, request.actor).code, number)  # type: ignore[attr-defined]
    scheme, leads = scheme_of(found.pk), lead_rows(found.programme, today())
    period = scheme.period.whole
    return TableTold(
        **_issued({name: getattr(found, f"{name}_id" if name == "issued_by" else name) for name in ISSUED}),
        zh=scheme.name.zh, en=scheme.name.en, full_score=amount(scheme.full_score), from_day=period.start,
        to_day=period.end, assessment_day=scheme.assessment_day, ledgers=list(scheme.ledgers),
        categories=[CategoryTold(code=each.code, zh=each.name.zh, en=each.name.en) for each in scheme.categories],
        items=[_item(each, leads[each.code].code if each.code in leads else None) for each in scheme.items])


@router.get("/{programme}/questions", response=Page[QuestionTold], url_name="programme_questions",
            summary="Questions about its lines, and answers")
@endpoint("programmes.view")
def questions(request: HttpRequest, programme: str, asked: Annotated[QuestionsAsked, Query()]) -> Page[QuestionTold]:
    """Of all units: who sees the programme sees them all."""
    rows = questions_of(seen_programme(programme, request.actor))  # type: ignore[attr-defined]
    if asked.line is not None:
        rows = rows.filter(indicator=asked.line)
    if asked.answered is not None:
        rows = rows.filter(answered_at__isnull=asked.answered == "no")
    return page_of(rows, asked, _question)


def _programme(row: dict[str, Any]) -> ProgrammeTold:
    return ProgrammeTold(unit=row["unit__code"], en=row["en"] or None, **{
        name: row[name] for name in ("code", "zh", "begun_on", "closed_on", "force", "units")})


def _issued(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "withdrawn_why": row["withdrawn_why"] or None}


def _question(row: dict[str, Any]) -> QuestionTold:
    return QuestionTold(
        question=row["pk"], line=row["indicator"], unit=row["participant__unit__code"],
        zh=row["participant__unit__zh"], en=row["participant__unit__en"] or None, text=row["text"],
        asked_at=row["asked_at"], answer=row["answer"] or None, answered_at=row["answered_at"])


def _item(item: Item, lead: str | None) -> TableItem:
    return TableItem(code=item.code, zh=item.name.zh, en=item.name.en, section=item.section, points=amount(item.points),
                     lead=lead, lines=[_line(each) for each in item.indicators])


def _line(line: Indicator) -> TableLine:
    return TableLine(
        code=line.code, zh=line.name.zh, en=line.name.en, tier=line.tier, points=amount(line.points),
        group=_maybe(line.group), definition=_maybe(line.definition), method=_maybe(line.method),
        verification=line.verification, lead_department=_maybe(line.lead_department),
        responsible_role=_maybe(line.responsible_role), period=line.period, due=_due(line.due),
        applies_to=list(line.applies_to), ledgers=list(line.ledgers), steps=len(line.tasks))


def _due(due: Due | None) -> RuleTold | None:
    if due is None:
        return None
    said = say_rule(due)
    name = bilingual(said.code, **said.params)
    return RuleTold(rule=due.text, zh=name.zh, en=name.en)


def _maybe(text: Text | None) -> Words | None:
    return words(text) if text else None
