"""What plain comparisons of fields with constants tell of a row condition, above all that it can never hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.expr import Binary, Bool, Call, Compare, Expr, If, In, Literal, Name, Tree, Unary

TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass
class _Field:
    """What the parts joined by `and` ask of one field."""

    options: set[Any] | None = None
    banned: set[Any] = field(default_factory=set)
    low: tuple[Decimal, bool] | None = None  # bound, whether the bound itself is allowed
    high: tuple[Decimal, bool] | None = None

    def allow(self, values: set[Any]) -> None:
        self.options = values if self.options is None else self.options & values

    def impossible(self) -> bool:
        if self.options is not None:
            return not any(self._fits(value) for value in self.options - self.banned)
        if self.low is None or self.high is None:
            return False
        return self.low[0] > self.high[0] or (self.low[0] == self.high[0] and not (self.low[1] and self.high[1]))

    def _fits(self, value: Any) -> bool:
        if not isinstance(value, Decimal):
            return True
        above = self.low is None or value > self.low[0] or (value == self.low[0] and self.low[1])
        return above and (self.high is None or value < self.high[0] or (value == self.high[0] and self.high[1]))


def never_holds(condition: Expr) -> bool:
    """True where no row whatever can meet the condition; False where it may, or where it is not plain enough."""
    return _never(condition.tree)


def compared_words(tree: Tree) -> Iterator[tuple[str, str]]:
    """(field, word) of every comparison of a field with a text, wherever it stands."""
    match tree:
        case Compare("==" | "!=", Name(name), Literal(str(word))):
            yield name, word
        case Compare("==" | "!=", Literal(str(word)), Name(name)):
            yield name, word
        case In(Name(name), options):
            yield from ((name, option.value) for option in options if isinstance(option.value, str))
        case _:
            for below in _children(tree):
                yield from compared_words(below)


def _children(tree: Tree) -> tuple[Tree, ...]:
    match tree:
        case Bool(_, args) | Call(_, args):
            return args
        case Binary(_, left, right) | Compare(_, left, right):
            return left, right
        case Unary(_, arg) | In(arg):
            return (arg,)
        case If(test, yes, no):
            return test, yes, no
    return ()


def _never(tree: Tree) -> bool:
    match tree:
        case Literal(value):
            return value is False or value is None or value == 0
        case Compare(_, _, Literal(None)) | Compare(_, Literal(None), _):
            return True
        case Bool("or", args):
            return all(_never(arg) for arg in args)
    fields: dict[str, _Field] = {}
    for part in _parts(tree):
        if part is not tree and _never(part):
            return True
        _note(part, fields)
    return any(known.impossible() for known in fields.values())


def _parts(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Bool) and tree.op == "and":
        for arg in tree.args:
            yield from _parts(arg)
    else:
        yield tree


def _note(part: Tree, fields: dict[str, _Field]) -> None:
    match part:
        case In(Name(name), options, negate):
            values = {option.value for option in options}
            known = fields.setdefault(name, _Field())
            known.banned.update(values) if negate else known.allow(values)
        case Compare(op, Name(name), Literal(value)):
            _compare(fields.setdefault(name, _Field()), op, value)
        case Compare(op, Literal(value), Name(name)):
            _compare(fields.setdefault(name, _Field()), TURNED[op], value)


def _compare(known: _Field, op: str, value: Any) -> None:
    if op == "==":
        known.allow({value})
    elif op == "!=":
        known.banned.add(value)
    elif isinstance(value, Decimal) and op in (">", ">="):
        bound = (value, op == ">=")
        if known.low is None or (bound[0], not bound[1]) > (known.low[0], not known.low[1]):
            known.low = bound
    elif isinstance(value, Decimal):
        bound = (value, op == "<=")
        if known.high is None or (bound[0], bound[1]) < (known.high[0], known.high[1]):
            known.high = bound
