"""A table becomes a version of its programme: kept whole, never changed."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.take_draft import refuse_private, take_draft, take_open, take_programme
from maplebridge.apps.programmes.models import SchemeContent, SchemeDraft, SchemeVersion
from maplebridge.apps.programmes.queries.drafts import content_hash, findings, made_of, stopped, unreasoned
from maplebridge.apps.programmes.queries.versions import versions_of
from maplebridge.apps.programmes.reading import Made, read_again
from maplebridge.apps.programmes.states import ISSUED
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text

LONGEST_DOCUMENT = 120
EARLIEST = date(2000, 1, 1)


@action("programmes.issue")
def issue_version(event: Draft, *, draft: int, document: str, issued_on: date, today: date, version: int,
                  by: Actor) -> int:
    """Gives the version's number; that of the earlier time where the draft was issued so already. Raises Stale,
    Refused with everything that stands against it."""
    seen = take_draft(draft, by)
    programme = take_programme(seen.programme_id, by)  # numbers are given one at a time
    row = take_draft(draft, by)
    if row.state == ISSUED and (row.issued.document, row.issued.issued_on) == (document.strip(), issued_on):
        event.nothing()
        return row.issued.number
    row = take_open(draft, version, by)
    refuse_private({"document": document}, LONGEST_DOCUMENT)
    made = made_of(row)
    faults = [*_faults(document.strip(), issued_on, today), *_open(row, made, today)]
    if faults:
        raise Refused(faults)
    scheme, _ = read_again(made.files).sound()
    last = versions_of(programme).first()
    new = SchemeVersion.objects.create(
        programme=programme, number=last.number + 1 if last else 1, scheme_code=scheme.code,
        scheme_version=scheme.version, sha256=content_hash(made.files), draft=row, document=document.strip(),
        issued_on=issued_on, issued_by_id=by.key or None)
    SchemeContent.objects.create(version=new, files=dict(made.files))
    row.state, row.version = ISSUED, row.version + 1
    row.save(update_fields=["state", "version"])
    event.about("scheme_version", new.pk, Text(programme.zh, programme.en or None), unit=programme.unit, version=1,
                number=new.number, document=new.document, day=issued_on, sha256=new.sha256, file_sha256=row.sha256)
    return new.number


def _faults(document: str, issued_on: date, today: date) -> list[Problem]:
    found = []
    if not document:
        found.append(Problem("adoption.no_document", Place(path="document")))
    if not EARLIEST <= issued_on <= today:
        found.append(Problem("adoption.issue_day", Place(path="issued_on"), {"day": issued_on, "today": today}))
    return found


def _open(row: SchemeDraft, made: Made, today: date) -> list[Problem]:
    """What must be settled before the table can be issued."""
    if made.questions:
        return [Problem("adoption.questions_open", params={"count": len(made.questions)})]
    found = findings(made, row.reasons, today)
    if stopped(found):
        return [Problem("adoption.errors_left",
                        params={"count": sum(len(one.problems) for one in found if one.severity == "error")})]
    without = unreasoned(found)
    return [Problem("adoption.reasons_missing", params={"count": len(without)})] if without else []
