"""The section `analysis`: what is varied to see how sure a rank is."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from maplebridge.engine.scheme.model import Analysis, Scenario
from maplebridge.engine.scheme.read.branch import Branch

NOTHING, HALF, ALL = Decimal(0), Decimal("0.5"), Decimal(1)
MOST_DRAWS = 10_000  # a table of places, units x draws, is held in memory
USUAL = Analysis()


def read_analysis(branch: Branch, nodes: Collection[str]) -> Analysis:
    """Absent keys have their usual values; `nodes`: every node there is."""
    noise = _share(branch, "weight_noise", USUAL.weight_noise, low=NOTHING)
    if noise == ALL:
        branch.wrong("weight_noise", "share", noise)
    draws = branch.integer("draws", USUAL.draws, low=1)
    if draws > MOST_DRAWS:
        branch.fault("scheme.too_many_draws", "draws", draws=draws, most=MOST_DRAWS)
    of = branch.strings("of")
    for name in of:
        if name not in nodes:
            branch.fault("scheme.unknown_node", "of", name=name)
    analysis = Analysis(
        noise, draws, _interval(branch), _share(branch, "apart", USUAL.apart, low=HALF),
        branch.flag("remove_one", USUAL.remove_one), branch.integer("seed", USUAL.seed, low=0), of,
        tuple(found for part in branch.branches("scenarios") if (found := _scenario(part))),
    )
    _said_twice(branch, analysis.scenarios)
    branch.done()
    return analysis


def _share(branch: Branch, key: str, usual: Decimal, *, low: Decimal) -> Decimal:
    value = branch.decimal(key, usual) or NOTHING
    if low <= value <= ALL:
        return value
    branch.wrong(key, "share", value)
    return usual


def _interval(branch: Branch) -> tuple[Decimal, Decimal]:
    value = branch.raw("interval")
    if value is None:
        return USUAL.interval
    ends = value if isinstance(value, list) else []
    known = [Decimal(end) for end in ends if isinstance(end, int | Decimal) and not isinstance(end, bool)]
    if len(known) == len(ends) == 2 and NOTHING <= known[0] <= known[1] <= ALL:
        return known[0], known[1]
    branch.wrong("interval", "two_shares", value)
    return USUAL.interval


def _scenario(part: Branch) -> Scenario | None:
    code, edits = part.string("code", required=True), part.branch("edits")
    name = part.label("name", code or "")
    if not part.has("edits"):
        part.fault("scheme.key_missing", "edits", key="edits")
    part.done()
    return Scenario(code, name, edits.data) if code else None


def _said_twice(branch: Branch, scenarios: tuple[Scenario, ...]) -> None:
    codes = [scenario.code for scenario in scenarios]
    for i, code in enumerate(codes):
        if code in codes[:i]:
            branch.fault("scheme.scenario_twice", f"scenarios.{i}.code", code=code)
