"""A bundle's files against its manifest, and their rows against the checksums kept beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.score.bundle.container import MANIFEST, first_difference
from maplebridge.engine.score.bundle.manifest import Manifest, sha256
from maplebridge.engine.score.bundle.rows import (
    UNREADABLE,
    Sums,
    changed_rows,
    damage,
    is_table,
    read_rows,
    readable_sums,
    sums_of,
)

ROWS = "rows.parquet"
MOST_NAMED = 20


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
    own = sorted(path for path in manifest.files if path.startswith(f"{folder}/") and path in files)
    problems = [problem for path in own for problem in _check_file(path, manifest, files[path], kept)]
    if not _is_whole(f"{folder}/{ROWS}", manifest, files.get(f"{folder}/{ROWS}", b"")):
        problems = list(_blamed_rightly(problems, folder, manifest, files))
    yield from problems


def _check_file(path: str, manifest: Manifest, content: bytes, kept: Mapping[str, Sums]) -> list[Problem]:
    found = list(_check_rows(path, content, kept.get(path.partition("/")[2])))
    return found if found or _is_whole(path, manifest, content) else [Problem("bundle.bytes_changed", Place(path))]


def _is_whole(path: str, manifest: Manifest, content: bytes) -> bool:
    listed = manifest.files.get(path)
    return listed is not None and len(content) == listed.bytes and sha256(content) == listed.sha256


def _blamed_rightly(
    problems: Iterable[Problem], folder: str, manifest: Manifest, files: Mapping[str, bytes]
) -> Iterator[Problem]:
    """Where the checksums of rows are not as listed, a file that is was not changed: its checksums were."""
    found = list(problems)
    index = f"{folder}/{ROWS}"
    false = [p for p in found if (path := p.place.file or "") != index and _is_whole(path, manifest, files[path])]
    for problem in found:
        if problem in false:
            params = {"of": problem.place.file or "", "rows": problem.params.get("rows", [])}
            yield Problem("bundle.sums_changed", Place(index), params)
        elif not (false and problem == Problem("bundle.bytes_changed", Place(index))):
            yield problem


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
        yield from _damaged(path, content, kept)
        return
    if kept is None:
        return
    changed, gone = changed_rows(kept, now)
    if is_table(path) and changed[:1] == [0]:
        yield Problem("bundle.columns_changed", Place(path))
        return
    if changed:
        yield _rows_changed(path, changed)
    if gone:
        yield Problem("bundle.rows_gone", Place(path, line=gone[0]), {"rows": gone[:MOST_NAMED], "count": len(gone)})


def _rows_changed(path: str, rows: Sequence[int]) -> Problem:
    return Problem("bundle.rows_changed", Place(path, line=rows[0]), {"rows": rows[:MOST_NAMED], "count": len(rows)})


def _damaged(path: str, content: bytes, kept: Sums | None) -> Iterator[Problem]:
    """Rows that cannot be read, and those that can but are not as they were."""
    try:
        stretches = list(damage(content))
        readable = list(readable_sums(content, stretches)) if kept is not None else []
    except (*UNREADABLE, StopIteration, RuntimeError):
        stretches, readable = [], []
    if not stretches:
        yield Problem("bundle.unreadable", Place(path))
    for stretch in stretches[:MOST_NAMED]:
        params = {"column": stretch.column, "first": stretch.first, "last": stretch.last}
        yield Problem("bundle.damaged", Place(path, line=stretch.first), params)
    changed = [first + row for first, sums in readable if kept is not None and first + len(sums) <= len(kept)
               for row in changed_rows(kept[first : first + len(sums)], sums)[0]]
    if changed:
        yield _rows_changed(path, changed)
