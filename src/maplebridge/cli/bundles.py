"""bundle: scheme, facts, units, calendar and result of a run in one zip with hashes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.run import Chain
from maplebridge.cli.chain.store import FACTS, RESULT
from maplebridge.cli.files import write_whole
from maplebridge.cli.output import Output, say_left_out
from maplebridge.engine.score.bundle import Bundle
from maplebridge.packs import bundle as bundles


def write_bundle(folder: Path, output: Output, *, day: date | None, pack: str | None, out: Path | None) -> None:
    chain = Chain.of(folder, Progress(output.lang, quiet=output.as_json), day=day, pack=pack)
    bundle = bundle_of([chain])
    target = out or folder / RESULT / f"{bundles.folder_name(_content(chain), 0)}.zip"
    write_whole(target, bundle.content)
    output.say("cli.written", file=str(target))
    output.say("cli.bundle_hash", hash=bundle.hash)
    say_left_out(chain.left_out, output, chain.lost_units)
    output.document(ok=True, file=str(target), sha256=bundle.hash, left_out=chain.left_out)


def bundle_of(chains: Sequence[Chain]) -> Bundle:
    """One bundle of one or more programmes."""
    return bundles.bundle_of([_content(chain) for chain in chains])


def _content(chain: Chain) -> bundles.Content:
    programme, scores = chain.programme, chain.scores
    return bundles.Content(programme.name, programme.day, programme.pack, programme.folder / RESULT / FACTS, scores,
                           chain.ranges)
