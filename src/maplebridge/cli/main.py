"""The command line. Each verb imports its work when called, so that --help stays quick."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from maplebridge.cli.language import Lang, choose_language
from maplebridge.cli.usage import Verb, Verbs
from maplebridge.words import phrase

if TYPE_CHECKING:
    from maplebridge.cli.output import Output

LANG: Lang = choose_language()


def _h(code: str) -> str:
    return phrase(f"cli.help_{code}", LANG)


app = typer.Typer(cls=Verbs, help=_h("app"), no_args_is_help=True, add_completion=False, rich_markup_mode=None,
                  pretty_exceptions_enable=False, context_settings={"help_option_names": ["--help", "-h"]})
ledger_app = typer.Typer(cls=Verbs, help=_h("ledger"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(ledger_app, name="ledger")

LangOption = Annotated[Lang | None, typer.Option("--lang", help=_h("lang"), show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help=_h("json"))]
Folder = Annotated[Path, typer.Argument(help=_h("folder"))]
DayOption = Annotated[datetime | None,
                      typer.Option("--day", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help=_h("day"))]
PackOption = Annotated[str | None, typer.Option("--pack", help=_h("pack"))]
AnswersOption = Annotated[Path | None, typer.Option("--answers", help=_h("answers"))]
OutFolder = Annotated[Path | None, typer.Option("--out", help=_h("out_folder"))]


@app.callback()
def _root(lang: LangOption = None) -> None:
    """Only declares the option; every verb takes it up."""


@app.command(cls=Verb, help=_h("check"))
def check(source: Annotated[str, typer.Argument(help=_h("scheme"))], answers: AnswersOption = None,
          as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.schemes import check_scheme

    with _verb(lang, as_json) as output:
        check_scheme(source, output, answers)


@app.command(cls=Verb, help=_h("lint"))
def lint(source: Annotated[str | None, typer.Argument(help=_h("scheme"))] = None,
         text: Annotated[list[str] | None, typer.Option("--text", help=_h("text"))] = None,
         programme: Annotated[Path | None, typer.Option("--programme", help=_h("lint_programme"))] = None,
         answers: AnswersOption = None, as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.lint import lint_scheme

    with _verb(lang, as_json) as output:
        lint_scheme(source, text or [], output, programme=programme, answers=answers)


@app.command(cls=Verb, help=_h("convert"))
def convert(source: Annotated[str, typer.Argument(help=_h("scheme"))],
            target: Annotated[Path | None, typer.Argument(help=_h("target"))] = None,
            answers: AnswersOption = None, as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.schemes import convert_scheme

    with _verb(lang, as_json) as output:
        convert_scheme(source, target, output, answers)


@app.command(cls=Verb, help=_h("diff"))
def diff(old: Annotated[str, typer.Argument(help=_h("scheme"))], new: Annotated[str, typer.Argument(help=_h("scheme"))],
         as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.schemes import diff_schemes

    with _verb(lang, as_json) as output:
        diff_schemes(old, new, output)


@app.command(cls=Verb, help=_h("plan"))
def plan(folder: Folder, unit: Annotated[str | None, typer.Option("--unit", help=_h("unit"))] = None,
         day: DayOption = None, pack: PackOption = None,
         out: Annotated[Path | None, typer.Option("--out", help=_h("out_book"))] = None,
         as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.plans import show_plan

    with _verb(lang, as_json) as output:
        show_plan(folder, output, unit=unit, day=_day(day), pack=pack, out=out)


@ledger_app.command("check", cls=Verb, help=_h("ledger_check"))
def ledger_check(folder: Folder, files: Annotated[list[Path] | None, typer.Argument(help=_h("files"))] = None,
                 day: DayOption = None, pack: PackOption = None,
                 out: Annotated[Path | None, typer.Option("--out", help=_h("out_errors"))] = None,
                 as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.ledgers import check_ledgers

    with _verb(lang, as_json) as output:
        check_ledgers(folder, files or [], output, day=_day(day), pack=pack, out=out)


@app.command(cls=Verb, help=_h("score"))
def score(source: Annotated[Path, typer.Argument(help=_h("folder_or_scheme"))],
          facts: Annotated[Path | None, typer.Option("--facts", help=_h("facts"))] = None,
          units: Annotated[Path | None, typer.Option("--units", help=_h("units"))] = None,
          day: DayOption = None, pack: PackOption = None,
          out: Annotated[Path | None, typer.Option("--out", help=_h("out_scores"))] = None,
          reference: Annotated[bool, typer.Option("--reference", help=_h("reference"))] = False,
          as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.scores import score_facts, score_programme

    with _verb(lang, as_json) as output:
        if facts is not None:
            score_facts(str(source), facts, units, output, out=out, reference=reference)
        else:
            score_programme(source, output, day=_day(day), pack=pack, out=out, reference=reference)


@app.command(cls=Verb, help=_h("ranges"))
def ranges(source: Annotated[Path, typer.Argument(help=_h("folder_or_scheme"))],
           facts: Annotated[Path | None, typer.Option("--facts", help=_h("facts"))] = None,
           units: Annotated[Path | None, typer.Option("--units", help=_h("units"))] = None,
           day: DayOption = None, pack: PackOption = None, as_json: JsonOption = False,
           lang: LangOption = None) -> None:
    from maplebridge.cli.ranges import ranges_of_facts, ranges_of_programme

    with _verb(lang, as_json) as output:
        if facts is not None:
            ranges_of_facts(str(source), facts, units, output)
        else:
            ranges_of_programme(source, output, day=_day(day), pack=pack)


@app.command(cls=Verb, help=_h("explain"))
def explain(unit: Annotated[str, typer.Argument(help=_h("unit"))],
            indicator: Annotated[str, typer.Argument(help=_h("indicator"))],
            folder: Annotated[Path, typer.Argument(help=_h("folder"))] = Path(),
            facts: Annotated[Path | None, typer.Option("--facts", help=_h("facts"))] = None,
            units: Annotated[Path | None, typer.Option("--units", help=_h("units"))] = None,
            day: DayOption = None, pack: PackOption = None, as_json: JsonOption = False,
            lang: LangOption = None) -> None:
    from maplebridge.cli.scores import explain_cell

    with _verb(lang, as_json) as output:
        explain_cell(unit, indicator, folder, output, facts=facts, units=units, day=_day(day), pack=pack)


@app.command(cls=Verb, help=_h("report"))
def report(folder: Folder, out: OutFolder = None, day: DayOption = None, pack: PackOption = None,
           as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.reports import write_report

    with _verb(lang, as_json) as output:
        write_report(folder, output, day=_day(day), pack=pack, out=out)


@app.command(cls=Verb, help=_h("bundle"))
def bundle(folder: Folder, out: Annotated[Path | None, typer.Option("--out", help=_h("out_bundle"))] = None,
           day: DayOption = None, pack: PackOption = None, as_json: JsonOption = False,
           lang: LangOption = None) -> None:
    from maplebridge.cli.bundles import write_bundle

    with _verb(lang, as_json) as output:
        write_bundle(folder, output, day=_day(day), pack=pack, out=out)


@app.command(cls=Verb, help=_h("verify"))
def verify(file: Annotated[Path, typer.Argument(metavar="BUNDLE", help=_h("bundle_file"))],
           printed: Annotated[str | None, typer.Option("--hash", help=_h("hash"))] = None,
           reference: Annotated[bool, typer.Option("--reference", help=_h("reference"))] = False,
           as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.verify import verify_bundle

    with _verb(lang, as_json) as output:
        verify_bundle(file, output, printed=printed, reference=reference)


@app.command(cls=Verb, help=_h("reconcile"))
def reconcile(source: Annotated[Path, typer.Argument(metavar="BUNDLE|FOLDER", help=_h("bundle_or_folder"))],
              published: Annotated[Path, typer.Argument(help=_h("published"))], day: DayOption = None,
              pack: PackOption = None, as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.reconcile import reconcile_table

    with _verb(lang, as_json) as output:
        reconcile_table(source, published, output, day=_day(day), pack=pack)


@app.command(cls=Verb, help=_h("demo"))
def demo(out: Annotated[Path, typer.Option("--out", help=_h("out_demo"))] = Path("demo"),
         seed: Annotated[int, typer.Option("--seed", help=_h("seed"))] = 2026,
         as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.demo import run_demo

    with _verb(lang, as_json) as output:
        run_demo(out, seed, output)


def run() -> None:
    """Entry point: faults of an input are said, never shown as a traceback."""
    signal.signal(signal.SIGTERM, _end)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()


@contextmanager
def _verb(lang: Lang | None, as_json: bool) -> Iterator[Output]:
    """One verb at work: whatever goes wrong in it is said in words and becomes its exit code."""
    from maplebridge.cli.files import file_fault
    from maplebridge.cli.output import Output
    from maplebridge.engine.problem import Refused

    output = Output(lang or LANG, as_json=as_json)
    try:
        yield output
        output.end()
    except Refused as refused:
        output.stop(refused.problems)
    except BrokenPipeError:
        raise
    except OSError as fault:
        output.stop([file_fault(fault)])
    except (typer.Exit, typer.Abort):
        raise
    except Exception as fault:
        if os.environ.get("MAPLEBRIDGE_DEBUG"):
            raise
        output.broken(fault)


def _end(number: int, _: object) -> NoReturn:
    """A polite request to end tidies up as Ctrl-C does."""
    sys.exit(128 + number)


def _day(day: datetime | None) -> date | None:
    return day.date() if day else None
