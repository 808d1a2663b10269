"""What every verb of the command line is made of: the language, the options, and how it begins and ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from maplebridge.cli.language import Lang, choose_language
from maplebridge.cli.usage import Verbs
from maplebridge.words import phrase

if TYPE_CHECKING:
    from maplebridge.cli.output import Output

LANG: Lang = choose_language()


def hint(code: str) -> str:
    return phrase(f"cli.help_{code}", LANG)


app = typer.Typer(cls=Verbs, help=hint("app"), no_args_is_help=True, add_completion=False, rich_markup_mode=None,
                  pretty_exceptions_enable=False, context_settings={"help_option_names": ["--help", "-h"]})
ledger_app = typer.Typer(cls=Verbs, help=hint("ledger"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(ledger_app, name="ledger")
audit_app = typer.Typer(cls=Verbs, help=hint("audit"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(audit_app, name="audit")

LangOption = Annotated[Lang | None, typer.Option("--lang", help=hint("lang"), show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help=hint("json"))]
Folder = Annotated[Path, typer.Argument(help=hint("folder"))]
DayOption = Annotated[datetime | None,
                      typer.Option("--day", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help=hint("day"))]
PackOption = Annotated[str | None, typer.Option("--pack", help=hint("pack"))]
AnswersOption = Annotated[Path | None, typer.Option("--answers", help=hint("answers"))]
OutFolder = Annotated[Path | None, typer.Option("--out", help=hint("out_folder"))]


@app.callback()
def _root(lang: LangOption = None) -> None:
    """Only declares the option; every verb takes it up."""


@contextmanager
def verb(lang: Lang | None, as_json: bool) -> Iterator[Output]:
    """One verb at work: whatever goes wrong in it is said in words and becomes its exit code."""
    from maplebridge.cli.ending import leave_if_asked
    from maplebridge.cli.faults import database_fault, file_fault
    from maplebridge.cli.output import Output
    from maplebridge.engine.problem import Refused

    output = Output(lang or LANG, as_json=as_json)
    try:
        yield output
        output.end()
    except Refused as refused:
        leave_if_asked()
        output.stop(refused.problems)
    except BrokenPipeError:
        raise
    except OSError as fault:
        leave_if_asked()
        output.stop([file_fault(fault)])
    except (typer.Exit, typer.Abort):
        raise
    except Exception as fault:
        leave_if_asked()
        if os.environ.get("MAPLEBRIDGE_DEBUG"):
            raise
        if found := database_fault(fault):
            output.stop([found])
        output.broken(fault)


@contextmanager
def site_verb(lang: Lang | None, as_json: bool = False) -> Iterator[Output]:
    """A verb that works on the installation of the settings."""
    from maplebridge.cli.service.ground import site_ready

    with verb(lang, as_json) as output:
        site_ready(output)
        yield output


def day_of(day: datetime | None) -> date | None:
    return day.date() if day else None
