"""One programme of a bundle computed anew from what the bundle holds, in a temporary folder, and compared."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from maplebridge.engine.problem import Place, Problem, Refused, stop_on_errors
from maplebridge.engine.score.bundle import Manifest, Part, own_version
from maplebridge.engine.score.bundle.causes import UnitDifferences, by_unit
from maplebridge.engine.score.bundle.compare import compare_gates, compare_ranges, compare_reference, compare_result
from maplebridge.engine.score.bundle.rows import UNREADABLE
from maplebridge.engine.score.facts import check_facts, read_facts
from maplebridge.engine.score.ranges import rank_ranges
from maplebridge.engine.score.reference.over_facts import reference_of
from maplebridge.engine.score.result import Scores
from maplebridge.engine.score.run import score
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.bundle import FACTS, GATES, RANGES, VALUES
from maplebridge.packs.pack import load_alone

RangeDifference = tuple[str, str, float | None, float | None]  # unit, figure, stored, new


@dataclass(frozen=True, slots=True)
class Recomputed:
    """`scores`: None where nothing could be computed; `problems` then say why. `values`: cells compared; `close`: of
    them equal but for the last digits of a value that is never rounded. `reference`: None where not asked for."""

    part: Part
    scores: Scores | None
    problems: tuple[Problem, ...]
    units: tuple[UnitDifferences, ...] = ()
    values: int = 0
    close: int = 0
    reference: tuple[UnitDifferences, ...] | None = None
    ranges: tuple[RangeDifference, ...] = ()


def recompute(
    part: Part, manifest: Manifest, files: Mapping[str, bytes], folder: Path, *, reference: bool
) -> Recomputed:
    """`files`: by path inside the bundle; only listed ones count. `folder`: empty, for this alone."""
    own = {path: files[path] for path in manifest.files if path.startswith(f"{part.folder}/") and path in files}
    try:
        scores, calendar = scores_of(part, own, folder)
    except Refused as refused:
        return Recomputed(part, None, refused.problems)
    except UNREADABLE as fault:
        params = {"reason": str(fault).partition("\n")[0].replace(str(folder), "")[:200]}
        return Recomputed(part, None, (Problem("bundle.not_recomputed", Place(part.folder), params),))
    return _compared(part, manifest, own, scores, calendar if reference else None)


def scores_of(part: Part, files: Mapping[str, bytes], folder: Path) -> tuple[Scores, Calendar]:
    """A programme scored anew from its files. `folder`: empty. Raises Refused, or what a damaged table raises."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    base = folder / part.folder
    try:
        scheme, calendar = load_alone(base).sound()
        facts = read_facts(base / FACTS, scheme)
        stop_on_errors(check_facts(scheme, facts))
        return score(scheme, facts, calendar=calendar), calendar
    except Refused as refused:
        raise Refused(_inside(problem, folder) for problem in refused.problems) from None


def _compared(
    part: Part, manifest: Manifest, own: Mapping[str, bytes], scores: Scores, calendar: Calendar | None
) -> Recomputed:
    """`calendar`: for the Decimal reference; None where it is not asked for."""
    problems = [*_about(part, manifest, scores), *_gates(own.get(f"{part.folder}/{GATES}"), part, scores)]
    ranges, faults = _ranges(own.get(f"{part.folder}/{RANGES}"), part, scores)
    problems += faults
    path = f"{part.folder}/{VALUES}"
    stored = _table(own.get(path))
    try:
        found, close = compare_result(stored, scores)
    except ValueError:
        return Recomputed(part, scores, (*problems, Problem("bundle.no_result", Place(path))))
    slow = None
    if calendar is not None:
        meant = reference_of(scores.scheme, scores.facts, calendar)
        slow = tuple(by_unit(compare_reference(stored, scores, meant), scores.scheme))
    units = tuple(by_unit(found, scores.scheme))
    return Recomputed(part, scores, tuple(problems), units, stored.num_rows, close, slow, ranges)


def _about(part: Part, manifest: Manifest, scores: Scores) -> list[Problem]:
    """What the manifest says of the programme against what is there."""
    said = {"scheme": part.scheme, "version": part.version, "units": str(part.units), **_hashes(part.hashes, manifest)}
    scheme = scores.scheme
    found = {"scheme": scheme.code, "version": scheme.version, "units": str(len(scores.units)),
             **_hashes(scores.hashes(), manifest)}
    return [Problem("bundle.about", Place(part.folder), {"what": f"bundle_about_{name}", "said": said.get(name, "–"),
                                                         "found": found[name]})
            for name in found if said.get(name) != found[name]]


def _hashes(hashes: Mapping[str, str], manifest: Manifest) -> dict[str, str]:
    """Hashes that this version of the program would give too: that of a scheme is over our own form of it."""
    same = manifest.made_by == own_version()
    return {f"hash_{name}": value for name, value in hashes.items() if same or name != "scheme"}


def _gates(content: bytes | None, part: Part, scores: Scores) -> list[Problem]:
    place = Place(f"{part.folder}/{GATES}")
    try:
        unlike = compare_gates(_table(content), scores)
    except ValueError:
        return [Problem("bundle.no_result", place)]
    return [Problem("bundle.gate_stored" if stored else "bundle.gate_found", place,
                    {"node": node, "window": window, "unit": unit}) for node, window, unit, stored in unlike]


def _ranges(
    content: bytes | None, part: Part, scores: Scores
) -> tuple[tuple[RangeDifference, ...], list[Problem]]:
    """Where the stored rank ranges differ; a scheme that ranks nobody has none."""
    try:
        now = rank_ranges(scores)
        if now is None and content is None:
            return (), []
        return tuple(compare_ranges(_table(content), now.table() if now else pa.table({}))), []
    except Refused as refused:
        return (), list(refused.problems)
    except ValueError:
        return (), [Problem("bundle.no_result", Place(f"{part.folder}/{RANGES}"))]


def _table(content: bytes | None) -> pa.Table:
    """A stored table; an empty one where there is none that can be read."""
    with suppress(*UNREADABLE):
        if content is not None:
            return pq.read_table(io.BytesIO(content))
    return pa.table({})


def _inside(problem: Problem, folder: Path) -> Problem:
    """The fault with its place as it is called in the bundle."""
    file = problem.place.file or ""
    inside = file.removeprefix(str(folder)).lstrip("/\\").replace("\\", "/") if file.startswith(str(folder)) else file
    return replace(problem, place=replace(problem.place, file=inside or None))
