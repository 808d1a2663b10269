"""The pages of the record beside each other."""

from __future__ import annotations

from django.urls import reverse

from maplebridge.apps.units.access import Actor
from maplebridge.web.say import say

TABS = (("overview:audit", "audit.title", "audit.view"), ("overview:audit_chain", "audit.chain_title", "audit.verify"),
        ("overview:audit_retention", "retention.title", "audit.view"))


def tabs(actor: Actor, current: str) -> list[tuple[str, str, bool]]:
    """For components/tabs.html: address, words, whether shown now; only what the actor may open."""
    return [(reverse(name), say(word), name == current) for name, word, right in TABS if actor.holds(right)]
