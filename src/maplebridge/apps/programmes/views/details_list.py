"""The list of units that take part, as a workbook: taken away, sent back changed, looked at, written as shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from maplebridge.apps.programmes.actions.import_details import import_details
from maplebridge.apps.programmes.queries.details_list import details_kind, listed_rows, plan_details
from maplebridge.apps.programmes.queries.programmes import programme_by_code
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.programmes.views.way import crumbs
from maplebridge.apps.units.forms.imports import Confirm, Upload
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.kept import drop, keep, kept
from maplebridge.apps.units.queries.imports.plan import Plan, Planned, problems_of
from maplebridge.apps.units.queries.imports.reading import Read, read_list
from maplebridge.apps.units.queries.imports.sheets import rejected_rows, template
from maplebridge.apps.units.views.imports import SHOWN, faults_table, give_xlsx, lead_of, short
from maplebridge.engine.ledger import Kind
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.web.say import lang, named, say

RIGHT, SEEN = "programmes.manage", "programmes.view"


def _table(programme: Any) -> tuple[Any, Kind]:
    """The version in force and the columns. Raises Refused before the first."""
    version = in_force(programme)
    if version is None:
        raise refuse("rollout.no_table")
    return version, details_kind(scheme_of(version.pk))


def _kept_as(programme: Any) -> str:
    return f"parts{programme.pk}"


def _read(person: int, programme: Any, digest: str, kind: Kind) -> Read | None:
    """None where the file was imported or thrown away."""
    file: Path | None = kept(person, _kept_as(programme), digest)
    return read_list(file, kind, today()) if file else None


@page(RIGHT, of=programme_by_code, seen=SEEN, writes=True)
def upload(request: HttpRequest, programme: Any) -> HttpResponse:
    person, (_, kind) = request.actor.key, _table(programme)  # type: ignore[attr-defined]
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()

    def act() -> str:
        digest = keep(person, _kept_as(programme), form.cleaned_data["file"])
        try:
            _read(person, programme, digest, kind)
        except Refused:
            drop(person, _kept_as(programme), digest)
            raise
        return digest

    return answer(request, form, act, template="units/import.html", multipart=True, trail=crumbs(programme, "units"),
                  done=lambda digest: reverse("programmes:units_dry_run", args=[programme.code, digest]),
                  title=say("rollout.import_title"), lead=say("rollout.import_lead"), submit=say("import.check"),
                  cancel=reverse("programmes:units", args=[programme.code]),
                  template_address=reverse("programmes:units_sheet", args=[programme.code]))


@page(RIGHT, of=programme_by_code, seen=SEEN, writes=True)
def dry_run(request: HttpRequest, programme: Any, digest: str) -> HttpResponse:
    actor, (version, kind) = request.actor, _table(programme)  # type: ignore[attr-defined]
    read = _read(actor.key, programme, digest, kind)
    if read is None:
        messages.info(request, say("import.gone"))
        return HttpResponseRedirect(reverse("programmes:units_import", args=[programme.code]), status=303)
    plan = plan_details(programme, version, read.rows, actor, today()).plan
    problems, bad = problems_of(read, plan, actor), len({*read.faults, *plan.rejected})
    form = Confirm(request.POST if request.method == "POST" else None, left_out=bad, initial={"outcome": plan.outcome})

    def act() -> dict[str, int]:
        shown = form.cleaned_data["outcome"]
        form.renew(outcome=plan.outcome)  # if it is refused, what the page then shows is the new dry run
        return import_details(programme=programme.pk, rows=read.rows, file=digest, outcome=shown, today=today(),
                              by=request.actor)  # type: ignore[attr-defined]

    def done(counts: dict[str, int]) -> str:
        drop(actor.key, _kept_as(programme), digest)
        messages.success(request, say("rollout.import_done", **counts))
        return reverse("programmes:units", args=[programme.code])

    return answer(request, form, act, done=done, template="units/dry_run.html", trail=crumbs(programme, "units"),
                  title=say("rollout.import_title"), lead=lead_of(plan, bad), plan=plan, bad=bad,
                  submit=say("import.write", count=plan.good), table=faults_table(request, read, problems),
                  cancel=reverse("programmes:units_import", args=[programme.code]), **_told(plan, kind),
                  rejected_address=reverse("programmes:units_rejected", args=[programme.code, digest]) if bad else None)


def _told(plan: Plan, kind: Kind) -> dict[str, Any]:
    """The first new and changed rows in words."""
    return {"added": [_head(one) for one in plan.new[:SHOWN]], "more_new": max(0, len(plan.new) - SHOWN),
            "changed": [{**_head(one), "changes": _changes(one, kind)} for one in plan.changed[:SHOWN]],
            "more": max(0, len(plan.changed) - SHOWN)}


def _head(one: Planned) -> dict[str, Any]:
    row = one.row
    return {"line": row.line, "name": Text(row.text("zh"), row.text("en") or None), "code": row.text("unit")}


def _changes(one: Planned, kind: Kind) -> list[str]:
    return [say("import.change", field=named(field.name), before=_value(field, one.changes[field.code][0]),
                after=_value(field, one.changes[field.code][1])) for field in kind.fields if field.code in one.changes]


def _value(field: Any, value: str) -> str:
    """As people say it."""
    if field.type == "bool":
        return say("web.yes") if value else say("web.no")
    return next((named(option.name) for option in field.choices if option.code == value), value) or "–"


@page(RIGHT, of=programme_by_code, seen=SEEN)
def rejected(request: HttpRequest, programme: Any, digest: str) -> HttpResponse:
    """The rejected rows with their reasons, to be mended and sent again."""
    actor, (version, kind) = request.actor, _table(programme)  # type: ignore[attr-defined]
    read = _read(actor.key, programme, digest, kind)
    if read is None:
        raise Unseen
    problems = problems_of(read, plan_details(programme, version, read.rows, actor, today()).plan, actor)
    return give_xlsx(rejected_rows(read, problems, short, lang()), say("import.rejected_file"))


@page(RIGHT, of=programme_by_code, seen=SEEN)
def sheet(request: HttpRequest, programme: Any) -> HttpResponse:
    """The columns with what is known of each unit that takes part."""
    _, kind = _table(programme)
    return give_xlsx(template(kind, lang(), say("rollout.import_note"), list(listed_rows(programme, today()))),
                     named(kind.name))
