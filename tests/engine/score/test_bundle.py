"""The zip of a bundle: the same bytes for the same files, readable by any program, and no door for a hostile one."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maplebridge.engine.problem import Refused
from maplebridge.engine.score.bundle import MANIFEST, Part, make_bundle, read_manifest, rows_table, unpack
from maplebridge.engine.score.bundle import container as container_module
from maplebridge.engine.score.bundle.check import check_container, check_files
from maplebridge.engine.score.bundle.container import first_difference, is_plain, pieces
from maplebridge.engine.score.bundle.rows import changed_rows, sums_of
from maplebridge.engine.score.facts.write import parquet

PART = Part("A", "A-1", "1", "2026-07-01", {"zh": "甲", "en": None}, 2, {"scheme": "0", "facts": "1", "calendar": "2"})
PLAIN = {"A/scheme.yaml": "名: 一\n二: 2\n".encode(), "A/表.txt": b"", "A/facts/t.csv": b"unit\nu1\nu2\n"}


def _parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


FILES = {**PLAIN, "A/rows.parquet": _parquet(rows_table({path[2:]: content for path, content in PLAIN.items()}))}


def _bundle(files: dict[str, bytes] | None = None) -> bytes:
    return make_bundle(files or FILES, [PART]).content


def _codes(data: bytes) -> set[str]:
    """What is said of a zip file before anything is computed."""
    try:
        files, problems = unpack(data, "b.zip")
        manifest = read_manifest(files.get(MANIFEST), "b.zip")
    except Refused as refused:
        return {problem.code for problem in refused.problems}
    problems += check_files(manifest, files) or check_container(data, files, "b.zip")
    return {problem.code for problem in problems}


def test_the_order_of_the_files_does_not_matter() -> None:
    turned = dict(reversed(FILES.items()))
    assert _bundle() == _bundle(turned)
    assert make_bundle(FILES, [PART]).hash == make_bundle(turned, [PART]).hash


def test_these_bytes_never_change() -> None:
    """What was issued must verify for good: the zip around given files is fixed to the byte."""
    whole = b"".join(piece.content for piece in pieces({MANIFEST: b"{}", "A/b.txt": b"x"}))
    assert hashlib.sha256(whole).hexdigest() == "9351c06f06b61f1a4d08070501974cd8d9b9da044d3cf674b2ceb0aa8631b2d5"


def test_any_program_can_read_it() -> None:
    with zipfile.ZipFile(io.BytesIO(_bundle())) as package:
        assert package.testzip() is None
        assert package.namelist() == [MANIFEST, *sorted(FILES)]
        assert {name: package.read(name) for name in FILES} == FILES
        manifest = json.loads(package.read(MANIFEST))
    assert manifest["files"]["A/scheme.yaml"]["sha256"] == hashlib.sha256(FILES["A/scheme.yaml"]).hexdigest()


def test_every_single_byte_is_noticed() -> None:
    data = _bundle()
    assert _codes(data) == set()
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 0x20
        assert _codes(bytes(changed)), place


def test_cut_off_anywhere_is_noticed() -> None:
    data = _bundle()
    assert all(_codes(data[:length]) for length in range(0, len(data), 7))


def _zip(entries: list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as package, pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        for name, content in entries:
            package.writestr(zipfile.ZipInfo(name), content, method)
    return sink.getvalue()


def _claiming(size: int) -> bytes:
    """A deflated entry that claims to be so large when unpacked."""
    data = bytearray(_zip([(MANIFEST, b"\0" * 100_000)], zipfile.ZIP_DEFLATED))
    entry = data.index(b"PK\1\2")
    data[entry + 24 : entry + 28] = struct.pack("<I", size)
    return bytes(data)


def _with_manifest(**changes: object) -> bytes:
    manifest = {"format": 1, "made_by": {"maplebridge": "1"}, "files": {}, "programmes": [], **changes}
    return _zip([(MANIFEST, json.dumps(manifest).encode())])


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "bundle.no_zip"),
    "text": (lambda: b"hello" * 100, "bundle.no_zip"),
    "only the end": (lambda: b"PK\5\6" + b"\0" * 18, "bundle.no_manifest"),
    "no manifest": (lambda: _zip([("a.txt", b"x")]), "bundle.no_manifest"),
    "up and out": (lambda: _zip([(MANIFEST, b"{}"), ("../x", b"x")]), "bundle.bad_name"),
    "from the root": (lambda: _zip([(MANIFEST, b"{}"), ("/etc/x", b"x")]), "bundle.bad_name"),
    "a drive": (lambda: _zip([(MANIFEST, b"{}"), ("C:/x", b"x")]), "bundle.bad_name"),
    "a folder's entry": (lambda: _zip([(MANIFEST, b"{}"), ("A/", b"")]), "bundle.bad_name"),
    "a file as folder": (lambda: _zip([(MANIFEST, b"{}"), ("A", b""), ("A/b", b"")]), "bundle.bad_name"),
    "twice": (lambda: _zip([(MANIFEST, b"{}"), ("A/b", b"1"), ("A/b", b"2")]), "bundle.entry_twice"),
    "twice but for capitals": (lambda: _zip([(MANIFEST, b"{}"), ("A/b", b"1"), ("a/B", b"2")]), "bundle.entry_twice"),
    "claims 4 GB": (lambda: _claiming(0xFFFFFFF0), "bundle.too_large"),
    "no JSON": (lambda: _zip([(MANIFEST, b"\xff{")]), "bundle.bad_manifest"),
    "deep JSON": (lambda: _zip([(MANIFEST, b"[" * 100_000)]), "bundle.bad_manifest"),
    "a list": (lambda: _zip([(MANIFEST, b"[]")]), "bundle.bad_manifest"),
    "a key twice": (lambda: _zip([(MANIFEST, b'{"format": 1, "format": 1}')]), "bundle.bad_manifest"),
    "no programme": (_with_manifest, "bundle.bad_manifest"),
    "another format": (lambda: _with_manifest(format=2), "bundle.format"),
    "a programme elsewhere": (lambda: _with_manifest(programmes=[{**_part(), "folder": ".."}]), "bundle.bad_manifest"),
    "a list of nothing": (lambda: _with_manifest(programmes=[_part()], files={"../x": {"sha256": "", "bytes": 0}}),
                          "bundle.bad_manifest"),
}  # fmt: skip


def _part() -> dict[str, object]:
    return {"folder": "A", "scheme": "A", "version": "1", "day": "", "name": {}, "units": 0, "hashes": {}}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_zips_are_refused_with_a_reason(kind: str) -> None:
    make, code = HOSTILE[kind]
    assert code in _codes(make())


def test_a_bomb_costs_no_more_than_it_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that unpacks to more than it says is cut there."""
    data = _claiming(10)
    files, _ = unpack(data, "b.zip")
    assert len(files[MANIFEST]) <= 11
    monkeypatch.setattr(container_module, "MOST_BYTES", 1_000)
    with pytest.raises(Refused):
        make_bundle({"A/x": b"\0" * 1_001}, [PART])
    assert _codes(_zip([(MANIFEST, b"{}"), ("A/x", b"\0" * 1_001)], zipfile.ZIP_DEFLATED)) == {"bundle.too_large"}


def test_random_rubbish_never_breaks_it() -> None:
    rnd, data = Random(5), _bundle()
    for _ in range(300):
        spoilt = bytearray(data)
        for _ in range(rnd.randrange(1, 40)):
            spoilt[rnd.randrange(len(spoilt))] = rnd.randrange(256)
        assert _codes(bytes(spoilt))


@pytest.mark.parametrize("path", ["a", "A/b.yaml", "表/甲 乙.parquet", "..a/b"])
def test_plain_names(path: str) -> None:
    assert is_plain(path)


@pytest.mark.parametrize("path", ["", "/", "a/", "a//b", "./a", "a/..", "a\\b", "a:b", "a\0", "a\n", "a" * 300, " a",
                                  "…/\u202e"])
def test_names_that_are_not(path: str) -> None:
    assert not is_plain(path)


def test_a_difference_is_placed() -> None:
    data = bytearray(_bundle())
    files, _ = unpack(bytes(data), "b.zip")
    data[-1] ^= 1
    piece = first_difference(bytes(data), files)
    assert piece is not None and piece.part == "end"


# ---------------------------------------------------------------- rows
def _table(values: list[int | None]) -> bytes:
    units = pa.array([f"u{v}" for v in values], pa.string())
    return _parquet(pa.table({"unit": units, "n": pa.array(values, pa.int64())}))


def test_rows_are_summed_by_value_not_by_bytes() -> None:
    table = pa.table({"n": pa.array([1, None, 3], pa.int64())})
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="none", row_group_size=1)
    assert sums_of("a.parquet", sink.getvalue()).tolist() == sums_of("a.parquet", _parquet(table)).tolist()


@pytest.mark.parametrize(("now", "fresh", "gone"), [
    ([1, 2, 3, 4, 5], [], []),
    ([1, 2, 9, 4, 5], [3], []),
    ([1, 2, 4, 5], [], [3]),
    ([1, 2, 3, 4], [], [5]),
    ([1, 2, 3, 8, 4, 5], [4], []),
    ([1, 2, 3, 4, 5, 6], [6], []),
    ([2, 1, 3, 4, 5], [1, 2], []),
    ([], [], [1, 2, 3, 4, 5]),
    ([1, 2, 3, 4, 5, 5, 5], [6, 7], []),
])
def test_changed_rows_are_found(now: list[int], fresh: list[int], gone: list[int]) -> None:
    before, after = (sums_of("a.parquet", _table(values)) for values in ([1, 2, 3, 4, 5], now))
    assert changed_rows(before, after) == (fresh, gone)


def test_absent_and_empty_are_not_the_same_row() -> None:
    one, two = (_parquet(pa.table({"a": pa.array([x], pa.string())})) for x in (None, ""))
    assert sums_of("a.parquet", one).tolist() != sums_of("a.parquet", two).tolist()


def _spoilt(place: Callable[[bytes], int], value: int) -> list[tuple[str, str, dict[str, object]]]:
    """What is said of a table of 3,000 rows with one byte at a place of its file changed: code, file, parameters."""
    table = pa.table({"a": pa.array(range(3000), pa.int64()), "b": pa.array([f"text {i:05}" for i in range(3000)])})
    content = parquet(table, dictionary=False)
    files = {"A/t.parquet": content, "A/rows.parquet": parquet(rows_table({"t.parquet": content}), ["file"])}
    data = bytearray(make_bundle(files, [PART]).content)
    spot = data.index(content) + place(content)
    assert data[spot] != value
    data[spot] = value
    unpacked, _ = unpack(bytes(data), "b.zip")
    problems = check_files(read_manifest(unpacked[MANIFEST], "b.zip"), unpacked)
    return [(problem.code, problem.place.file or "", dict(problem.params)) for problem in problems]


def test_a_changed_byte_of_a_value_names_its_row() -> None:
    (found,) = _spoilt(lambda content: content.index(b"text 01204") + 9, ord("5"))
    assert found == ("bundle.rows_changed", "A/t.parquet", {"rows": [1205], "count": 1})


def test_a_changed_length_of_a_value_names_the_rows_that_cannot_be_read() -> None:
    (found,) = _spoilt(lambda content: content.index(b"text 01204") - 1, 0x7F)
    assert found == ("bundle.damaged", "A/t.parquet", {"column": "b", "first": 1205, "last": 2000})


def test_rows_read_wrongly_before_those_that_cannot_be_read_are_named_too() -> None:
    (_, _, damaged), (code, _, changed) = _spoilt(lambda content: content.index(b"text 01204") - 4, 9)
    assert (code, damaged["last"]) == ("bundle.rows_changed", 2000)
    assert isinstance(damaged["first"], int) and changed["rows"] == list(range(1205, damaged["first"]))


def test_a_changed_checksum_of_a_row_is_told_from_a_changed_row() -> None:
    table = pa.table({"a": pa.array([1, 2, 3], pa.int64())})
    content = parquet(table)
    index = parquet(rows_table({"t.parquet": content}), ["file"])
    spot = index.index(sums_of("t.parquet", content)[2:3].tobytes())
    spoilt = index[:spot] + bytes([index[spot] ^ 1]) + index[spot + 1 :]
    manifest = read_manifest(unpack(make_bundle({"A/t.parquet": content, "A/rows.parquet": index}, [PART]).content,
                                    "b.zip")[0][MANIFEST], "b.zip")
    (problem,) = check_files(manifest, {"A/t.parquet": content, "A/rows.parquet": spoilt})
    assert (problem.code, problem.place.file) == ("bundle.sums_changed", "A/rows.parquet")
    assert problem.params == {"of": "A/t.parquet", "rows": [2]}


def test_a_changed_manifest_is_told_from_changed_files() -> None:
    data = _bundle()
    spot = data.index(hashlib.sha256(FILES["A/scheme.yaml"]).hexdigest().encode())
    other = ord("0") if data[spot] != ord("0") else ord("1")
    assert "bundle.manifest_changed" in _codes(data[:spot] + bytes([other]) + data[spot + 1 :])
