"""Published scores of others, recomputed from their inputs by schemes written as data (tests/truth/sets)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.score.facts import read_facts
from maplebridge.engine.score.reference import Absence, Reference
from maplebridge.engine.score.run import score
from tests.truth import published
from tests.truth.line import Line
from tests.truth.published import Check, PublishedSet

Values = Mapping[str, Mapping[str, Decimal | str | None]]
Evaluator = Callable[[Scheme, PublishedSet, Sequence[Check]], Values]


def by_reference(scheme: Scheme, facts: PublishedSet, checks: Sequence[Check]) -> Values:
    """Node -> unit -> value, for the units that the checks name."""
    reference = Reference(scheme, facts.units, facts.tables)
    found: dict[str, dict[str, Decimal | str | None]] = {}
    for check in checks:
        for unit in check.published:
            value = reference.value(check.node, unit)
            found.setdefault(check.node, {})[unit] = None if isinstance(value, Absence) else value
    return found


def by_arrays(scheme: Scheme, facts: PublishedSet, checks: Sequence[Check]) -> Values:
    """The same from the fast path, which reads the facts from a folder as any user's."""
    with TemporaryDirectory() as folder:
        published.write_facts(facts, Path(folder))
        scores = score(scheme, read_facts(Path(folder), scheme))
        found: dict[str, dict[str, Decimal | str | None]] = {}
        for check in checks:
            column = scores.column(check.node)
            values = {unit: column.value(scores.index(unit)) for unit in check.published}
            found.setdefault(check.node, {}).update(values)
    return found


PATHS: dict[str, Evaluator] = {"reference": by_reference, "fast path": by_arrays}


@dataclass(frozen=True)
class Comparison:
    """What one path made of one set: differences as (check, unit), those with a reason apart."""

    compared: int
    missed: tuple[tuple[str, str], ...]
    explained: tuple[tuple[str, str], ...]


def compare(facts: PublishedSet, path: Evaluator) -> Comparison:
    differing = _differing(facts.scheme, facts, facts.checks, path)
    missed = tuple(one for one in differing if one not in facts.explained)
    explained = tuple(one for one in differing if one in facts.explained)
    return Comparison(sum(len(check.published) for check in facts.checks), missed, explained)


def wrong_variants(facts: PublishedSet, path: Evaluator) -> Iterator[tuple[str, int, int]]:
    """(what was changed, misses as stated, misses found) for each variant of the scheme that must fail."""
    for variant in facts.wrong:
        checks = [check for check in facts.checks if check.name == variant.check]
        yield variant.why, variant.misses, len(_differing(variant.scheme, facts, checks, path))


def _differing(scheme: Scheme, facts: PublishedSet, checks: Sequence[Check], path: Evaluator) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for scenario in dict.fromkeys(check.scenario for check in checks):
        here = [check for check in checks if check.scenario == scenario]
        values = path(published.in_scenario(scheme, scenario), facts, here)
        found += [(check.name, unit) for check in here for unit in published.differing(check, values[check.node])]
    return found


def lines(root: Path) -> Iterator[Line]:
    for name in published.names():
        facts = published.load(name, root)
        for label, path in PATHS.items():
            yield _line(f"{name}, {label}", facts, compare(facts, path))
        if facts.wrong:
            yield _wrong_line(facts)


def _line(name: str, facts: PublishedSet, found: Comparison) -> Line:
    counts = ", ".join(f"{check.name} {len(check.published):,}" for check in facts.checks)
    note = ", ".join(f"{check} of {unit}" for check, unit in found.missed[:5]) or counts
    for why in dict.fromkeys(facts.explained[one] for one in found.explained):
        same = [f"{check} of {unit}" for check, unit in found.explained if facts.explained[check, unit] == why]
        note += f"; explained: {', '.join(same)}: {why}"
    return Line(name, found.compared, len(found.missed), len(found.explained), note)


def _wrong_line(facts: PublishedSet) -> Line:
    found = list(wrong_variants(facts, by_reference))
    odd = [f"{why}: {misses} misses, stated {stated}" for why, stated, misses in found if misses != stated]
    note = "; ".join(odd) or "wrong variants fail as stated: " + ", ".join(f"{why} {n}" for why, _, n in found)
    return Line(f"{facts.name}, wrong variants", len(found), len(odd), note=note)
