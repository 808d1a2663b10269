"""A programme of very many entries: after a hundred new ones only their months are made anew, and the scores are those
of a full rebuild. `python -m tests.apps.scores.many --entries 1000000` prints what it took."""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path

import tests.home  # noqa: F401 - before Django reads its settings

DAY = date(2026, 7, 6)
BOOKS = ("L04", "L05", "L06", "L07", "L08")
NEW = {"L04": "2026-03", "L08": "2026-05"}  # book and month of the new entries
TEXTS = ("what_done", "finding", "method")  # what near-copies are looked for in: kept in one entry of SAID
SAID = 200
BATCH = 5000


@dataclass(frozen=True, slots=True)
class Proof:
    """`rewritten`: parts and tables of books that changed; `parts`: of how many."""

    entries: int
    parts: int
    rewritten: tuple[str, ...]
    same_files: bool
    same_scores: bool
    seconds: dict[str, float]

    @property
    def holds(self) -> bool:
        wanted = sorted(f"{kept}/{book}/{month}.parquet" for kept in ("parts", "tables") for book, month in NEW.items())
        return list(self.rewritten) == wanted and self.same_files and self.same_scores


def prove(programme: object, count: int, elsewhere: Path) -> Proof:
    from django.conf import settings

    from maplebridge.apps.scores.queries import make, sources, stamp
    from maplebridge.apps.scores.queries.facts import refresh

    seconds: dict[str, float] = {}

    def timed(name: str, begin: float) -> None:
        seconds[name] = round(time.process_time() - begin, 1)

    def source() -> sources.Source:
        found = sources.source_of(programme, DAY)  # type: ignore[arg-type]
        assert found is not None
        return found

    begin = time.process_time()
    entries = fill(count)
    timed("writing them", begin)
    begin = time.process_time()
    folder = refresh(source()).folder
    timed("first facts", begin)
    before = _books(folder)
    for book, month in NEW.items():
        _add(book, month, 50)
    begin = time.process_time()
    now = source()
    mark = stamp.stamp_of(programme, now.version, DAY)  # type: ignore[arg-type]
    ours = make.count(now, mark)
    timed("facts and scores after 100 more", begin)
    after = _books(folder)
    home, settings.HOME = settings.HOME, elsewhere
    begin = time.process_time()
    try:
        anew = make.count(source(), mark)
    finally:
        settings.HOME = home
    timed("all made anew", begin)
    return Proof(
        entries + 100, len(after), tuple(sorted(name for name in after if after[name] != before.get(name))),
        _hashes(folder) == _hashes(anew.refreshed.folder),
        ours.scores.long_table().equals(anew.scores.long_table()) and ours.scores.hashes() == anew.scores.hashes(),
        seconds)


def fill(count: int) -> int:
    """Entries of the books there are, again and again until there are so many: other numbers, days and texts."""
    from maplebridge.apps.ledgers.actions.storing import count_changes
    from maplebridge.apps.ledgers.models import Entry

    there = Entry.objects.count()
    like = list(Entry.objects.filter(ledger__in=BOOKS, day__isnull=False).order_by("pk"))
    rows = islice(_again(like), max(0, count - there))
    while batch := list(islice(rows, BATCH)):
        Entry.objects.bulk_create(batch, batch_size=1000)
        count_changes({(row.ledger, row.day.replace(day=1)) for row in batch if row.day})
    return Entry.objects.count()


def _again(like: list) -> Iterator[object]:  # type: ignore[type-arg]
    from maplebridge.apps.ledgers.models import Entry

    for n, one in enumerate(cycle(like)):
        values = dict(one.values)
        for code in TEXTS:
            if code in values and n % SAID:
                del values[code]
            elif code in values:
                values[code] = sha256(f"{n} {code}".encode()).hexdigest()
        day = date(one.day.year, one.day.month, 1) + timedelta(days=n % 28)
        if day > date(2026, 6, 28):
            day = one.day
        yield Entry(unit_id=one.unit_id, ledger=one.ledger, number=f"{one.number[:-4]}{n + 10_000}", year=one.year,
                    n=n + 10_000, day=day, values=values, entered_by_id=one.entered_by_id, entered_at=one.entered_at)


def _add(book: str, month: str, count: int) -> None:
    from maplebridge.apps.ledgers.actions.storing import count_changes
    from maplebridge.apps.ledgers.models import Entry

    first = date.fromisoformat(f"{month}-01")
    like = Entry.objects.filter(ledger=book, day__year=first.year, day__month=first.month).order_by("pk")[0]
    Entry.objects.bulk_create(Entry(
        unit_id=like.unit_id, ledger=book, number=f"{like.number[:-4]}{n + 9_000_000}", year=like.year,
        n=n + 9_000_000, day=like.day, values=like.values, entered_by_id=like.entered_by_id,
        entered_at=like.entered_at) for n in range(count))
    count_changes([(book, first)])


def _books(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Parts and tables of books, with when each was written and its hash. The book of lines is made each time."""
    files = (file for kept in ("parts", "tables") for file in (folder / kept).glob("*/*.parquet"))
    return {str(file.relative_to(folder)): (file.stat().st_mtime_ns, sha256(file.read_bytes()).digest())
            for file in files}


def _hashes(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): sha256(file.read_bytes()).digest() for file in folder.rglob("*.parquet")}


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--entries", type=int, default=1_000_000)
    count = asked.parse_args().entries
    from tests.permissions.database import throw_away

    with throw_away(), tempfile.TemporaryDirectory(prefix="maplebridge-many-") as folder:
        from maplebridge.packs.demo_city import Size, generate
        from tests.apps.scores.city import chain_of, load

        generate(Path(folder) / "city", 7, size=Size.small(), clean=True)
        proof = prove(load(chain_of(Path(folder) / "city" / "stations")), count, Path(folder) / "elsewhere")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{proof.entries:,} entries, {proof.parts} files of books; rewritten after 100 more: "
          f"{', '.join(proof.rewritten)}")
    print(f"files as made anew: {proof.same_files}; scores equal: {proof.same_scores}; peak {peak:,} MB; CPU s: "
          + "; ".join(f"{name} {value}" for name, value in proof.seconds.items()))
    return 0 if proof.holds else 1


if __name__ == "__main__":
    sys.exit(main())
