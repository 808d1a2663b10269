"""The data of lint: faults of terms, sources and figures are told with file and line; terms are plain words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.lint import lint_text
from maplebridge.engine.scheme.lint.words import pattern
from maplebridge.packs.lint_rules import load_rules
from maplebridge.packs.pack import COMMON, SHIPPED
from tests.engine.scheme.lint.rules import RULES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED / COMMON / "lint", tmp_path / "lint")
    return tmp_path


@pytest.mark.parametrize(("file", "old", "new", "code"), [
    ("sources.yaml", "mps_2011, mark: S", "mps_2011, mark: Z", "scheme.unknown_choice"),
    ("enforcement.yaml", "sources: [mps_2011", "sources: [mps_1911", "scheme.unknown_choice"),
    ("activity.yaml", "units:", "unit:", "scheme.misspelt_key"),
    ("burden.yaml", "per_entry: 15", "per_entry: long", "scheme.wrong_type"),
    ("grammar.yaml", "format: 1", "format: 9", "scheme.format"),
    ("limits.yaml", "indicators: 30", "indicators: -1", "scheme.wrong_type"),
])
def test_faults_of_the_data(folder: Path, file: str, old: str, new: str, code: str) -> None:
    path = folder / "lint" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_rules([folder])
    assert code in [problem.code for problem in refused.value.problems]
    assert all(problem.place.file == file for problem in refused.value.problems)


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "lint" / "burden.yaml").unlink()
    with pytest.raises(Refused):
        load_rules([folder])


def test_a_pack_adds_a_group_of_its_own(folder: Path) -> None:
    (folder / "lint" / "own.yaml").write_text(
        "format: 1\ngroups:\n  - {code: drones, name: 无人机, advice: 改, sources: [house], subjects: [无人机], "
        "units: [架次]}\n", encoding="utf-8")
    rules = load_rules([SHIPPED / COMMON, folder])
    assert [found.group.code for found in lint_text("无人机飞行次数", rules)] == ["drones"]
    assert not lint_text("无人机飞行总量", RULES)


def test_every_group_is_complete() -> None:
    for group in RULES.groups:
        assert group.sources, group.code
        assert group.name.zh
        assert group.name.en
        assert group.advice.zh
        assert group.advice.en
    assert len({group.code for group in RULES.groups}) == len(RULES.groups)


@pytest.mark.parametrize(("term", "hit", "miss"), [
    ("破…率", "破现案率", "破了很多很多的案件之后率"), ("check-in", "checkin", "checked in"),
    ("on time", "on-time", "one time"),
    ("complain*", "complaints", "plain"), ("加#分", "加2分", "加分"), ("a.b", "a.b", "axb"),
])
def test_terms(term: str, hit: str, miss: str) -> None:
    compiled = pattern([term], r"\d+")
    assert compiled.search(hit)
    assert not compiled.search(miss)
