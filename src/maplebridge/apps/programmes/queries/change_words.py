"""Differences between two tables in words: codes of ledgers, kinds of units and colours by their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from maplebridge.engine.ledger import Kind
from maplebridge.engine.scheme.diff import Change
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.model import Scheme
from maplebridge.web.say import lang, named, say
from maplebridge.words import phrase
from maplebridge.words.expressions import say_expression
from maplebridge.words.phrases import label

RUNG = re.compile(r"(\w+) ([+-]\d+)")  # of a colour ladder: state, working days late


def say_change(change: Change, schemes: tuple[Scheme, Scheme], kinds: Mapping[str, Kind]) -> str:
    """`schemes`: the old and the new one. `kinds`: ledger kinds of both by code."""
    params = dict(change.params)
    if "table" in params:
        params["table"] = _table(str(params["table"]), kinds)
    for side, scheme in zip(("old", "new"), schemes, strict=True):
        match params.get("part"):
            case "part_ledgers" if isinstance(params[side], list):
                params[side] = [_table(code, kinds) for code in params[side]]
            case "part_assesses":
                params[side] = label(f"units.kind_{params[side]}") or params[side]
            case "part_ladder" if isinstance(params[side], list):
                params[side] = [_rung(one) for one in params[side]]
            case "part_out_of_contest" if scheme.out_of_contest is not None:
                params[side] = _condition(scheme.out_of_contest)
    return phrase(change.code, lang(), **params)


def _table(code: str, kinds: Mapping[str, Kind]) -> Any:
    return kinds[code].name if code in kinds else label(f"table.{code}") or code


def _rung(text: str) -> str:
    found = RUNG.fullmatch(text)
    colour = label(f"adoption.colour_{found[1]}") if found else None
    return say("adoption.rung", colour=colour, days=found[2]) if found and colour else text


def _condition(expr: Expr) -> str:
    def called(name: str, word: str | None) -> str | None:
        known = label(f"column.{name}") if word is None else None
        return named(known) if known else None

    return say_expression(expr, called, lang())
