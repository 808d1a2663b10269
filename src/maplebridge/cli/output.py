"""What every verb prints: faults with place and advice, tables, JSON. Decides the exit code."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NoReturn

import typer

from maplebridge.cli.language import Lang
from maplebridge.engine.problem import Place, Problem, sort_problems
from maplebridge.words import phrase, sentence

FAULTS, BROKEN = 1, 70
SHOWN = 200
WIDTH, UNLIMITED = 120, 10_000  # columns where no terminal says otherwise
MARKS = {"error": "✗", "question": "?", "warning": "!"}
COLOURS = {"error": "red", "question": "blue", "warning": "yellow"}
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a cell's content must not steer the terminal


class Output:
    """One verb's way to the terminal; with `as_json` exactly one JSON document goes to standard output."""

    def __init__(self, lang: Lang, *, as_json: bool = False) -> None:
        self.lang, self.as_json = lang, as_json

    def say(self, code: str, **params: Any) -> None:
        """A line by its code; silent with --json."""
        self.line(phrase(code, self.lang, **params))

    def warn(self, code: str, **params: Any) -> None:
        """A line by its code on standard error; silent with --json."""
        if not self.as_json:
            self._print(self._errors, phrase(code, self.lang, **params), style="yellow")

    def word(self, code: str) -> str:
        """A heading or name in the person's language."""
        return phrase(code, self.lang)

    def line(self, text: str) -> None:
        if not self.as_json:
            self._print(self._console, text)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Errors first, each with place and advice, on standard error; a long list is cut with a count."""
        if self.as_json:
            return
        listed = sort_problems(problems)
        for problem in listed[:SHOWN]:
            words = sentence(problem, self.lang)
            mark, colour = MARKS[problem.severity], COLOURS[problem.severity]
            if words.where:
                self._print(self._errors, f"{mark} {words.where}", style=colour)
                self._print(self._errors, f"  {words.what}")
            else:
                self._print(self._errors, f"{mark} {words.what}", style=colour)
            if words.do:
                self._print(self._errors, f"  → {words.do}", style="dim")
        if len(listed) > SHOWN:
            self.warn("cli.more_faults", count=len(listed) - SHOWN)

    def table(
        self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = (),
        spare: Sequence[int] = (),
    ) -> None:
        """A short table. `right`: columns of numbers; `spare`: columns left out, with a word, where it is too wide."""
        if self.as_json:
            return
        listed = [tuple(row) for row in rows]
        table = _table(title, columns, listed, right)
        unlimited = self._console.options.update(width=UNLIMITED)
        wanted = self._console.measure(table, options=unlimited).maximum
        if spare and wanted > self._console.width:
            kept = [i for i in range(len(columns)) if i not in spare]
            narrow = [[row[i] for i in kept] for row in listed]
            table = _table(title, [columns[i] for i in kept], narrow, [n for n, i in enumerate(kept) if i in right])
        self._console.print(table)
        if spare and wanted > self._console.width:
            self.say("cli.narrow", columns=wanted)

    def document(self, **content: Any) -> None:
        """The one JSON document of a verb, faults included as they are said."""
        if self.as_json:
            plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
            sys.stdout.write(json.dumps(content, ensure_ascii=plain, indent=1, default=_plain) + "\n")

    def told(self, problems: Iterable[Problem]) -> list[dict[str, Any]]:
        """Faults as JSON rows: code, severity, place, what, do."""
        rows = []
        for problem in sort_problems(problems):
            words = sentence(problem, self.lang)
            rows.append({"code": problem.code, "severity": problem.severity, "what": words.what, "do": words.do,
                         "place": {k: v for k, v in asdict(problem.place).items() if v is not None}})
        return rows

    def stop(self, problems: Iterable[Problem], **content: Any) -> NoReturn:
        """Nothing was written; says why and leaves with code 1."""
        found = tuple(problems)
        self.problems(found)
        self.document(ok=False, problems=self.told(found), **content)
        self.leave()

    def broken(self, fault: Exception) -> NoReturn:
        """A mistake of the program itself: said in words, code 70."""
        problem = Problem("cli.internal", Place(), {"fault": f"{type(fault).__name__}: {fault}"})
        self.problems([problem])
        self.document(ok=False, problems=self.told([problem]))
        raise typer.Exit(BROKEN)

    def leave(self) -> NoReturn:
        """All was said and written; the exit code tells that faults were found."""
        self.end()
        raise typer.Exit(FAULTS)

    def end(self) -> None:
        """A reader that has gone is noticed here, not while Python shuts down."""
        sys.stdout.flush()

    def _print(self, console: Any, text: str, style: str | None = None) -> None:
        console.print(UNSEEN.sub(" ", text), style=style, markup=False, highlight=False, emoji=False, soft_wrap=True)

    @cached_property
    def _console(self) -> Any:
        return _console(stderr=False)

    @cached_property
    def _errors(self) -> Any:
        return _console(stderr=True)


def _console(*, stderr: bool) -> Any:
    from rich.console import Console

    return Console(stderr=stderr, width=shutil.get_terminal_size((WIDTH, 40)).columns)


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int]) -> Any:
    """Numbers keep together; names fold."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, title_style="bold",
                  padding=(0, 1, 0, 0), pad_edge=False)
    for i, column in enumerate(columns):
        table.add_column(Text(column), justify="right" if i in right else "left", overflow="fold", no_wrap=i in right)
    for row in rows:
        table.add_row(*(Text(UNSEEN.sub(" ", cell)) for cell in row))
    return table


def say_left_out(rows: int, output: Output, units: Iterable[Problem] = ()) -> None:
    """How many faulty rows do not count; `units`: faults by which a whole unit is missing, said one by one."""
    output.problems(units)
    if rows:
        output.warn("cli.left_out", count=rows)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value) if value != value.to_integral_value() else int(value)
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):
        return value.item()
    return str(value)
