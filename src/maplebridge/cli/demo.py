"""demo: the invented city, and the whole chain on it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from maplebridge.cli.bundles import bundle_of
from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.run import Chain
from maplebridge.cli.files import merged_into, write_files, write_whole
from maplebridge.cli.output import Output
from maplebridge.cli.reports import report_files
from maplebridge.cli.scoretable import figure_said, order, unit_names
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.packs.demo_city import generate
from maplebridge.reports.programme.data import Sibling

BUNDLE, CITY = "maplebridge-demo.zip", "city"
PROGRAMMES, REPORTS = ("stations", "groups"), "report"
MARK = "planted.yaml"  # only a demo city has its list of planted faults
SHOWN = 5


def run_demo(out: Path, seed: int, output: Output) -> None:
    """Leaves stations/ and groups/ (the sheets), report/ (pages and workbooks) and one bundle in `out`."""
    _check_free(out)
    progress = Progress(output.lang, quiet=output.as_json)
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
        write_files({draft / REPORTS / file: content for file, content in files.items()})
        write_whole(draft / BUNDLE, bundle.content)
    for chain in chains.values():
        _short_table(chain, output)
    output.say("cli.demo_done", report=str((out / REPORTS / "stations.html").resolve()),
               groups=str((out / REPORTS / "groups.html").resolve()), bundle=str((out / BUNDLE).resolve()))
    output.say("cli.bundle_hash", hash=bundle.hash)
    output.document(ok=True, reports=[str(out / REPORTS / file) for file in files], bundle=str(out / BUNDLE),
                    sha256=bundle.hash, faults={name: len(chain.problems()) for name, chain in chains.items()},
                    gaps={name: len(chain.records.gaps) for name, chain in chains.items()})


def _check_free(out: Path) -> None:
    """Only an earlier demo is replaced; folders of the same name that hold something else are left alone."""
    taken = [name for name in (*PROGRAMMES, REPORTS) if (out / name).exists()]
    if taken and not (out / MARK).is_file():
        raise Refused([Problem("demo_city.taken", Place(str(out)), {"folder": str(out), "name": taken[0]})])


def _reports(chains: Mapping[str, Chain]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, chain in chains.items():
        others = tuple(Sibling(chains[key].programme.name, f"{key}.html") for key in chains if key != name)
        files |= report_files(chain, name, others)
    return files


def _short_table(chain: Chain, output: Output) -> None:
    """The first and last of every category, and what needs attention."""
    scheme, scores = chain.programme.scheme, chain.scores
    names, ranked = unit_names(scores, output.lang), order(scores)
    own = scores.facts.units.attributes["category"]
    late = dict(chain.plan.late_units()) if chain.plan else {}
    nodes = [node for node in (scheme.place, scheme.total, scheme.grade) if node]
    rows = []
    for category in scheme.categories:
        placed = [i for i in ranked if own[i] == category.code]
        for i in placed if len(placed) <= SHOWN else [*placed[:3], *placed[-2:]]:
            figures = [figure_said(scores, chain.ranges, node, i, output) for node in nodes]
            rows.append([category.name.say(output.lang), names[i], *figures, str(late.get(scores.units[i]) or "")])
    heads = ("category", "unit", "place", "total", "grade", "late")
    output.table(chain.programme.name.say(output.lang), [output.word(f"cli.head_{head}") for head in heads], rows,
                 right=(2, 3, 5))
    output.say("cli.demo_counts", entries=len(chain.records.entries), rejected=len(chain.records.checked.rejected),
               gaps=len(chain.records.gaps), late=len(late), units=len(chain.programme.units))
