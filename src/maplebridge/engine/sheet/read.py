"""Reading a file in a limited child process: cells with places, or a refusal with its reason. Never a crash or hang."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.sheet.model import Book, ErrorValue, Limits, Merge, Prose, Sheet, Value

_START = "import sys; sys.path += {folders!r}; from child.main import run; run({ending!r}, {limits!r})"
#: Faults of the child itself, by the signal that ended it.
_SIGNALS = {24: "sheet.too_slow", 9: "sheet.too_slow", 6: "sheet.too_heavy"}

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


def read_book(path: Path | str, limits: Limits = USUAL, *, name: str | None = None) -> Book:
    """The cells of an xlsx, xls (Excel 97 and later), ods, docx, csv or tsv file. Raises Refused.

    Of a docx each table is a sheet; without any there are only paragraphs. csv may be UTF-8, UTF-16 or GB18030; its
    values stay text and its one sheet bears the file's name. `name`: what the file is called in places, default its
    name without folders.
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
        output, trouble = _ask_child(path, limits)
    except OSError:
        raise Refused([Problem("sheet.no_file", place)]) from None
    return _book(name, output, trouble)


def _ask_child(path: Path, limits: Limits) -> tuple[bytes, str | None]:
    """The child's output, and the code of what went wrong with the child itself."""
    ending = path.suffix.lower().lstrip(".")
    start = _START.format(folders=_folders(), ending=ending, limits=asdict(limits))
    command = [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", start]
    with path.open("rb") as file:
        child = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={})
        with child:
            try:
                output, errors = child.communicate(timeout=limits.wall_seconds)
            except subprocess.TimeoutExpired:
                child.kill()
                child.communicate()
                return b"", "sheet.too_slow"
            except BaseException:
                child.kill()
                raise
    if child.returncode == 0:
        return output, None
    if b"memory allocation" in errors or b"MemoryError" in errors:
        return output, "sheet.too_heavy"
    return output, _SIGNALS.get(-child.returncode, "sheet.broken")


@cache
def _folders() -> list[str]:
    """Where the child finds its own modules and calamine; nothing else of the product is on its path."""
    calamine = importlib.util.find_spec("python_calamine")
    if calamine is None or calamine.origin is None:
        raise ModuleNotFoundError("python_calamine")
    return [str(Path(__file__).parent), str(Path(calamine.origin).parent.parent)]


def _book(file: str, output: bytes, trouble: str | None) -> Book:
    """The child's lines as a Book. A child that ended early, or said something else than agreed, is a refusal."""
    format_, whole = "", False
    sheets: list[_Draft] = []
    prose: list[Prose] = []
    for line in output.splitlines():
        try:
            message: Any = json.loads(line)
        except ValueError:
            break
        match message:
            case list():
                sheets[-1].rows.extend(message)
            case {"format": kind}:
                format_ = kind
            case {"sheet": name, "hidden": hidden, "merged": merged, "errors": errors,
                  "hidden_rows": hidden_rows, "hidden_columns": hidden_columns}:
                name = name or PurePath(file).stem
                sheets.append(_Draft(name, hidden, merged, errors, frozenset(hidden_rows), frozenset(hidden_columns)))
            case {"prose": paragraphs}:
                prose.extend(Prose(*paragraph) for paragraph in paragraphs)
            case {"refused": code}:
                place = Place(file, message.get("sheet"), line=message.get("line"))
                raise Refused([Problem(code, place, message.get("params") or {})])
            case {"end": True}:
                whole = True
    if trouble or not whole:
        raise Refused([Problem(trouble or "sheet.broken", Place(file))])
    return Book(file, format_, tuple(draft.finish() for draft in sheets), tuple(prose))


@dataclass(frozen=True, slots=True)
class _Draft:
    name: str
    hidden: bool
    merged: list[list[int]]
    errors: list[tuple[int, int, str]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    rows: list[list[Any]] = field(default_factory=list)

    def finish(self) -> Sheet:
        rows = [[value if type(value) in _AS_IS else _value(value) for value in row] for row in self.rows]
        self._grow(rows)
        for row, column, text in self.errors:
            rows[row][column] = ErrorValue(text)
        merged = tuple(Merge(*corners) for corners in self.merged)
        return Sheet(self.name, tuple(map(tuple, rows)), merged, self.hidden, self.hidden_rows, self.hidden_columns)

    def _grow(self, rows: list[list[Value]]) -> None:
        """Error cells may lie outside what the child counts as used."""
        width = max([len(rows[0]) if rows else 0, *(column + 1 for _, column, _ in self.errors)])
        rows += [[] for _ in range(max([0, *(row + 1 for row, _, _ in self.errors)]) - len(rows))]
        for row in rows:
            row.extend([None] * (width - len(row)))


_AS_IS = frozenset((str, type(None), bool, int))


def _value(value: Any) -> Value:
    """Numbers as int or exact decimals, tagged dates as dates."""
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return int(value)
        exact = Decimal(repr(value))
        return ErrorValue("#NUM!") if not exact.is_finite() else _shown(exact, value)
    _, iso = value
    return datetime.fromisoformat(iso) if "T" in iso else date.fromisoformat(iso)


def _shown(exact: Decimal, value: float) -> Decimal:
    """Excel keeps and shows 15 digits; what a float has beyond them is noise of its arithmetic (0.1 + 0.2)."""
    return exact if len(exact.as_tuple().digits) <= 15 else Decimal(f"{value:.15g}")
