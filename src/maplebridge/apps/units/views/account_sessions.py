"""One's own log-ins: those under way, and what happened at the door."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from maplebridge.apps.units.actions.account_sessions import end_other_sessions, end_session
from maplebridge.apps.units.forms.account import EndSession
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.accounts import at_the_door, present_session, sessions_of
from maplebridge.engine.scheme.text import Text
from maplebridge.web.formpage import answer

LATEST = 50
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Version", "Safari"))
SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS X", "HarmonyOS", "Linux")


@page(None, writes=True, first=True)
def log_ins(request: HttpRequest) -> HttpResponse:
    form = EndSession(request.POST or None)
    actor = request.actor  # type: ignore[attr-defined]
    present = present_session(request)

    def end() -> object:
        if form.cleaned_data["session"]:
            return end_session(session=form.cleaned_data["session"], by=request.actor)  # type: ignore[attr-defined]
        return end_other_sessions(present=present, by=request.actor)  # type: ignore[attr-defined]

    sessions = [{**row, "here": row["pk"] == present, "browser": browser(row["user_agent"])}
                for row in sessions_of(actor.key)]
    return answer(request, form, end, done=reverse("usersessions_list"), told="account.sessions_ended",
                  template="units/account_sessions.html", sessions=sessions,
                  others=sum(not row["here"] for row in sessions),
                  door=[_told(row) for row in at_the_door(actor.key)[:LATEST]])


def browser(agent: str) -> str:
    """Name and version of a browser and its system, as far as it says them."""
    named = ((name, re.search(rf"\b{sign}[a-zA-Z]*/(\d+)", agent)) for sign, name in BROWSERS)
    shown = [f"{name} {found[1]}" for name, found in named if found][:1]
    return " · ".join([*shown, *[system for system in SYSTEMS if system in agent][:1]])


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    params = json.loads(row["detail"])["params"]
    ways = params.get("ways") or ([params["way"]] if "way" in params else [])
    return {"at": datetime.fromtimestamp(row["at"] / 1_000_000, UTC), "address": row["address"],
            "what": f"account.door_{row['kind'].removeprefix('accounts.')}", "ways": [Text(**way) for way in ways],
            "wrong": row["kind"] in ("accounts.fail", "accounts.close")}
