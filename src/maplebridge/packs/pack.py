"""A programme as data: the scheme, its ledger kinds and its calendar, read and judged.

A pack is a folder with scheme.yaml, ledgers/, calendar/, examples/; it may extend another. A scheme may also be a
single YAML file, or an Excel or Word table in our layout, judged against the common pack's ledgers and calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from maplebridge.engine.ledger import Kind, table_of
from maplebridge.engine.problem import Place, Problem, Refused, has_errors, sort_problems
from maplebridge.engine.scheme.check import check_scheme
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.office import Answers, Reading, in_books, is_office_table, read_office
from maplebridge.engine.scheme.places import Places, line_places
from maplebridge.engine.scheme.yaml_write import write_yaml
from maplebridge.engine.sheet import read_book
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.parts import load_calendar, load_kinds, read_yaml

SHIPPED = Path(__file__).parent
COMMON = "common"
SCHEME = "scheme.yaml"
NO_ANSWERS = Answers()
SECOND_LANGUAGE = frozenset({"validate.no_english", "validate.english_missing"})  # an office's table has one language


@dataclass(frozen=True, slots=True)
class Table:
    """What a file gave before it is judged. `office`: where it was an office's own table."""

    value: Any
    places: Places
    problems: tuple[Problem, ...]
    office: Reading | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """`scheme` and `calendar` are None where they have errors. `source` is the mapping the scheme was read from,
    `places` where its parts stand; `folders` are where ledgers, calendar and registers come from, later ones replacing
    earlier. `office`: what was read from an office's own table; with open questions there is no scheme yet."""

    name: str
    folders: tuple[Path, ...]
    scheme: Scheme | None
    kinds: Mapping[str, Kind]
    calendar: Calendar | None
    problems: tuple[Problem, ...]
    source: Mapping[str, Any]
    places: Places
    office: Reading | None = None

    def sound(self) -> tuple[Scheme, Calendar]:
        """Scheme and calendar without errors. Raises Refused with every problem."""
        if self.scheme is None or self.calendar is None or has_errors(self.problems):
            raise Refused(self.problems)
        return self.scheme, self.calendar


def shipped_packs() -> tuple[str, ...]:
    """Names that need no path."""
    return tuple(sorted(file.parent.name for file in SHIPPED.glob("*/scheme.yaml")))


def load_pack(
    name: str, *, beside: Path | None = None, known_on: date | None = None, answers: Answers = NO_ANSWERS,
    shipped_only: bool = False, books: Path | None = None
) -> Pack:
    """By a shipped pack's name, or a path (relative to `beside`) of a folder, a YAML file, a workbook or a Word file.

    known_on: the calendar as known on that day. answers: to what an office's own table leaves open. shipped_only: it
    may extend shipped packs and no folder of this machine, as is right for what strangers send. books: a folder for the
    record books in which people keep what an office's own table counts. Raises Refused where nothing of that name can
    be opened.
    """
    path = _find(name, beside)
    table = _read_table(path, answers)
    if books is not None:
        table = _booked(table, books)
    extends = table.value.get("extends") if isinstance(table.value, dict) else None
    if shipped_only and extends and extends not in shipped_packs() and extends != COMMON:
        raise Refused([Problem("pack.not_found", Place(path.name, path="extends"),
                               {"name": str(extends)[:60], "known": list(shipped_packs())})])
    return _judged(name, table, _folders(path, table.value), known_on)


def _booked(table: Table, folder: Path) -> Table:
    """An answered table of an office with books of its own, written where its ledger kinds are looked for."""
    if table.office is None or table.office.questions or not isinstance(table.value, dict):
        return table
    value, kinds = in_books(table.value, table.office.facts)
    for code, kind in kinds.items():
        file = folder / "ledgers" / f"{code}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(write_yaml(kind), encoding="utf-8")
    return replace(table, value=value)


def load_alone(folder: Path) -> Pack:
    """A pack with nothing but what lies in its own folder, whatever it extends and whatever is shipped: a bundle's."""
    return _judged(folder.name, _read_table(folder / SCHEME, NO_ANSWERS), [folder], None)


def load_files(folder: Path, files: Mapping[str, str], *, judged: bool = False) -> Pack:
    """A pack from what `pack_files` gave, written into an empty folder; days are counted by the calendar known now.
    What was `judged` before is read only: no later rule finds it unsound."""
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return _judged(folder.name, _read_table(folder / SCHEME, NO_ANSWERS), [SHIPPED / COMMON, folder], None, judged)


def pack_files(pack: Pack) -> dict[str, str]:
    """What a scheme needs to be read again however packs change: its text, its ledger kinds, its own days."""
    found = {SCHEME: write_yaml(pack.source)}
    for folder in pack.folders:
        for part in ("ledgers",) if folder == SHIPPED / COMMON else ("ledgers", "calendar"):
            for file in (folder / part).glob("*.yaml"):
                found[f"{part}/{file.name}"] = file.read_text(encoding="utf-8")
    return dict(sorted(found.items()))


def _judged(name: str, table: Table, folders: list[Path], known_on: date | None, before_now: bool = False) -> Pack:
    value, problems = table.value, table.problems
    kinds, unread = load_kinds(folders)
    calendar, faults = load_calendar(folders, known_on=known_on)
    problems, before = (*unread, *faults), problems
    scheme = None
    if table.office is not None and table.office.questions:
        count = {"count": len(table.office.questions)}
        problems = (*before, *problems, Problem("office.open", Place(Path(name).name), count))
    elif isinstance(value, dict):
        scheme, found = check_scheme(value, table.places, before=before, kinds=kinds, calendar=calendar,
                                     judged=before_now)
        if table.office is not None:
            found = tuple(problem for problem in found if problem.code not in SECOND_LANGUAGE)
        problems = (*problems, *found)
        scheme = _with_ledger_tables(scheme, kinds) if scheme else None
    else:
        problems = (*before, *problems) or (Problem("pack.empty", Place(Path(name).name), {"file": Path(name).name}),)
    source = value if isinstance(value, dict) else {}
    return Pack(name, tuple(folders), scheme, kinds, calendar, sort_problems(problems), source, table.places,
                table.office)


def _with_ledger_tables(scheme: Scheme, kinds: Mapping[str, Kind]) -> Scheme:
    """The scheme with the fact tables of its ledgers, so that measures know their dates and types."""
    ledgers = {code: table_of(kinds[code]) for code in scheme.ledgers if code in kinds}
    return replace(scheme, tables={**ledgers, **scheme.tables})


def _find(name: str, beside: Path | None) -> Path:
    for path in (SHIPPED / name / "scheme.yaml", (beside or Path()) / name, Path(name)):
        if path.is_file():
            return path
        if (path / "scheme.yaml").is_file():
            return path / "scheme.yaml"
    raise Refused([Problem("pack.not_found", Place(name), {"name": name, "known": list(shipped_packs())})])


def _read_table(path: Path, answers: Answers) -> Table:
    if path.suffix.lower() in (".yaml", ".yml"):
        value, lines, problems = read_yaml(path)
        return Table(value, line_places(lines, path.name), problems)
    from maplebridge.engine.scheme.excel import book_mapping
    from maplebridge.engine.scheme.word import is_ours, word_mapping

    book = read_book(path)
    if is_ours(book):
        return Table(*word_mapping(book))
    if is_office_table(book):
        reading = read_office(book, answers)
        asked = (question.problem() for question in reading.questions)
        return Table(reading.data, reading.places, (*reading.problems, *asked), reading)
    return Table(*book_mapping(book))


def _folders(path: Path, value: Any) -> list[Path]:
    """Where ledgers and calendar come from: the pack extended (default common), then the scheme's own folder."""
    extends = value.get("extends") if isinstance(value, dict) else None
    base = _find(str(extends), path.parent.parent).parent if extends and extends != COMMON else SHIPPED / COMMON
    return list(dict.fromkeys((SHIPPED / COMMON, base, path.parent)))
