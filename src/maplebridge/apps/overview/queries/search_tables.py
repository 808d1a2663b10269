"""The tables in force that the search looks through, and from where somebody stands to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maplebridge.apps.programmes.models import Participant, Programme, SchemeVersion
from maplebridge.apps.programmes.queries.versions import pack_of
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.scheme.text import Text
from maplebridge.packs.pack import Pack

MOST = 12  # a process holds not many more read


@dataclass(frozen=True, slots=True)
class Table:
    """The version in force of a programme. unit: code of the searcher's own unit; takes_part: whether it does there;
    books_at: the unit at which they open a book, empty where they may not."""

    programme: str
    name: Text
    number: int
    pack: Pack
    unit: str
    takes_part: bool
    books_at: str


def tables_of(programmes: Sequence[Programme], actor: Actor, day: date) -> list[Table]:
    """Of the newest programmes. Three queries."""
    newest = {one.pk: one for one in programmes[:MOST]}
    versions: dict[int, tuple[int, int]] = {}
    for programme, key, number in SchemeVersion.objects.filter(programme__in=newest, withdrawn_on=None).order_by(
            "number").values_list("programme", "pk", "number"):
        versions[programme] = (key, number)
    home = Unit.objects.filter(actor.scope("programmes.view"), pk=actor.home).first()
    own = set(Participant.objects.filter(on(day), unit=home, programme__in=versions, rolled_out__isnull=False)
              .values_list("programme", flat=True)) if home else set()
    books = home.code if home and actor.may("entries.view", home.path) else ""
    return [Table(one.code, Text(one.zh, one.en or None), versions[key][1], pack_of(versions[key][0]),
                  home.code if home else "", key in own, books) for key, one in newest.items() if key in versions]
