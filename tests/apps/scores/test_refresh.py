"""After new entries only what they concern is made anew, and it is as if all had been."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.apps.jobs.actions.ending import MACHINE
from maplebridge.apps.jobs.actions.leases import claim
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.schedule import PLANS
from maplebridge.apps.jobs.states import DONE
from maplebridge.apps.jobs.worker.runner import run_job
from maplebridge.apps.ledgers.actions.storing import count_changes
from maplebridge.apps.ledgers.models import Entry, Expected, Switch
from maplebridge.apps.programmes.models import LinePerson, Participant, Programme
from maplebridge.apps.scores.chores import ALL
from maplebridge.apps.scores.folder import LIVE, MADE, PARTS
from maplebridge.apps.scores.queries import facts, sources
from maplebridge.apps.scores.queries.facts import Refreshed, refresh
from maplebridge.apps.scores.queries.live import shown
from maplebridge.apps.scores.queries.make import count, make
from maplebridge.apps.scores.queries.sources import source_of
from maplebridge.apps.scores.queries.stamp import stamp_of
from maplebridge.apps.units.models import Person
from maplebridge.web.clock import today
from tests.apps.scores.city import chain_of, load

DAY = date(2026, 7, 6)
pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(city: Path) -> Programme:
    return load(chain_of(city / "stations"))


def refreshed(programme: Programme) -> Refreshed:
    source = source_of(programme, DAY)
    assert source is not None
    return refresh(source)


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*.parquet"))}


def again(like: Entry, **other: Any) -> Entry:
    """A further record of the same unit and book."""
    like.pk, like.number, like.n = None, f"{like.number}9", (like.n or 0) + 9000
    for name, value in other.items():
        setattr(like, name, value)
    like.save(force_insert=True)
    count_changes([(like.ledger, like.day)])
    return like


def test_only_the_months_concerned(programme: Programme, settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    first = refreshed(programme)
    before = {name: (first.folder / name).stat().st_mtime_ns for name in files(first.folder)}
    assert refreshed(programme).changed == ()  # nothing changed, nothing is written
    assert before == {name: (first.folder / name).stat().st_mtime_ns for name in files(first.folder)}

    read: list[tuple[str, str]] = []
    plain = sources.entries_of
    monkeypatch.setattr(facts.sources, "entries_of",
                        lambda source, kind, month: (read.append((kind.code, month)), plain(source, kind, month))[1])
    visit = Entry.objects.filter(ledger="L04", day__month=3).order_by("pk")[0]
    for n in range(5):
        again(Entry.objects.get(pk=visit.pk), number=f"{visit.number}{n}")  # near-copies that ask the same again
    old = Entry.objects.filter(ledger="L05", day__month=2).order_by("pk")[0]
    old.state, old.withdrawn_why = "withdrawn", "重复"
    old.save()
    count_changes([("L05", old.day)])
    second = refreshed(programme)
    assert sorted(month for month in set(read) if month[0] != "L01") == [("L04", "2026-03"), ("L05", "2026-02")]
    books = [path for path in second.changed if "/" in path]
    assert books == ["L04/2026-03.parquet", "L05/2026-02.parquet"]
    after = {name: (second.folder / name).stat().st_mtime_ns for name in files(second.folder)}
    parts = {name for name in after if name.startswith(PARTS) and after[name] != before[name]}
    assert parts == {"parts/L04/2026-03.parquet", "parts/L05/2026-02.parquet"}
    assert "entries.parquet" in second.changed

    source = source_of(programme, DAY)
    assert source is not None
    stamp = stamp_of(programme, source.version, DAY)
    ours = count(source, stamp)
    settings.HOME = tmp_path / "elsewhere"
    anew = count(source, stamp)
    assert anew.refreshed.folder != second.folder
    assert files(second.folder) == files(anew.refreshed.folder)
    assert ours.scores.long_table().equals(anew.scores.long_table())
    assert ours.scores.hashes() == anew.scores.hashes()


def test_a_damaged_or_missing_part_is_made_anew(programme: Programme) -> None:
    first = refreshed(programme)
    before = files(first.folder)
    (first.folder / PARTS / "L04" / "2026-03.parquet").write_bytes(b"cut off")
    assert refreshed(programme).changed == ()
    assert files(first.folder) == before
    (first.folder / MADE).write_text("{")
    refreshed(programme)
    assert files(first.folder) == before


def test_a_unit_that_leaves_takes_its_entries_along(programme: Programme) -> None:
    first = refreshed(programme)
    one = Participant.objects.filter(programme=programme).order_by("unit__code").first()
    assert one is not None
    one.to_day = date(2026, 6, 30)
    one.version += 1
    one.save()
    second = refreshed(programme)
    assert one.unit.code in first.entries
    assert one.unit.code not in second.entries
    assert "units.parquet" in second.changed


def test_a_unit_counts_from_the_day_it_joined(programme: Programme) -> None:
    one = Participant.objects.filter(programme=programme).order_by("unit__code")[0]
    all_of_it = refreshed(programme).entries[one.unit.code]
    one.from_day = date(2026, 4, 1)
    one.save()
    later = refreshed(programme).entries[one.unit.code]
    dated = Entry.objects.filter(unit=one.unit, state="current", day__gte=date(2026, 4, 1)).count()
    undated = Entry.objects.filter(unit=one.unit, state="current", day=None).count()
    assert later <= dated + undated < all_of_it


def test_lines_and_who_answers_are_a_book(programme: Programme) -> None:
    one = Participant.objects.filter(programme=programme).order_by("unit__code")[0]
    Entry.objects.filter(ledger="L01").update(state="withdrawn", withdrawn_why="x")
    count_changes([("L01", date(2026, month, 1)) for month in range(1, 7)])
    person = Person.objects.filter(unit=one.unit)[0]
    source = source_of(programme, DAY)
    assert source is not None
    for n, (_, line) in enumerate(sources.broken_down(source.scheme)):
        LinePerson.objects.create(
            participant=one, indicator=line.code, person=person, from_day=date(2026, 1, 5),
            named_at="2026-01-06T09:00:00+08:00", confirmed_at="2026-01-07T09:00:00+08:00" if n % 2 else None)
    stamp = stamp_of(programme, source.version, DAY)
    counted = count(source_of(programme, DAY), stamp)  # type: ignore[arg-type]
    rows = [row for row in counted.scores.facts.rows("L01") if row["unit"] == one.unit.code]
    assert len(rows) == len(sources.broken_down(source.scheme))
    assert {row["confirm_due"] for row in rows} == {date(2026, 1, 12)}
    assert {row["responsible_one"] for row in rows} == {f"@{person.pk}"}
    assert sum(row["confirmed_by"] is not None for row in rows) == len(rows) // 2
    points = counted.scores.column("FQ1.1").decimal(counted.scores.index(one.unit.code))
    assert points is not None and points < 4


def test_live_tells_what_it_does_not_hold(programme: Programme) -> None:
    assert shown(programme, DAY).live is None
    assert make(programme, DAY)
    found = shown(programme, DAY)
    assert found.fresh and found.behind == 0 and found.live is not None
    assert not make(programme, DAY)  # done twice it does nothing
    visit = Entry.objects.filter(ledger="L04", day__month=3)[0]
    again(visit)
    behind = shown(programme, DAY)
    assert not behind.fresh and behind.behind == 1
    assert behind.live is not None and behind.live.told == found.live.told  # the last one is shown
    assert make(programme, DAY)
    assert shown(programme, DAY).fresh
    assert (refreshed(programme).folder / LIVE).exists()


def test_points_are_counted_anew_by_themselves(programme: Programme) -> None:
    assert ALL in PLANS
    assert shown(programme, DAY).live is None
    key = ask(kind=ALL, by=MACHINE)
    job = claim([ALL], timezone.now())
    assert job is not None and job.pk == key
    assert run_job(job, lease=30) == DONE
    assert shown(programme, today()).fresh
    assert Job.objects.get(pk=key).told[0]["params"] == {"count": 1}


def test_a_book_that_is_off_owes_nothing(programme: Programme) -> None:
    """Nor does one the table never asked for: completeness in scores is that of the gaps."""
    part = Participant.objects.filter(programme=programme).order_by("unit__code")[0]
    for ledger in ("L05", "X99"):
        Expected.objects.create(participant=part, ledger=ledger, key="", from_day=date(2026, 6, 1),
                                due=date(2026, 6, 2), count=400)
    assert make(programme, DAY)

    def owed() -> set[str]:
        source = source_of(programme, DAY)
        assert source is not None
        return {one.ledger for one in sources.assignments(source) if one.expected == 400}

    asked = source_of(programme, DAY)
    assert asked is not None and "L05" in asked.kinds and "X99" not in asked.kinds
    assert owed() == {"L05"}
    Switch.objects.create(programme=programme, ledger="L05", on=False, why="not this year")
    assert not shown(programme, DAY).fresh
    assert owed() == set()
    live = shown(programme, DAY).live
    assert live is not None and part.unit.code in live.told["owing"]
    assert make(programme, DAY)
    live = shown(programme, DAY).live
    assert live is not None and part.unit.code not in live.told["owing"]
