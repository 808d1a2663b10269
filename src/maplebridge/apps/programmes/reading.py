"""A table that was handed in, read with the answers its office gave. Nothing of it is trusted: books are opened in a
limited child process, YAML must be plain, and a pack brings its scheme, ledgers and days and nothing else."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path, PurePath, PurePosixPath
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import Any

import yaml

from maplebridge.apps.programmes.residents import refuse_residents
from maplebridge.engine.problem import Place, Problem, Refused, has_errors
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.office import Answers, Question
from maplebridge.engine.scheme.office.asking.question import OPEN_TOPICS, plain_text
from maplebridge.engine.scheme.read.scheme import read_partly
from maplebridge.engine.scheme.yaml_text import DEEPEST, load_yaml
from maplebridge.packs.lint_rules import Linted, lint_pack
from maplebridge.packs.pack import SCHEME, Pack, load_files, load_pack, pack_files
from maplebridge.web.recent import Recent

KEPT = 16  # readings a process holds; one is about half a megabyte
MOST_BYTES = 5_000_000  # of a file, and of what a pack unpacks to
MOST_FILES = 200  # in a pack
LONGEST_STEM = 60  # signs of a file's name where it stands on the disk: 255 bytes hold no more
YAML = (".yaml", ".yml")
PARTS = ("ledgers", "calendar")  # folders of a pack that count; its lint rules are not its own to choose
_AT_ONCE = BoundedSemaphore(2)

Given = tuple[tuple[str, str, str], ...]  # topic, words, answer as it was chosen or typed


_READ, _CLEAN = Recent(KEPT), Recent(10 * KEPT)


class Handed:
    """A file that was handed in. Said as a text it is its hash and name: what an action is known again by."""

    def __init__(self, name: str, digest: str, load: Callable[[], bytes]) -> None:
        self.name, self.sha256, self.load = name, digest, load

    @classmethod
    def of(cls, name: str, content: bytes) -> Handed:
        return cls(name, sha256(content).hexdigest(), lambda: content)

    def __str__(self) -> str:
        return f"{self.sha256} {self.name}"


@dataclass(frozen=True, slots=True)
class Made:
    """What a table gave. `shown`: its lines as far as they could be read; `linted` once nothing is open; `files`: what
    a version of it would keep, empty where it has errors."""

    pack: Pack
    shown: Scheme
    linted: Linted | None
    files: Mapping[str, str]

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.pack.office.questions if self.pack.office else ()


def read_table(table: Handed, answers: Given = ()) -> Made:
    """Raises Refused where no table can be found in the file. What was read once is kept, a refusal too: a file that
    takes long to refuse is not opened again while the database waits."""
    made: Made | Refused = _READ.get((str(table), answers), lambda: _read(table, answers))
    if isinstance(made, Refused):
        raise Refused(made.problems)
    return made


def _read(table: Handed, answers: Given) -> Made | Refused:
    try:
        with _AT_ONCE, TemporaryDirectory(prefix="maplebridge-") as folder:
            return _made(_load(Path(folder), table, answers))
    except Refused as refused:
        return refused.with_traceback(None)


def _made(pack: Pack) -> Made:
    """Raises Refused where nothing was understood."""
    if not pack.source:
        raise Refused(pack.problems)
    asked = pack.office is not None and bool(pack.office.questions)
    linted = None if asked else lint_pack(pack)
    shown = linted.scheme if linted else read_partly(dict(pack.source), Place())[0]
    sound = pack.scheme is not None and not has_errors(pack.problems)
    return Made(pack, shown, linted, pack_files(pack) if sound else {})


def read_again(files: Mapping[str, str]) -> Pack:
    """What a version of these files would say."""
    with TemporaryDirectory(prefix="maplebridge-") as folder:
        return load_files(Path(folder), files)


def shipped_table(name: str) -> Handed:
    """A shipped pack as a file, the same bytes each time."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, text in pack_files(load_pack(name)).items():
            archive.writestr(zipfile.ZipInfo(file), text, zipfile.ZIP_DEFLATED)
    return Handed.of(f"{name}.zip", content.getvalue())


def value_of(topic: str, answer: str) -> Any:
    """An answer as the engine takes it: one of the readings, or where the topic is open a number, day or rule."""
    if topic not in OPEN_TOPICS or not _is_plain(answer):
        return answer
    value, _, problems = load_yaml(answer, "")
    fits = isinstance(value, int | Decimal | date | dict) and not isinstance(value, bool)
    return value if fits and not problems else answer


def _load(folder: Path, table: Handed, answers: Given) -> Pack:
    content, ending = table.load(), PurePath(table.name).suffix.lower()
    place = folder / "table"
    place.mkdir()
    if ending == ".zip":
        pack = load_pack(str(_unpacked(content, place, table.name)), shipped_only=True)
        _look_through(table, sorted(place.rglob("*.y*ml")), folder)
        return pack
    file = place / (PurePath(table.name).stem[:LONGEST_STEM] + ending)
    file.write_bytes(content)
    if ending in YAML and not _is_plain(content.decode("utf-8", "replace")):
        raise Refused([Problem("adoption.yaml_not_plain", Place(table.name))])
    given = {(topic, plain_text(text)): value_of(topic, answer) for topic, text, answer in answers}
    pack = load_pack(str(file), answers=Answers(given), shipped_only=True, books=place)
    _look_through(table, [file], folder)
    return pack


def _unpacked(content: bytes, folder: Path, name: str) -> Path:
    """The scheme of a packed pack, with its ledgers and days beside it. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts = _texts(archive, name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError, zlib.error):
        raise Refused([Problem("adoption.pack_damaged", Place(name))]) from None
    if SCHEME not in texts:
        raise Refused([Problem("adoption.pack_without_scheme", Place(name))])
    for inner, text in texts.items():
        if not _is_plain(text.decode("utf-8", "replace")):
            raise Refused([Problem("adoption.yaml_not_plain", Place(inner))])
        target = folder / inner
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(text)
    return folder / SCHEME


def _look_through(table: Handed, files: list[Path], folder: Path) -> None:
    """Raises Refused where a file tells who a resident is. Not twice for the same content: answers do not change it."""
    _CLEAN.get(str(table), lambda: refuse_residents(files, folder))


def _texts(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """The files of a pack that count, whatever folder they were packed in. Raises Refused."""
    listed = [(PurePosixPath(info.filename), info) for info in archive.infolist() if not info.is_dir()]
    top = next((file.parent for file, _ in listed if file.name == SCHEME), PurePosixPath())
    found: dict[str, bytes] = {}
    room = MOST_BYTES
    for file, info in listed[:MOST_FILES]:
        inner = file.relative_to(top) if file.is_relative_to(top) else file
        if str(inner) != SCHEME and not (len(inner.parts) == 2 and inner.parts[0] in PARTS and inner.suffix in YAML):
            continue
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or ".." in inner.parts:
            raise ValueError
        with archive.open(info) as stream:
            text = stream.read(room + 1)
        room -= len(text)
        if room < 0:
            raise Refused([Problem("adoption.too_large", Place(name), {"most": MOST_BYTES // 1_000_000})])
        found[str(inner)] = text
    return found


def _is_plain(text: str) -> bool:
    """Whether YAML can be read at no more cost than its length: no references, which could multiply it, and no deep
    nesting. What is no YAML at all is told by its reader."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent):
                return False
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                return False
    except yaml.YAMLError:
        pass
    return True
