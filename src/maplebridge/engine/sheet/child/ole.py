"""The old compound file (OLE2), read just far enough: names of streams and their bytes. Loops are cut."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .refusal import Refusal

_END = 0xFFFFFFFA  # values from here on are no sectors
_NO_STREAM = 0xFFFFFFFF


class OleFile:
    """Raises Refusal("sheet.broken") wherever the structure points outside the file or into a loop."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512:
            raise Refusal("sheet.broken")
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Refusal("sheet.broken")
        self.size = 1 << shift
        directory, self.cutoff, first_mini = (
            struct.unpack_from("<I", data, 48)[0],
            struct.unpack_from("<I", data, 56)[0],
            struct.unpack_from("<I", data, 60)[0],
        )
        self.fat = self._read_fat()
        self.entries = dict(self._read_directory(directory))
        self.mini_fat = self._table(self._chain(first_mini)) if first_mini < _END else ()

    def names(self) -> list[str]:
        """The streams' names as written."""
        return [name for name in self.entries if name]

    def head(self, name: str, length: int) -> bytes:
        """The first bytes of a stream."""
        return self.read(name, length)

    def read(self, name: str, length: int | None = None) -> bytes:
        """A stream's bytes, all of them or the first `length`. The name's case does not matter."""
        found = next((value for key, value in self.entries.items() if key.lower() == name.lower()), None)
        if found is None:
            raise Refusal("sheet.broken")
        start, size = found
        wanted = size if length is None else min(size, length)
        if size >= self.cutoff:
            return self._bytes(start, wanted)
        mini_start, mini_size = self.entries.get("", (_NO_STREAM, 0))
        store = self._bytes(mini_start, mini_size)
        parts = []
        for sector in self._follow(start, self.mini_fat, (wanted + 63) // 64):
            parts.append(store[sector * 64 : sector * 64 + 64])
        return b"".join(parts)[:wanted]

    def _read_fat(self) -> tuple[int, ...]:
        sectors = [s for s in struct.unpack_from("<109I", self.data, 76) if s < _END]
        sector = struct.unpack_from("<I", self.data, 68)[0]
        per = self.size // 4
        seen: set[int] = set()
        while sector < _END:
            if sector in seen:
                raise Refusal("sheet.broken")
            seen.add(sector)
            block = self._sector(sector)
            if len(block) < self.size:
                raise Refusal("sheet.broken")
            numbers = struct.unpack(f"<{per}I", block)
            sectors += [s for s in numbers[:-1] if s < _END]
            sector = numbers[-1]
        if len(sectors) * self.size > len(self.data) + self.size:
            raise Refusal("sheet.broken")
        return self._table(sectors)

    def _table(self, sectors: Iterator[int] | list[int]) -> tuple[int, ...]:
        raw = b"".join(self._sector(sector) for sector in sectors)
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _read_directory(self, start: int) -> Iterator[tuple[str, tuple[int, int]]]:
        raw = b"".join(self._sector(sector) for sector in self._chain(start))
        for at in range(0, len(raw) - 127, 128):
            length, kind = struct.unpack_from("<HB", raw, at + 64)
            first, size = struct.unpack_from("<II", raw, at + 116)
            if kind == 5:  # the root holds the small streams; kept under the empty name
                yield "", (first, size)
            elif kind == 2 and 2 <= length <= 64:
                yield raw[at : at + length - 2].decode("utf-16-le", "replace"), (first, size)

    def _bytes(self, start: int, length: int) -> bytes:
        if length > len(self.data):
            raise Refusal("sheet.truncated")
        count = (length + self.size - 1) // self.size
        return b"".join(self._sector(sector) for sector in self._follow(start, self.fat, count))[:length]

    def _chain(self, start: int) -> Iterator[int]:
        return self._follow(start, self.fat, None)

    def _follow(self, start: int, table: tuple[int, ...], count: int | None) -> Iterator[int]:
        """Sectors of a chain; `count` None = to its end."""
        sector, passed = start, 0
        while sector < _END and (count is None or passed < count):
            if sector >= len(table) or passed > len(table):
                raise Refusal("sheet.broken")
            yield sector
            sector, passed = table[sector], passed + 1
        if count is not None and passed < count:
            raise Refusal("sheet.truncated")

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        if at >= len(self.data):
            raise Refusal("sheet.truncated")
        return self.data[at : at + self.size]
