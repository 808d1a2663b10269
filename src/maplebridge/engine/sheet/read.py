"""Reading a file in a limited child process: cells with places, or a refusal with its reason. Never a crash or hang."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from maplebridge.engine.confined import Ended, ask
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.sheet.listen import listen
from maplebridge.engine.sheet.model import Book, Limits

_START = "import sys; sys.path += {folders!r}; from child.main import run; run({ending!r}, {limits!r})"
_TROUBLE = {"slow": "sheet.too_slow", "heavy": "sheet.too_heavy", "broken": "sheet.broken"}

USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Books:
    """What many files gave: the readable ones in order, and the faults of all others."""

    books: tuple[Book, ...]
    problems: tuple[Problem, ...]


def read_books(paths: Iterable[Path | str], limits: Limits = USUAL) -> Books:
    """Reads every file; a refused one does not stop the others. Files of one name bear their folders too."""
    books: list[Book] = []
    problems: list[Problem] = []
    files = [Path(path) for path in paths]
    for path, name in zip(files, told_apart(files), strict=True):
        try:
            books.append(read_book(path, limits, name=name))
        except Refused as refused:
            problems.extend(refused.problems)
    return Books(tuple(books), tuple(problems))


def told_apart(paths: Sequence[Path]) -> tuple[str, ...]:
    """A name for each file: its own where no other file has it, else with as many folders as tell them apart."""
    names = {path: path.name for path in paths}
    deepest = max((len(path.parts) for path in paths), default=0)
    for depth in range(2, deepest):
        count = Counter(names.values())
        names = {p: "/".join(p.parts[-depth:]) if count[name] > 1 else name for p, name in names.items()}
    return tuple(names[path] for path in paths)


def read_book(path: Path | str, limits: Limits = USUAL, *, name: str | None = None,
              ending: str | None = None) -> Book:
    """The cells of an xlsx, xls (Excel 97 and later), ods, docx, csv or tsv file. Raises Refused.

    Of a docx each table is a sheet; without any there are only paragraphs. csv may be UTF-8, UTF-16 or GB18030; its
    values stay text and its one sheet bears the file's name. `name`: what the file is called in places, default its
    name without folders; `ending`: as which kind it comes, default as its path ends.
    """
    path = Path(path)
    name = name or path.name
    place = Place(name)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Refused([Problem("sheet.no_file", place)])
        if size == 0:
            raise Refused([Problem("sheet.empty_file", place)])
        if size > limits.file_bytes:
            megabytes = {"megabytes": size // 1_000_000, "most": limits.file_bytes // 1_000_000}
            raise Refused([Problem("sheet.too_big", place, megabytes)])
        return _ask_child(path, limits, name, ending or path.suffix.lower().lstrip("."))
    except OSError:
        raise Refused([Problem("sheet.no_file", place)]) from None


def _ask_child(path: Path, limits: Limits, name: str, ending: str) -> Book:
    """What the child reads. It may die, or be ended for taking too long; each is a refusal with its reason."""
    start = _START.format(folders=_folders(), ending=ending, limits=asdict(limits))
    try:
        return ask(start, path, lambda lines: listen(lines, name), wall_seconds=limits.wall_seconds)
    except Ended as ended:
        raise Refused([Problem(_TROUBLE[ended.cause], Place(name))]) from None


@cache
def _folders() -> list[str]:
    """Where the child finds its own modules and calamine; nothing else of the product is on its path."""
    calamine = importlib.util.find_spec("python_calamine")
    if calamine is None or calamine.origin is None:
        raise ModuleNotFoundError("python_calamine")
    return [str(Path(__file__).parent), str(Path(calamine.origin).parent.parent)]
