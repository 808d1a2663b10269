"""Conditions and formulas of a scheme as a reader of either language would say them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from maplebridge.engine.scheme.expr import Binary, Bool, Call, Compare, Expr, If, In, Literal, Name, Table, Tree, Unary
from maplebridge.engine.scheme.text import Lang
from maplebridge.words.phrases import phrase

#: (name, word or None) -> how the name, or the word compared with it, is called; None: no label known.
Label = Callable[[str, str | None], str | None]

COMPARISONS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
OPERATORS = {"*": "×", "/": "÷", "**": "^", "//": "÷÷", "%": "mod"}
SAID = {"workdays", "days", "is_missing", "coalesce", "starts_with", "contains", "count_equal", "count_at_least",
        "count_below", "min", "max", "worst", "best"}


def say_expression(expr: Expr, label: Label, lang: Lang) -> str:
    """`workdays(registered_at, first_action_at) <= 3` -> "working days from Registered at to First action at ≤ 3"."""
    return _Speaker(label, lang).say(expr.tree)


class _Speaker:
    def __init__(self, label: Label, lang: Lang) -> None:
        self.label, self.lang = label, lang

    def say(self, tree: Tree, beside: Tree | None = None) -> str:
        """`beside`: what a literal is compared with, so that a word of a closed list gets its label."""
        match tree:
            case Literal(value):
                return self._literal(value, beside)
            case Name(name):
                return self.label(name, None) or name
            case Unary("not", Call("is_missing", (arg,))):
                return self._word("present", x=self.say(arg))
            case Unary("not", arg):
                return self._word("not", x=self._inner(arg))
            case Unary(_, arg):
                return f"−{self._inner(arg)}"
            case Compare(op, left, Literal(bool() as value)) if op in ("==", "!="):
                return self.say(left) if value is (op == "==") else self._word("not", x=self._inner(left))
            case Compare(op, left, right):
                return f"{self.say(left, right)} {COMPARISONS[op]} {self.say(right, left)}"
            case In(arg, options, negate):
                listed = self._list([self.say(option, arg) for option in options])
                return self._word("not_in" if negate else "in", x=self.say(arg), options=listed)
            case Bool(op, args):
                return self._word(op, x="").join(self._inner(arg) for arg in args)
            case If(test, yes, no):
                return self._word("if", test=self.say(test), yes=self.say(yes), no=self.say(no))
            case Binary(op, left, right):
                return f"{self._inner(left)} {OPERATORS.get(op, op)} {self._inner(right)}"
            case Call(name, args):
                return self._call(name, args)
            case Table(rows):
                return self._list([f"{key}: {value}" for key, value in rows])

    def _call(self, name: str, args: tuple[Tree, ...]) -> str:
        if name == "date":
            return self.say(args[0])
        if name == "lookup":
            return self._word("lookup", x=self.say(args[0]), table=self.say(args[1]))
        said = [self.say(arg, args[0]) for arg in args]
        if name == "coalesce" and len(args) == 2 and isinstance(args[1], Literal) and args[1].value in (False, 0, 1):
            return said[0]
        if name in ("workdays", "days", "starts_with", "contains", "coalesce") and len(said) == 2:
            return self._word(name, x=said[0], y=said[1])
        if name == "is_missing":
            return self._word("is_missing", x=said[0])
        if name in SAID:
            return self._word(name, x=self._list(said))
        return f"{name}({self._list(said)})"

    def _inner(self, tree: Tree) -> str:
        """In brackets where it joins several parts."""
        said = self.say(tree)
        return f"({said})" if isinstance(tree, Binary | Bool | If) else said

    def _literal(self, value: Decimal | str | bool | None, beside: Tree | None) -> str:
        if value is None:
            return self._word("none", x="")
        if isinstance(value, bool):
            return self._word("yes" if value else "no", x="")
        if isinstance(value, Decimal):
            return f"{value:f}"
        known = self.label(beside.name, value) if isinstance(beside, Name) else None
        return known or self._word("quoted", x=value)

    def _list(self, said: list[str]) -> str:
        return ("、" if self.lang == "zh" else ", ").join(said)

    def _word(self, code: str, **params: str) -> str:
        return phrase(f"expression.{code}", self.lang, **params)
