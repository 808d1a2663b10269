"""A short checksum of every row, so that a changed file can say which of its rows are not as they were.

Rows of a Parquet table are summed by their values, the columns' names and types as row 0; lines of any other file by
their bytes, from 1. Four bytes each: they point at rows, the SHA-256 of the manifest proves them.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Sums = npt.NDArray[np.uint32]
UNREADABLE = (pa.ArrowException, OSError, ValueError, KeyError, MemoryError)
BATCH = 8192
MOST_ROWS = 50_000_000
BETWEEN, ABSENT = "\x1f", "\x00"
CLOSE_LOOK = 2_000  # rows that are looked at one by one; of more only the whole stretch is named


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a table that cannot be read: rows first to last (from 1) of a column."""

    column: str
    first: int
    last: int


def is_table(path: str) -> bool:
    return path.endswith(".parquet")


def sums_of(path: str, content: bytes) -> Sums:
    """A checksum per row. Raises ValueError, OSError or ArrowException for a table that cannot be read."""
    if not is_table(path):
        return np.array([0, *map(zlib.crc32, content.splitlines())], dtype=np.uint32)
    file = open_table(content)
    sums = [np.array([zlib.crc32(_head(file.schema_arrow).encode())], dtype=np.uint32)]
    sums += [_batch_sums(batch) for batch in file.iter_batches(BATCH)]
    return np.concatenate(sums)


def open_table(content: bytes) -> pq.ParquetFile:
    """Raises ValueError for more rows than any programme has: a few bytes can claim billions."""
    file = pq.ParquetFile(io.BytesIO(content))
    if file.metadata.num_rows > MOST_ROWS:
        raise ValueError("too many rows")
    return file


def rows_table(files: Mapping[str, bytes]) -> pa.Table:
    """Checksums of all files as one table: file, sum; rows in order."""
    found = {path: sums_of(path, files[path]) for path in sorted(files)}
    names = pa.array(list(found), pa.string())
    counts = [len(sums) for sums in found.values()]
    places = pa.array(np.repeat(np.arange(len(found), dtype=np.int32), counts))
    sums = np.concatenate([*found.values(), np.array([], dtype=np.uint32)])
    return pa.table({"file": pa.DictionaryArray.from_arrays(places, names), "sum": pa.array(sums)})


def read_rows(content: bytes) -> dict[str, Sums]:
    """What rows_table holds, by file. Raises as sums_of, and KeyError for another table."""
    table = open_table(content).read().combine_chunks()
    names = table["file"].combine_chunks() if table.num_rows else pa.array([], pa.string())
    words = names.cast(pa.string()).dictionary_encode()
    codes = words.indices.to_numpy(zero_copy_only=False)
    sums = table["sum"].to_numpy().astype(np.uint32)
    return {name: sums[codes == place] for place, name in enumerate(words.dictionary.to_pylist())}


def changed_rows(kept: Sums, now: Sums) -> tuple[list[int], list[int]]:
    """Rows of the file as it is now that were not so or not there, and former rows that are gone (both by number)."""
    if len(kept) == len(now):
        places = np.flatnonzero(kept != now).tolist()
        return places, []
    same = int(np.argmin(np.append(kept[: len(now)] == now[: len(kept)], False)))
    tail = np.append(kept[same:][::-1][: len(now) - same] == now[same:][::-1][: len(kept) - same], False)
    end = int(np.argmin(tail))
    old, new = kept[same : len(kept) - end], now[same : len(now) - end]
    if max(len(old), len(new)) > CLOSE_LOOK:
        return list(range(same, same + len(new))), list(range(same, same + len(old)))
    steps = SequenceMatcher(None, old.tolist(), new.tolist(), autojunk=False).get_opcodes()
    fresh = [same + i for kind, _, _, a, b in steps if kind != "equal" for i in range(a, b)]
    gone = [same + i for kind, a, b, _, _ in steps if kind == "delete" for i in range(a, b)]
    return fresh, gone


def damage(content: bytes) -> Iterator[Damage]:
    """Stretches that cannot be read of a table that can be opened. Raises as sums_of where it cannot."""
    file = open_table(content)
    for group, first, last in _groups(file):
        for column in file.schema_arrow.names:
            try:
                file.read_row_group(group, columns=[column])
            except UNREADABLE:
                close = last - first < CLOSE_LOOK
                yield Damage(column, first + (_readable(file, group, column) if close else 0), last)


def readable_sums(content: bytes, damages: Sequence[Damage]) -> Iterator[tuple[int, Sums]]:
    """Checksums of the rows of which every column can be read, by stretches: the first row's number, the sums."""
    file = open_table(content)
    for group, first, last in _groups(file):
        end = min([damage.first for damage in damages if first <= damage.first <= last], default=last + 1)
        if end > first:
            yield first, _batch_sums(next(file.iter_batches(end - first, row_groups=[group])))


def _groups(file: pq.ParquetFile) -> Iterator[tuple[int, int, int]]:
    """Number, first and last row of each group of rows that are stored together."""
    first = 1
    for group in range(file.metadata.num_row_groups):
        last = first + file.metadata.row_group(group).num_rows - 1
        yield group, first, last
        first = last + 1


def _readable(file: pq.ParquetFile, group: int, column: str) -> int:
    """How many values of a column can be read before the first that cannot."""
    count = 0
    with suppress(*UNREADABLE):
        for batch in file.iter_batches(1, row_groups=[group], columns=[column]):
            count += batch.num_rows
    return count


def _head(schema: pa.Schema) -> str:
    return BETWEEN.join(f"{field.name} {field.type}" for field in schema)


def _batch_sums(batch: pa.RecordBatch) -> Sums:
    texts = [pc.fill_null(column.cast(pa.large_string()), ABSENT) for column in batch.columns]
    lines = pc.binary_join_element_wise(*texts, pa.scalar(BETWEEN, pa.large_string())) if texts else []
    return np.fromiter((zlib.crc32(line.as_buffer()) for line in lines), dtype=np.uint32, count=batch.num_rows)
