"""`ranges`: the whole picture, for a programme folder and for bare facts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import run

SCHEME = """\
format: 1
scheme: {code: T, version: "1", name: {zh: 试, en: Trial}, kind: other}
tables: {t: {fields: {p: {type: decimal}, q: {type: decimal}}}}
nodes:
  P: {kind: measure, from: t, take: sum, of: p}
  Q: {kind: measure, from: t, take: sum, of: q}
  total: {kind: combine, of: [P, Q], label: {zh: 总分, en: Total}}
"""
RANK = "  place: {kind: rank, of: total}\nresult: {total: total, place: place}\n"
SCENARIO = """\
analysis: {scenarios: [{code: low, name: {zh: 倒排, en: Lowest first}, edits: {nodes.place.direction: lower}}]}
"""
Trial = Callable[[str], tuple[str, ...]]


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    def make(text: str) -> tuple[str, ...]:
        (tmp_path / "scheme.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "facts").mkdir()
        (tmp_path / "facts" / "t.csv").write_text("unit,p,q\na,30,20\nb,20,31\nc,1,1\n", encoding="utf-8")
        return str(tmp_path / "scheme.yaml"), "--facts", str(tmp_path / "facts")

    return make


def test_ranges_bands_and_what_moves_whom(trial: Trial) -> None:
    words = trial(SCHEME + RANK + SCENARIO)
    told = run("ranges", *words, "--json").json()
    assert told["analysis"] == {"weight_noise": 0.25, "draws": 200, "interval": [0.05, 0.95], "apart": 0.9, "seed": 1}
    rows = {row["unit"]: row for row in told["units"]}
    assert [(row["place"], row["low"], row["high"], row["band"]) for row in rows.values()] == [
        (2, 1, 2, 1), (1, 1, 2, 1), (3, 3, 3, 2)]  # fmt: skip
    assert [rows[unit]["scenario:low"] for unit in "abc"] == [2, 3, 1]
    assert [(one["kind"], one["code"], one["unit"]) for one in told["changes"]] == [
        ("without", "Q", "a"), ("without", "P", None), ("scenario", "low", "b")]  # fmt: skip
    said = run("ranges", *words)
    assert "up to 25 % more or less" in said.out and "1–2" in said.out and "firm" in said.out
    assert "Lowest first" in said.out and "1 more not shown, 1 of them move nobody" in said.out
    assert "倒排" in run("ranges", *words, lang="zh").out


def test_score_shows_a_place_with_its_range(trial: Trial) -> None:
    words = trial(SCHEME + RANK)
    assert "1 (1–2)" in run("score", *words).out
    assert [row["places"] for row in run("score", *words, "--json").json()["units"]] == [[1, 2], [1, 2], [3, 3]]


def test_a_scheme_that_ranks_nobody_is_told(trial: Trial) -> None:
    words = trial(SCHEME + "result: {total: total}\n")
    said = run("ranges", *words, "--json")
    assert (said.code, [one["code"] for one in said.json()["problems"]]) == (1, ["cli.no_rank"])
    assert run("score", *words).code == 0


def test_a_faulty_scenario_is_told_before_anything_is_scored(trial: Trial) -> None:
    said = run("ranges", *trial(SCHEME + RANK + SCENARIO.replace("nodes.place", "nodes.places")), "--json")
    (fault,) = [one for one in said.json()["problems"] if one["severity"] == "error"]
    assert said.code == 1
    assert (fault["code"], fault["place"]["line"]) == ("scheme.edit_nowhere", 10)
