"""bundle: scheme, facts, units, calendar and result of a run in one zip with hashes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.run import Chain
from maplebridge.cli.chain.store import FACTS, RESULT
from maplebridge.cli.files import write_whole
from maplebridge.cli.output import Output, say_left_out
from maplebridge.engine.scheme.yaml_write import write_yaml
from maplebridge.engine.score.bundle import Bundle, make_bundle


def write_bundle(folder: Path, output: Output, *, day: date | None, pack: str | None, out: Path | None) -> None:
    chain = Chain.of(folder, Progress(output.lang, quiet=output.as_json), day=day, pack=pack)
    bundle = bundle_of([chain])
    target = out or folder / RESULT / f"{chain.programme.scheme.code}.zip"
    write_whole(target, bundle.content)
    output.say("cli.written", file=str(target))
    output.say("cli.bundle_hash", hash=bundle.hash)
    say_left_out(chain.left_out, output, chain.lost_units)
    output.document(ok=True, file=str(target), sha256=bundle.hash, left_out=chain.left_out)


def bundle_of(chains: Sequence[Chain]) -> Bundle:
    """One bundle of one or more programmes, each in a folder named by its scheme's code."""
    files: dict[str, bytes] = {}
    about = []
    for chain in chains:
        code = chain.programme.scheme.code
        files |= {f"{code}/{name}": content for name, content in _parts(chain)}
        about.append({"scheme": code, "version": chain.programme.scheme.version, "day": chain.programme.day,
                      "name": {"zh": chain.programme.name.zh, "en": chain.programme.name.en},
                      "units": len(chain.scores.units), "hashes": chain.scores.hashes()})
    return make_bundle(files, {"programmes": about})


def _parts(chain: Chain) -> Iterator[tuple[str, bytes]]:
    """The pack's own files as they are, the fact tables, and the result of every node."""
    programme = chain.programme
    yield "scheme.yaml", write_yaml(programme.pack.source).encode()
    for folder in programme.pack.folders:
        for part in ("ledgers", "calendar"):
            for file in sorted((folder / part).glob("*.yaml")):
                yield f"{part}/{file.name}", file.read_bytes()
    facts = programme.folder / RESULT / FACTS
    scores = chain.scores
    for file in sorted(facts.rglob("*.parquet")):
        yield f"facts/{file.relative_to(facts).as_posix()}", file.read_bytes()
    yield "result.parquet", _parquet(scores.long_table())


def _parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()
