"""The same seed gives the same bytes; a folder is written whole, and nothing of others is overwritten."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from maplebridge.engine.problem import Refused
from maplebridge.engine.sheet import read_book
from maplebridge.packs.demo_city import Size, generate
from tests.packs.demo_city.conftest import Made


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_same_seed_same_bytes(made: Made, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    generate(tmp_path / "again", size=Size.small(), progress=lambda *step: seen.append(step))
    assert fingerprint(tmp_path / "again") == fingerprint(made.folder)
    assert seen and all(done <= of for _, done, of in seen)


def test_another_seed_replaces_the_city(tmp_path: Path) -> None:
    size = Size(stations=1, groups=4)
    generate(tmp_path, seed=1, size=size)
    before = fingerprint(tmp_path)
    generate(tmp_path, seed=2, size=size)
    after = fingerprint(tmp_path)
    assert before.keys() == after.keys()
    assert sum(before[name] != after[name] for name in before) > 40


def test_what_is_not_a_demo_city_stays(tmp_path: Path) -> None:
    own = tmp_path / "stations" / "units.xlsx"
    own.parent.mkdir()
    own.write_text("mine")
    with pytest.raises(Refused) as refused:
        generate(tmp_path, size=Size.small())
    assert [problem.code for problem in refused.value.problems] == ["demo_city.taken"]
    assert own.read_text() == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["stations"]


def test_sheets_look_like_an_offices(made: Made) -> None:
    files = sorted((made.folder / "stations" / "ledgers").iterdir())
    assert {file.suffix for file in files} == {".xlsx", ".csv"}
    book = read_book(next(file for file in files if file.name.startswith("L05")))
    title, subtitle, header = book.sheets[0].rows[:3]
    assert "矛盾纠纷处置台账" in str(title[0]) and "填报" in str(subtitle[0]) and header[0] == "记录编号"
    assert len(book.sheets) == 3
    exported = next(file for file in files if file.name.startswith("L15"))
    with pytest.raises(UnicodeDecodeError):
        exported.read_text(encoding="utf-8")
    assert exported.read_text(encoding="gb18030").startswith("记录编号")


@pytest.mark.parametrize(("stations", "groups"), [(0, 8), (9, 40), (2, 3), (1, 13), (8, 41)])
def test_a_city_too_small_or_too_large_is_refused(stations: int, groups: int) -> None:
    with pytest.raises(ValueError, match="no such city"):
        Size(stations, groups)
