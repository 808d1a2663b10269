"""Codes of the child reach the person as Problems, so they need words with just their parameters."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

from maplebridge.engine.sheet import child
from maplebridge.words import known_codes

FRAME = {"sheet", "line"}


def _refusals() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in Path(child.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                codes = [n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant) and "." in str(n.value)]
                for code in codes:
                    found.setdefault(code, set()).update(str(k.arg) for k in node.keywords if k.arg not in FRAME)
    return found


def test_every_refusal_has_words() -> None:
    refusals = _refusals()
    assert len(refusals) > 10
    for code, params in refusals.items():
        words = known_codes()[code]
        for lang in ("zh", "en"):
            said = {field for text in words[lang].values() for _, field, _, _ in Formatter().parse(text) if field}
            assert said <= params, code
