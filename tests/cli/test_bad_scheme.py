"""A scheme with many faults: all of them in one run, each with its place and advice, in both languages."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from maplebridge.engine.scheme.excel import write_mapping
from maplebridge.engine.scheme.yaml_write import write_yaml
from maplebridge.packs.pack import load_pack
from tests.cli.conftest import LANGUAGES, files_in, run


def _spoilt() -> dict[str, Any]:
    source: dict[str, Any] = copy.deepcopy(dict(load_pack("fengqiao").source))
    source["scheme"]["assessment_day"] = "2026-10-31"  # a Saturday
    source["scheme"]["kind"] = "contest"
    source["colour"] = "red"
    items = {item["code"]: item for item in source["items"]}
    items["FQ4"]["points"] = 99
    lines = {line["code"]: line for item in source["items"] for line in item["indicators"]}
    lines["FQ3.2"]["points"] = "five"
    lines["FQ3.2"]["tasks"][0]["after"] = ["audit"]
    lines["FQ1.2"]["code"] = "FQ1.3"
    lines["FQ5.1"]["ledgers"] = ["L99"]
    lines["FQ3.3"]["score"]["of"]["where"] = "result == 'settled' and result == 'handed_over'"
    return source


FAULTS = {
    "validate.no_workday": ("2026", "scheme.assessment_day"),
    "scheme.unknown_choice": ("contest", "scheme.kind"),
    "scheme.unknown_key": ("colour", "colour"),
    "validate.item_points": ("99", "items[3].points"),
    "scheme.wrong_type": ("five", "items[2].indicators[1].points"),
    "validate.step_circle": ("audit", "items[2].indicators[1].tasks"),
    "scheme.code_twice": ("FQ1.3", "items[0].indicators"),
    "validate.unknown_ledger": ("L99", "items[4].indicators[0].ledgers"),
    "validate.denominator_empty": ("handed_over", "items[2].indicators[2].score"),
}


def _place(path: str) -> str:
    return path.replace("[", ".").replace("]", "")


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("方案 一") / "scheme.yaml"
    file.write_text(write_yaml(_spoilt()), encoding="utf-8")
    return file


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_faults_at_once(bad: Path, lang: str) -> None:
    said = run("check", bad, "--json", lang=lang)
    assert said.code == 1
    problems = {problem["code"]: problem for problem in said.json()["problems"] if problem["severity"] == "error"}
    for code, (word, path) in FAULTS.items():
        problem = problems[code]
        assert word in problem["what"] + problem["do"], code
        assert _place(problem["place"]["path"]).startswith(_place(path)), code
        assert problem["place"]["line"] > 0, code
        assert problem["do"], code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_faults_as_a_person_reads_them(bad: Path, lang: str) -> None:
    said = run("check", bad, lang=lang)
    assert said.code == 1
    assert said.out == ""
    heads = [line for line in said.err.splitlines() if line.startswith("✗")]
    assert len(heads) >= len(FAULTS)
    assert all({"zh": "第 ", "en": "line "}[lang] in head for head in heads)


def test_a_bad_scheme_is_not_converted(bad: Path, tmp_path: Path) -> None:
    assert run("convert", bad, tmp_path / "out.xlsx").code == 1
    assert files_in(tmp_path) == {}


def test_a_bad_scheme_stops_every_verb_of_a_programme(bad: Path, sound: Path) -> None:
    before = files_in(sound)
    for verb in ("plan", "score", "report", "bundle"):
        said = run(verb, sound, "--pack", bad)
        assert said.code == 1, verb
        assert "scheme.yaml, line" in said.err, verb
    assert files_in(sound) == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_faults_in_a_workbook_have_their_cell(tmp_path: Path, lang: str) -> None:
    file = tmp_path / "考核评估表.xlsx"
    source: dict[str, Any] = copy.deepcopy(dict(load_pack("fengqiao").source))
    source["items"][2]["points"] = 99
    source["scheme"]["assessment_day"] = "2026-10-31"
    file.write_bytes(write_mapping(source))
    said = run("check", file, "--json", lang=lang)
    assert said.code == 1
    problems = {problem["code"]: problem for problem in said.json()["problems"]}
    for code in ("validate.item_points", "validate.no_workday"):
        assert problems[code]["place"]["file"] == file.name
        assert problems[code]["place"]["sheet"] and problems[code]["place"]["cell"]


@pytest.mark.parametrize("name", ["nowhere", "nowhere.yaml", "."])
def test_a_scheme_that_is_not_there(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("check", name)
    assert said.code == 1
    assert "fengqiao" in said.err, "the shipped ones are named"


def test_a_scheme_in_a_file_that_is_no_scheme(tmp_path: Path) -> None:
    for name, content in (("a.yaml", b""), ("b.yaml", b"- 1\n- 2\n"), ("c.yaml", b"a: [1\n"), ("d.yaml", b"\xff\xfe"),
                          ("e.xlsx", b"PK"), ("f.yaml", b"format: 7\n"), ("g.docx", b"x"), ("h", b"format: 1\n")):
        (tmp_path / name).write_bytes(content)
        said = run("check", tmp_path / name)
        assert said.code == 1, name
        assert "✗" in said.err and "→" in said.err, name
