"""What is missing, grouped by who can supply it; for an office by unit. And what was expected and does not apply."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from maplebridge.apps.ledgers.actions.expect import Owed, edit_expected
from maplebridge.apps.ledgers.forms.record import DoesNotApply
from maplebridge.apps.ledgers.queries.entries import OWNER
from maplebridge.apps.ledgers.queries.expected import book_names, expected_by_key
from maplebridge.apps.ledgers.queries.gaps import (
    KINDS,
    Figures,
    Missing,
    UnitGaps,
    figures_of,
    gaps_of,
    keeping_under,
    seen_by,
)
from maplebridge.apps.ledgers.views.shown import trail, unit_name
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.export import printed
from maplebridge.web.filters import Filter, set_filters
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import NotPermitted
from maplebridge.web.say import day as say_day
from maplebridge.web.say import named, say
from maplebridge.web.table import EXPORT, PAGE, Column, Row, listing
from maplebridge.words.phrases import bilingual

UNITS = 10  # of one page of an office
IN_FILE = 200  # whose books may be read at once; an office of more narrows its list first


@page("entries.view", of=unit_by_code)
def gaps(request: HttpRequest, unit: Any) -> HttpResponse:
    found = gaps_of([unit], today()).get(unit.pk)
    return _of_unit(request, unit, found) if found else _below(request, unit)


def _of_unit(request: HttpRequest, unit: Any, found: UnitGaps) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rows = seen_by(found, actor)
    counts, kinds = Counter(gap.who for gap in rows), Counter(gap.kind for gap in rows)
    people = sorted(counts, key=lambda who: (who == 0, -counts[who], who))
    filters = (Filter("who", "ledgers.gap_who", "choice", [(str(who), _who(found, who)) for who in people]),
               Filter("what", "ledgers.gap_what", "choice", [(kind, bilingual(f"ledgers.gap_{kind}_name"))
                                                             for kind in KINDS if kinds[kind]]))
    asked = {one.filter.name: one.value for one in set_filters(filters, request.GET)}
    rights = {right for right in ("entries.record", "evidence.add") if actor.may(right, unit.path)}
    manages = any(actor.may("ledgers.manage", one.top) for one in found.desk.asked)
    shown = [_row(gap, found) | _acts(gap, unit, rights, manages=manages)
             for gap in sorted(rows, key=lambda gap: people.index(gap.who))
             if asked["who"] in (None, str(gap.who)) and asked["what"] in (None, gap.kind)]
    table = listing(request, shown, (
        Column("who", "ledgers.gap_who", "name"), Column("said", "ledgers.gap_what"),
        Column("book", "ledgers.book", "name"), Column("lines", "ledgers.gap_lines"),
        Column("since", "ledgers.gap_since", show=_since),
        *([Column("supply", "ledgers.to_do", "act", show=lambda row: row["do"], link=lambda row: row["address"])]
          if rights or manages else []),
        *([Column("exempt", "ledgers.gap_exempt", "act", show=lambda row: row["exempt"] and say(
            "ledgers.gap_does_not_apply"), link=lambda row: row["exempt"])] if any(row["exempt"] for row in shown)
          else [])),
        filters=filters, empty=say("ledgers.no_gaps"), export_name=f"{named(unit_name(unit))} {say('ledgers.gaps')}")
    figures = found.figures
    return render(request, "ledgers/gaps.html", {
        "unit": unit, "name": unit_name(unit), "trail": trail(unit), "table": table, "figures": figures,
        "files": printed("reports:gaps", unit.code),
        "count": len(rows), "share": None if figures.share is None else round(100 * figures.share, 1),
        "kinds": [(bilingual(f"ledgers.gap_{kind}_name"), kinds[kind], f"?what={kind}") for kind in KINDS
                  if kinds[kind]],
        "people": [(_who(found, who), counts[who], f"?who={who}") for who in people]})


def _who(found: UnitGaps, who: int) -> Text:
    return found.names.get(who) or bilingual("ledgers.gap_nobody")


def _row(gap: Missing, found: UnitGaps) -> dict[str, Any]:
    kind, lines = found.desk.kinds.get(gap.ledger), found.desk.indicators
    named_lines = [f"{code} {named(lines[code].name)}" for code in gap.lines if code in lines]
    more, told = len(named_lines) - 1, "".join(named_lines[:1])
    return {"gap": gap, "who": _who(found, gap.who), "said": _said(gap, kind),
            "book": kind.name if kind else None,
            "lines": say("ledgers.gap_more_lines", lines=told, count=more) if more > 0 else told}


def _since(row: Row) -> str | None:
    gap: Missing = row["gap"]
    if gap.since is None:
        return None
    return say("ledgers.gap_since_told", day=say_day(gap.since), days=gap.days) if gap.days else say_day(gap.since)


def _said(gap: Missing, kind: Any) -> str:
    field = named(gap.field) if gap.field else ""
    number = gap.number or (named(kind.name) if kind else "")
    which = "numbers" if gap.kind == "number" and gap.until else gap.kind
    return say(f"ledgers.gap_{which}", number=number, until=gap.until, field=field, days=gap.days, count=gap.count)


def _supply(gap: Missing, unit: Any, rights: set[str]) -> str | None:
    """Where one click leads to: the form with what is known filled in."""
    if gap.kind == "evidence":
        return reverse("evidence:add", args=[OWNER, gap.record]) if "evidence.add" in rights else None
    if "entries.record" not in rights:
        return None
    match gap.kind:
        case "no_entries":
            return reverse("ledgers:unit", args=[unit.code])
        case "assignment":
            return f"{reverse('ledgers:record', args=[unit.code, gap.ledger])}?{urlencode({'for': gap.number})}"
        case "number":
            return f"{reverse('ledgers:grid', args=[unit.code, gap.ledger])}?{urlencode({'number': gap.number})}"
    return f"{reverse('ledgers:correct', args=[gap.record])}#id_{gap.field_code}"


def _acts(gap: Missing, unit: Any, rights: set[str], *, manages: bool) -> dict[str, str | None]:
    """What can be done: supply it, or say why it does not apply; who can do both has a column for each."""
    supply = _supply(gap, unit, rights)
    exempt = reverse("ledgers:exempt", args=[gap.expected]) if gap.expected and manages else None
    if supply is None and exempt:
        return {"do": say("ledgers.gap_does_not_apply"), "address": exempt, "exempt": None}
    return {"do": say(f"ledgers.gap_supply_{gap.kind}") if supply else None, "address": supply, "exempt": exempt}


def _below(request: HttpRequest, unit: Any) -> HttpResponse:
    """By unit; the books of those on the page are read, no others; of all for a file."""
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    units = keeping_under(unit, today(), request.actor, wanted)  # type: ignore[attr-defined]
    whole = EXPORT in request.GET and len(units) <= IN_FILE
    at = units if whole else Paginator(units, UNITS).get_page(request.GET.get(PAGE)).object_list
    found = figures_of(at, today())
    table = listing(request, [_sums(one, found.get(one.pk)) for one in units], (
        Column("name", "ledgers.unit", "name"), Column("share", "ledgers.completeness", "number"),
        Column("total", "ledgers.gaps", "number"),
        *(Column(kind, f"ledgers.gap_{kind}_name", "number") for kind in KINDS)),
        filters=(Filter("q", "ledgers.find_unit"),), per_page=UNITS, wide=True, empty=say("ledgers.no_units"),
        export_name=f"{named(unit_name(unit))} {say('ledgers.gaps')}" if len(units) <= IN_FILE else None,
        row_url=lambda row: reverse("ledgers:gaps", args=[row["code"]]))
    return render(request, "ledgers/gaps_below.html", {
        "unit": unit, "name": unit_name(unit), "table": table, "trail": trail(unit),
        "any": bool(units)})


def _sums(unit: Any, figures: Figures | None) -> Row:
    told = {"pk": unit.pk, "code": unit.code, "name": unit_name(unit)}
    return told if figures is None else told | {
        "total": figures.total, **figures.counts,
        "share": None if figures.share is None else f"{100 * figures.share:.1f} %"}


@page("entries.view", of=expected_by_key, writes=True)
def exempt(request: HttpRequest, row: Any) -> HttpResponse:
    """What was expected does not apply to this unit: the office says why."""
    programme, unit = row.participant.programme, row.participant.unit
    if not request.actor.may("ledgers.manage", programme.path):  # type: ignore[attr-defined]
        raise NotPermitted("ledgers.manage")
    here = reverse("ledgers:gaps", args=[unit.code])
    form = DoesNotApply(request.POST if request.method == "POST" else None, initial={"version": row.version})
    name = book_names(programme).get(row.ledger, Text(row.ledger))
    return answer(
        request, form, lambda: edit_expected(
            expected=row.pk, version=form.cleaned_data["version"] or 0, by=request.actor,  # type: ignore[attr-defined]
            owed=Owed(row.count, row.due, exempt=True, reason=form.cleaned_data["reason"])),
        done=here, told="ledgers.exempted", template="ledgers/form.html", cancel=here,
        title=say("ledgers.exempt_title", ledger=named(name)), submit=say("ledgers.exempt_do"),
        lead=say("ledgers.exempt_lead", unit=unit_name(unit), key=row.key),
        trail=[*trail(unit), (here, bilingual("ledgers.gaps"))])
