"""Every verb on the small demo city, as a person would run it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
import yaml

from tests.cli.conftest import LANGUAGES, files_in, run

UNIT = "990101"


@pytest.mark.parametrize("pack", ["fengqiao", "stationing"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_check(pack: str, lang: str) -> None:
    said = run("check", pack, lang=lang)
    assert said.code == 0
    assert {"zh": "可以使用", "en": "can be used"}[lang] in said.out
    assert all(len(line) <= 100 for line in said.out.splitlines())
    assert run("check", pack, "--json", lang=lang).json()["ok"] is True


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
@pytest.mark.parametrize("pack", ["fengqiao", "stationing"])
def test_a_scheme_goes_to_excel_or_word_and_back(pack: str, ending: str, tmp_path: Path) -> None:
    table = tmp_path / f"表 1.{ending}"
    assert run("convert", pack, table).code == 0
    assert run("convert", table, tmp_path / "back.yaml").code == 0
    assert run("convert", pack, tmp_path / "straight.yaml").code == 0
    back, straight = (yaml.safe_load((tmp_path / name).read_text("utf-8")) for name in ("back.yaml", "straight.yaml"))
    assert back == straight
    said = run("diff", pack, table)
    assert (said.code, said.out) == (0, "The two versions do not differ\n")
    assert sorted(files_in(tmp_path)) == ["back.yaml", "straight.yaml", table.name]


def test_convert_shows_what_was_read() -> None:
    document = run("convert", "fengqiao", "--json").json()
    assert document["scheme"]["code"] == "FQ-DEMO-2026"
    assert {line["code"] for line in document["indicators"]} >= {"FQ1.1", "FQ10.8"}


def test_diff_says_what_changed(tmp_path: Path) -> None:
    source = tmp_path / "new.yaml"
    run("convert", "fengqiao", source)
    source.write_text(source.read_text("utf-8").replace("2026-10-30", "2026-10-29"), "utf-8")
    zh, en = (run("diff", "fengqiao", source, lang=lang) for lang in LANGUAGES)
    assert "10月29日" in zh.out and "29 Oct 2026" in en.out
    document = run("diff", "fengqiao", source, "--json").json()
    assert [change["text"] for change in document["changes"]] == en.out.splitlines()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plan_of_all_units_names_the_late_ones(stations: Path, lang: str) -> None:
    said = run("plan", stations, lang=lang)
    assert said.code == 0
    document = run("plan", stations, "--json", lang=lang).json()
    assert document["late"] and document["left_out"] > 0
    for late in document["late"]:
        assert {"zh": f"晚 {late['days']} 个工作日", "en": f"{late['days']} working days late"}[lang] in said.out
    assert {"zh": "未采信", "en": "Faulty rows left out"}[lang] in said.err


def test_plan_of_one_unit_by_code_and_by_name(stations: Path) -> None:
    by_code = run("plan", stations, "--unit", UNIT)
    name = by_code.out.splitlines()[0].strip()
    assert "Station" in name
    assert run("plan", stations, "--unit", name).out == by_code.out
    assert all(len(line) <= 100 for line in by_code.out.splitlines() if "working days" not in line and "wd" not in line)
    rows = run("plan", stations, "--unit", UNIT, "--json").json()["rows"]
    assert {row["unit"] for row in rows} == {UNIT}


def test_plan_as_a_workbook(stations: Path, tmp_path: Path) -> None:
    out = tmp_path / "计划 1.xlsx"
    assert run("plan", stations, "--out", out, lang="zh").code == 0
    rows = list(openpyxl.load_workbook(out, read_only=True).active.values)
    document = run("plan", stations, "--json", lang="zh").json()
    assert len(rows) == len(document["rows"]) + 1
    assert sorted(files_in(tmp_path)) == [out.name]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unknown_unit_gets_the_nearest_ones(stations: Path, lang: str) -> None:
    said = run("plan", stations, "--unit", "9901O1", lang=lang)
    assert said.code == 1
    assert UNIT in said.err


def test_ledger_check_of_the_city(stations: Path, tmp_path: Path) -> None:
    said = run("ledger", "check", stations, "--out", tmp_path, "--json")
    document = said.json()
    assert said.code == 1
    assert document["rejected"] > 0 and document["gaps"]
    faulty = {p["place"]["file"] for p in document["problems"] if p["severity"] == "error"}
    ledgers = {file.name for file in (stations / "ledgers").iterdir()}
    assert len(document["copies"]) == len(faulty & ledgers)
    assert sorted(document["copies"]) == sorted(str(tmp_path / name) for name in files_in(tmp_path))


def test_a_sound_folder_has_no_fault(sound: Path) -> None:
    said = run("ledger", "check", sound)
    assert (said.code, "✗" in said.err) == (0, False)
    assert "Entry missing" in said.out, "gaps are shown, yet are no fault of the sheets"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_units_without_a_single_row_are_named(sound: Path, lang: str) -> None:
    said = run("ledger", "check", sound, lang=lang)
    assert {"zh": "个单位没有任何记录：", "en": "units without a single entry: "}[lang] in said.out


def test_score_and_explain_agree(stations: Path, scored: Any) -> None:
    assert scored["ok"] and scored["left_out"] > 0
    row = next(row for row in scored["units"] if row["unit"] == UNIT)
    for node in ("FQ3", "grade"):
        told = run("explain", UNIT, node, stations, "--json").json()
        assert told["value"] == row[node], node
        assert told["trace"]["node"] == node
    said = run("explain", UNIT, "FQ1.1", stations, lang="zh")
    assert said.out.splitlines()[0].endswith(f"= {row['FQ1.1']}")


def test_scores_as_files(stations: Path, scored: Any, tmp_path: Path) -> None:
    totals = {row["unit"]: row["total"] for row in scored["units"]}
    for ending in (".csv", ".xlsx", ".parquet"):
        assert run("score", stations, "--out", tmp_path / f"得分{ending}").code == 0
    text = (tmp_path / "得分.csv").read_bytes().decode("utf-8-sig")
    assert {r["unit"]: float(r["total"]) for r in csv.DictReader(io.StringIO(text))} == totals
    head, *rows = openpyxl.load_workbook(tmp_path / "得分.xlsx").active.values
    assert {row[0]: row[head.index("total")] for row in rows} == totals
    table = pq.read_table(tmp_path / "得分.parquet").to_pylist()
    assert {row["unit"]: float(row["total"]) for row in table} == totals
    assert len(files_in(tmp_path)) == 3


def test_score_agrees_with_the_reference(sound: Path) -> None:
    said = run("score", sound, "--reference", "--json")
    assert (said.code, said.json()["differences"]) == (0, [])


SCHEME = """
format: 1
scheme: {code: T, version: "1", name: {zh: 甲, en: A}, kind: other, full_score: 10,
         assessment_day: 2026-06-30}
period: {start: 2026-01-01, end: 2026-06-30}
categories: [{code: a, name: {zh: 甲类, en: Kind A}}]
tables: {visits: {unit: unit, fields: {done: bool, n: int}}}
items:
  - code: I
    name: {zh: 项, en: Item}
    points: 10
    indicators:
      - code: I.1
        name: {zh: 率, en: Rate}
        points: 10
        score: {kind: curve, points: [[0, 0], [1, 10]],
                of: {kind: measure, from: visits, take: share, hit: "done == True"}}
nodes:
  total: {kind: combine, how: sum, of: [I.1]}
result: {total: total}
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    (tmp_path / "scheme.yaml").write_text(SCHEME, "utf-8")
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "visits.csv").write_text("unit,done,n\nu1,true,1\nu1,false,1\nu2,true,1\n", "utf-8")
    units = "unit,name_zh,name_en,category\nu1,一所,One,a\nu2,二所,Two,a\nu3,三所,Three,a\n"
    (tmp_path / "who.csv").write_text(units, "utf-8")
    return tmp_path


def test_score_of_a_scheme_and_facts(facts: Path) -> None:
    words = ["score", facts / "scheme.yaml", "--facts", facts / "facts", "--units", facts / "who.csv"]
    said = run(*words)
    assert said.code == 0, said.err
    assert "1 units have no entry at all: u3" in said.err
    scored = {row["unit"]: row["I.1"] for row in run(*words, "--json").json()["units"]}
    assert (scored["u1"], scored["u2"]) == (5, 10)
    told = run("explain", "Two", "I.1", facts / "scheme.yaml", "--facts", facts / "facts", "--units", facts / "who.csv",
               "--json").json()
    assert (told["unit"], told["value"]) == ("u2", 10)


def test_facts_may_be_parquet(facts: Path) -> None:
    import pyarrow.csv

    table = pyarrow.csv.read_csv(facts / "facts" / "visits.csv")
    pq.write_table(table, facts / "facts" / "visits.parquet")
    (facts / "facts" / "visits.csv").unlink()
    said = run("score", facts / "scheme.yaml", "--facts", facts / "facts", "--json").json()
    assert {row["unit"]: row["I.1"] for row in said["units"]} == {"u1": 5, "u2": 10}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_facts_with_faults(facts: Path, lang: str) -> None:
    (facts / "facts" / "visits.csv").write_text("unit,n\nu9,x\n,1\n", "utf-8")
    out = facts / "out.csv"
    said = run("score", facts / "scheme.yaml", "--facts", facts / "facts", "--units", facts / "who.csv", "--out", out,
               lang=lang)
    assert said.code == 1
    for words in ({"zh": "缺少列“done”", "en": "has no column done"},
                  {"zh": "单位“u9”不在单位表中", "en": "The unit u9 is not"},
                  {"zh": "行未填单位", "en": "rows name no unit"}):
        assert words[lang] in said.err
    assert not out.exists()


def test_report(sound: Path, tmp_path: Path) -> None:
    said = run("report", sound, "--out", tmp_path / "报告", "--json")
    document = said.json()
    assert (said.code, document["ok"]) == (0, True)
    assert sorted(files_in(tmp_path / "报告")) == ["report.en.xlsx", "report.html", "report.zh.xlsx"]
    assert document["left_out"] == 0
    assert "http://" not in (tmp_path / "报告" / "report.html").read_text("utf-8").partition("<script")[0]


def test_bundle(sound: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "out" / "a.zip", tmp_path / "out" / "b.zip"
    document = run("bundle", sound, "--out", one, "--json").json()
    run("bundle", sound, "--out", two)
    assert one.read_bytes() == two.read_bytes(), "the same input gives the same bytes"
    assert sorted(files_in(tmp_path / "out")) == ["a.zip", "b.zip"]
    with zipfile.ZipFile(one) as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
        told = manifest["files"]
        hashes = {name: hashlib.sha256(bundle.read(name)).hexdigest() for name in bundle.namelist()
                  if name != "manifest.json"}
    assert _by_name(told) == hashes
    assert any(name.endswith("scheme.yaml") for name in hashes)
    assert any(name.endswith("result.parquet") for name in hashes)
    assert document["sha256"]


def _by_name(files: object) -> dict[str, str]:
    if isinstance(files, dict):
        return {name: value if isinstance(value, str) else value["sha256"] for name, value in files.items()}
    return {str(file["name"]): str(file["sha256"]) for file in files}  # type: ignore[attr-defined]


def test_demo_replaces_its_own_parts_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from maplebridge.cli import demo
    from maplebridge.packs.demo_city import Size, generate

    monkeypatch.setattr(demo, "generate", lambda folder, seed, progress: generate(folder, seed, size=Size.small()))
    out = tmp_path / "演 示"
    assert run("demo", "--out", out, "--seed", 7, lang="zh").code == 0
    first = files_in(out)
    first_reports = sorted(file.name for file in (out / "report").iterdir())
    assert len(first_reports) == 6
    (out / "mine.txt").write_text("keep", "utf-8")
    (out / "report" / "old.html").write_text("old", "utf-8")
    monkeypatch.setattr(demo, "_reports", lambda chains: dict.fromkeys(first_reports, b""))
    document = run("demo", "--out", out, "--seed", 7, "--json").json()
    assert document["ok"]
    second = files_in(out)
    assert second.pop("mine.txt") == b"keep"
    assert set(second) == set(first)
    assert second[Path(document["bundle"]).name] == first[Path(document["bundle"]).name]
    zips = [name for name in second if name.endswith(".zip") and name.count("/") <= 1]
    assert zips == ["maplebridge-demo.zip"]
    assert not [name for name in second if "/." in f"/{name}"], "no drafts are left"
    shutil.rmtree(out)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_demo_leaves_what_is_no_demo_alone(tmp_path: Path, lang: str) -> None:
    (tmp_path / "stations").mkdir()
    (tmp_path / "stations" / "units.csv").write_text("mine", "utf-8")
    said = run("demo", "--out", tmp_path, lang=lang)
    assert said.code == 1
    assert "stations" in said.err and "→" in said.err
    assert files_in(tmp_path) == {"stations/units.csv": b"mine"}
