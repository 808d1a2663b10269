"""What a bundle holds: the pack's own files, the fact tables, the result of every node, how sure places are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from maplebridge.engine.scheme.text import Text
from maplebridge.engine.scheme.yaml_write import write_yaml
from maplebridge.engine.score.bundle import Bundle, Part, is_plain, make_bundle, rows_table
from maplebridge.engine.score.facts.write import parquet
from maplebridge.engine.score.ranges import Ranges
from maplebridge.engine.score.result import Scores
from maplebridge.packs.pack import Pack

FOLDERS = ("ledgers", "registers", "calendar")
FACTS, SCHEME, VALUES, GATES = "facts", "scheme.yaml", "result.parquet", "gates.parquet"
RANGES, ROWS = "ranges.parquet", "rows.parquet"


@dataclass(frozen=True)
class Content:
    """One counted programme. `facts`: the folder of its fact tables."""

    name: Text
    day: date
    pack: Pack
    facts: Path
    scores: Scores
    ranges: Ranges | None


def bundle_of(contents: Sequence[Content]) -> Bundle:
    """One bundle of one or more programmes, each in a folder named by its scheme's code."""
    files: dict[str, bytes] = {}
    parts = []
    for place, one in enumerate(contents):
        folder, scheme = folder_name(one, place), one.scores.scheme
        own = dict(_files(one))
        own[ROWS] = parquet(rows_table(own), dictionary=["file"])
        files |= {f"{folder}/{name}": content for name, content in own.items()}
        parts.append(Part(folder, scheme.code, scheme.version, one.day.isoformat(),
                          {"zh": one.name.zh, "en": one.name.en}, len(one.scores.units), one.scores.hashes()))
    return make_bundle(files, parts)


def folder_name(content: Content, place: int) -> str:
    """The scheme's code where that is a plain name."""
    code = content.scores.scheme.code
    return code if is_plain(code) and "/" not in code else f"programme-{place + 1}"


def _files(one: Content) -> Iterator[tuple[str, bytes]]:
    yield SCHEME, write_yaml(one.pack.source).encode()
    for part in FOLDERS:
        yield from _pack_files(one.pack.folders, part)
    for file in sorted(one.facts.rglob("*.parquet")):
        yield f"{FACTS}/{file.relative_to(one.facts).as_posix()}", file.read_bytes()
    yield VALUES, parquet(one.scores.long_table())
    yield GATES, parquet(one.scores.gate_table())
    if one.ranges is not None:
        yield RANGES, parquet(one.ranges.table())


def _pack_files(folders: Sequence[Path], part: str) -> Iterator[tuple[str, bytes]]:
    """Files of all folders. Of one name the last counts, but every calendar: its years lie one over another."""
    for place, folder in enumerate(folders):
        for file in sorted((folder / part).glob("*.yaml")):
            earlier = any((other / part / file.name).is_file() for other in folders[:place])
            name = f"{place}-{file.name}" if part == "calendar" and earlier else file.name
            yield f"{part}/{name}", file.read_bytes()

