"""Results that were frozen: made ready, listed, compared, and counted again from their bundles."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db.models import Max, QuerySet

from maplebridge.apps.evidence import store
from maplebridge.apps.programmes.models import Programme, SchemeContent
from maplebridge.apps.programmes.queries.programmes import seen_programme
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.apps.scores.folder import TABLES, alone
from maplebridge.apps.scores.models import ScoreRun
from maplebridge.apps.scores.queries.ladder import Ground
from maplebridge.apps.scores.queries.live import Live
from maplebridge.apps.scores.queries.make import Counted, count, told_of
from maplebridge.apps.scores.queries.sources import source_of
from maplebridge.apps.scores.queries.stamp import stamp_of
from maplebridge.apps.units.access import Actor
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.bundle import Bundle
from maplebridge.packs.bundle import FACTS, SCHEME, Content, bundle_of
from maplebridge.packs.pack import load_alone, load_files
from maplebridge.packs.verify import Silent, Verdict, examine, file_size
from maplebridge.packs.verify.limited import limited
from maplebridge.web.refusals import Unseen, refuse

FREEZE, VERIFY = "scores.freeze", "scores.verify"
RECENT = 5  # results that are looked through for a unit


@dataclass(frozen=True, slots=True)
class Ready:
    """A result to be frozen. Its bundle is stored already; it stays only where the result is."""

    version: int
    day: date
    scheme_hash: str
    facts_hash: str
    calendar: str
    sha256: str  # of the manifest
    stored: str  # SHA-256 of the file
    size: int
    units: int
    told: dict[str, Any]


def make_ready(programme: Programme, day: date) -> Ready:
    """Counts now, as of the day, and stores the bundle. Raises Refused."""
    source = source_of(programme, day)
    if source is None or not source.parts:
        raise refuse("scores.nothing_to_freeze")
    counted = count(source, stamp_of(programme, source.version, day))
    bundle = bundle_from(counted)
    with TemporaryDirectory(prefix="maplebridge-") as folder:
        file = Path(folder) / "bundle.zip"
        file.write_bytes(bundle.content)
        stored = store.put(file)
    hashes = counted.scores.hashes()
    return Ready(source.version.pk, source.day, hashes["scheme"], hashes["facts"], hashes["calendar"], bundle.hash,
                 stored, len(bundle.content), len(counted.scores.units), told_of(counted))


def bundle_from(counted: Counted) -> Bundle:
    """The same bytes as the command line gives for the same facts."""
    source = counted.source
    files: dict[str, str] = SchemeContent.objects.values_list("files", flat=True).get(version=source.version.pk)
    with TemporaryDirectory(prefix="maplebridge-") as folder, alone(counted.refreshed.folder):
        if counted.scores.facts.fingerprint() != counted.scores.hashes()["facts"]:
            raise refuse("scores.meanwhile")
        name = Text(source.programme.zh, source.programme.en or None)
        pack = load_files(Path(folder), files)
        return bundle_of([Content(name, source.day, pack, counted.refreshed.folder / TABLES, counted.scores,
                                  counted.ranges)])


def runs_of(programme: Programme) -> QuerySet[ScoreRun, dict[str, Any]]:
    """The newest first."""
    return ScoreRun.objects.filter(programme=programme).order_by("-number").values(
        "pk", "number", "day", "note", "units", "sha256", "frozen_at", "frozen_by__zh", "frozen_by__en")


def run_by(programme: str, number: int) -> ScoreRun:
    """With its programme. Raises Unseen."""
    found = ScoreRun.objects.select_related("programme__unit", "bundle", "frozen_by").filter(
        programme__code=programme, number=number).first()
    if found is None:
        raise Unseen
    return found


def run_seen(programme: str, number: int, actor: Actor) -> ScoreRun:
    """One of a programme that somebody sees. Raises Unseen."""
    seen_programme(programme, actor)
    return run_by(programme, number)


def run_by_key(key: int) -> ScoreRun:
    return ScoreRun.objects.select_related("programme", "bundle").get(pk=key)


def last_number(programme: Programme) -> int:
    """Of its newest result; 0 before the first."""
    return ScoreRun.objects.filter(programme=programme).aggregate(last=Max("number"))["last"] or 0


def as_live(run: ScoreRun) -> Live:
    """As pages read a result."""
    return Live(run.told | {"day": run.day.isoformat()}, scheme_of(run.version_id))


def bundle_file(run: ScoreRun) -> Path:
    """Raises Unseen where it is gone."""
    place = store.place_of(run.bundle.sha256)
    if not place.is_file():
        raise Unseen
    return place


@contextmanager
def ground_of_run(run: ScoreRun) -> Iterator[Ground]:
    """What its figures stand on: table, calendar and facts of its bundle, in a folder that vanishes. Raises Unseen."""
    with TemporaryDirectory(prefix="maplebridge-") as folder, zipfile.ZipFile(bundle_file(run)) as bundle:
        inside = next(name for name in bundle.namelist() if name.endswith(f"/{SCHEME}")).removesuffix(SCHEME)
        bundle.extractall(folder, [name for name in bundle.namelist() if name.startswith(inside)])
        pack = load_alone(Path(folder) / inside)
        scheme, calendar = pack.sound()
        yield Ground(scheme, pack.kinds, calendar, Path(folder) / inside / FACTS)


def last_run(programme: Programme, unit: str) -> ScoreRun | None:
    """The newest one in which the unit is. One query."""
    return next((run for run in ScoreRun.objects.filter(programme=programme).select_related(
        "programme__unit", "bundle", "frozen_by", "version").order_by("-number")[:RECENT]
        if unit in run.told.get("units", ())), None)


def verify(run: ScoreRun) -> Verdict:
    """The bundle counted again from nothing but itself, and held against the hash that was printed: what `maplebridge
    verify` does, in a process of its own. Raises Refused where it cannot be."""
    file = bundle_file(run)
    return limited(examine, file.name, file_size(file), file, run.sha256, Silent(), reference=False)


@dataclass(frozen=True, slots=True)
class Change:
    """One unit in two results; None: it was not in that one."""

    unit: str
    points: tuple[Decimal | None, Decimal | None]
    place: tuple[int | None, int | None]
    grade: tuple[Text | None, Text | None]

    @property
    def change(self) -> Decimal | None:
        before, after = self.points
        return None if before is None or after is None else after - before


def compare(one: Live, two: Live) -> Iterator[Change]:
    """Units in which anything differs, by code, from the older to the newer result."""
    for unit in sorted({*one.places, *two.places}):
        found = Change(unit, (one.number("points", unit), two.number("points", unit)),
                       (_place(one, unit), _place(two, unit)), (one.grade(unit), two.grade(unit)))
        if any(before != after for before, after in (found.points, found.place, found.grade)):
            yield found


def lines_changed(one: Live, two: Live, unit: str) -> Iterator[str]:
    """Codes of the unit's lines whose points differ, in the order of the newer table; then those only the older has."""
    codes = dict.fromkeys(line.code for live in (two, one) for line in live.scheme.indicators())
    return (code for code in codes if one.line(code, unit)[0] != two.line(code, unit)[0])


def _place(live: Live, unit: str) -> int | None:
    found = live.figure("place", unit)
    return None if found is None else int(Decimal(found))
