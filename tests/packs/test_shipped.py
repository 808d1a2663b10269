"""What the shipped packs promise: sound, eight items of 100 points, an invented example that counts no activity."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from maplebridge.engine.scheme.model import Scheme, TaskStep
from maplebridge.packs.pack import Pack, load_files, load_pack, pack_files, shipped_packs

PACKS = {name: load_pack(name) for name in shipped_packs()}
LINES = {"fengqiao": (28, 2, 6, 8), "stationing": (25, 2, 5, 8)}  # scored, bonus, vetoes, monitoring
ITEMS = {"fengqiao": (10, 14, 16, 14, 14, 14, 10, 8), "stationing": (10, 14, 16, 12, 16, 10, 14, 8)}
IDENTITY = re.compile(r"姓名|身份证|电话|手机|住址|门牌|id_?card|phone|household|resident_name|address", re.IGNORECASE)


def _scheme(name: str) -> Scheme:
    return PACKS[name].sound()[0]


@pytest.fixture(params=sorted(LINES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_no_errors(name: str) -> None:
    errors = [problem for problem in PACKS[name].problems if problem.severity == "error"]
    assert not errors


def test_eight_items_of_one_hundred_points(name: str) -> None:
    items = [item for item in _scheme(name).items if item.section == "item"]
    assert tuple(item.points for item in items) == ITEMS[name]
    assert sum(item.points for item in items) == 100
    for item in items:
        assert sum((line.points for line in item.indicators), Decimal(0)) == item.points, item.code


def test_sections_outside_the_eight(name: str) -> None:
    scheme = _scheme(name)
    counted = tuple(
        sum(len(item.indicators) for item in scheme.items if item.section == section)
        for section in ("item", "bonus", "veto", "monitoring")
    )
    assert counted == LINES[name]
    assert counted[0] + counted[1] <= 30


def test_said_to_be_invented(name: str) -> None:
    scheme = _scheme(name)
    assert scheme.invented
    assert any("虚构" in note for note in scheme.notes)
    assert any("invented" in note for note in scheme.notes)


def test_every_line_is_complete_in_both_languages(name: str) -> None:
    for line in _scheme(name).indicators():
        said = (line.name, line.definition, line.method, line.gaming_guard)
        for text in (*said, line.lead_department, line.responsible_role):
            assert text is not None, line.code
            assert text.zh, line.code
            assert text.en, line.code
            assert re.search("[一-鿿]", text.zh), (line.code, text.zh)
            assert not re.search("[一-鿿]", text.en), (line.code, text.en)
        assert line.due is not None
        assert line.ledgers
        assert line.added
        assert line.score is not None


def test_every_line_has_steps_that_follow_one_another(name: str) -> None:
    steps = {f"{line.code}.{step.key}": step for line in _scheme(name).indicators() for step in line.tasks}
    for line in _scheme(name).indicators():
        assert 2 <= len(line.tasks) <= 5, line.code
        for step in line.tasks:
            assert step.role
            assert step.name.en
            assert all(_known(before, line.code, steps) for before in step.after), (line.code, step.key)


def _known(before: str, code: str, steps: dict[str, TaskStep]) -> bool:
    return before in steps or f"{code}.{before}" in steps


@pytest.mark.parametrize("pack", [PACKS["fengqiao"]], ids=["common"])
def test_no_ledger_field_holds_an_identity(pack: Pack) -> None:
    for kind in pack.kinds.values():
        for field in kind.fields:
            assert not IDENTITY.search(f"{field.code} {field.name.zh}"), (kind.code, field.code)


def test_every_ledger_of_the_scheme_exists_and_is_asked_for_by_its_programme(name: str) -> None:
    pack = PACKS[name]
    other = "stationing" if name == "fengqiao" else "station"
    for code in _scheme(name).ledgers:
        assert code in pack.kinds
        assert pack.kinds[code].programme != other, code


def test_what_was_judged_before_is_read_as_the_same_scheme(name: str, tmp_path: Path) -> None:
    files = pack_files(load_pack(name))
    whole = load_files(tmp_path / "whole", files)
    read = load_files(tmp_path / "read", files, judged=True)
    assert (read.scheme, read.kinds) == (whole.scheme, whole.kinds)
    assert read.scheme is not None
