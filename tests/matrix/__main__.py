"""`make matrix`: damaged, hostile, dear and good files; counts by reason. Leaves with 1 where one goes wrong."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.matrix.good import misses
from tests.matrix.mutated import Tried, try_bombs, try_damaged, try_hostile
from tests.matrix.writers import good_files

GOOD_ROUNDS = 14  # of eleven writers and five ways through LibreOffice: 224 files


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=2026)
    asked.add_argument("--keep", type=Path, default=Path("build/matrix"), help="where files that went wrong are kept")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="matrix-") as folder:
        wrong = _show("damaged", list(try_damaged(Path(folder) / "damaged", options.count, options.seed)), options.keep)
        wrong += _show("hostile", list(try_hostile(Path(folder) / "hostile")), options.keep)
        wrong += _show("dear", list(try_bombs(Path(folder) / "dear")), options.keep)
        files = good_files(Path(folder) / "good", options.seed, GOOD_ROUNDS, office=True)
        missed = list(misses(files))
        for miss in missed:
            print(f"MISS {miss.good.writer} {miss.good.path.name}: {miss.what[:300]}")
        writers = Counter(good.writer for good in files)
        print(f"good files: {len(files)} of {len(writers)} writers, {len(missed)} refused or otherwise than written")
    return 1 if wrong or missed else 0


def _show(kind: str, tried: list[Tried], keep: Path) -> int:
    counts = Counter((t.verb, t.outcome.kind, t.outcome.reasons[0] if t.outcome.reasons else "-") for t in tried)
    for (verb, end, reason), count in sorted(counts.items(), key=lambda item: (item[0][:2], -item[1])):
        print(f"{verb:8} {end:10} {count:6}  {reason[:150]}")
    if not tried:
        print(f"no {kind} files: MAPLEBRIDGE_TRUTH names no folder with them")
        return 0
    slowest, largest = max(t.outcome.seconds for t in tried), max(t.outcome.megabytes for t in tried)
    print(f"slowest {slowest:.1f} s, largest {largest:.0f} MB")
    wrong = [t for t in tried if t.wrong]
    for t in wrong:
        kept = keep / f"{t.file.parent.name}-{t.source}{t.file.suffix}"
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(t.file, kept)
        print(f"WRONG {t.verb} {t.outcome.kind} {kept} ({t.damage}) {' '.join(t.outcome.reasons)[:300]}")
    print(f"{len({t.file for t in tried})} {kind} files, {len(tried)} runs, {len(wrong)} wrong")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
