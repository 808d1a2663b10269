"""The manual's tables are those of the program."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from maplebridge.engine.scheme.lint.rules import Grammar
from maplebridge.packs.pack import COMMON, SHIPPED
from tests.engine.scheme.lint.rules import RULES

ROOT = Path(__file__).resolve().parents[4]
MANUAL = (ROOT / "docs" / "reference" / "lint.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src" / "maplebridge" / "engine" / "scheme" / "lint"


def _row(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|\n ").split("|")]


ROWS = [_row(line) for line in MANUAL.splitlines() if line.startswith("| `lint.")]
RULES_TABLE = {row[0].strip("`"): row for row in ROWS}


def test_every_rule_is_in_the_table_and_nothing_else() -> None:
    said = {code for file in SOURCE.glob("*.py") for code in re.findall(r'"(lint\.[a-z_]+)"', file.read_text("utf-8"))}
    assert said == set(RULES_TABLE)


def test_marks_are_those_of_the_sources() -> None:
    single = {"threshold_outside": "threshold", "grade_unreachable": "grade", "quota_empty": "quota",
              "quota_needs": "quota", "due_before_issue": "due", "heavy_line": "weight", "heavy_bonus": "bonus",
              "approval_level": "approval", "no_end": "approval"}
    bans = {"output": "output", "activity": "activity", "person": "person"}
    for code, row in RULES_TABLE.items():
        name = code.removeprefix("lint.")
        if name in bans:
            marks = {source.mark for group in RULES.groups if group.ban == bans[name] for source in group.sources}
            assert marks == {row[4]}
        else:
            assert RULES.ceilings[single.get(name, name)].mark == row[4], code


def test_limits_are_those_of_the_data() -> None:
    assert f"more than {RULES.limits.indicators} scored lines" in MANUAL
    assert f"more than {RULES.burden.most_minutes} minutes" in MANUAL
    assert RULES.limits.ledgers == 6


def test_every_list_of_the_grammar_is_named() -> None:
    terms = MANUAL[MANUAL.index("## Terms"):]
    assert [field.name for field in fields(Grammar) if f"`{field.name}`" not in terms] == []
    assert sorted(file.stem for file in (SHIPPED / COMMON / "lint").glob("*.yaml")) == [
        "activity", "burden", "enforcement", "grammar", "limits", "sources"]
