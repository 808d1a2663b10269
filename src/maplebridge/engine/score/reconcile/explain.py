"""Published figures against ours, and for each that differs the simplest explanation that reproduces it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations
from typing import Any

from maplebridge.engine.scheme.graph import needs
from maplebridge.engine.scheme.model import Combine, Rank, Scheme
from maplebridge.engine.score.reconcile.edit import Edit, redecorated
from maplebridge.engine.score.reconcile.edits import edits_for
from maplebridge.engine.score.reconcile.published import Figure, Published
from maplebridge.engine.score.reconcile.rework import Given, Rework, Shown
from maplebridge.engine.score.reference.decimals import round_once
from maplebridge.engine.score.result import Scores

NOISE = Decimal("1e-12")  # what spreadsheets lose of a figure printed with all its digits
EDGE = Decimal("0.01")  # of the last printed digit: what inputs with more digits may have moved
FEW = 30  # figures left over that are looked at one by one
TRIED_TOGETHER = 14  # edits tried in pairs where no single one explains what is left


@dataclass(frozen=True, slots=True)
class Cause:
    """`kind`: rounding | rank | missing | rule | follows | input | unexplained. `code`: words are reconcile.<code>."""

    kind: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Miss:
    """A published figure that is not ours. Several causes: only together do they give it."""

    figure: Figure
    ours: Shown
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Reconciled:
    equal: int
    misses: tuple[Miss, ...]


def reconcile(scores: Scores, published: Published) -> Reconciled:
    """Every published figure: equal to its printed digits, or missed with its cause."""
    return _Reconciler(scores, published).run()


def agrees(ours: Shown, figure: Shown, digits: int, mode: str = "half_up") -> bool:
    """Whether a value is what was printed with so many decimals."""
    if isinstance(ours, Decimal) and isinstance(figure, Decimal):
        return abs(ours - figure) <= NOISE * max(Decimal(1), abs(ours)) or round_once(ours, digits, mode) == figure
    return ours == figure


class _Reconciler:
    def __init__(self, scores: Scores, published: Published) -> None:
        self.scores, self.published = scores, published
        self.rework = Rework(scores)
        self.columns: dict[str, dict[str, Figure]] = {}
        order = {name: place for place, name in enumerate(scores.scheme.nodes)}
        for figure in sorted(published.figures, key=lambda figure: order[figure.node]):
            self.columns.setdefault(figure.node, {})[figure.unit] = figure
        self.ours = {node: self.rework.values(node, scores.scheme, {}) for node in self.columns}
        self.causes: dict[tuple[str, str], tuple[Cause, ...]] = {}

    def run(self) -> Reconciled:
        missed = {node: self._disagreeing(node, self.ours[node]) for node in self.columns}
        swapped = dict(self._swapped(missed))
        given: dict[str, dict[str, Shown]] = {}
        for node, units in missed.items():
            for unit in units:
                if unit in swapped:
                    self._claim(node, unit, Cause("input", "swapped", {"other": swapped[unit]}))
            self._explain(node, units, given)
            if taken := self._taken(node, units, given):
                given[node] = taken
        misses = tuple(
            Miss(self.columns[node][unit], self.ours[node][unit], self.causes[node, unit])
            for node, units in missed.items()
            for unit in sorted(units)
        )
        return Reconciled(len(self.published.figures) - len(misses), misses)

    def _taken(self, node: str, missed: set[str], given: Given) -> dict[str, Shown]:
        """What counts as given further up: the published figure where it is not ours, and ours where it is although
        a figure below it is not."""
        below = _closure(self.scores.scheme, node)
        moved = {unit for name, values in given.items() if name in below for unit in values}
        kept = {unit: self.ours[node][unit] for unit in moved & self.columns[node].keys()}
        return kept | {unit: self.columns[node][unit].value for unit in missed}

    # ------------------------------------------------------------ one column
    def _explain(self, node: str, missed: set[str], given: Given) -> None:
        """`given`: the published figures below that are not ours, so that only what goes wrong here is left."""
        scheme = self.scores.scheme
        below = _closure(scheme, node)
        own_given = {name: values for name, values in given.items() if name in below}
        now = self.rework.values(node, scheme, own_given)
        left = {unit for unit in missed if (node, unit) not in self.causes}
        for unit in sorted(left - self._disagreeing(node, now)):
            wrong = [name for name in own_given if (name, unit) in self.causes]
            self._claim(node, unit, Cause("follows", "follows" if wrong else "follows_others", {"nodes": wrong}))
            left.discard(unit)
        if left:
            left = self._by_rules(node, left, now, own_given)
        for unit in sorted(left):
            one = self._one_changed(node, unit, own_given) if len(left) <= FEW else None
            self._claim(node, unit, one or self._by_unit(node, unit, now[unit]))

    def _by_rules(self, node: str, left: set[str], now: Mapping[str, Shown], given: Given) -> set[str]:
        """Edits of the rules, that which explains most first, each on top of those before; what is left then."""
        own = scheme = self.scores.scheme
        found: tuple[Cause, ...] = ()
        while left:
            best = self._best(node, left, now, given, scheme)
            if best is None:
                break
            edits, now = best
            causes = tuple(Cause(edit.kind, edit.code, edit.params) for edit in edits)
            found += causes
            alone = own
            for edit in edits:
                scheme, alone = edit.of(scheme), edit.of(alone)
            explained = left - self._disagreeing(node, now)
            others = self._disagreeing(node, self.rework.values(node, alone, given))
            for unit in sorted(explained):
                self._claim(node, unit, *(found if unit in others else causes))
            left = left - explained
        return left

    def _best(
        self, node: str, left: set[str], now: Mapping[str, Shown], given: Given, scheme: Scheme
    ) -> tuple[tuple[Edit, ...], dict[str, Shown]] | None:
        """The edit, or else the pair, that explains most and spoils nothing; of equals the first."""
        sound = self.columns[node].keys() - self._disagreeing(node, now)
        known = [name for name in self.columns if name != node]
        edits = list(edits_for(scheme, node, self.published.digits[node], known))
        moving = []
        best: tuple[int, tuple[Edit, ...], dict[str, Shown]] = (0, (), {})
        for edit in edits:
            values = self.rework.values(node, edit.of(scheme), given)
            if values == now:
                continue
            moving.append(edit)
            best = self._better(best, node, (edit,), values, left, sound)
        if not best[0] and len(left) > 1:
            for pair in combinations(moving[:TRIED_TOGETHER], 2):
                values = self.rework.values(node, pair[1].of(pair[0].of(scheme)), given)
                best = self._better(best, node, pair, values, left, sound)
        return (best[1], best[2]) if best[0] else None

    def _better(
        self, best: tuple[int, tuple[Edit, ...], dict[str, Shown]], node: str, edits: tuple[Edit, ...],
        values: dict[str, Shown], left: set[str], sound: set[str],
    ) -> tuple[int, tuple[Edit, ...], dict[str, Shown]]:
        wrong = self._disagreeing(node, values)
        count = len(left - wrong)
        return (count, edits, values) if count > best[0] and not wrong & sound else best

    # ------------------------------------------------------------ one figure
    def _by_unit(self, node: str, unit: str, now: Shown) -> Cause:
        figure, scheme = self.columns[node][unit].value, self.scores.scheme
        if self._at_the_edge(node, unit, figure):
            return Cause("rounding", "at_the_edge", {})
        kind = scheme.nodes[node]
        parts = kind.of if isinstance(kind, Combine) else ()
        if sum(unit in self.columns.get(child, {}) for child in parts) > len(parts) // 2:
            return Cause("input", "parts_do_not_give", {"found": _plain(now)})
        twins = [other for other, ours in self.ours[node].items() if other != unit and ours == figure]
        if isinstance(figure, Decimal) and len(twins) == 1 and figure != figure.to_integral_value():
            return Cause("input", "of_other_unit", {"other": twins[0]})
        if not any(child in self.columns for child in _closure(scheme, node) - {node}) and _is_line(scheme, node):
            return Cause("input", "other_input", {})
        return Cause("unexplained", "unexplained", {})

    def _at_the_edge(self, node: str, unit: str, figure: Shown) -> bool:
        """Whether our figure before rounding lies just beside the edge beyond which it would be the published one."""
        scheme = self.scores.scheme
        nodes = {**scheme.nodes, node: redecorated(scheme.nodes[node], round=())}
        exact = self.rework.values(node, replace(scheme, nodes=nodes), {})[unit]
        last = Decimal(1).scaleb(-self.published.digits[node])
        if not isinstance(exact, Decimal) or not isinstance(figure, Decimal):
            return False
        return abs(exact - figure) < last * (Decimal("0.5") + EDGE)

    def _one_changed(self, node: str, unit: str, given: Given) -> Cause | None:
        """One indicator at nothing or at full marks, the others as they are."""
        scheme, figure = self.scores.scheme, self.columns[node][unit].value
        if not isinstance(figure, Decimal) or isinstance(scheme.nodes[node], Rank):
            return None
        below = _closure(scheme, node) - {node}
        for indicator in scheme.indicators():
            name = indicator.score
            if name not in below or name is None:
                continue
            for code, value in (("one_nothing", Decimal(0)), ("one_full", indicator.points)):
                values = self.rework.values(node, scheme, {**given, name: {unit: value}})
                if agrees(values[unit], figure, self.published.digits[node]):
                    return Cause("input", code, {"child": name})
        return None

    def _swapped(self, missed: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
        """Units whose whole row is that of another unit."""
        units = {unit for column in self.columns.values() for unit in column}
        wrong = {unit for units_missed in missed.values() for unit in units_missed}
        for unit in sorted(wrong):
            own = {node: column[unit].value for node, column in self.columns.items() if unit in column}
            if len(own) < 2 and len(units) < 2:
                continue
            others = [other for other in self.scores.units if other != unit and self._is_row(own, other)]
            if len(others) == 1 and (len(own) > 2 or others[0] in wrong):
                yield unit, others[0]

    def _is_row(self, own: Mapping[str, Shown], other: str) -> bool:
        return all(agrees(self.ours[n][other], value, self.published.digits[n]) for n, value in own.items())

    def _disagreeing(self, node: str, values: Mapping[str, Shown]) -> set[str]:
        digits, deco = self.published.digits[node], self.scores.scheme.nodes[node].deco
        mode = deco.round[-1].mode if deco.round else "half_up"
        return {unit for unit, figure in self.columns[node].items()
                if not agrees(values[unit], figure.value, digits, mode)}

    def _claim(self, node: str, unit: str, *causes: Cause) -> None:
        self.causes[node, unit] = causes


def _closure(scheme: Scheme, node: str) -> set[str]:
    found, queue = {node}, [node]
    while queue:
        children = needs(scheme.nodes[queue.pop()], scheme.nodes) - found
        found |= children
        queue += children
    return found


def _is_line(scheme: Scheme, node: str) -> bool:
    return any(node in (indicator.score, indicator.code) for indicator in scheme.indicators())


def _plain(value: Shown) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value or "–"
