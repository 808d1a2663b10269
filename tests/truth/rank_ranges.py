"""How sure a rank is, against a published analysis of 51 countries: places without each pillar, and from the published
scores of 100 and 600 replications their ranks, means, medians, intervals and sensitivity indices.

Indices: first order by A. Saltelli and others, Comput. Phys. Commun. 181 (2010) 259; total order by M. J. W. Jansen,
Comput. Phys. Commun. 117 (1999) 35; of the mean change of rank, over N rows of A, N of B, then N of A with each
variable from B.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from maplebridge.engine.score.facts import read_facts
from maplebridge.engine.score.numbers.number import dense, of_decimals
from maplebridge.engine.score.placing import ordered, places
from maplebridge.engine.score.ranges import rank_ranges
from maplebridge.engine.score.ranges.interval import interval
from maplebridge.engine.score.ranges.result import mean_change
from maplebridge.engine.score.run import score
from tests.truth import published
from tests.truth.line import Line

FOLDER = Path("scoring/asem")
UNCERTAIN, SENSITIVE = "ua", "sa"
ROWS = 100  # of the sensitivity design's matrices A and B
PRINTED = 5e-7  # the mean changes are printed with six decimals
EXACT = 1e-12
ENDS = (Decimal("0.05"), Decimal("0.5"), Decimal("0.95"))
Matrix = npt.NDArray[np.float64]


def lines(root: Path) -> Iterator[Line]:
    folder = root / FOLDER
    yield _line("asem, without each pillar", *without_each_pillar(root))
    for kind, draws in ((UNCERTAIN, ROWS), (SENSITIVE, 2 * ROWS)):
        yield _line(f"asem, {kind} ranks", *replicated_ranks(folder, kind))
        yield _line(f"asem, {kind} mean, median, 5 % and 95 %", *rank_statistics(folder, kind, draws))
    yield _line("asem, sensitivity indices", *indices(folder))


def without_each_pillar(root: Path) -> tuple[int, list[str]]:
    """The product's own analysis of the scheme, its facts read as any user's."""
    facts = published.load("asem", root)
    with TemporaryDirectory() as folder:
        published.write_facts(facts, Path(folder))
        found = rank_ranges(score(facts.scheme, read_facts(Path(folder), facts.scheme)))
    assert found is not None
    rows = _rows(root / FOLDER / "published_remove_elements.csv")
    changes = {one.code: one.mean for one in found.changes() if one.kind == "without"}
    wanted = {row["removed"]: float(row["mean_abs_rank_change"]) for row in rows}
    return len(wanted), [name for name in {*wanted, *changes} if not _near(changes, wanted, name)]


def _near(changes: Mapping[str, float], wanted: Mapping[str, float], name: str) -> bool:
    return name in changes and name in wanted and abs(changes[name] - wanted[name]) <= PRINTED


def replicated_ranks(folder: Path, kind: str) -> tuple[int, list[str]]:
    units, wanted = _matrix(folder / f"published_{kind}_ranks.csv")
    found = _ranks(folder / f"published_{kind}_scores.csv")
    return wanted.size, [units[i] for i in np.flatnonzero((found != wanted).any(axis=1))]


def rank_statistics(folder: Path, kind: str, draws: int) -> tuple[int, list[str]]:
    """Of the first `draws` replications, ranks recomputed."""
    drawn = _ranks(folder / f"published_{kind}_scores.csv")[:, 1 : 1 + draws]
    low, median, high = interval(drawn, ENDS)
    units, wanted = _matrix(folder / f"published_{kind}_rankstats.csv")
    found = np.column_stack((drawn.mean(axis=1), median, low, high))
    return found.size, [units[i] for i in np.flatnonzero((np.abs(found - wanted[:, 1:]) > EXACT).any(axis=1))]


def indices(folder: Path) -> tuple[int, list[str]]:
    ranks = _ranks(folder / f"published_{SENSITIVE}_scores.csv")
    changes = np.array([mean_change(ranks[:, 0], ranks[:, draw]) for draw in range(1, ranks.shape[1])])
    a, b, *mixed = changes.reshape(-1, ROWS)
    spread = np.concatenate((a, b)).var(ddof=1)
    found = [(float((b * (ab - a)).mean() / spread), float(((a - ab) ** 2).mean() / 2 / spread)) for ab in mixed]
    rows = _rows(folder / "published_sa_sensitivity.csv")
    wanted = [(float(row["Si"]), float(row["STi"])) for row in rows]
    differing = [row["Variable"] for row, pair, one in zip(rows, found, wanted, strict=True)
                 if max(abs(pair[0] - one[0]), abs(pair[1] - one[1])) > EXACT]  # fmt: skip
    return 2 * len(wanted), differing


def _ranks(file: Path) -> Matrix:
    """1 + the number of units that are strictly better, per column."""
    rows = _rows(file)
    columns = [[Decimal(row[name]) for row in rows] for name in rows[0] if name != "uCode"]
    found = np.empty((len(rows), len(columns)))
    everyone, one_group = np.arange(len(rows)), np.zeros(len(rows), dtype=np.int64)
    for draw, scores in enumerate(columns):
        order = ordered(everyone, one_group, [-dense(of_decimals(scores))])
        found[order.cells, draw] = places(order, "min")
    return found


def _matrix(file: Path) -> tuple[list[str], Matrix]:
    """Units, and their numbers in the order of the columns."""
    units, *columns = zip(*(row.values() for row in _rows(file)), strict=True)
    return list(units), np.array(columns, dtype=np.float64).T


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _line(name: str, compared: int, differing: Iterable[str]) -> Line:
    odd: Sequence[str] = list(differing)
    return Line(name, compared, len(odd), note=", ".join(odd[:5]))
