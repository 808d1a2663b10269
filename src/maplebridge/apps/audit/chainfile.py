"""The whole chain as a file that can be verified anywhere: gzip, one JSON value a line.

The first line says what it is: format, installation, where the kept part hangs (start) and the head when it was made.
Then one line a link: [seq, hash, *COLUMNS]. The last line is the number of links."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from maplebridge.apps.audit.chain import COLUMNS, FORMAT, Chain, Head
from maplebridge.apps.audit.verdict import HASH, Verified, Wanted, told
from maplebridge.apps.audit.walk import Start, Walk, legible
from maplebridge.engine.problem import Place, Problem, Refused

KIND = "maplebridge-audit"
LONGEST = 4_000_000  # bytes of one line
AT = 2 + COLUMNS.index("at")  # its place in a line


def write(out: IO[bytes], rows: Iterable[tuple[Any, ...]], *, chain: Chain, start: Start, made_at: datetime) -> int:
    """`rows` as queries.rows.sealed gives them. How many links; constant memory."""
    count = 0
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6, mtime=0, filename="") as packed:
        packed.write(_line({"kind": KIND, "format": FORMAT, "installation": chain.installation, "columns": COLUMNS,
                            "start": [start.seq, start.hash, start.event], "made_at": made_at.isoformat()}))
        for row in rows:
            packed.write(_line([row[0], row[2], *row[3:]]))
            count += 1
        packed.write(_line(count))
    return count


def sha256_of(file: IO[bytes]) -> str:
    """Of a whole file, from where it stands."""
    made = sha256()
    while block := file.read(1 << 20):
        made.update(block)
    return made.hexdigest()


def verify_file(file: Path, key: bytes, wanted: Wanted | None = None) -> Verified:
    """Walks an exported chain. Raises Refused for a file that is none, OSError as the system says."""
    begun, chain = time.perf_counter(), Chain(key)
    with gzip.open(file, "rb") as packed:
        lines = _Lines(packed, file.name)
        start = lines.opening(chain)
        walk = Walk(chain, start, wanted.hash if wanted else None).along(lines.links())
    problems = [*lines.problems, *told(walk, wanted)]
    if not walk.confirmed:
        problems.append(Problem("audit.start_unconfirmed", params={"first": start.seq + 1, "event": start.event}))
    head = Head(walk.seq, legible(walk.hash), 0)
    return Verified(walk.links, start.seq + 1, head, chain.installation, time.perf_counter() - begun, tuple(problems))


class _Lines:
    """The lines of an exported file, each checked for its form."""

    def __init__(self, packed: gzip.GzipFile, name: str) -> None:
        self.packed, self.name, self.problems = packed, name, list[Problem]()
        self.number, self.broken = 0, False

    def opening(self, chain: Chain) -> Start:
        said = self._next()
        try:
            if (said["kind"], said["format"], tuple(said["columns"])) != (KIND, FORMAT, COLUMNS):
                raise ValueError
            start = Start(int(said["start"][0]), str(said["start"][1]), said["start"][2])
            if not HASH.fullmatch(start.hash):
                raise ValueError
            if said["installation"] != chain.installation:
                raise Refused([Problem("audit.file_of_another", Place(self.name),
                                       {"theirs": legible(said["installation"]), "ours": chain.installation})])
        except (KeyError, TypeError, ValueError, IndexError, OverflowError):
            raise Refused([Problem("audit.no_chain_file", Place(self.name))]) from None
        return Start(0, chain.genesis) if start.seq == 0 else start

    def links(self) -> Iterator[tuple[Any, ...]]:
        """(seq, event, hash, *COLUMNS) up to the closing line."""
        count, closed = 0, False
        while (said := self._next()) is not None:
            if closed:
                self._tell("audit.file_goes_on", found=count)
                return
            if type(said) is int:
                closed = True
                if said != count:
                    self._tell("audit.file_count", said=said, found=count)
                continue
            if not _is_link(said):
                self._tell("audit.file_line", line=self.number)
                continue
            count += 1
            yield said[0], said[2], said[1], *said[2:]
        if self.broken or not closed:
            self._tell("audit.file_cut", found=count)

    def _next(self) -> Any:
        """The next line's value; None at the end, or where the file breaks off."""
        self.number += 1
        try:
            text = self.packed.readline(LONGEST)
            return json.loads(text.decode("utf-8", "surrogatepass")) if text else None
        except (EOFError, gzip.BadGzipFile, OSError, zlib.error, ValueError, RecursionError) as fault:
            if self.number == 1:
                raise Refused([Problem("audit.no_chain_file", Place(self.name))]) from None
            if isinstance(fault, ValueError | RecursionError):
                return {}
            self.broken = True
            return None

    def _tell(self, code: str, **params: Any) -> None:
        if len(self.problems) < 100:
            self.problems.append(Problem(code, Place(self.name), params))


def _is_link(said: Any) -> bool:
    """Whether a line has the form of a link: as many values as there are, a time that is a number, texts that have
    bytes (halves of characters have none)."""
    try:
        "".join(each for each in said if isinstance(each, str)).encode("utf-8", "surrogateescape")
        return isinstance(said, list) and len(said) == len(COLUMNS) + 2 and not isinstance(said[AT], str | list | dict)
    except (TypeError, ValueError):
        return False


def _line(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)  # a forger's bytes as text
    return text.encode("utf-8", "surrogatepass") + b"\n"
