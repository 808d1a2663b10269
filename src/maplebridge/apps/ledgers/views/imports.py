"""A workbook into a book: the file, its dry run, the writing of what was shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode

from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.actions.start_import import start_import
from maplebridge.apps.ledgers.chores import kept_as
from maplebridge.apps.ledgers.queries.checking import Looked
from maplebridge.apps.ledgers.queries.files import Filed, dry_run, outcome_of, read_filed
from maplebridge.apps.ledgers.queries.kinds import Desk, desk_of, own_fields
from maplebridge.apps.ledgers.states import IMPORTED
from maplebridge.apps.ledgers.views.shown import main_field, main_text, trail, unit_name
from maplebridge.apps.units.forms.imports import Confirm, Upload
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.kept import drop, keep, kept
from maplebridge.apps.units.queries.imports.sheets import template as empty_sheet
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.engine.ledger import Kind, error_copy, find_identity
from maplebridge.engine.problem import Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import now, today
from maplebridge.web.export import TYPES
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.web.say import lang, named, say
from maplebridge.web.table import Column, Row, listing
from maplebridge.words import sentence

AT_ONCE = 2_000  # rows; more are written by a job
SHOWN = 20  # new rows and corrections told; the rejected ones have pages
PRIVATE = frozenset(f"ledger.{name}" for name in ("id_number", "phone_number", "bank_card", "passport", "plate"))
RIGHT = "entries.record"


@page(RIGHT, of=unit_by_code, seen="entries.view", writes=True)
def upload(request: HttpRequest, unit: Any, ledger: str) -> HttpResponse:
    person, kind = request.actor.key, desk_of(unit, today()).kind(ledger)  # type: ignore[attr-defined]
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()

    def act() -> str:
        file = form.cleaned_data["file"]
        digest = keep(person, kept_as(unit.pk, ledger), file)
        try:
            read_filed(_file(person, unit, ledger, digest), kind)
        except Refused:
            drop(person, kept_as(unit.pk, ledger), digest)
            raise
        return f"{reverse('ledgers:dry_run', args=[unit.code, ledger, digest])}?{urlencode({'file': _name(file.name)})}"

    return answer(request, form, act, done=lambda address: address, template="ledgers/import.html", multipart=True,
                  trail=trail(unit, kind), note=say("ledgers.template_note"), title=say("ledgers.import_title"),
                  lead=say("ledgers.import_lead", unit=unit_name(unit), ledger=kind.name), submit=say("import.check"),
                  cancel=reverse("ledgers:book", args=[unit.code, ledger]),
                  template_address=reverse("ledgers:template", args=[unit.code, ledger]))


def _name(name: str) -> str:
    """The file's name, unless it tells who a resident is."""
    name = PurePath(name).name[:200]
    return "" if find_identity(name) else name


def _file(person: int, unit: Any, ledger: str, digest: str) -> Path:
    file = kept(person, kept_as(unit.pk, ledger), digest)
    if file is None:
        raise Unseen
    return file


@page(RIGHT, of=unit_by_code, seen="entries.view", writes=True)
def check(request: HttpRequest, unit: Any, ledger: str, digest: str) -> HttpResponse:
    """The dry run; confirmed, it is written as shown."""
    actor, desk = request.actor, desk_of(unit, today())  # type: ignore[attr-defined]
    kind, file = desk.kind(ledger), kept(actor.key, kept_as(unit.pk, ledger), digest)
    if file is None:
        messages.info(request, say("import.gone"))
        return HttpResponseRedirect(reverse("ledgers:import", args=[unit.code, ledger]), status=303)
    filed = read_filed(file, kind)
    looked = dry_run(filed, desk, ledger, now=now(), actor=actor)
    checked, outcome = looked.checked, outcome_of(looked)
    form = Confirm(request.POST if request.method == "POST" else None, left_out=len(checked.rejected),
                   initial={"outcome": outcome})

    def act() -> int:
        shown = form.cleaned_data["outcome"]
        form.renew(outcome=outcome)
        if shown != outcome:
            raise refuse("import.outcome_changed")
        return _write(request, unit, ledger, digest, filed)

    good = len(checked.new) + len(checked.changed)
    return answer(
        request, form, act, done=lambda batch: reverse("ledgers:batch", args=[batch]), template="ledgers/dry_run.html",
        trail=trail(unit, kind), title=say("ledgers.import_title"), lead=_lead(looked), checked=checked, good=good,
        submit=say("import.write", count=good), cancel=reverse("ledgers:import", args=[unit.code, ledger]),
        sheet=filed.sheet.name, table=_faults(request, filed, checked.problems), **_told(looked, kind),
        errors_address=reverse("ledgers:errors", args=[unit.code, ledger, digest]) if checked.problems else None)


def _write(request: HttpRequest, unit: Any, ledger: str, digest: str, filed: Filed) -> int:
    """At once, or where there are many rows by a job; gives the batch."""
    by, name = request.actor, _name(request.GET.get("file", ""))  # type: ignore[attr-defined]
    rows = filed.rows()
    if len(rows) > AT_ONCE:
        messages.info(request, say("ledgers.import_started"))
        return start_import(unit=unit.pk, ledger=ledger, file=digest, file_name=name, count=len(rows), now=now(), by=by)
    done = record_rows(unit=unit.pk, ledger=ledger, rows=rows, way=IMPORTED, file_name=name, now=now(), by=by)
    drop(by.key, kept_as(unit.pk, ledger), digest)
    counts = {name: done[name] for name in ("new", "changed", "unchanged", "rejected")}
    messages.success(request, say("ledgers.import_done", **counts))
    return done["batch"]


def _lead(looked: Looked) -> str:
    checked = looked.checked
    counts = {"new": len(checked.new), "changed": len(checked.changed), "unchanged": len(checked.unchanged),
              "bad": len(checked.rejected)}
    return say("import.lead" if counts["bad"] else "import.lead_all_good", **counts)


def _told(looked: Looked, kind: Kind) -> dict[str, Any]:
    """The first new rows and corrections in words."""
    main, names = main_field(kind), {field.code: field.name for field in kind.fields}
    new = [(entry.row, main_text(main, entry.values)) for entry in looked.checked.new[:SHOWN]]
    changed = [(one.entry.row, Text(one.entry.number(kind) or ""), [names[code] for code in one.fields])
               for one in looked.checked.changed[:SHOWN]]
    return {"added": new, "corrected": changed}


def _faults(request: HttpRequest, filed: Filed, problems: tuple[Problem, ...]) -> Any:
    rows: list[Row] = []
    for problem in problems:
        told, place = sentence(problem, lang()), problem.place
        rows.append({"cell": place.cell or say("import.row", row=place.row()), "reason": told.what, "do": told.do,
                     "value": _shown(filed, problem)})
    return listing(request, rows, (
        Column("cell", "import.cell", "code"), Column("value", "import.value"), Column("reason", "import.reason"),
        Column("do", "import.advice")), per_page=100, caption=say("import.faults"), key="cell") if rows else None


def _shown(filed: Filed, problem: Problem) -> str:
    """What stands in the cell, unless it tells who a resident is."""
    if problem.code in PRIVATE:
        return say("import.not_shown")
    name = problem.place.cell or ""
    letters = name.rstrip("0123456789")
    column = sum((ord(sign) - 64) * 26 ** i for i, sign in enumerate(reversed(letters))) - 1
    value = filed.sheet.value(problem.place.row() - 1, column) if name else None
    text = "" if value is None else str(value)[:60]
    return say("import.not_shown") if find_identity(text) else text


@page(RIGHT, of=unit_by_code, seen="entries.view")
def errors(request: HttpRequest, unit: Any, ledger: str, digest: str) -> HttpResponse:
    """The workbook as it came, faults marked in their cells and told in a last column."""
    desk = desk_of(unit, today())
    filed = read_filed(_file(request.actor.key, unit, ledger, digest), desk.kind(ledger))  # type: ignore[attr-defined]
    looked = dry_run(filed, desk, ledger, now=now(), actor=request.actor)  # type: ignore[attr-defined]
    content = error_copy(filed.book, looked.checked.problems, looked.checked.headers, _short, lang())
    return give_xlsx(content, say("import.rejected_file"))


def _short(problem: Problem) -> str:
    told = sentence(problem, lang())
    return f"{told.what} {told.do}".strip()


@page(RIGHT, of=unit_by_code, seen="entries.view")
def template(request: HttpRequest, unit: Any, ledger: str) -> HttpResponse:
    """An empty sheet of the book, closed lists to be picked."""
    kind = _as_sheet(desk_of(unit, today()), ledger)
    return give_xlsx(empty_sheet(kind, lang(), say("ledgers.template_note")), named(kind.name))


def _as_sheet(desk: Desk, ledger: str) -> Kind:
    """Without what the system says itself; the number stays, to correct by."""
    kind = desk.kind(ledger)
    number = kind.number.field if kind.number else ""
    own = own_fields(kind)
    fields = tuple(replace(field, required=False) if field.code in (number, "unit") else field for field in kind.fields
                   if field.code == number or field.code not in own)
    return replace(kind, fields=fields)


def give_xlsx(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES["xlsx"], headers={"Cache-Control": "no-store"})
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or ""
    return response
