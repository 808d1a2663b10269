"""The chain of responsibility: level by level, and every gap with who can mend it and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.programmes.queries.programmes import seen_programme
from maplebridge.apps.programmes.queries.responsibility import LEVELS, Chain, Gap, chain_of
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.programmes.views.way import crumbs
from maplebridge.apps.units.access import HEAD, Actor
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.grants import roles_to_give
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.filters import Filter, set_filters
from maplebridge.web.say import say
from maplebridge.web.table import Column, Row, listing
from maplebridge.words.phrases import bilingual

ROLES = {"leader": "leader", "office": "office", "department": "department", "head": HEAD}  # missing where


@page("programmes.view")
def chain(request: HttpRequest, programme: str) -> HttpResponse:
    actor, day = request.actor, today()  # type: ignore[attr-defined]
    found = seen_programme(programme, actor)
    version = in_force(found)
    whole = chain_of(found, version, day, actor) if version else Chain((), ())
    items = {item.code: item.name for item in scheme_of(version.pk).items} if version else {}
    filters = (Filter("level", "rollout.level", "choice", [(code, bilingual(f"rollout.level_{code}"))
                                                            for code in LEVELS]),
               Filter("q", "rollout.search"))
    wanted = {one.filter.name: one.value for one in set_filters(filters, request.GET)}
    table = listing(request, [_row(gap, items, programme, actor) for gap in whole.gaps if _matches(gap, wanted)], (
        Column("level", "rollout.level", show=lambda row: say(f"rollout.level_{row['level']}")),
        Column("name", "rollout.unit", "name"), Column("unit", "lines.code", "code", sort="unit"),
        Column("what", "rollout.what", "name"), Column("count", "rollout.missing", "number", sort="count"),
        Column("who", "rollout.who_mends", show=lambda row: say(f"rollout.mends_{row['level']}")),
        Column("mend", "rollout.mend", "act", show=lambda row: say("rollout.mend") if row["mend"] else "",
               link=lambda row: row["mend"])),
        filters=filters, export_name=say("rollout.chain_title"), empty=say("rollout.no_gap"), key="unit")
    return render(request, "programmes/chain.html", {
        "table": table, "programme": found, "trail": crumbs(found), "version": version,
        "levels": list(_levels(whole)), "broken": sum(gap.count or 1 for gap in whole.gaps),
        "manages": actor.may("programmes.manage", found.path)})


def _matches(gap: Gap, wanted: dict[str, Any]) -> bool:
    text = (wanted["q"] or "").casefold()
    return wanted["level"] in (None, gap.level) and (
        not text or gap.unit.casefold().startswith(text) or text in gap.name.zh.casefold()
        or text in (gap.name.en or "").casefold())


def _row(gap: Gap, items: dict[str, Text], programme: str, actor: Actor) -> Row:
    params = {"item": items.get(gap.item, gap.item), "count": gap.count}
    return {"level": gap.level, "unit": gap.unit, "name": gap.name, "count": gap.count or 1,
            "what": bilingual(f"rollout.gap_{gap.level}", **params), "mend": _mended_at(gap, programme, actor)}


def _mended_at(gap: Gap, programme: str, actor: Actor) -> str | None:
    """Where this person can mend it; None where another must."""
    match gap.level:
        case "leader" | "office" | "department" | "head":
            may = ROLES[gap.level] in roles_to_give(actor, gap.path)
            return reverse("units:appoint", args=[gap.unit]) if may else None
        case "lead" | "reached":
            page = "leads" if gap.level == "lead" else "roll_out"
            may = actor.may("programmes.manage", gap.path)
            return reverse(f"programmes:{page}", args=[programme]) if may else None
        case "person" | "here":
            may = actor.may("lines.name", gap.path)
            return reverse("programmes:names", args=[programme, gap.unit]) if may else None
    return reverse("programmes:unit", args=[programme, gap.unit])


def _levels(whole: Chain) -> Iterator[dict[str, Any]]:
    for level in whole.levels:
        yield {"name": bilingual(f"rollout.level_{level.code}"), "there": level.there, "wanted": level.wanted,
               "missing": level.wanted - level.there, "code": level.code,
               "state": "not_applicable" if not level.wanted else "done" if level.there == level.wanted
               else "under_way" if level.there else "not_started"}
