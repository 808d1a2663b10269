"""demo: the invented city, and the whole chain on it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from maplebridge.cli.bundles import bundle_of
from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.run import Chain
from maplebridge.cli.chain.store import merged_into, write_whole
from maplebridge.cli.language import Lang
from maplebridge.cli.output import Output
from maplebridge.cli.reports import report_files
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.model import Grade, Scheme
from maplebridge.engine.score.result import Scores
from maplebridge.packs.demo_city import generate
from maplebridge.reports.programme.data import Sibling

BUNDLE, CITY = "maplebridge-demo.zip", "city"
PROGRAMMES = ("stations", "groups")
SHOWN = 5


def run_demo(out: Path, seed: int, output: Output) -> None:
    """Leaves stations/ and groups/ (the sheets), report/ (pages and workbooks) and one bundle in `out`."""
    progress = Progress(output.lang, quiet=output.as_json)
    try:
        with merged_into(out) as draft:
            with progress.step("cli.step_city") as tick:
                generate(draft / CITY, seed, progress=lambda _, done, of: tick(done, of))
            for part in sorted((draft / CITY).iterdir()):
                part.rename(draft / part.name)
            (draft / CITY).rmdir()
            chains = {name: Chain.of(draft / name, progress, day=None, pack=None) for name in PROGRAMMES}
            files = _reports(chains)
            with progress.step("cli.step_bundle"):
                bundle = bundle_of(list(chains.values()))
            for file, content in files.items():
                write_whole(draft / "report" / file, content)
            write_whole(draft / BUNDLE, bundle.content)
    except Refused as refused:
        output.stop(refused.problems)
    for chain in chains.values():
        _short_table(chain, output)
    output.say("cli.demo_done", report=str((out / "report" / "stations.html").resolve()),
               groups=str((out / "report" / "groups.html").resolve()), bundle=str((out / BUNDLE).resolve()))
    output.say("cli.bundle_hash", hash=bundle.hash)
    output.document(ok=True, reports=[str(out / "report" / file) for file in files], bundle=str(out / BUNDLE),
                    sha256=bundle.hash, faults={name: len(chain.problems()) for name, chain in chains.items()},
                    gaps={name: len(chain.records.gaps) for name, chain in chains.items()})


def _reports(chains: Mapping[str, Chain]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, chain in chains.items():
        others = tuple(Sibling(chains[key].programme.name, f"{key}.html") for key in chains if key != name)
        files |= report_files(chain, name, others)
    return files


def _short_table(chain: Chain, output: Output) -> None:
    """The first and last of every category, and what needs attention."""
    scheme, scores = chain.programme.scheme, chain.scores
    names = {u.unit: str(u.values.get("name_zh" if output.lang == "zh" else "name_en") or u.unit)
             for u in chain.programme.units}
    late = dict(chain.plan.late_units()) if chain.plan else {}
    rows = []
    for category in scheme.categories:
        placed = _placed(chain, category.code, scheme)
        for unit in placed if len(placed) <= SHOWN else [*placed[:3], *placed[-2:]]:
            nodes = [node for node in (scheme.place, scheme.total, scheme.grade) if node]
            row = [_cell(scores, node, unit, output.lang) for node in nodes]
            rows.append([category.name.say(output.lang), names[unit], *row, str(late.get(unit, 0) or "")])
    heads = ("category", "unit", "place", "total", "grade", "late")
    output.table(chain.programme.name.say(output.lang), [output.word(f"cli.head_{head}") for head in heads], rows,
                 right=(2, 3, 5))
    output.say("cli.demo_counts", entries=len(chain.records.entries), rejected=len(chain.records.checked.rejected),
               gaps=len(chain.records.gaps), late=len(late), units=len(chain.programme.units))


def _placed(chain: Chain, category: str, scheme: Scheme) -> list[str]:
    own = [unit.unit for unit in chain.programme.units if unit.values.get("category") == category]
    place = chain.scores.column(scheme.place) if scheme.place else None
    if place is None:
        return own
    ranked = [(place.decimal(chain.scores.index(unit)), unit) for unit in own]
    return [unit for at, unit in sorted((at, unit) for at, unit in ranked if at is not None)]


def _cell(scores: Scores, node: str, unit: str, lang: Lang) -> str:
    value = scores.column(node).value(scores.index(unit))
    kind = scores.scheme.nodes[node]
    if isinstance(kind, Grade) and isinstance(value, str) and value in kind.labels:
        return kind.labels[value].say(lang)
    return "–" if value is None else str(value)
