"""Every code that can be said has its words in both languages, filled only from what is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from maplebridge.words import known_codes

SOURCE = Path(__file__).resolve().parents[1] / "src" / "maplebridge"
CODE = re.compile(r"[a-z]+(?:\.[a-z0-9_]+)+")
MAKERS = {  # what takes a code, and as which of its arguments
    "Problem": 0, "Note": 0, "Refusal": 0, "fault": 0, "Reason": 0, "reason": 0, "phrase": 0, "add": 0, "bilingual": 0,
    "say": 0, "say_lazy": 0, "refuse": 0, "refusal": 1, "Column": 1, "Filter": 1, "Place": 3,
}
NAMED = {"head", "told"}  # arguments that are codes wherever they are given by name
BEGIN = re.compile(r"[a-z]+\.[a-z0-9_.]+")


def _calls() -> Iterator[tuple[str, ast.expr]]:
    """The argument of each call that is a code, as it is written."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in MAKERS and len(node.args) > MAKERS[name]:
                yield name, node.args[MAKERS[name]]
            yield from ((name, given.value) for given in node.keywords if given.arg in NAMED)


def _codes_in_source() -> set[str]:
    written = (node.value for _, argument in _calls() for node in _branches(argument) if isinstance(node, ast.Constant))
    return {code for code in written if isinstance(code, str) and CODE.fullmatch(code)}


def _branches(argument: ast.expr) -> list[ast.expr]:
    """Both sides of a choice between two codes."""
    return [*_branches(argument.body), *_branches(argument.orelse)] if isinstance(argument, ast.IfExp) else [argument]


def test_codes_put_together_have_words() -> None:
    """A code whose end is found at run time begins like one that has words."""
    begins = {str(node.values[0].value) for _, argument in _calls() for node in _branches(argument)
              if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)}
    missing = sorted(begin for begin in begins if BEGIN.fullmatch(begin)
                     and not any(code.startswith(begin) for code in known_codes()))
    assert not missing, f"no words begin with {missing}"


def test_every_code_has_words() -> None:
    missing = sorted(_codes_in_source() - set(known_codes()))
    assert not missing, f"no words for {missing}"


def _texts(words: object) -> list[str]:
    return [words] if isinstance(words, str) else list(words.values())  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", sorted(known_codes()))
def test_words_are_complete(code: str) -> None:
    words = known_codes()[code]
    assert set(words) == {"zh", "en"}, "both languages"
    zh, en = _texts(words["zh"]), _texts(words["en"])
    assert len(zh) == len(en)
    assert all(text.strip() for text in (*zh, *en))
    letters = re.sub(r"\{[^}]*\}", "", "".join(en))
    if any(letter.isalpha() for letter in letters):
        assert any("一" <= letter <= "鿿" for letter in "".join(zh)), "the Chinese text is Chinese"

    def names(texts: list[str]) -> set[str]:
        return {field for text in texts for _, field, _, _ in Formatter().parse(text) if field}

    assert names(zh) == names(en), "the same values are said in both"
