"""Progress on the terminal for work that takes over a second; silent where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from maplebridge.cli.language import Lang
from maplebridge.words import phrase

Tick = Callable[[int, int], None]


def no_tick(done: int, of: int) -> None:
    """For callers that need no progress."""


class Progress:
    """Bars on standard error, one a step; a line a step where it is no terminal."""

    def __init__(self, lang: Lang, *, quiet: bool = False) -> None:
        self.lang, self.quiet = lang, quiet

    @contextmanager
    def step(self, code: str, **params: object) -> Iterator[Tick]:
        """Says what is being done; the tick moves the bar."""
        words = phrase(code, self.lang, **params)
        if self.quiet:
            yield no_tick
        elif not sys.stderr.isatty():
            print(words, file=sys.stderr, flush=True)
            yield no_tick
        else:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bars

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            with Bars(*columns, console=Console(stderr=True)) as bars:
                task = bars.add_task(words, total=None)
                yield lambda done, of: bars.update(task, completed=done, total=of)
