"""The command line. Each verb imports its work when called, so that --help stays quick."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from maplebridge.cli.language import Lang, choose_language
from maplebridge.words import phrase

if TYPE_CHECKING:
    from maplebridge.cli.output import Output

LANG: Lang = choose_language()


def _h(code: str) -> str:
    return phrase(f"cli.help_{code}", LANG)


app = typer.Typer(help=_h("app"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode=None, context_settings={"help_option_names": ["--help", "-h"]})
ledger_app = typer.Typer(help=_h("ledger"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(ledger_app, name="ledger")

LangOption = Annotated[str, typer.Option("--lang", help=_h("lang"), show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help=_h("json"))]
Folder = Annotated[Path, typer.Argument(help=_h("folder"))]
DayOption = Annotated[datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help=_h("day"))]
PackOption = Annotated[str | None, typer.Option("--pack", help=_h("pack"))]
OutFolder = Annotated[Path | None, typer.Option("--out", help=_h("out_folder"))]


@app.callback()
def _root(lang: LangOption = LANG) -> None:
    pass


@app.command(help=_h("check"))
def check(source: Annotated[str, typer.Argument(help=_h("scheme"))], as_json: JsonOption = False,
          lang: LangOption = LANG) -> None:
    from maplebridge.cli.schemes import check_scheme

    check_scheme(source, _output(as_json))


@app.command(help=_h("convert"))
def convert(source: Annotated[str, typer.Argument(help=_h("scheme"))],
            target: Annotated[Path | None, typer.Argument(help=_h("target"))] = None,
            as_json: JsonOption = False, lang: LangOption = LANG) -> None:
    from maplebridge.cli.schemes import convert_scheme

    convert_scheme(source, target, _output(as_json))


@app.command(help=_h("diff"))
def diff(old: Annotated[str, typer.Argument(help=_h("scheme"))], new: Annotated[str, typer.Argument(help=_h("scheme"))],
         as_json: JsonOption = False, lang: LangOption = LANG) -> None:
    from maplebridge.cli.schemes import diff_schemes

    diff_schemes(old, new, _output(as_json))


@app.command(help=_h("plan"))
def plan(folder: Folder, unit: Annotated[str | None, typer.Option("--unit", help=_h("unit"))] = None,
         day: DayOption = None, pack: PackOption = None,
         out: Annotated[Path | None, typer.Option("--out", help=_h("out_book"))] = None,
         as_json: JsonOption = False, lang: LangOption = LANG) -> None:
    from maplebridge.cli.plans import show_plan

    show_plan(folder, _output(as_json), unit=unit, day=_day(day), pack=pack, out=out)


@ledger_app.command("check", help=_h("ledger_check"))
def ledger_check(folder: Folder, files: Annotated[list[Path] | None, typer.Argument(help=_h("files"))] = None,
                 day: DayOption = None, pack: PackOption = None,
                 out: Annotated[Path | None, typer.Option("--out", help=_h("out_errors"))] = None,
                 as_json: JsonOption = False, lang: LangOption = LANG) -> None:
    from maplebridge.cli.ledgers import check_ledgers

    check_ledgers(folder, files or [], _output(as_json), day=_day(day), pack=pack, out=out)


@app.command(help=_h("score"))
def score(source: Annotated[Path, typer.Argument(help=_h("folder_or_scheme"))],
          facts: Annotated[Path | None, typer.Option("--facts", help=_h("facts"))] = None,
          units: Annotated[Path | None, typer.Option("--units", help=_h("units"))] = None,
          day: DayOption = None, pack: PackOption = None,
          out: Annotated[Path | None, typer.Option("--out", help=_h("out_scores"))] = None,
          reference: Annotated[bool, typer.Option("--reference", help=_h("reference"))] = False,
          as_json: JsonOption = False, lang: LangOption = LANG) -> None:
    from maplebridge.cli.scores import score_facts, score_programme

    output = _output(as_json)
    if facts is not None:
        score_facts(str(source), facts, units, output, out=out, reference=reference)
    else:
        score_programme(source, output, day=_day(day), pack=pack, out=out, reference=reference)


@app.command(help=_h("explain"))
def explain(unit: Annotated[str, typer.Argument(help=_h("unit"))],
            indicator: Annotated[str, typer.Argument(help=_h("indicator"))],
            folder: Annotated[Path, typer.Argument(help=_h("folder"))] = Path(),
            facts: Annotated[Path | None, typer.Option("--facts", help=_h("facts"))] = None,
            units: Annotated[Path | None, typer.Option("--units", help=_h("units"))] = None,
            day: DayOption = None, pack: PackOption = None, as_json: JsonOption = False,
            lang: LangOption = LANG) -> None:
    from maplebridge.cli.scores import explain_cell

    explain_cell(unit, indicator, folder, _output(as_json), facts=facts, units=units, day=_day(day), pack=pack)


@app.command(help=_h("report"))
def report(folder: Folder, out: OutFolder = None, day: DayOption = None, pack: PackOption = None,
           as_json: JsonOption = False, lang: LangOption = LANG) -> None:
    from maplebridge.cli.reports import write_report

    write_report(folder, _output(as_json), day=_day(day), pack=pack, out=out)


@app.command(help=_h("bundle"))
def bundle(folder: Folder, out: Annotated[Path | None, typer.Option("--out", help=_h("out_bundle"))] = None,
           day: DayOption = None, pack: PackOption = None, as_json: JsonOption = False,
           lang: LangOption = LANG) -> None:
    from maplebridge.cli.bundles import write_bundle

    write_bundle(folder, _output(as_json), day=_day(day), pack=pack, out=out)


@app.command(help=_h("demo"))
def demo(out: Annotated[Path, typer.Option("--out", help=_h("out_demo"))] = Path("demo"),
         seed: Annotated[int, typer.Option("--seed", help=_h("seed"))] = 2026,
         as_json: JsonOption = False, lang: LangOption = LANG) -> None:
    from maplebridge.cli.demo import run_demo

    run_demo(out, seed, _output(as_json))


def run() -> None:
    """Entry point: faults of an input are said, never shown as a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)
    except Exception as fault:
        if os.environ.get("MAPLEBRIDGE_DEBUG"):
            raise
        print(phrase("cli.internal", LANG, fault=f"{type(fault).__name__}: {fault}"), file=sys.stderr)
        sys.exit(70)


def _output(as_json: bool) -> Output:
    from maplebridge.cli.output import Output

    return Output(LANG, as_json=as_json)


def _day(day: datetime | None) -> date | None:
    return day.date() if day else None
