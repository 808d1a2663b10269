"""Entries of record books: read, and written many at once by the rules of every other way in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.paging import Page, Slice, page_of
from maplebridge.api.sent import Day, Sent, Told
from maplebridge.api.versions import record
from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.queries.books import entry_rows
from maplebridge.apps.ledgers.queries.checking import Looked, check_rows
from maplebridge.apps.ledgers.queries.entries import entry_by_key, record_key, require_seen
from maplebridge.apps.ledgers.queries.kinds import book_of, desk_of
from maplebridge.apps.ledgers.states import SENT
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.clock import now, today
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import lang
from maplebridge.words import sentence

router = Router(tags=["ledgers"])
MOST = 2_000  # rows of one call
BOOK = "/{code}/{ledger}/entries"
FIELDS = ("pk", "record", "ledger", "number", "day", "values", "state", "review", "version", "entered_by", "entered_at",
          "unit__code")
SAME = ("ledger", "number", "day", "values", "state", "review", "version", "entered_by", "entered_at")


class EntryTold(Told):
    """`entry`: the record, the same through all corrections. `values`: by field; days and instants as ISO 8601, numbers
    as exact texts, people as @ and their number. `review`: accepted, returned, or empty while it waits. `entered_by`,
    `entered_at`: of this version."""

    entry: int
    unit: str
    ledger: str
    number: str
    day: date | None
    values: dict[str, str | bool]
    state: Annotated[str, Field(examples=["current"])]
    review: str
    version: int
    entered_by: int | None
    entered_at: datetime


class Which(Slice):
    """What of a book is wanted."""

    since: Day | None = None
    until: Day | None = None
    state: Literal["current", "withdrawn"] = "current"
    review: Literal["waiting", "accepted", "returned"] | None = None


class Rows(Sent):
    """`rows`: by field code what a cell would say; the number of an entry corrects that one, without a number
    the system gives one. `dry_run`: only tell. `all_or_nothing`: write none where one is wrong."""

    rows: Annotated[list[dict[str, str | int | bool | None]], Field(max_length=MOST)]
    dry_run: bool = False
    all_or_nothing: bool = False


class RowProblem(Told):
    """`row` from 0. `field` empty: of the row as a whole."""

    row: int
    field: str
    code: str
    detail: str


class RowsTold(Told):
    """How many rows are new, correct an entry, say what is there already, or are wrong. `batch`: by which all can be
    taken back at once; null in a dry run."""

    new: int
    changed: int
    unchanged: int
    rejected: int
    batch: int | None
    problems: list[RowProblem]


def may_book(actor: Actor, unit: Any, code: str, ledger: str) -> None:
    """The unit must keep the book."""
    desk_of(unit, today()).kind(ledger)


def may_entry(actor: Actor, row: Any, entry: int) -> None:
    """A restricted book is read by who enters and who reviews."""
    kind = book_of(desk_of(row.unit, today()), row.ledger, row.unit)
    if kind is None:
        raise Unseen
    require_seen(row, kind, actor)


@router.get(BOOK, response=Page[EntryTold], url_name="entries", summary="Entries of a book")
@endpoint("entries.view", of=unit_by_code, may=may_book)
def entries(request: HttpRequest, unit: Any, ledger: str, asked: Annotated[Which, Query()]) -> Page[EntryTold]:
    """At a unit that keeps no books, those of the units below."""
    rows = entry_rows(desk_of(unit, today()), ledger, request.actor,  # type: ignore[attr-defined]
                      withdrawn=asked.state == "withdrawn")
    wanted = Q()
    if asked.since:
        wanted &= Q(day__gte=asked.since)
    if asked.until:
        wanted &= Q(day__lte=asked.until)
    if asked.review:
        wanted &= Q(review="" if asked.review == "waiting" else asked.review)
    return page_of(rows.filter(wanted).values(*FIELDS), asked, _of_row)


@router.get("/entries/{int:entry}", response=EntryTold, url_name="entry", summary="One entry")
@endpoint("entries.view", of=entry_by_key, may=may_entry)
def one(request: HttpRequest, row: Any) -> HttpResponse:
    """As it stands."""
    told = EntryTold(entry=record_key(row), unit=row.unit.code, entered_by=row.entered_by_id, **{
        name: getattr(row, name) for name in SAME if name != "entered_by"})
    return record(told, "entry", told.entry, row.version)


@router.post(BOOK, response=RowsTold, url_name="entries", summary="Write entries")
@endpoint("entries.record", of=unit_by_code, seen="entries.view", writes=True, may=may_book)
def write(request: HttpRequest, unit: Any, ledger: str, sent: Rows) -> RowsTold:
    """All good rows in one batch; the others are told by row and field. With none good it is refused (422), each fault
    with its pointer."""
    actor = request.actor  # type: ignore[attr-defined]
    looked = check_rows(desk_of(unit, today()), ledger, sent.rows, now=now(), actor=actor)
    checked = looked.checked
    if sent.dry_run:
        return RowsTold(new=len(checked.new), changed=len(checked.changed), unchanged=len(checked.unchanged),
                        rejected=len(checked.rejected), batch=None, problems=_told(looked))
    try:
        done: Mapping[str, int] = record_rows(unit=unit.pk, ledger=ledger, rows=sent.rows, way=SENT, now=now(),
                                              all_or_nothing=sent.all_or_nothing, by=actor)
    except Refused as refused:
        raise (Refused(_placed(looked)) if checked.problems else refused) from None
    return RowsTold(**done, problems=_told(looked))


def _told(looked: Looked) -> list[RowProblem]:
    return [RowProblem(row=row, field=code, code=problem.code, detail=_sentence(problem))
            for row, code, problem in _each(looked)]


def _placed(looked: Looked) -> list[Problem]:
    """At their place in what was sent."""
    return [Problem(problem.code, Place(path=".".join(["rows", str(row), *([code] if code else [])])), problem.params)
            for row, code, problem in _each(looked)]


def _each(looked: Looked) -> list[tuple[int, str, Problem]]:
    return [(row, code, problem) for row, fields in sorted(looked.faults().items())
            for code, problems in fields.items() for problem in problems]


def _sentence(problem: Problem) -> str:
    told = sentence(problem, lang())
    return f"{told.what} {told.do}".strip()


def _of_row(row: dict[str, Any]) -> EntryTold:
    return EntryTold(entry=row["record"], unit=row["unit__code"], **{name: row[name] for name in SAME})
