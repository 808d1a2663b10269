"""verify: equal where nothing was changed, and every byte that was is noticed and named."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from maplebridge.engine.score.bundle import MANIFEST, read_manifest, unpack
from maplebridge.engine.score.bundle.check import check_container, check_files
from tests.cli.conftest import LANGUAGES, run
from tests.cli.tamper import CALENDAR, FACTS, RESULT, SCHEME, Files, files_of, read, remade, written


@pytest.fixture
def verified(tmp_path: Path) -> Callable[..., Any]:
    """verify --json of a zip file's bytes."""
    def verify(content: bytes, *words: object) -> Any:
        file = tmp_path / "核验.zip"
        file.write_bytes(content)
        said = run("verify", file, "--json", *words)
        found = said.json()
        assert (said.code == 0) == found["ok"] == (found["verdict"] == "equal")
        return found

    return verify


def test_an_untouched_bundle_is_equal(drive: Path, bundle: bytes, verified: Callable[..., Any]) -> None:
    printed = run("bundle", drive, "--json").json()["sha256"]
    found = verified(bundle, "--hash", f" {printed.upper()} ", "--reference")
    assert (found["verdict"], found["sha256"], found["problems"]) == ("equal", printed, [])
    (part,) = found["programmes"]
    assert (part["differences"], part["reference"]) == ([], [])
    assert part["values"] == read(files_of(bundle)[RESULT]).num_rows > 200


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_so_in_words(drive: Path, lang: str) -> None:
    said = run("verify", drive / "result" / "SMALL-1.zip", lang=lang)
    assert said.code == 0
    assert {"zh": "核验一致", "en": "EQUAL"}[lang] in said.out
    assert {"zh": "未给出公布的校验值", "en": "No printed hash"}[lang] in said.out


def test_the_city_is_equal(stations: Path, tmp_path: Path) -> None:
    out = tmp_path / "city.zip"
    printed = run("bundle", stations, "--out", out, "--json").json()["sha256"]
    assert run("verify", out, "--hash", printed, "--json").json()["verdict"] == "equal"


def test_nothing_of_the_machine_is_in_it(drive: Path, bundle: bytes) -> None:
    for name, content in files_of(bundle).items():
        for word in (str(drive), str(drive.parent), str(Path.home())):
            assert word.encode() not in content, name


def test_another_hash_is_told(bundle: bytes, verified: Callable[..., Any]) -> None:
    found = verified(bundle, "--hash", "0" * 64)
    assert [problem["code"] for problem in found["problems"]] == ["bundle.other_hash"]
    assert verified(bundle, "--hash", "abc")["verdict"] == "unverifiable"


def test_any_byte_changed_is_noticed_and_its_file_named(bundle: bytes) -> None:
    rnd = Random(20260707)
    spans = _spans(bundle)
    for _ in range(400):
        place = rnd.randrange(len(bundle))
        changed = bytearray(bundle)
        changed[place] ^= rnd.randrange(1, 256)
        named = _noticed(bytes(changed))
        inside = [name for name, (first, last) in spans.items() if first <= place < last]
        assert named, place
        assert inside in ([], [MANIFEST]) or inside[0] in named, (place, inside, named)


@pytest.mark.parametrize("spoil", [
    lambda data: data + b"\0",
    lambda data: data[:-1],
    lambda data: b"\0" + data,
    lambda data: data[:-2] + b"\x01\0" + b"!",
    lambda data: b"",
])
def test_bytes_around_the_files_are_noticed(bundle: bytes, spoil: Callable[[bytes], bytes]) -> None:
    assert _noticed(spoil(bundle))


def test_a_bundle_packed_anew_holds_the_same_and_is_not_the_same(bundle: bytes, tmp_path: Path, verified: Any) -> None:
    out = tmp_path / "again.zip"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**files_of(bundle), MANIFEST: _manifest(bundle)}.items():
            package.writestr(name, content)
    found = verified(out.read_bytes())
    assert [problem["code"] for problem in found["problems"]] == ["bundle.container"]
    assert found["programmes"][0]["differences"] == []


def test_a_changed_cell_is_named_by_file_and_row(bundle: bytes, tmp_path: Path, verified: Callable[..., Any]) -> None:
    path = sorted(name for name in files_of(bundle) if name.startswith(FACTS))[0]
    table = read(files_of(bundle)[path])
    told = table["told"].to_pylist()
    told[4] = not told[4]
    files = {**files_of(bundle), path: written(table.set_column(table.column_names.index("told"), "told", [told]))}
    found = verified(_packed(files, _manifest(bundle), tmp_path))
    assert _rows(found) == [{"file": path, "line": 5}]
    unit = table["unit"][4].as_py()
    assert unit in {each["unit"] for each in found["programmes"][0]["differences"]}


def test_a_changed_line_of_the_scheme_is_named(bundle: bytes, tmp_path: Path, verified: Callable[..., Any]) -> None:
    files = files_of(bundle)
    number = 1 + files[SCHEME][: files[SCHEME].index(b"-1.5")].count(b"\n")
    files[SCHEME] = files[SCHEME].replace(b"-1.5", b"-2.5")
    found = verified(_packed(files, _manifest(bundle), tmp_path))
    assert _rows(found) == [{"file": SCHEME, "line": number}]
    causes = [cause for unit in found["programmes"][0]["differences"] for cause in unit["causes"]]
    assert {cause["indicator"] for cause in causes} == {"Q2.2"}
    assert {cause["name"]["en"] for cause in causes} == {"Mistakes"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_differences_are_said_by_unit_and_indicator(bundle: bytes, tmp_path: Path, lang: str) -> None:
    files = files_of(bundle)
    table = read(files[RESULT])
    values = table["value"].to_pylist()
    place = list(zip(table["node"].to_pylist(), table["unit"].to_pylist(), strict=True)).index(("Q2.2", "S07"))
    values[place] = "99"
    files[RESULT] = written(table.set_column(table.column_names.index("value"), "value", [values]))
    (tmp_path / "b.zip").write_bytes(remade(bundle, files))
    said = run("verify", tmp_path / "b.zip", lang=lang)
    assert said.code == 1
    assert {"zh": "第S07所", "en": "Station S07"}[lang] in said.out
    assert {"zh": "差错", "en": "Mistakes"}[lang] in said.out
    assert {"zh": "包内为 99", "en": "stored 99"}[lang] in said.out


def test_files_gone_added_and_renamed(bundle: bytes, tmp_path: Path, verified: Callable[..., Any]) -> None:
    files = files_of(bundle)
    files["SMALL-1/more.txt"] = b"more"
    files["SMALL-1/calendar/xx-2026.yaml"] = files.pop(CALENDAR)
    found = verified(_packed(files, _manifest(bundle), tmp_path))
    codes = {(problem["code"], problem["place"]["file"]) for problem in found["problems"]}
    assert codes >= {("bundle.extra", "SMALL-1/more.txt"), ("bundle.missing", CALENDAR),
                     ("bundle.extra", "SMALL-1/calendar/xx-2026.yaml")}


def _rows(found: Any) -> list[Any]:
    """Places of rows that are not as they were."""
    return [problem["place"] for problem in found["problems"] if problem["code"] == "bundle.rows_changed"]


def _packed(files: Files, manifest: bytes, folder: Path) -> bytes:
    out = folder / "packed.zip"
    with zipfile.ZipFile(out, "w") as package:
        for name, content in {MANIFEST: manifest, **files}.items():
            package.writestr(name, content)
    return out.read_bytes()


def _manifest(bundle: bytes) -> bytes:
    return unpack(bundle, "b.zip")[0][MANIFEST]


def _spans(bundle: bytes) -> dict[str, tuple[int, int]]:
    """Where each file's content lies; all of it is stored."""
    found, place = {}, 0
    for name, content in {MANIFEST: _manifest(bundle), **files_of(bundle)}.items():
        place = bundle.index(content, place)
        found[name] = (place, place + len(content))
    return found


def _noticed(data: bytes) -> set[str]:
    """Files named by what verify looks at before it computes; the zip file itself where it is refused."""
    from maplebridge.engine.problem import Refused

    try:
        files, problems = unpack(data, "b.zip")
        manifest = read_manifest(files.get(MANIFEST), "b.zip")
    except Refused as refused:
        return {problem.place.file or "b.zip" for problem in refused.problems}
    problems += check_files(manifest, files) or check_container(data, files, "b.zip")
    return {problem.place.file or "" for problem in problems}


def test_the_manifest_lists_every_file_with_size_and_hash(bundle: bytes) -> None:
    manifest = json.loads(_manifest(bundle))
    assert (manifest["format"], set(manifest["files"])) == (1, set(files_of(bundle)))
    assert manifest["programmes"][0]["day"] == "2026-07-06"
