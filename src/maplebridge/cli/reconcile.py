"""reconcile: our results against a table that somebody published, each difference with its explanation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.run import Chain
from maplebridge.cli.output import Output
from maplebridge.cli.scoretable import unit_names
from maplebridge.engine.problem import Place, Problem, Refused, has_errors
from maplebridge.engine.scheme.model import Grade
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.bundle.rows import UNREADABLE
from maplebridge.engine.score.reconcile import Cause, Miss, Published, Reconciled, read_published, reconcile
from maplebridge.engine.score.result import Scores
from maplebridge.engine.sheet import Book, read_book
from maplebridge.packs.verify import file_size, read_bundle
from maplebridge.packs.verify.limited import limited
from maplebridge.packs.verify.recompute import scores_of
from maplebridge.words import phrase
from maplebridge.words.phrases import label
from maplebridge.words.told import Told

NODES = ("node", "child")
MOST_SHOWN = 200


def reconcile_table(source: Path, table: Path, output: Output, *, day: date | None, pack: str | None) -> None:
    """Leaves with 0 only where every published figure is ours."""
    book = read_book(table)
    scores, published = max(_runs(source, book, output, day, pack), key=lambda run: len(run[1].figures))
    found = reconcile(scores, published)
    output.problems(published.problems)
    _say(found, scores, output)
    same = not found.misses and not has_errors(published.problems)
    output.document(ok=same, scheme=scores.scheme.code, equal=found.equal, differing=len(found.misses),
                    causes=dict(Counter(cause.kind for miss in found.misses for cause in miss.causes)),
                    problems=output.told(published.problems), misses=[_json(miss, scores) for miss in found.misses])
    if not same:
        output.leave()


def _runs(
    source: Path, book: Book, output: Output, day: date | None, pack: str | None
) -> Iterator[tuple[Scores, Published]]:
    """Every programme of the source with what the table says of it."""
    progress = Progress(output.lang, quiet=output.as_json)
    if source.is_dir():
        scores = Chain.of(source, progress, day=day, pack=pack).scores
        yield scores, read_published(book, scores)
        return
    found, problems = limited(_scores, source.name, file_size(source), source, progress)
    output.problems(problems)
    yield from ((scores, read_published(book, scores)) for scores in found)


def _scores(bundle: Path, progress: Progress) -> tuple[list[Scores], list[Problem]]:
    """Every programme of a bundle scored anew, and what of its files is not as listed."""
    _, manifest, files, problems = read_bundle(bundle)
    found = []
    for part in manifest.programmes:
        own = {path: files[path] for path in files if path.startswith(f"{part.folder}/")}
        with progress.step("bundle.step", name=part.folder), TemporaryDirectory(prefix="maplebridge-") as folder:
            try:
                found.append(scores_of(part, own, Path(folder))[0])
            except UNREADABLE as fault:
                reason = str(fault).partition("\n")[0].replace(folder, "")[:200]
                raise Refused([Problem("bundle.not_recomputed", Place(part.folder), {"reason": reason})]) from fault
    return found, problems


def _say(found: Reconciled, scores: Scores, output: Output) -> None:
    told = Told(scores.scheme, {})
    names = dict(zip(scores.units, unit_names(scores, output.lang), strict=True))
    counts = Counter(cause.kind for miss in found.misses for cause in miss.causes)
    rows = [
        [names[m.figure.unit], _node(told, m.figure.node).say(output.lang), _shown(m.ours, m, scores, output),
         _shown(m.figure.value, m, scores, output), _apart(m), _because(m.causes, told, names, output)]
        for m in found.misses[:MOST_SHOWN]
    ]
    if rows:
        heads = ("unit", "figure", "ours", "published", "difference", "why")
        output.table(scores.scheme.name.say(output.lang), [output.word(f"reconcile.head_{head}") for head in heads],
                     rows, right=(2, 3, 4))
    if len(found.misses) > MOST_SHOWN:
        output.say("reconcile.more", count=len(found.misses) - MOST_SHOWN)
    for kind, count in counts.most_common():
        output.line(f"  {output.word(f'reconcile.kind_{kind}')}: {count}")
    output.say("reconcile.counts", equal=found.equal, count=len(found.misses))


def _because(causes: tuple[Cause, ...], told: Told, names: dict[str, str], output: Output) -> str:
    said = [phrase(f"reconcile.{cause.code}", output.lang, **_params(cause, told, names)) for cause in causes]
    return (output.word("reconcile.and")).join(said)


def _params(cause: Cause, told: Told, names: dict[str, str]) -> dict[str, Any]:
    params: dict[str, Any] = dict(cause.params)
    for name in NODES:
        if name in params:
            params[name] = _node(told, params[name])
    if "nodes" in params:
        params["nodes"] = [_node(told, node) for node in params["nodes"]]
    if "other" in params:
        params["other"] = names.get(params["other"], params["other"])
    return params


def _node(told: Told, name: str) -> Text:
    """A node by its name in the table: the nearest line it belongs to."""
    scheme = told.scheme
    ends = {scheme.total: "total", scheme.place: "place", scheme.grade: "grade"}
    own = told.node(name) or (label(f"cli.head_{ends[name]}") if name in ends else None)
    if own is not None or "/" not in name:
        return own or Text(name)
    line = name.partition("/")[0]
    above = told.node(line)
    return Text(f"{above.zh}〔{name}〕", f"{above.en or above.zh} [{name}]") if above else Text(name)


def _shown(value: Decimal | str | None, miss: Miss, scores: Scores, output: Output) -> str:
    node = scores.scheme.nodes[miss.figure.node]
    if isinstance(value, str):
        return node.labels[value].say(output.lang) if isinstance(node, Grade) and value in node.labels else value
    return "–" if value is None else _short(value)


def _short(value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    return f"{value:.6f}" if isinstance(exponent, int) and exponent < -6 else f"{value:f}"


def _apart(miss: Miss) -> str:
    ours, other = miss.ours, miss.figure.value
    return _short(other - ours) if isinstance(ours, Decimal) and isinstance(other, Decimal) else ""


def _json(miss: Miss, scores: Scores) -> dict[str, Any]:
    told = Told(scores.scheme, {})
    names = {lang: dict(zip(scores.units, unit_names(scores, lang), strict=True)) for lang in ("zh", "en")}
    place = miss.figure.place
    return {
        "unit": miss.figure.unit, "figure": miss.figure.node, "ours": _exact(miss.ours),
        "published": _exact(miss.figure.value), "shown": miss.figure.shown,
        "place": {"file": place.file, "sheet": place.sheet, "cell": place.cell},
        "causes": [
            {"kind": cause.kind, "code": cause.code, "params": {k: _exact(v) for k, v in cause.params.items()},
             **{lang: phrase(f"reconcile.{cause.code}", lang, **_params(cause, told, names[lang]))
                for lang in ("zh", "en")}}
            for cause in miss.causes
        ],
    }


def _exact(value: Any) -> Any:
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    return f"{value:f}" if isinstance(value, Decimal) else value
