"""lint and its part of check: findings with rule and advice, phrases, the table of burden, exit codes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from maplebridge.packs.pack import SHIPPED, shipped_packs
from tests.cli.conftest import LANGUAGES, run


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    """A shipped scheme in which one line wants what is forbidden, and the points no longer add up."""
    folder = Path(shutil.copytree(SHIPPED / "fengqiao", tmp_path / "own"))
    file = folder / "scheme.yaml"
    text = file.read_text(encoding="utf-8").replace("zh: 首次处置及时率, en: First action on time",
                                                    "zh: 全年破案率不低于60%, en: Clear-up rate")
    file.write_text(text.replace("points: 16\n", "points: 15\n", 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", shipped_packs())
def test_shipped_packs_have_one_warning_and_no_error(name: str) -> None:
    said = run("lint", name, "--json")
    assert said.code == 0
    told = said.json()
    assert told["ok"]
    assert [(row["severity"], row["code"]) for row in told["problems"]] == [("warning", "lint.too_many_ledgers")]


def test_findings_of_lint_beside_the_schemes_own_faults(spoiled: Path) -> None:
    said = run("lint", spoiled, "--json")
    assert said.code == 1
    told = said.json()
    rows = {row["code"]: row for row in told["problems"]}
    assert {"lint.output", "validate.item_points", "lint.too_many_ledgers"} <= set(rows)
    found = rows["lint.output"]
    assert (found["severity"], found["indicator"], found["field"]) == ("error", "FQ3.1", "name")
    assert "破案率" in found["words"]
    assert found["mark"] == "S"
    assert found["rule"][0]["zh"].startswith("公安部2011")
    assert found["advice"]["en"]
    assert found["place"]["line"] > 1
    assert told["burden"]["minutes_per_unit_month"] > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_said_to_a_person(spoiled: Path, lang: str) -> None:
    said = run("lint", spoiled, lang=lang)
    assert said.code == 1
    assert "破案率" in said.err
    assert ("填报负担" if lang == "zh" else "Reporting burden") in said.out
    assert ("假设" if lang == "zh" else "Assumed") in said.out


def test_check_says_it_too(spoiled: Path) -> None:
    assert "lint.output" in [row["code"] for row in run("check", spoiled, "--json").json()["problems"]]
    sound = run("check", "stationing", "--json")
    assert sound.code == 0
    assert "lint.too_many_ledgers" in [row["code"] for row in sound.json()["problems"]]


def test_phrases() -> None:
    said = run("lint", "--text", "每月至少召开2次会议", "--text", "会议议定事项办结率", "--json")
    assert said.code == 1
    forbidden, harmless = said.json()["texts"]
    assert (forbidden["forbidden"], harmless["forbidden"]) == (True, False)
    assert forbidden["problems"][0]["kind"] == "meetings"
    assert run("lint", "--text", "meeting decisions closed on time").code == 0


def test_neither_scheme_nor_text() -> None:
    said = run("lint")
    assert said.code == 1
    assert "--text" in said.err


def test_no_such_scheme() -> None:
    assert run("lint", "nowhere").code == 1


def test_quotas_against_a_programmes_units(stations: Path) -> None:
    told = run("lint", "fengqiao", "--programme", stations, "--json").json()
    (found,) = [row for row in told["problems"] if row["code"] == "lint.quota_empty"]
    assert "excellent" in found["place"]["path"].lower()


def test_the_burden_adds_up() -> None:
    burden = run("lint", "stationing", "--json").json()["burden"]
    total = sum(ledger["minutes"] for ledger in burden["ledgers"])
    assert total == pytest.approx(burden["minutes_per_unit_month"], abs=0.05 * len(burden["ledgers"]) + 0.05)
    assert burden["minutes_per_officer_month"] == pytest.approx(
        burden["minutes_per_unit_month"] / burden["officers"], abs=0.1)
    assert burden["computed_lines"] <= burden["scored_lines"]
    assert burden["assumptions"]["seconds"]["text"] > 0
