"""reconcile: each cause planted in a published table is found, alone and together with others."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from maplebridge.engine.sheet import NewSheet, write_book
from tests.cli.conftest import LANGUAGES, run
from tests.cli.small_programme import SCHEME, write_programme

Row = dict[str, Any]
LINES = ["Q1.1", "Q1.2", "Q2.1", "Q2.2", "Q3.1", "Q1", "Q2", "Q3"]
ALL = [*LINES, "total", "place", "grade"]


@pytest.fixture
def scored(tmp_path: Path) -> Callable[[str, str], list[Row]]:
    """Rows of the small programme under a scheme with one text replaced: as another office would compute it."""
    def scores(old: str, new: str) -> list[Row]:
        assert SCHEME.count(old) >= 1
        folder = write_programme(tmp_path / "other")
        (tmp_path / "other" / "pack" / "scheme.yaml").write_text(SCHEME.replace(old, new), "utf-8")
        return list(run("score", folder, "--json").json()["units"])

    return scores


@pytest.fixture
def reconciled(drive: Path, tmp_path: Path) -> Callable[..., Any]:
    def reconcile(rows: list[Row], columns: list[str], *words: object, source: Path | None = None) -> Any:
        table = tmp_path / "公布.csv"
        with table.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["单位编码", *columns])
            writer.writerows([row["unit"], *("–" if row[c] is None else row[c] for c in columns)] for row in rows)
        said = run("reconcile", source or drive / "result" / "SMALL-1.zip", table, "--json", *words)
        found = said.json()
        assert (said.code == 0) == found["ok"]
        return found

    return reconcile


@pytest.fixture
def ours(drive: Path) -> list[Row]:
    return list(run("score", drive, "--json").json()["units"])


def _codes(found: Any) -> set[str]:
    return {cause["code"] for miss in found["misses"] for cause in miss["causes"]}


def _where(found: Any, code: str) -> set[tuple[str, str]]:
    return {(miss["unit"], miss["figure"]) for miss in found["misses"] if code in [c["code"] for c in miss["causes"]]}


def _changed(rows: list[Row], unit: str, **values: Any) -> list[Row]:
    return [{**row, **values} if row["unit"] == unit else row for row in rows]


def test_our_own_table_is_equal(ours: list[Row], reconciled: Callable[..., Any], drive: Path) -> None:
    for source in (drive, drive / "result" / "SMALL-1.zip"):
        found = reconciled(ours, ALL, source=source)
        assert (found["ok"], found["equal"], found["misses"]) == (True, len(ours) * len(ALL), [])


@pytest.mark.parametrize("digits", [0, 1])
def test_fewer_printed_digits_are_equal(ours: list[Row], reconciled: Callable[..., Any], digits: int) -> None:
    rows = [{**row, "total": Decimal(str(row["total"])).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)}
            for row in ours]
    assert reconciled(rows, ["total"])["misses"] == []


@pytest.mark.parametrize(("mode", "term"), [(ROUND_DOWN, "round_down"), (ROUND_HALF_EVEN, "round_half_even")])
def test_another_way_of_rounding(ours: list[Row], reconciled: Callable[..., Any], mode: str, term: str) -> None:
    rows = [{**row, "Q2": Decimal(str(row["Q2"])).quantize(Decimal("0.1"), mode)} for row in ours]
    found = reconciled(rows, ["Q2"])
    if found["misses"]:
        assert _codes(found) == {"rounded_so"}
        modes = {miss["causes"][0]["params"]["mode"] for miss in found["misses"]}
        assert modes == {term} if mode == ROUND_DOWN else len(modes) == 1


RULES = [
    ("ties: min}", "ties: dense}", ALL, {"rank_ties"}),
    ("of: total, within: category, ties: min", "of: total, ties: min", ALL, {"whole_field"}),
    ('out_of_contest: "exempt == True"', "", ALL, {"all_in_contest", "follows", "follows_others"}),
    ("indicator: {to: 2}, item: {to: 2}", "indicator: {to: 1}, item: {to: 1}", ["total"], {"parts_rounded"}),
    (", floor: 0", ", floor: -99", ["Q2.2", "total"], {"no_floor", "follows"}),
    ("quota: {within: category, high: {at_most: 0.4}}", "labels: {}", ["total", "grade"], {"no_quota"}),
    ("of: [praised, cap]", "of: [praised]", ["Q3.1", "Q3", "total"], {"left_out", "follows"}),
    ("within: category}\n  praised", "}\n  praised", ["Q2.1", "Q2", "total", "place"],
     {"whole_peers", "follows", "follows_others"}),
    ("of: [Q1, Q2, Q3]", "of: [Q1, Q2]", ["total"], {"left_out"}),
    ("applies_to: [urban],", "applies_to: [urban], na_rule: exclude,", ALL,
     {"not_applicable_as_keep", "not_applicable_skip", "absent_skip", "follows", "follows_others"}),
    ("applies_to: [urban],", "applies_to: [urban], na_rule: rescale,", ALL,
     {"not_applicable_as_keep", "not_applicable_rescale", "absent_rescale", "follows", "follows_others"}),
    ("applies_to: [urban],", "applies_to: [urban], na_rule: exclude,", ["total", "place"],
     {"not_applicable_as_value", "follows", "follows_others"}),
    ("applies_to: [urban],", "applies_to: [urban], na_rule: rescale,", ["total"],
     {"not_applicable_rescale"}),
    ("of: [Q1, Q2, Q3]", "of: [Q1, Q2]", ALL, {"left_out", "follows", "follows_others"}),
]


@pytest.mark.parametrize(("old", "new", "columns", "codes"), RULES)
def test_a_rule_kept_otherwise(
    old: str, new: str, columns: list[str], codes: set[str], scored: Any, reconciled: Any, ours: list[Row]
) -> None:
    rows = scored(old, new)
    found = reconciled(rows, columns)
    assert _codes(found) <= codes
    assert _codes(found) - {"follows", "follows_others"} or not found["misses"]
    before = {row["unit"]: row for row in ours}
    differing = {(row["unit"], column) for column in columns for row in rows
                 if not _same(before[row["unit"]][column], row[column], _digits(rows, column))}
    assert {(miss["unit"], miss["figure"]) for miss in found["misses"]} == differing


def _digits(rows: list[Row], column: str) -> int:
    texts = [str(row[column]) for row in rows]
    return max(len(text.partition(".")[2]) if "." in text else 0 for text in texts)


def _same(one: Any, two: Any, digits: int) -> bool:
    if isinstance(one, float | int) and isinstance(two, float | int):
        return Decimal(str(one)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) == Decimal(str(two))
    return bool(one == two)


def test_rows_mixed_up(ours: list[Row], reconciled: Callable[..., Any]) -> None:
    one, two = ours[0], ours[5]
    rows = [{**two, "unit": one["unit"]}, *ours[1:5], {**one, "unit": two["unit"]}, *ours[6:]]
    found = reconciled(rows, ["Q1", "Q2", "total"])
    assert _codes(found) == {"swapped"}
    assert {miss["causes"][0]["params"]["other"] for miss in found["misses"]} == {one["unit"], two["unit"]}


def test_a_total_that_its_parts_do_not_give(ours: list[Row], reconciled: Callable[..., Any]) -> None:
    rows = _changed(ours, "S03", total=70.07)
    found = reconciled(rows, ["Q1", "Q2", "Q3", "total"])
    assert _where(found, "parts_do_not_give") == {("S03", "total")}
    assert found["misses"][0]["causes"][0]["params"]["found"].startswith("74.55")


def test_a_wrong_indicator_and_what_follows(ours: list[Row], reconciled: Callable[..., Any]) -> None:
    (own,) = [row for row in ours if row["unit"] == "S01"]
    rows = _changed(ours, "S01", **{"Q2.2": own["Q2.2"] - 1.13, "Q2": round(own["Q2"] - 1.13, 2),
                                    "total": round(own["total"] - 1.13, 2)})
    found = reconciled(rows, [*LINES, "total"])
    assert _where(found, "other_input") == {("S01", "Q2.2")}
    assert _where(found, "follows") == {("S01", "Q2"), ("S01", "total")}


def test_one_indicator_as_if_at_nothing(ours: list[Row], reconciled: Callable[..., Any]) -> None:
    (own,) = [row for row in ours if row["unit"] == "S08"]
    rows = _changed(ours, "S08", total=round(own["total"] - own["Q1.1"], 2))
    found = reconciled(rows, ["total"])
    assert _codes(found) == {"one_nothing"}
    assert found["misses"][0]["causes"][0]["params"]["child"] == "Q1.1"


def test_a_rule_and_a_wrong_figure_together(scored: Any, reconciled: Any) -> None:
    rows = _changed(scored("of: total, within: category, ties: min", "of: total, ties: min"), "S02", **{"Q2.2": 1.23})
    found = reconciled(rows, ALL)
    assert _where(found, "other_input") == {("S02", "Q2.2")}
    assert _codes(found) == {"whole_field", "other_input"}


def test_two_rules_together(scored: Any, reconciled: Any, tmp_path: Path) -> None:
    both = SCHEME.replace("of: total, within: category, ties: min", "of: total, ties: min")
    both = both.replace("of: [Q1, Q2, Q3]", "of: [Q1, Q2]")
    folder = write_programme(tmp_path / "both")
    (tmp_path / "both" / "pack" / "scheme.yaml").write_text(both, "utf-8")
    found = reconciled(run("score", folder, "--json").json()["units"], ["total", "place"])
    by_figure = {figure: {c["code"] for m in found["misses"] if m["figure"] == figure for c in m["causes"]}
                 for figure in ("total", "place")}
    assert by_figure["total"] == {"left_out"}
    assert "whole_field" in by_figure["place"]
    assert "unexplained" not in _codes(found)


def test_what_nothing_explains_is_said(ours: list[Row], reconciled: Callable[..., Any]) -> None:
    found = reconciled(_changed(ours, "S05", total=12.34), ["total"])
    assert _where(found, "unexplained") == {("S05", "total")}


def test_unknown_columns_and_units_are_told(ours: list[Row], reconciled: Callable[..., Any]) -> None:
    rows = [{**row, "热心指数": 3} for row in ours[2:]] + [{**ours[0], "unit": "X9", "热心指数": 3}]
    found = reconciled(rows, ["total", "热心指数"])
    codes = [problem["code"] for problem in found["problems"]]
    assert sorted(codes) == ["reconcile.not_listed", "reconcile.unknown_column"] or "reconcile.unknown_unit" in codes
    assert "reconcile.not_listed" in codes and "reconcile.unknown_column" in codes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_excel_table_with_titles_and_merged_heads(
    ours: list[Row], drive: Path, tmp_path: Path, lang: str
) -> None:
    names: Mapping[str, str] = {row["unit"]: f"第{row['unit']}所" for row in ours}
    cells = [["2026年上半年考核成绩"], ["序号", "单位名称", "Q1 路灯（60分）", "用时", "总分", "名次", "等次"],
             *([n, names[r["unit"]], r["Q1"], r["Q2"], r["total"] + (n == 3), r["place"], r["grade"]]
               for n, r in enumerate(ours, 1))]
    table = tmp_path / "成绩.xlsx"
    table.write_bytes(write_book([NewSheet("成绩", cells, header=1)]))
    said = run("reconcile", drive, table, lang=lang)
    assert said.code == 1
    assert {"zh": "1 个不一致", "en": "1 are not"}[lang] in said.out, said.out + said.err
    assert {"zh": "第S03所", "en": "Station S03"}[lang] in said.out


def test_a_table_without_figures_is_refused(drive: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", "utf-8")
    said = run("reconcile", drive, tmp_path / "x.csv", "--json")
    assert said.code == 1
    assert [problem["code"] for problem in said.json()["problems"]] == ["reconcile.no_figures"]
