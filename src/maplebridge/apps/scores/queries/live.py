"""The scores of a programme as pages read them: made once, told from which facts, never counted for a page."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.states import OPEN
from maplebridge.apps.programmes.models import Participant, Programme, SchemeVersion
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.scores.folder import LIVE, folder_of, read_json
from maplebridge.apps.scores.queries.make import problems_of
from maplebridge.apps.scores.queries.stamp import stamp_of
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.problem import Problem
from maplebridge.engine.schedule.states import joined
from maplebridge.engine.scheme.model import Grade, Item, Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.words import bilingual

REFRESH = "scores.refresh"
SMALL = 50  # units that are counted while somebody waits
KEPT = 8  # results a process holds read
SHORTLY, PAUSE = 300, 20  # milliseconds, seconds

_read: OrderedDict[Path, tuple[tuple[int, int], Live]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Live:
    """One result. Columns are over `units`; None where there is nothing. `at`: when it was written, in seconds."""

    told: Mapping[str, Any]
    scheme: Scheme
    at: float = 0.0

    @property
    def day(self) -> date:
        return date.fromisoformat(self.told["day"])

    @property
    def problems(self) -> tuple[Problem, ...]:
        return problems_of(self.told)

    @property
    def counted(self) -> bool:
        return "units" in self.told

    @cached_property
    def places(self) -> dict[str, int]:
        """Unit -> where it stands in each column."""
        return {unit: at for at, unit in enumerate(self.told.get("units", ()))}

    def figure(self, name: str, unit: str) -> Any:
        column = self.told.get(name)
        return column[self.places[unit]] if column and unit in self.places else None

    def number(self, name: str, unit: str) -> Decimal | None:
        found = self.figure(name, unit)
        return None if found is None else Decimal(found)

    def item(self, code: str, unit: str) -> Decimal | None:
        column = self.told.get("items", {}).get(code)
        return Decimal(column[at]) if column and (at := self.places.get(unit)) is not None and column[at] else None

    def item_state(self, item: Item, unit: str) -> str:
        return joined(self.line(line.code, unit)[2] for line in item.indicators)  # type: ignore[misc]

    def line(self, code: str, unit: str) -> tuple[Decimal | None, int, str]:
        """Points, whether absent (0 there, 1 missing, 2 not applicable), state."""
        found, at = self.told["lines"].get(code), self.places.get(unit)
        if found is None or at is None:
            return None, 1, "going"
        points = found["points"][at]
        return (None if points is None else Decimal(points), found["absent"][at] if found["absent"] else 0,
                found["state"][at])

    def grade(self, unit: str) -> Text | None:
        word, node = self.figure("grade", unit), self.scheme.nodes.get(self.scheme.grade or "")
        return node.labels.get(word, Text(word)) if word and isinstance(node, Grade) else None

    def out_of_contest(self, unit: str) -> bool:
        """Scored, but not ranked."""
        return (self.scheme.out_of_contest is not None and self.figure("points", unit) is not None
                and self.figure("place", unit) is None)

    def silent(self, unit: str) -> bool:
        """Without a single entry."""
        return self.figure("entries_of", unit) == 0

    def vetoes(self, unit: str) -> list[Mapping[str, Any]]:
        return [one for one in self.told.get("vetoes", ()) if one["unit"] == unit]

    def gates(self, unit: str) -> list[tuple[Text, Text]]:
        """(what it is about, why) of each that held."""
        found = []
        for code, node_name, place in self.told.get("gates", ()):
            if code == unit:
                node = self.scheme.nodes[node_name]
                named = self.scheme.indicator(node_name)
                found.append((node.deco.label or (named.name if named else self._result(node_name)),
                              node.deco.gates[place].because))
        return list(dict.fromkeys(found))

    def _result(self, node: str) -> Text:
        """What the usual results are called; any other node keeps its name."""
        scheme = self.scheme
        usual = {scheme.total: "scores.points", scheme.grade: "scores.grade", scheme.place: "scores.place"}
        return bilingual(usual[node]) if node in usual else Text(node)


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to show. live None: nothing was counted yet. fresh: it is of now; behind: changes of entries it
    does not hold (0: something else changed)."""

    programme: Programme
    version: SchemeVersion | None
    live: Live | None = None
    fresh: bool = False
    behind: int = 0

    @property
    def wait(self) -> int:
        """Milliseconds after which a page that is behind has it counted anew: while others write on and on, whoever
        reads is not disturbed every few seconds."""
        return SHORTLY if self.live is None or time.time() - self.live.at > PAUSE else PAUSE * 1000


def shown(programme: Programme, day: date) -> Shown:
    """Three queries."""
    version = in_force(programme)
    if version is None:
        return Shown(programme, None)
    live = _live(folder_of(programme, version.number) / LIVE, version.pk)
    stamp = stamp_of(programme, version, day)
    if live is None:
        return Shown(programme, version)
    return Shown(programme, version, live, live.told.get("stamp") == stamp.mark,
                 max(0, stamp.entries - live.told.get("entries", 0)))


def last_made(programme: Programme, version: SchemeVersion) -> Live | None:
    """As it was last counted by the table of a version, whatever changed since; no query."""
    return _live(folder_of(programme, version.number) / LIVE, version.pk)


def _live(file: Path, version: int) -> Live | None:
    try:
        stat = file.stat()
    except OSError:
        return None
    mark = (stat.st_mtime_ns, stat.st_size)
    with _lock:
        known = _read.get(file)
        if known and known[0] == mark:
            _read.move_to_end(file)
            return known[1]
    told = read_json(file)
    if "stamp" not in told:
        return None
    found = Live(told, scheme_of(version), stat.st_mtime)
    with _lock:
        _read[file] = (mark, found)
        while len(_read) > KEPT:
            _read.popitem(last=False)
    return found


def seen_units(programme: Programme, day: date, actor: Actor) -> list[Participant]:
    """Units whose scores somebody sees, by code."""
    return list(Participant.objects.filter(
        on(day), actor.scope("scores.view", "unit__path"), programme=programme, rolled_out__isnull=False)
        .select_related("unit").order_by("unit__code"))


def units_of(programme: Programme, codes: Iterable[str], actor: Actor) -> list[Participant]:
    """Of a frozen result: the units in it that somebody sees, by code, whatever became of their parts since."""
    wanted = set(codes)
    rows = Participant.objects.filter(actor.scope("scores.view", "unit__path"), programme=programme).select_related(
        "unit").order_by("unit__code", "from_day")
    return list({one.unit.code: one for one in rows if one.unit.code in wanted}.values())


def is_small(programme: Programme, day: date) -> bool:
    return Participant.objects.filter(on(day), programme=programme).count() <= SMALL


def being_counted(programme: Programme) -> int | None:
    """The job that counts it, where one waits or runs."""
    found = Job.objects.filter(kind=REFRESH, state__in=OPEN, params__programme=programme.code).order_by("-pk").first()
    return found.pk if found else None
