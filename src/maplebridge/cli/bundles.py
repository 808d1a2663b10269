"""bundle: scheme, facts, units, calendar and result of a run in one zip with hashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.run import Chain
from maplebridge.cli.chain.store import FACTS, RESULT
from maplebridge.cli.files import write_whole
from maplebridge.cli.output import Output, say_left_out
from maplebridge.engine.scheme.yaml_write import write_yaml
from maplebridge.engine.score.bundle import Bundle, Part, is_plain, make_bundle, rows_table
from maplebridge.engine.score.facts.write import parquet

FOLDERS = ("ledgers", "registers", "calendar")
SCHEME, VALUES, GATES = "scheme.yaml", "result.parquet", "gates.parquet"
RANGES, ROWS = "ranges.parquet", "rows.parquet"


def write_bundle(folder: Path, output: Output, *, day: date | None, pack: str | None, out: Path | None) -> None:
    chain = Chain.of(folder, Progress(output.lang, quiet=output.as_json), day=day, pack=pack)
    bundle = bundle_of([chain])
    target = out or folder / RESULT / f"{_folder(chain, 0)}.zip"
    write_whole(target, bundle.content)
    output.say("cli.written", file=str(target))
    output.say("cli.bundle_hash", hash=bundle.hash)
    say_left_out(chain.left_out, output, chain.lost_units)
    output.document(ok=True, file=str(target), sha256=bundle.hash, left_out=chain.left_out)


def bundle_of(chains: Sequence[Chain]) -> Bundle:
    """One bundle of one or more programmes, each in a folder named by its scheme's code."""
    files: dict[str, bytes] = {}
    parts = []
    for place, chain in enumerate(chains):
        folder = _folder(chain, place)
        own = dict(_files(chain))
        own[ROWS] = parquet(rows_table(own), dictionary=["file"])
        files |= {f"{folder}/{name}": content for name, content in own.items()}
        programme = chain.programme
        parts.append(Part(folder, programme.scheme.code, programme.scheme.version, programme.day.isoformat(),
                          {"zh": programme.name.zh, "en": programme.name.en}, len(chain.scores.units),
                          chain.scores.hashes()))
    return make_bundle(files, parts)


def _folder(chain: Chain, place: int) -> str:
    """The scheme's code where that is a plain name."""
    code = chain.programme.scheme.code
    return code if is_plain(code) and "/" not in code else f"programme-{place + 1}"


def _files(chain: Chain) -> Iterator[tuple[str, bytes]]:
    """The pack's own files as they are, the fact tables, the result of every node and how sure the places are."""
    programme, scores = chain.programme, chain.scores
    yield SCHEME, write_yaml(programme.pack.source).encode()
    for part in FOLDERS:
        yield from _pack_files(programme.pack.folders, part)
    facts = programme.folder / RESULT / FACTS
    for file in sorted(facts.rglob("*.parquet")):
        yield f"{FACTS}/{file.relative_to(facts).as_posix()}", file.read_bytes()
    yield VALUES, parquet(scores.long_table())
    yield GATES, parquet(scores.gate_table())
    if chain.ranges is not None:
        yield RANGES, parquet(chain.ranges.table())


def _pack_files(folders: Sequence[Path], part: str) -> Iterator[tuple[str, bytes]]:
    """Files of all folders. Of one name the last counts, but every calendar: its years lie one over another."""
    for place, folder in enumerate(folders):
        for file in sorted((folder / part).glob("*.yaml")):
            earlier = any((other / part / file.name).is_file() for other in folders[:place])
            name = f"{place}-{file.name}" if part == "calendar" and earlier else file.name
            yield f"{part}/{name}", file.read_bytes()

