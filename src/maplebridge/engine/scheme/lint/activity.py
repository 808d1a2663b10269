"""Points for the number of rows of a book of meetings, talks, visits or papers, whatever the line is called."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.expr import Binary, Call, If, Tree, Unary
from maplebridge.engine.scheme.lint.material import LedgerKind, Material, fault
from maplebridge.engine.scheme.lint.phrase import lint_text
from maplebridge.engine.scheme.lint.rules import Rules
from maplebridge.engine.scheme.model import Combine, Curve, Formula, Measure, Rollup, Steps, Tally

COUNTS = ("count", "count_distinct", "count_days")


def check(material: Material) -> Iterator[Problem]:
    busy = {kind.code: kind for kind in material.books() if _of_activity(kind, material.rules)}
    for path, _, indicator in material.scored():
        for measure in _rewarded(material, indicator.score):
            kind = busy.get(measure.value.table)
            if kind is not None:
                yield fault("lint.counts_activity", f"{path}.score", material.source("counts_activity"),
                            "warning" if measure.value.where is not None else "error",
                            indicator=indicator.code, name=indicator.name.zh, ledger=kind.code, book=kind.name)
                break


def _of_activity(kind: LedgerKind, rules: Rules) -> bool:
    """Whether a number of its entries would be a forbidden indicator by its own name."""
    found = lint_text(f"{kind.name.zh.split('（')[0]}次数", rules)
    return any(each.group.ban == "activity" and not each.group.loose for each in found)


def _rewarded(material: Material, name: str | None) -> Iterator[Measure]:
    """Counts of rows whose number earns points: no share, no existence test, no deduction."""
    node = material.scheme.nodes.get(name or "")
    match node:
        case Measure():
            if node.value.take in COUNTS and node.over is None:
                yield node
        case Steps(of=of):
            if not _only_asks_whether(material, node):
                yield from _rewarded(material, of)
        case Curve(of=of) | Rollup(of=of):
            yield from _rewarded(material, of)
        case Combine(of=many):
            for below in many:
                yield from _rewarded(material, below)
        case Tally(lines=lines):
            for line in lines:
                points = material.number(line.points)
                if points is not None and points > 0:
                    yield from _rewarded(material, line.of)
        case Formula():
            yield from _in_formula(material, node)


def _only_asks_whether(material: Material, node: Steps) -> bool:
    """Done at least once or not: more rows earn nothing."""
    lines = [material.number(step.at) for step in node.steps]
    return all(line is not None and line <= 1 for line in lines)


def _in_formula(material: Material, node: Formula) -> Iterator[Measure]:
    if not _divides(node.expr.tree):
        for below in sorted(node.expr.names()):
            yield from _rewarded(material, below)


def _divides(tree: Tree) -> bool:
    match tree:
        case Binary("/", _, _):
            return True
        case Binary(_, left, right):
            return _divides(left) or _divides(right)
        case Unary(_, arg):
            return _divides(arg)
        case If(_, yes, no):
            return _divides(yes) or _divides(no)
        case Call(_, args):
            return any(_divides(arg) for arg in args)
    return False
