"""Evidence is added, corrected in what is said of it, and withdrawn; its file never changes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import PurePath

from django.utils import timezone

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.evidence import owners, store
from maplebridge.apps.evidence.models import Evidence, StoredFile
from maplebridge.apps.evidence.receiving import Kept, refuse_identity
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.words import bilingual

LONGEST_TITLE = 120
LONGEST_REASON = 200


@action("evidence.add")
def add_evidence(event: Draft, *, kind: str, key: str, kept: Kept, title: str, from_day: date, to_day: date | None,
                 by: Actor) -> int:
    """Gives the record's key. `title` empty: the file's name. Raises Refused where the kept file is gone."""
    owner = owners.owner_of(kind, key)
    by.require("evidence.add", owner.path, seen="evidence.view")
    owners.admit(owner, by)
    title = title.strip() or PurePath(kept.name).stem[:LONGEST_TITLE]
    problems = [*_faults_of(title, from_day, to_day), *_identity(kept.name, "file")]
    if not store.place_of(kept.sha256).is_file():
        problems.append(Problem("evidence.kept_gone", Place(path="file")))
    if problems:
        raise Refused(problems)
    now = timezone.now()
    row = Evidence.objects.create(
        owner_kind=owner.kind, owner_key=owner.key, unit_id=owner.unit.pk, file=_stored(kept, now),
        sent_sha256=kept.sent, title=title, name=kept.name, kind=kept.kind, from_day=from_day, to_day=to_day,
        uploaded_by_id=by.key, uploaded_at=now, changed_at=now)
    owners.tell_changed(owner.kind, owner.key)
    event.about("evidence", row.pk, _name(row), unit=owner.unit, version=1, sha256=kept.sha256, sent=kept.sent,
                size=kept.size)
    return row.pk


@action("evidence.edit")
def edit_evidence(event: Draft, *, evidence: int, title: str, from_day: date, to_day: date | None, version: int,
                  by: Actor) -> int:
    """Title and the days from which to which it holds. To take days from what somebody else added is to withdraw it
    for those days, and asks for that right. Raises Stale, Refused."""
    row = _taken(evidence, "evidence.add", version, by)
    title = title.strip()
    problems = _faults_of(title, from_day, to_day)
    if not title:
        problems.insert(0, Problem("evidence.no_title", Place(path="title")))
    if by.key != row.uploaded_by_id and not by.may("evidence.withdraw", row.path):
        problems += [Problem("evidence.days_of_others", Place(path=field))
                     for field in _shortened(row, from_day, to_day)]
    if problems:
        raise Refused(problems)
    changes = {"title": (row.title, title), "from_day": (row.from_day, from_day), "to_day": (row.to_day, to_day)}
    if all(old == new for old, new in changes.values()):
        event.nothing()
        return row.pk
    before = _name(row)
    if (row.from_day, row.to_day) != (from_day, to_day):
        row.changed_at = timezone.now()
    row.title, row.from_day, row.to_day, row.version = title, from_day, to_day, row.version + 1
    row.save(update_fields=["title", "from_day", "to_day", "changed_at", "version"])
    owners.tell_changed(row.owner_kind, row.owner_key)
    if not owners.is_open(row.owner_kind):
        del changes["title"]
    event.about("evidence", row.pk, before, unit=row.unit, version=row.version, changes=changes)
    return row.pk


@action("evidence.withdraw")
def withdraw_evidence(event: Draft, *, evidence: int, why: str, version: int, by: Actor) -> int:
    """It stays to be seen, marked, with the reason, and counts no more. Raises Stale, Refused."""
    row = _taken(evidence, "evidence.withdraw", version, by)
    why = why.strip()
    problems = _identity(why, "why")
    if not why or len(why) > LONGEST_REASON:
        problems.append(Problem("evidence.why_length", Place(path="why"), {"most": LONGEST_REASON}))
    if problems:
        raise Refused(problems)
    row.withdrawn_by_id, row.withdrawn_at, row.withdrawn_why = by.key, timezone.now(), why
    row.version += 1
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why", "version"])
    owners.tell_changed(row.owner_kind, row.owner_key)
    reason = why if owners.is_open(row.owner_kind) else "–"
    event.about("evidence", row.pk, _name(row), unit=row.unit, version=row.version, why=reason,
                sha256=row.file.sha256)
    return row.pk


def _shortened(row: Evidence, from_day: date, to_day: date | None) -> list[str]:
    """At which end days are taken from a record: from_day, to_day."""
    later = from_day > row.from_day
    sooner = to_day is not None and (row.to_day is None or to_day < row.to_day)
    return [field for field, shorter in (("from_day", later), ("to_day", sooner)) if shorter]


def _taken(evidence: int, right: str, version: int, by: Actor) -> Evidence:
    """The row, locked, as the person saw it, and not withdrawn."""
    row = Evidence.objects.select_for_update(of=("self",)).select_related("unit", "file").filter(pk=evidence).first()
    if row is None:
        raise Unseen
    by.require(right, row.path, seen="evidence.view")
    owners.admit(owners.owner_of(row.owner_kind, row.owner_key), by)
    require_version("evidence", row.pk, seen=version, now=row.version)
    if row.withdrawn_at is not None:
        raise refuse("evidence.is_withdrawn")
    return row


def _stored(kept: Kept, now: datetime) -> StoredFile:
    """The one row of this content; a later clean scan counts for it."""
    row, _ = StoredFile.objects.get_or_create(sha256=kept.sha256, defaults={
        "size": kept.size, "preview": kept.preview, "scan": kept.scan,
        "notes": [list(note) for note in kept.notes], "stored_at": now})
    if row.state != "whole" or (kept.scan == "clean" and row.scan != "clean"):
        row.state, row.scan = "whole", kept.scan if row.scan != "clean" else row.scan
        row.save(update_fields=["state", "scan"])
    return row


def _name(row: Evidence) -> Text:
    """As the event may say it."""
    return Text(row.title) if owners.is_open(row.owner_kind) else bilingual("evidence.one")


def _faults_of(title: str, from_day: date, to_day: date | None) -> list[Problem]:
    problems = _identity(title, "title")
    if len(title) > LONGEST_TITLE:
        problems.append(Problem("evidence.title_long", Place(path="title"), {"most": LONGEST_TITLE}))
    if to_day is not None and to_day < from_day:
        problems.append(Problem("evidence.days_order", Place(path="to_day")))
    return problems


def _identity(text: str, field: str) -> list[Problem]:
    try:
        refuse_identity(text, Place(path=field))
    except Refused as refused:
        return list(refused.problems)
    return []
