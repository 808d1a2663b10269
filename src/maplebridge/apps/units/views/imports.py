"""Importing lists of units and people: a file, its dry run, the import of what was shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from maplebridge.apps.units.actions.import_list import import_people, import_units
from maplebridge.apps.units.forms.imports import Confirm, Upload
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.kept import drop, keep, kept
from maplebridge.apps.units.queries.imports.columns import LISTS
from maplebridge.apps.units.queries.imports.people import plan_people
from maplebridge.apps.units.queries.imports.plan import Plan, Planned, problems_of
from maplebridge.apps.units.queries.imports.private import CUT, PRIVATE
from maplebridge.apps.units.queries.imports.reading import Read, read_list
from maplebridge.apps.units.queries.imports.sheets import rejected_rows, template
from maplebridge.apps.units.queries.imports.units import plan_units
from maplebridge.engine.problem import Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import lang, named, say
from maplebridge.web.table import Column, Row, listing
from maplebridge.words import sentence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLANS = {"units": plan_units, "people": plan_people}
WRITES = {"units": import_units, "people": import_people}
LISTED = {"units": "units:tree", "people": "people:list"}
SHOWN = 50  # new rows and changed ones told; the rejected ones have pages
KNOWN_BY = {"units": "code", "people": "badge"}


def _trail(kind: str) -> list[tuple[str, str]]:
    return [(reverse(LISTED[kind]), say(f"{kind}.title"))]


@page("people.import", writes=True)
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    person, day = request.actor.key, timezone.localdate()  # type: ignore[attr-defined]
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()

    def act() -> str:
        digest = keep(person, kind, form.cleaned_data["file"])
        try:
            read_list(_file(person, kind, digest), LISTS[kind], day)
        except Refused:
            drop(person, kind, digest)
            raise
        return digest

    return answer(request, form, act, done=lambda digest: reverse(f"{kind}:dry_run", args=[digest]),
                  template="units/import.html", multipart=True, trail=_trail(kind), kind=kind,
                  title=say(f"import.{kind}_title"), lead=say(f"import.{kind}_lead"), submit=say("import.check"),
                  cancel=reverse(LISTED[kind]), template_address=reverse(f"{kind}:template"))


def _file(person: int, kind: str, digest: str) -> Path:
    file = kept(person, kind, digest)
    if file is None:
        raise Unseen
    return file


@page("people.import", writes=True)
def dry_run(request: HttpRequest, kind: str, digest: str) -> HttpResponse:
    actor, day = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    file = kept(actor.key, kind, digest)
    if file is None:
        messages.info(request, say("import.gone"))
        return HttpResponseRedirect(reverse(f"{kind}:import"), status=303)
    read = read_list(file, LISTS[kind], day)
    plan = PLANS[kind](read.rows, actor, day)
    problems = problems_of(read, plan, actor)
    bad = len({*read.faults, *plan.rejected})
    form = Confirm(request.POST if request.method == "POST" else None, left_out=bad, initial={"outcome": plan.outcome})

    def act() -> Any:
        shown = form.cleaned_data["outcome"]
        form.renew(outcome=plan.outcome)  # if it is refused, what the page then shows is the new dry run
        return WRITES[kind](rows=read.rows, file=digest, outcome=shown, day=day, by=request.actor)  # type: ignore[attr-defined]

    def done(counts: dict[str, int]) -> str:
        drop(actor.key, kind, digest)
        messages.success(request, say(f"import.done_{kind}", **counts))
        return reverse(LISTED[kind])

    return answer(request, form, act, done=done, template="units/dry_run.html", trail=_trail(kind),
                  title=say(f"import.{kind}_title"), lead=lead_of(plan, bad),
                  submit=say("import.write", count=plan.good), cancel=reverse(f"{kind}:import"), plan=plan, bad=bad,
                  table=faults_table(request, read, problems),
                  changed=[_told(one) for one in plan.changed[:SHOWN]], more=max(0, len(plan.changed) - SHOWN),
                  added=[_told_new(one, kind) for one in plan.new[:SHOWN]], more_new=max(0, len(plan.new) - SHOWN),
                  rejected_address=reverse(f"{kind}:rejected", args=[digest]) if bad else None)


def lead_of(plan: Plan, bad: int) -> str:
    counts = {"new": len(plan.new), "changed": len(plan.changed), "unchanged": len(plan.unchanged), "bad": bad}
    return say("import.lead_all_good" if not bad else "import.lead", **counts)


def _told(one: Planned) -> dict[str, Any]:
    """A changed row in words."""
    changes = [say("import.change", field=say(f"import.field_{name}"), before=before or "–", after=after)
               for name, (before, after) in one.changes.items()]
    return {"line": one.row.line, "name": one.row.text("zh"), "changes": changes}


def _told_new(one: Planned, kind: str) -> dict[str, Any]:
    """A new row in words."""
    row = one.row
    return {"line": row.line, "name": Text(row.text("zh"), row.text("en") or None), "code": row.text(KNOWN_BY[kind]),
            "unit": one.unit}


def faults_table(request: HttpRequest, read: Read, problems: list[Problem]) -> Any:
    rows: list[Row] = []
    for problem in problems:
        told = sentence(problem, lang())
        place = problem.place
        rows.append({"cell": place.cell or say("import.row", row=place.row()), "reason": told.what, "do": told.do,
                     "value": _shown(read, problem)})
    return listing(request, rows, (
        Column("cell", "import.cell", "code"), Column("value", "import.value"), Column("reason", "import.reason"),
        Column("do", "import.advice")), per_page=100, caption=say("import.faults"), key="cell") if rows else None


def _shown(read: Read, problem: Problem) -> str:
    """What stands in the cell, unless it is private."""
    return say("import.not_shown") if problem.code in (PRIVATE, CUT) else str(read.value(problem.place) or "")[:60]


@page("people.import")
def rejected(request: HttpRequest, kind: str, digest: str) -> HttpResponse:
    """The rejected rows with their reasons, to be mended and sent again."""
    actor, day = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    read = read_list(_file(actor.key, kind, digest), LISTS[kind], day)
    problems = problems_of(read, PLANS[kind](read.rows, actor, day), actor)
    return give_xlsx(rejected_rows(read, problems, short, lang()), say("import.rejected_file"))


def short(problem: Problem) -> str:
    told = sentence(problem, lang())
    return f"{told.what} {told.do}".strip()


@page("people.import")
def template_file(request: HttpRequest, kind: str) -> HttpResponse:
    return give_xlsx(template(LISTS[kind], lang(), say("import.note")), named(LISTS[kind].name))


def give_xlsx(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX, headers={"Cache-Control": "no-store"})
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or ""
    return response
