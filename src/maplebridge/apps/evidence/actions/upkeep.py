"""Stored files are looked after: each night compared with their SHA-256, and what no record speaks of is removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from shutil import rmtree

from django.utils import timezone

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.evidence import store
from maplebridge.apps.evidence.models import StoredFile
from maplebridge.apps.evidence.queries.stored_files import known_among
from maplebridge.apps.units.access import Actor
from maplebridge.web.incoming import folder
from maplebridge.words import bilingual

GROUP = 500  # files asked about at once
SPARED = timedelta(days=1)  # a file may be kept for an hour before its record is written


@action("evidence.rehash")
def note_states(event: Draft, *, states: Mapping[str, str], by: Actor) -> list[str]:
    """SHA-256 -> whole | missing | changed, as found on the disk. Gives those whose state is another than before."""
    rows = list(StoredFile.objects.select_for_update().filter(sha256__in=states).order_by("pk"))
    other = [row for row in rows if row.state != states[row.sha256]]
    if not other:
        event.nothing()
        return []
    found = [[row.sha256, row.state, states[row.sha256]] for row in other]
    for row in other:
        row.state = states[row.sha256]
    StoredFile.objects.bulk_update(other, ["state"])
    event.about("stored_files", other[0].sha256[:16], bilingual("evidence.stored_files"), found=found[:20])
    event.bulk(found)
    return [sha256 for sha256, _, _ in found]


def sweep(day: date) -> int:
    """Removes files that no record speaks of and nobody touched since the day before the day before `day`; gives their
    number. What a broken write or request left is among them, whole folders too."""
    removed, old = 0, _old(day)
    while group := list(islice(old, GROUP)):
        known = known_among({sha256 for sha256, _ in group})
        for sha256, place in group:
            if sha256 not in known:
                if place.is_dir():
                    rmtree(place, ignore_errors=True)
                else:
                    place.unlink(missing_ok=True)
                removed += 1
    return removed


def _old(day: date) -> Iterator[tuple[str, Path]]:
    yield from ((sha256, place) for sha256, place in store.stored() if _touched(place) < day - SPARED)
    yield from (("", place) for place in folder().iterdir() if _touched(place) < day - SPARED)


def _touched(place: Path) -> date:
    """The local day; of what has gone meanwhile, the latest day there is."""
    try:
        return timezone.localtime(datetime.fromtimestamp(place.stat().st_mtime, timezone.get_default_timezone())).date()
    except FileNotFoundError:
        return date.max
