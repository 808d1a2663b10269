"""The small expression language of schemes: Python syntax with an allow-list, parsed to our own tree.

Three evaluators read this tree and must agree: SQL (rows), arrays (units) and the Decimal reference.
Meaning of each function: docs/reference/scheme.md, "Expressions".
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

#: name -> (fewest, most) arguments; None = any number. Kept in one place for parser, checks and manual.
NODE_FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "abs": (1, 1),
    "min": (1, None),
    "max": (1, None),
    "worst": (1, None),
    "best": (1, None),
    "ln": (1, 1),
    "log10": (1, 1),
    "exp": (1, 1),
    "sqrt": (1, 1),
    "floor": (1, 1),
    "ceil": (1, 1),
    "round_to": (2, 3),
    "coalesce": (2, None),
    "is_missing": (1, 1),
    "lookup": (2, 3),
    "node": (1, 1),
    "count_equal": (2, None),
    "count_at_least": (2, None),
    "count_below": (2, None),
}
ROW_FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "abs": (1, 1),
    "min": (1, None),
    "max": (1, None),
    "coalesce": (2, None),
    "is_missing": (1, 1),
    "lookup": (2, 3),
    "workdays": (2, 2),
    "days": (2, 2),
    "length": (1, 1),
    "year": (1, 1),
    "month": (1, 1),
    "date": (1, 1),
    "contains": (2, 2),
    "starts_with": (2, 2),
    "field": (1, 1),
}
DEEPEST_NODE, DEEPEST_ROW = 200, 100  # levels of one expression; a sum of so many terms is as deep

BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%", ast.Pow: "**", ast.FloorDiv: "//"}
COMPARE = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


class ExprError(ValueError):
    """The text is no expression of ours. `reason` is a code, `at` the column (1-based)."""

    def __init__(self, reason: str, at: int, what: str = "") -> None:
        self.reason, self.at, self.what = reason, at, what
        super().__init__(f"{reason} at {at}: {what}")


@dataclass(frozen=True, slots=True)
class Literal:
    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A field of the row, or a node, parameter or unit attribute, by its place of use."""

    name: str


@dataclass(frozen=True, slots=True)
class Unary:
    op: str  # "-" | "not"
    arg: Tree


@dataclass(frozen=True, slots=True)
class Binary:
    op: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Compare:
    op: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class In:
    """`x in ('a', 'b')`; `negate` for `not in`."""

    arg: Tree
    options: tuple[Literal, ...]
    negate: bool = False


@dataclass(frozen=True, slots=True)
class Bool:
    op: str  # "and" | "or"
    args: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class If:
    test: Tree
    yes: Tree
    no: Tree


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    args: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A literal mapping, only as second argument of lookup()."""

    rows: tuple[tuple[Decimal | str | bool, Decimal | str], ...]


Tree = Literal | Name | Unary | Binary | Compare | In | Bool | If | Call | Table


@dataclass(frozen=True, slots=True)
class Expr:
    """An expression: its text as written and its tree. Equal when the trees are equal in text."""

    text: str
    tree: Tree
    _names: frozenset[str] | None = field(default=None, init=False, repr=False, compare=False)  # once asked for

    def names(self) -> frozenset[str]:
        """Every name used, node('...') arguments included."""
        if self._names is None:
            object.__setattr__(self, "_names", frozenset(_names(self.tree)))
        return self._names or frozenset()


def _names(tree: Tree) -> Iterator[str]:
    match tree:
        case Name(name):
            yield name
        case Call("node", (Literal(value),)):
            yield str(value)
        case Call(_, args) | Bool(_, args):
            for arg in args:
                yield from _names(arg)
        case Unary(_, arg):
            yield from _names(arg)
        case Binary(_, left, right) | Compare(_, left, right):
            yield from _names(left)
            yield from _names(right)
        case In(arg, _, _):
            yield from _names(arg)
        case If(test, yes, no):
            yield from _names(test)
            yield from _names(yes)
            yield from _names(no)
        case _:
            return


@lru_cache(maxsize=4096)
def parse_node_expr(text: str) -> Expr:
    """An expression over nodes, parameters and unit attributes. Raises ExprError."""
    return Expr(text, _parse(text, NODE_FUNCTIONS, DEEPEST_NODE))


@lru_cache(maxsize=4096)
def parse_row_expr(text: str) -> Expr:
    """An expression over the fields of one row. Raises ExprError."""
    return Expr(text, _parse(text, ROW_FUNCTIONS, DEEPEST_ROW))


def _parse(text: str, functions: dict[str, tuple[int, int | None]], deepest: int) -> Tree:
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExprError("syntax", getattr(error, "offset", None) or 1) from None
    return _Builder(functions, text.strip(), deepest).build(node)


class _Builder:
    def __init__(self, functions: dict[str, tuple[int, int | None]], text: str, levels: int) -> None:
        self.functions, self.text, self.levels = functions, text, levels

    def build(self, node: ast.expr) -> Tree:
        if not self.levels:
            raise ExprError("not_allowed", node.col_offset + 1, "((((…))))")
        self.levels -= 1
        tree = self._build(node)
        self.levels += 1
        return tree

    def _build(self, node: ast.expr) -> Tree:
        match node:
            case ast.Constant():
                return self._literal(node)
            case ast.Name(id=name):
                return Name(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.build(operand)
                if isinstance(inner, Literal) and isinstance(inner.value, Decimal):
                    return Literal(-inner.value)
                return Unary("-", inner)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Unary("not", self.build(operand))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
                return Binary(BINARY[type(op)], self.build(left), self.build(right))
            case ast.BoolOp(op=op, values=values):
                return Bool("and" if isinstance(op, ast.And) else "or", tuple(self.build(v) for v in values))
            case ast.Compare():
                return self._compare(node)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return If(self.build(test), self.build(body), self.build(orelse))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self._call(node, name, args)
            case ast.Dict():
                return self._table(node)
        raise ExprError("not_allowed", node.col_offset + 1, type(node).__name__)

    def _literal(self, node: ast.Constant) -> Literal:
        value = node.value
        if value is None or isinstance(value, bool | str):
            return Literal(value)
        if isinstance(value, int | float):
            written = ast.get_source_segment(self.text, node) or str(value)
            if written[:2].lower() in ("0x", "0b", "0o"):
                raise ExprError("not_allowed", node.col_offset + 1, written)
            return Literal(Decimal(written.replace("_", "")))
        raise ExprError("not_allowed", node.col_offset + 1, type(value).__name__)

    def _compare(self, node: ast.Compare) -> Tree:
        parts: list[Tree] = []
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(op, ast.In | ast.NotIn):
                if not isinstance(right, ast.Tuple | ast.List | ast.Set):
                    raise ExprError("not_allowed", right.col_offset + 1, "in")
                options = tuple(self.build(item) for item in right.elts)
                if not all(isinstance(option, Literal) for option in options):
                    raise ExprError("not_allowed", right.col_offset + 1, "in")
                parts.append(In(self.build(left), options, isinstance(op, ast.NotIn)))  # type: ignore[arg-type]
            elif type(op) in COMPARE:
                parts.append(Compare(COMPARE[type(op)], self.build(left), self.build(right)))
            else:
                raise ExprError("not_allowed", node.col_offset + 1, type(op).__name__)
            left = right
        return parts[0] if len(parts) == 1 else Bool("and", tuple(parts))

    def _call(self, node: ast.Call, name: str, args: list[ast.expr]) -> Tree:
        if name not in self.functions:
            raise ExprError("unknown_function", node.col_offset + 1, name)
        fewest, most = self.functions[name]
        if len(args) < fewest or (most is not None and len(args) > most):
            raise ExprError("argument_count", node.col_offset + 1, name)
        built = tuple(self.build(arg) for arg in args)
        if any(isinstance(arg, Table) for i, arg in enumerate(built) if not (name == "lookup" and i == 1)):
            raise ExprError("not_allowed", node.col_offset + 1, "{}")
        if name == "lookup" and not isinstance(built[1], Table):
            raise ExprError("not_allowed", node.col_offset + 1, "lookup")
        if name == "field":
            if not isinstance(built[0], Literal) or not isinstance(built[0].value, str):
                raise ExprError("not_allowed", node.col_offset + 1, "field")
            return Name(built[0].value)
        return Call(name, built)

    def _table(self, node: ast.Dict) -> Table:
        rows = []
        for key, value in zip(node.keys, node.values, strict=True):
            k = self.build(key) if key is not None else None
            v = self.build(value)
            if not isinstance(k, Literal) or not isinstance(v, Literal) or k.value is None or v.value is None:
                raise ExprError("not_allowed", node.col_offset + 1, "{}")
            if isinstance(v.value, bool):
                raise ExprError("not_allowed", node.col_offset + 1, "{}")
            rows.append((k.value, v.value))
        return Table(tuple(rows))
