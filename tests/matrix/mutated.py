"""Damaged files, the same ones for the same seed, and files made to be dear, through `convert` and `ledger check`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

from maplebridge.engine.scheme.excel import write_mapping
from maplebridge.engine.scheme.word.write import write_word
from maplebridge.packs.pack import load_pack, shipped_packs
from tests.cli.small_programme import write_programme
from tests.matrix.bombs import write_bombs
from tests.matrix.mutations import DAMAGES
from tests.matrix.run import Outcome, run, warm
from tests.matrix.tables import Table
from tests.matrix.writers import WRITERS, good_files
from tests.truth.line import truth_root

WORKERS = 2
ENDINGS = (".xlsx", ".xls", ".ods", ".docx", ".csv")
ABOUT = ("MANIFEST.csv", "README.md")  # what is said of the hostile files
LEDGER = "lamps"  # so that `ledger check` takes a file's tables for records


@dataclass(frozen=True, slots=True)
class Tried:
    """One file and one verb. `wanted`: the code that must be among the reasons, where one is known."""

    source: str
    damage: str
    file: Path
    verb: str
    outcome: Outcome
    wanted: str | None = None

    @property
    def wrong(self) -> bool:
        other = self.wanted is not None and self.wanted not in self.outcome.reasons
        return self.outcome.kind not in ("read", "refused") or other


def sources(folder: Path, seed: int, records: Path) -> list[list[Path]]:
    """Groups: good tables of every writer, schemes, records as they should be, and the public hostile files."""
    good = [good.path for good in good_files(folder / "good", seed, rounds=1, office=False)]
    root = truth_root()
    hostile = sorted(path for path in (root / "hostile").rglob("*") if path.suffix in ENDINGS) if root else []
    groups = [good, _schemes(folder / "good"), _records(folder / "good", records), hostile]
    return [group for group in groups if group]


def _schemes(folder: Path) -> list[Path]:
    found = []
    for name in shipped_packs():
        source = load_pack(name).source
        for ending, content in ((".xlsx", write_mapping(source)), (".docx", write_word(source))):
            found.append(folder / f"{name}{ending}")
            found[-1].write_bytes(content)
    return found


def _records(folder: Path, records: Path) -> list[Path]:
    rows: Table = [[cell or None for cell in line.split(",")] for line in records.read_text("utf-8").splitlines()]
    found = []
    for writer, (ending, write, _) in WRITERS.items():
        found.append(folder / f"records by {writer}.{ending}")
        write(found[-1], rows[:60])
    return found


def damaged_files(folder: Path, count: int, seed: int, records: Path) -> list[tuple[str, str, Path]]:
    """(source, damage, file): each file in a folder of its own, as `convert` looks for ledgers beside it."""
    rnd, found, groups = Random(seed), [], sources(folder, seed, records)
    for n in range(count):
        original, damage = rnd.choice(rnd.choice(groups)), rnd.choice(DAMAGES)
        ending = original.suffix if rnd.random() < 0.95 else rnd.choice(ENDINGS)
        file = folder / f"{n:04}" / f"{LEDGER}{ending}"
        file.parent.mkdir(parents=True)
        file.write_bytes(damage(original.read_bytes(), rnd))
        found.append((original.name, damage.__name__, file))
    return found


def try_damaged(folder: Path, count: int, seed: int) -> Iterator[Tried]:
    """In the order of the files; two at a time."""
    programme = write_programme(folder / "programme")
    files = damaged_files(folder, count, seed, _usual(programme))
    yield from _try_all(programme, [(name, damage, file, None) for name, damage, file in files])


def try_bombs(folder: Path) -> Iterator[Tried]:
    programme = write_programme(folder / "programme")
    bombs = write_bombs(folder / "bombs")
    yield from _try_all(programme, [(path.stem, "made to be dear", path, code) for path, code in bombs])


def try_hostile(folder: Path) -> Iterator[Tried]:
    """The public hostile files as they are, of any kind; none where there are no outside data."""
    programme = write_programme(folder / "programme")
    root = truth_root()
    found = sorted(path for path in (root / "hostile").rglob("*") if path.is_file()) if root else []
    files = []
    for n, original in enumerate(path for path in found if path.name not in ABOUT):
        file = folder / f"{n:04}" / f"{LEDGER}{original.suffix}"
        file.parent.mkdir(parents=True)
        file.write_bytes(original.read_bytes())
        files.append((original.name, "as it is", file, None))
    yield from _try_all(programme, files)


def _try_all(programme: Path, files: Sequence[tuple[str, str, Path, str | None]]) -> Iterator[Tried]:
    calls = [(*file, words) for file in files for words in verbs(programme, file[2])]
    usual = verbs(programme, _usual(programme))
    with ProcessPoolExecutor(WORKERS, get_context("fork"), warm, (usual,)) as pool:
        yield from pool.map(_try, calls, chunksize=4)


def _usual(programme: Path) -> Path:
    return programme / "ledgers" / f"{LEDGER}.csv"


def verbs(programme: Path, file: Path) -> list[list[str]]:
    return [["convert", str(file), "--json"], ["ledger", "check", str(programme), str(file), "--json"]]


def _try(call: tuple[str, str, Path, str | None, Sequence[str]]) -> Tried:
    name, damage, file, wanted, words = call
    outcome = run(list(words), file.with_name(f"{file.stem}.{words[0]}.json"))
    return Tried(name, damage, file, words[0], outcome, wanted)
