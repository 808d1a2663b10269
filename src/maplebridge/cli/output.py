"""What every verb prints: faults with place and advice, tables, JSON. Decides the exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

import typer

from maplebridge.cli.language import Lang
from maplebridge.engine.problem import Problem, sort_problems
from maplebridge.words import phrase, sentence

FAULTS = 1
SHOWN = 200
MARKS = {"error": "✗", "question": "?", "warning": "!"}
COLOURS = {"error": "red", "question": "blue", "warning": "yellow"}


class Output:
    """One verb's way to the terminal; with `as_json` exactly one JSON document goes to standard output."""

    def __init__(self, lang: Lang, *, as_json: bool = False) -> None:
        self.lang, self.as_json = lang, as_json

    def say(self, code: str, **params: Any) -> None:
        """A line by its code; silent with --json."""
        if not self.as_json:
            self._console().print(phrase(code, self.lang, **params), highlight=False)

    def word(self, code: str) -> str:
        """A heading or name in the person's language."""
        return phrase(code, self.lang)

    def line(self, text: str) -> None:
        if not self.as_json:
            self._console().print(text, markup=False, highlight=False, soft_wrap=True)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Errors first, each with place and advice; a long list is cut with a count."""
        if self.as_json:
            return
        listed = sort_problems(problems)
        console = self._console(stderr=True)
        for problem in listed[:SHOWN]:
            words = sentence(problem, self.lang)
            head = f"{MARKS[problem.severity]} {words.where}" if words.where else MARKS[problem.severity]
            console.print(head, style=COLOURS[problem.severity], markup=False, highlight=False, soft_wrap=True)
            console.print(f"  {words.what}", markup=False, highlight=False, soft_wrap=True)
            if words.do:
                console.print(f"  → {words.do}", style="dim", markup=False, highlight=False, soft_wrap=True)
        if len(listed) > SHOWN:
            self.say("cli.more_faults", count=len(listed) - SHOWN)

    def table(
        self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()
    ) -> None:
        """A short table; `right` = columns of numbers."""
        if self.as_json:
            return
        from rich import box
        from rich.table import Table

        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
        for i, column in enumerate(columns):
            table.add_column(column, justify="right" if i in right else "left", overflow="fold")
        for row in rows:
            table.add_row(*row)
        self._console().print(table)

    def document(self, **content: Any) -> None:
        """The one JSON document of a verb, faults included as they are said."""
        if self.as_json:
            sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1, default=_plain) + "\n")

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

    def leave(self) -> NoReturn:
        """All was said and written; the exit code tells that faults were found."""
        raise typer.Exit(FAULTS)

    def _console(self, *, stderr: bool = False) -> Any:
        from rich.console import Console

        return Console(stderr=stderr, width=None if sys.stdout.isatty() else 160)


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value) if value != value.to_integral_value() else int(value)
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):
        return value.item()
    return str(value)
