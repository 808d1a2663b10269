"""A bundle whose manifest was made anew to fit: every figure that moves is named by unit and indicator."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from maplebridge.engine.score.reference import Absence, Reference
from maplebridge.packs.pack import load_alone
from tests.cli.conftest import run
from tests.cli.tamper import FACTS, KINDS, RANGES, RESULT, UNITS, Files, files_of, read, remade, with_rows

EACH = 12


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.strip("_"))
@pytest.mark.parametrize("seed", range(EACH))
def test_what_moves_is_named_exactly(kind: Any, seed: int, bundle: bytes, tmp_path: Path) -> None:
    files = files_of(bundle)
    kind(files, Random(f"{kind.__name__} {seed}"))
    changed = remade(bundle, files)
    (tmp_path / "b.zip").write_bytes(changed)
    found = run("verify", tmp_path / "b.zip", "--json").json()
    expected = _moved(files, tmp_path)
    (part,) = found["programmes"]
    named = {
        (unit["unit"], each["node"])
        for unit in part["differences"]
        for group in ("causes", "above", "by_others")
        for each in unit[group]
    }
    assert named == expected
    for unit in part["differences"]:
        assert unit["name"]["zh"] == f"第{unit['unit']}所"
        assert all(each["indicator"] for each in unit["causes"])
    assert found["verdict"] == "changed", "rows and hashes tell of it even where no figure moves"
    assert found["sha256"] != run("verify", _file(bundle, tmp_path), "--json").json()["sha256"]
    by_reference = run("verify", tmp_path / "b.zip", "--reference", "--json").json()["programmes"][0]["reference"]
    assert {unit["unit"] for unit in by_reference} == {unit for unit, _ in expected}


def _file(content: bytes, folder: Path) -> Path:
    (folder / "whole.zip").write_bytes(content)
    return folder / "whole.zip"


def _moved(files: Files, folder: Path) -> set[tuple[str, str]]:
    """(unit, node) whose stored figure the Decimal reference does not give on the changed files."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    scheme, calendar = load_alone(folder / "SMALL-1").sound()
    parts = [read(files[path]) for path in sorted(files) if path.startswith(FACTS)]
    rows = [_plain(row) for row in pa.concat_tables(parts).to_pylist()]
    reference = Reference(scheme, [_plain(row) for row in read(files[UNITS]).to_pylist()], {"lamps": rows}, calendar)
    moved = set()
    for row in read(files[RESULT]).to_pylist():
        value = reference.value(row["node"], row["unit"], row["window"])
        if isinstance(value, Absence):
            same = row["state"] == value.value and row["value"] is None
        elif isinstance(value, Decimal):
            same = row["state"] == "present" and _close(row["value"], value)
        else:
            same = row["value"] == value
        if not same:
            moved.add((row["unit"], row["node"]))
    return moved


def _close(stored: str, value: Decimal) -> bool:
    try:
        return abs(Decimal(stored) - value) < Decimal("1e-9")
    except ArithmeticError:
        return False


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in row.items()}


def test_a_range_of_places_is_named(bundle: bytes, tmp_path: Path) -> None:
    files = files_of(bundle)

    def change(rows: list[dict[str, Any]]) -> None:
        row = next(row for row in rows if (row["figure"], row["unit"]) == ("high", "S07"))
        row["value"] += 1

    files[RANGES] = with_rows(files[RANGES], change)
    found = run("verify", _file(remade(bundle, files), tmp_path), "--json").json()
    (part,) = found["programmes"]
    assert part["differences"] == []
    assert [(each["unit"], each["figure"]) for each in part["ranges"]] == [("S07", "high")]
    assert found["verdict"] == "changed"


def test_checksums_of_rows_cannot_be_left_out(bundle: bytes, tmp_path: Path) -> None:
    files = files_of(bundle)
    del files["SMALL-1/rows.parquet"]
    found = run("verify", _file(remade(bundle, files), tmp_path), "--json").json()
    assert [problem["code"] for problem in found["problems"]] == ["bundle.no_rows"]


SPOILT: list[tuple[str, bytes | None, str]] = [
    ("scheme.yaml", b"a: [1", "scheme.yaml_syntax"),
    ("scheme.yaml", None, "pack.unreadable"),
    ("calendar/cn-2026.yaml", b"a: [1", "scheme.yaml_syntax"),
    ("facts/units.parquet", b"PAR1 no table PAR1", "bundle.facts_unreadable"),
    ("ledgers/lamps.yaml", None, "validate.unknown_ledger"),
]


@pytest.mark.parametrize(("name", "content", "code"), SPOILT)
def test_what_cannot_be_computed_is_said(
    name: str, content: bytes | None, code: str, bundle: bytes, tmp_path: Path
) -> None:
    files = files_of(bundle)
    files.pop(f"SMALL-1/{name}")
    files |= {f"SMALL-1/{name}": content} if content is not None else {}
    (tmp_path / "published.csv").write_text("unit,total\nS01,1\n", "utf-8")
    said = run("verify", _file(remade(bundle, files), tmp_path), "--json").json()
    assert said["verdict"] == "unverifiable"
    assert code in {problem["code"] for problem in said["problems"]}
    other = run("reconcile", tmp_path / "whole.zip", tmp_path / "published.csv", "--json")
    assert other.code == 1
    places = [problem["place"].get("file", "") for problem in (*said["problems"], *other.json()["problems"])]
    assert not any(place.startswith("/") for place in places), "never the temporary folder"


def test_a_result_of_another_form_cannot_be_compared(bundle: bytes, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    files = files_of(bundle)
    sink = io.BytesIO()
    pq.write_table(pa.table({"node": ["total"]}), sink)
    files[RESULT] = sink.getvalue()
    said = run("verify", _file(remade(bundle, files), tmp_path), "--json").json()
    assert said["verdict"] == "changed"
    assert "bundle.no_result" in {problem["code"] for problem in said["problems"]}
