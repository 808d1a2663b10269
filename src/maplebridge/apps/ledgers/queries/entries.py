"""Entries: as the engine knows them, as lists show them, one with its chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from maplebridge.apps.evidence.models import Evidence
from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.kinds import own_fields
from maplebridge.apps.ledgers.states import ACCEPTED, CURRENT
from maplebridge.apps.units.access import Actor
from maplebridge.engine.ledger import Entry as Known
from maplebridge.engine.ledger import Kind
from maplebridge.engine.ledger.kind import ENTERED_AT, EVIDENCE, UNIT
from maplebridge.engine.ledger.stored import from_stored, to_stored
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.web.refusals import Unseen

OWNER = "entry"  # what evidence of an entry belongs to
COLUMNS = ("pk", "unit__code", "ledger", "number", "values", "entered_by", "entered_at", "first", "first__entered_at",
           "review", "reviewed_by", "reviewed_at")
LARGEST_KEY = 2**63 - 1


def account(person: int | None) -> str | None:
    """How entries name a person."""
    return f"@{person}" if person else None


def person_of(account: object) -> int | None:
    """The person's key, where it is one of ours."""
    text = str(account or "")
    return int(text[1:]) if text.startswith("@") and text[1:].isdecimal() else None


def naive(instant: datetime) -> datetime:
    """Local, without zone, as rules and sheets have it."""
    return timezone.localtime(instant).replace(tzinfo=None)


def known_entry(row: Mapping[str, Any], kind: Kind, evidence: Iterable[str] = ()) -> Known:
    """As rules, facts and gaps see it; `row` has COLUMNS. When it was entered is when its chain began: to correct a
    record does not make it late. It is reviewed once a review accepted it. `evidence`: keys of records that belong to
    it, beside those it names."""
    values: dict[str, RowValue] = from_stored(kind, row["values"])
    values[UNIT] = row["unit__code"]
    if kind.number and row["number"]:
        values[kind.number.field] = row["number"]
    own: dict[str, RowValue] = {"entered_by": account(row["entered_by"]),
                                ENTERED_AT: naive(row["first__entered_at"] or row["entered_at"])}
    if row["review"] == ACCEPTED:
        own |= {"reviewed_by": account(row["reviewed_by"]), "reviewed_at": naive(row["reviewed_at"])}
    known = {field.code for field in kind.fields}
    values |= {code: value for code, value in own.items() if code in known and value is not None}
    if EVIDENCE in known and (joined := [*filter(None, str(values.get(EVIDENCE) or "").split(";")), *evidence]):
        values[EVIDENCE] = ";".join(dict.fromkeys(joined))
    return Known(row["ledger"], values)


def known_entries(rows: Iterable[Mapping[str, Any]], kind: Kind) -> list[tuple[int, Known]]:
    """Key of the record, and the entry with its evidence. One query per thousand rows."""
    rows = list(rows)
    found: list[tuple[int, Known]] = []
    for start in range(0, len(rows), 1000):
        part = rows[start:start + 1000]
        held = evidence_of([row["first"] or row["pk"] for row in part])
        found += [(key := row["first"] or row["pk"], known_entry(row, kind, held.get(key, ()))) for row in part]
    return found


def evidence_of(records: Iterable[int]) -> dict[int, list[str]]:
    """Record -> keys of the evidence that belongs to it and was not withdrawn."""
    found: dict[int, list[str]] = {}
    rows = Evidence.objects.filter(owner_kind=OWNER, owner_key__in=[str(key) for key in records], withdrawn_at=None)
    for owner, key in rows.order_by("pk").values_list("owner_key", "pk"):
        found.setdefault(int(owner), []).append(str(key))
    return found


def current(unit: int, ledger: str) -> QuerySet[Entry]:
    """What counts in a book of a unit."""
    return Entry.objects.filter(unit=unit, ledger=ledger, state=CURRENT)


def entry_by_key(entry: int) -> Entry:
    """How a record stands now, by its key. Raises Unseen."""
    row = chain_of(entry).order_by(Case(When(state=CURRENT, then=0), default=1), "-version").first()
    if row is None:
        raise Unseen
    return row


def chain_of(entry: int) -> QuerySet[Entry]:
    """A record and its corrections, the newest first."""
    if entry > LARGEST_KEY:
        raise Unseen
    return (Entry.objects.filter(Q(pk=entry, first=None) | Q(first=entry))
            .select_related("unit", "entered_by", "reviewed_by", "batch").order_by("-version"))


def record_key(row: Entry) -> int:
    return row.first_id or row.pk


def seen_by(actor: Actor) -> Q:
    """Entries within reach."""
    return actor.scope("entries.view", "unit__path")


def require_seen(row: Entry, kind: Kind | None, by: Actor) -> None:
    """A restricted book is read by who enters in it and by who reviews. Raises Unseen."""
    if kind is not None and kind.restricted and not may_read_restricted(row, by):
        raise Unseen


def may_read_restricted(row: Entry, by: Actor) -> bool:
    return row.entered_by_id == by.key or by.may("entries.review", row.path)


def may_withdraw(row: Entry, by: Actor) -> bool:
    """Who entered it, until it is reviewed; beyond that the right to withdraw is asked."""
    own = row.entered_by_id == by.key and not row.review and by.may("entries.record", row.path)
    return own or by.may("entries.withdraw", row.path)


def waiting(actor: Actor) -> QuerySet[Entry]:
    """What waits for this person's review: current, not reviewed, and in no version entered by them."""
    own = Entry.objects.filter(entered_by=actor.key)
    return (Entry.objects.filter(actor.scope("entries.review", "unit__path"), state=CURRENT, review="")
            .exclude(entered_by=actor.key).exclude(first__in=own.filter(first=None).values("pk"))
            .exclude(first__in=own.exclude(first=None).values("first")).annotate(record=record()))


def record() -> Case:
    """The record's key, for a queryset."""
    return Case(When(first=None, then=F("pk")), default=F("first"))


def stored_values(entry: Known, kind: Kind) -> dict[str, Any]:
    """What an entry keeps beside its columns."""
    left_out = own_fields(kind) | {UNIT}
    return dict(to_stored({code: value for code, value in entry.values.items() if code not in left_out}))
