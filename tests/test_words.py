"""Every code the engine can return has its words in both languages, filled only from what is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from maplebridge.words import known_codes

SOURCE = Path(__file__).resolve().parents[1] / "src" / "maplebridge"
CODE = re.compile(r"[a-z]+(?:\.[a-z0-9_]+)+")
MAKERS = {"Problem", "Note", "Refusal", "fault", "Reason", "reason", "phrase", "add"}


def _codes_in_source() -> set[str]:
    found = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                first = node.args[0] if node.args else None
                value = first.value if isinstance(first, ast.Constant) else None
                if name in MAKERS and isinstance(value, str) and CODE.fullmatch(value):
                    found.add(value)
    return found


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
