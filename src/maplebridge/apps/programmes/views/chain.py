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
from maplebridge.apps.units.guard import page
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.filters import Filter, set_filters
from maplebridge.web.say import say
from maplebridge.web.table import Column, Row, listing
from maplebridge.words.phrases import bilingual

MENDED_AT = {"leader": "units:appoint", "office": "units:appoint", "department": "units:appoint",
             "head": "units:appoint", "lead": "programmes:leads", "reached": "programmes:roll_out",
             "person": "programmes:names", "here": "programmes:names", "confirmed": "programmes:unit"}


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
    table = listing(request, [_row(gap, items) for gap in whole.gaps if _matches(gap, wanted)], (
        Column("level", "rollout.level", show=lambda row: say(f"rollout.level_{row['level']}")),
        Column("name", "rollout.unit", "name"), Column("unit", "lines.code", "code", sort="unit"),
        Column("what", "rollout.what", "name"), Column("count", "rollout.missing", "number", sort="count"),
        Column("who", "rollout.who_mends", show=lambda row: say(f"rollout.mends_{row['level']}")),
        Column("mend", "rollout.mend", "act", show=lambda _: say("rollout.mend"),
               link=lambda row: _mended_at(row, programme))),
        filters=filters, export_name=say("rollout.chain_title"), empty=say("rollout.no_gap"), key="unit",
        caption=say("rollout.chain_gaps"))
    return render(request, "programmes/chain.html", {
        "table": table, "programme": found, "trail": crumbs(found), "version": version,
        "levels": list(_levels(whole)), "broken": sum(gap.count or 1 for gap in whole.gaps),
        "manages": actor.may("programmes.manage", found.path)})


def _matches(gap: Gap, wanted: dict[str, Any]) -> bool:
    text = (wanted["q"] or "").casefold()
    return wanted["level"] in (None, gap.level) and (
        not text or gap.unit.casefold().startswith(text) or text in gap.name.zh.casefold()
        or text in (gap.name.en or "").casefold())


def _row(gap: Gap, items: dict[str, Text]) -> Row:
    params = {"item": items.get(gap.item, gap.item), "count": gap.count}
    return {"level": gap.level, "unit": gap.unit, "name": gap.name, "count": gap.count or 1,
            "what": bilingual(f"rollout.gap_{gap.level}", **params)}


def _mended_at(row: Row, programme: str) -> str:
    name = MENDED_AT[row["level"]]
    if name == "units:appoint":
        return reverse(name, args=[row["unit"]])
    args = [programme] if name in ("programmes:leads", "programmes:roll_out") else [programme, row["unit"]]
    return reverse(name, args=args)


def _levels(whole: Chain) -> Iterator[dict[str, Any]]:
    for level in whole.levels:
        yield {"name": bilingual(f"rollout.level_{level.code}"), "there": level.there, "wanted": level.wanted,
               "missing": level.wanted - level.there, "code": level.code,
               "state": "not_applicable" if not level.wanted else "done" if level.there == level.wanted
               else "under_way" if level.there else "not_started"}
