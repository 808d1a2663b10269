"""What the record costs: 60,000 writes of people, roles and units through the real actions, each with its event, beside
12,000 without; then sealing and verification. SQLite in a home of its own, settings as in service."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count, islice
from unittest.mock import patch

from bench.figure import Figure, at_least, at_most, cpu_seconds

WRITES = 60_000
BLOCK = 12  # a unit and its people: every block has the same kinds of writes
EVERY = 5  # blocks with events to one without
DAY = date(2026, 3, 2)
Write = Callable[[], object]


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="maplebridge-bench-") as home:
        os.environ["MAPLEBRIDGE_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "maplebridge.site.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, skip_checks=True)
        yield from _measure()


def _measure() -> Iterator[Figure]:
    from maplebridge.apps.audit.models import Event
    from maplebridge.apps.audit.seal import seal
    from maplebridge.apps.audit.verify import Verified, verify

    writes = _writes()
    _run(islice(writes, BLOCK))  # loads what is loaded once
    with_events = without = 0.0
    bare = 0
    for block in range(WRITES // BLOCK):
        with_events += cpu_seconds(lambda: _run(islice(writes, BLOCK)))
        if block % EVERY == EVERY - 1:
            with patch("maplebridge.apps.audit.writing.store"):
                without += cpu_seconds(lambda: _run(islice(writes, BLOCK)))
            bare += BLOCK
    events = WRITES + BLOCK + 1
    assert Event.objects.count() == events, "one event a write, and that of the bureau"
    results: list[Verified] = []
    sealing = cpu_seconds(seal)
    checking = cpu_seconds(lambda: results.append(verify()))
    (found,) = results
    assert found.whole and found.events == events
    each, alone = with_events / WRITES * 1000, without / bare * 1000
    yield Figure("audit: a write of people, roles or units without its event", round(alone, 4), "CPU ms")
    yield Figure("audit: the same with its event", round(each, 4), "CPU ms")
    yield at_most("audit: what the event adds to a write", (each / alone - 1) * 100, "%", 20)
    yield at_most("audit: sealing, of one event", sealing / events * 1000, "CPU ms", 0.1)
    yield at_least(f"audit: verification of {WRITES:,} events", events / checking, "a CPU s", 100_000)
    yield Figure("audit: the same by the clock on the wall", found.rate, "a second")


def _run(writes: Iterator[Write]) -> None:
    for write in writes:
        write()


def _writes() -> Iterator[Write]:
    """Without end: a unit, five people there with a role each, and a change of the unit."""
    from maplebridge.apps.units.access import SYSTEM
    from maplebridge.apps.units.actions.add_person import NewPerson, add_person
    from maplebridge.apps.units.actions.add_unit import NewUnit, add_unit
    from maplebridge.apps.units.actions.edit_unit import edit_unit
    from maplebridge.apps.units.actions.roles import give_role
    from maplebridge.engine.scheme.text import Text

    top = NewUnit("TOP", Text("市公安局", "City bureau"), "bureau")
    bureau = add_unit(new=top, parent=None, day=DAY, by=SYSTEM)
    made: list[int] = []  # key of the last thing that was made
    numbers = count()

    def write(action: Callable[..., int], **fields: object) -> Write:
        once = f"bench-{next(numbers)}"  # as a form has one
        return lambda: made.append(action(**fields, by=replace(SYSTEM, once=once)))

    for n in count():
        name = Text(f"河滨派出所{n}", f"Riverside station {n}")
        yield write(add_unit, new=NewUnit(f"S{n}", name, "station", "urban"), parent=bureau, day=DAY)
        unit = made.pop()
        for m in range(5):
            person = NewPerson(Text("陈伟" + "一二三四五"[m], "Chen Wei"), badge=f"{n}-{m}", username=f"chen.{n}.{m}")
            yield write(add_person, new=person, unit=unit, title="社区民警", day=DAY)
            yield write(give_role, person=made.pop(), unit=unit, role="officer", from_day=DAY, to_day=None,
                        reason="2026年第3号", today=DAY)
        changed = Text(f"河滨路派出所{n}", f"Riverside Road station {n}")
        yield write(edit_unit, unit=unit, name=changed, kind="station", category="rural", day=DAY, today=DAY, version=1)
