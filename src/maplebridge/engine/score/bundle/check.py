"""A bundle's files against its manifest, and their rows against the checksums kept beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.score.bundle.container import MANIFEST, first_difference
from maplebridge.engine.score.bundle.manifest import Manifest, sha256
from maplebridge.engine.score.bundle.rows import Sums, changed_rows, damage, is_table, read_rows, sums_of

ROWS = "rows.parquet"
MOST_NAMED = 20
UNREADABLE = (pa.ArrowException, OSError, ValueError, KeyError, MemoryError)


def check_files(manifest: Manifest, files: Mapping[str, bytes]) -> list[Problem]:
    """Every file that is missing, not listed or not as listed, with the rows that changed."""
    problems = [Problem("bundle.missing", Place(path)) for path in manifest.files if path not in files]
    problems += [Problem("bundle.extra", Place(path)) for path in files if path not in {MANIFEST, *manifest.files}]
    for folder in sorted({path.partition("/")[0] for path in manifest.files}):
        problems += _check_folder(folder, manifest, files)
    return problems


def check_container(data: bytes, files: Mapping[str, bytes], name: str) -> list[Problem]:
    """Whether the zip file around its files is as it was written."""
    piece = first_difference(data, files)
    if piece is None:
        return []
    return [Problem("bundle.container", Place(name), {"part": f"bundle_part_{piece.part}", "file": piece.file or name})]


def check_hash(manifest: Manifest, printed: str, name: str) -> list[Problem]:
    """The bundle's hash against the one printed beside a result."""
    if printed == manifest.hash:
        return []
    return [Problem("bundle.other_hash", Place(name), {"printed": printed[:80], "found": manifest.hash})]


def unreadable_files(problems: Iterable[Problem]) -> set[str]:
    """Files of which at least a part cannot be read."""
    codes = ("bundle.unreadable", "bundle.damaged", "bundle.cannot_unpack")
    return {problem.place.file for problem in problems if problem.code in codes and problem.place.file}


def _check_folder(folder: str, manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Problem]:
    kept = _kept(files.get(f"{folder}/{ROWS}"))
    summed = {f"{folder}/{name}" for name in (*kept, ROWS)}
    unsummed = sorted(path for path in manifest.files if path.startswith(f"{folder}/") and path not in summed)
    if unsummed:
        params = {"count": len(unsummed), "files": unsummed[:MOST_NAMED]}
        yield Problem("bundle.no_rows", Place(f"{folder}/{ROWS}"), params)
    for path, listed in manifest.files.items():
        if not path.startswith(f"{folder}/") or path not in files:
            continue
        whole = sha256(files[path]) == listed.sha256 and len(files[path]) == listed.bytes
        found = list(_check_rows(path, files[path], kept.get(path.partition("/")[2])))
        if not whole and not found:
            found = [Problem("bundle.bytes_changed", Place(path))]
        yield from found


def _kept(content: bytes | None) -> dict[str, Sums]:
    """Checksums of rows by file; none where they cannot be read."""
    try:
        return read_rows(content) if content is not None else {}
    except UNREADABLE:
        return {}


def _check_rows(path: str, content: bytes, kept: Sums | None) -> Iterator[Problem]:
    try:
        now = sums_of(path, content)
    except UNREADABLE:
        yield from _damaged(path, content)
        return
    if kept is None:
        return
    changed, gone = changed_rows(kept, now)
    if is_table(path) and changed[:1] == [0]:
        yield Problem("bundle.columns_changed", Place(path))
        return
    if changed:
        params = {"rows": changed[:MOST_NAMED], "count": len(changed)}
        yield Problem("bundle.rows_changed", Place(path, line=changed[0]), params)
    if gone:
        yield Problem("bundle.rows_gone", Place(path, line=gone[0]), {"rows": gone[:MOST_NAMED], "count": len(gone)})


def _damaged(path: str, content: bytes) -> Iterator[Problem]:
    try:
        stretches = list(damage(content))
    except UNREADABLE:
        stretches = []
    if not stretches:
        yield Problem("bundle.unreadable", Place(path))
    for stretch in stretches[:MOST_NAMED]:
        params = {"column": stretch.column, "first": stretch.first, "last": stretch.last}
        yield Problem("bundle.damaged", Place(path, line=stretch.first), params)
