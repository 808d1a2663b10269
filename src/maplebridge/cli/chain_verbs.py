"""The verbs of the chain, from an office's table to a report. Each imports its work when called, so that --help stays
quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from maplebridge.cli.usage import Verb
from maplebridge.cli.verb import (
    AnswersOption,
    DayOption,
    Folder,
    JsonOption,
    LangOption,
    OutFolder,
    PackOption,
    app,
    day_of,
    hint,
    ledger_app,
    verb,
)


@app.command(cls=Verb, help=hint("check"))
def check(source: Annotated[str, typer.Argument(help=hint("scheme"))], answers: AnswersOption = None,
          as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.schemes import check_scheme

    with verb(lang, as_json) as output:
        check_scheme(source, output, answers)


@app.command(cls=Verb, help=hint("lint"))
def lint(source: Annotated[str | None, typer.Argument(help=hint("scheme"))] = None,
         text: Annotated[list[str] | None, typer.Option("--text", help=hint("text"))] = None,
         programme: Annotated[Path | None, typer.Option("--programme", help=hint("lint_programme"))] = None,
         answers: AnswersOption = None, as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.lint import lint_scheme

    with verb(lang, as_json) as output:
        lint_scheme(source, text or [], output, programme=programme, answers=answers)


@app.command(cls=Verb, help=hint("convert"))
def convert(source: Annotated[str, typer.Argument(help=hint("scheme"))],
            target: Annotated[Path | None, typer.Argument(help=hint("target"))] = None,
            answers: AnswersOption = None, as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.schemes import convert_scheme

    with verb(lang, as_json) as output:
        convert_scheme(source, target, output, answers)


@app.command(cls=Verb, help=hint("diff"))
def diff(old: Annotated[str, typer.Argument(help=hint("scheme"))],
         new: Annotated[str, typer.Argument(help=hint("scheme"))],
         as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.schemes import diff_schemes

    with verb(lang, as_json) as output:
        diff_schemes(old, new, output)


@app.command(cls=Verb, help=hint("plan"))
def plan(folder: Folder, unit: Annotated[str | None, typer.Option("--unit", help=hint("unit"))] = None,
         day: DayOption = None, pack: PackOption = None,
         out: Annotated[Path | None, typer.Option("--out", help=hint("out_book"))] = None,
         as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.plans import show_plan

    with verb(lang, as_json) as output:
        show_plan(folder, output, unit=unit, day=day_of(day), pack=pack, out=out)


@ledger_app.command("check", cls=Verb, help=hint("ledger_check"))
def ledger_check(folder: Folder, files: Annotated[list[Path] | None, typer.Argument(help=hint("files"))] = None,
                 day: DayOption = None, pack: PackOption = None,
                 out: Annotated[Path | None, typer.Option("--out", help=hint("out_errors"))] = None,
                 as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.ledgers import check_ledgers

    with verb(lang, as_json) as output:
        check_ledgers(folder, files or [], output, day=day_of(day), pack=pack, out=out)


@app.command(cls=Verb, help=hint("score"))
def score(source: Annotated[Path, typer.Argument(help=hint("folder_or_scheme"))],
          facts: Annotated[Path | None, typer.Option("--facts", help=hint("facts"))] = None,
          units: Annotated[Path | None, typer.Option("--units", help=hint("units"))] = None,
          day: DayOption = None, pack: PackOption = None,
          out: Annotated[Path | None, typer.Option("--out", help=hint("out_scores"))] = None,
          reference: Annotated[bool, typer.Option("--reference", help=hint("reference"))] = False,
          as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.scores import score_facts, score_programme

    with verb(lang, as_json) as output:
        if facts is not None:
            score_facts(str(source), facts, units, output, out=out, reference=reference)
        else:
            score_programme(source, output, day=day_of(day), pack=pack, out=out, reference=reference)


@app.command(cls=Verb, help=hint("ranges"))
def ranges(source: Annotated[Path, typer.Argument(help=hint("folder_or_scheme"))],
           facts: Annotated[Path | None, typer.Option("--facts", help=hint("facts"))] = None,
           units: Annotated[Path | None, typer.Option("--units", help=hint("units"))] = None,
           day: DayOption = None, pack: PackOption = None, as_json: JsonOption = False,
           lang: LangOption = None) -> None:
    from maplebridge.cli.ranges import ranges_of_facts, ranges_of_programme

    with verb(lang, as_json) as output:
        if facts is not None:
            ranges_of_facts(str(source), facts, units, output)
        else:
            ranges_of_programme(source, output, day=day_of(day), pack=pack)


@app.command(cls=Verb, help=hint("explain"))
def explain(unit: Annotated[str, typer.Argument(help=hint("unit"))],
            indicator: Annotated[str, typer.Argument(help=hint("indicator"))],
            folder: Annotated[Path, typer.Argument(help=hint("folder"))] = Path(),
            facts: Annotated[Path | None, typer.Option("--facts", help=hint("facts"))] = None,
            units: Annotated[Path | None, typer.Option("--units", help=hint("units"))] = None,
            day: DayOption = None, pack: PackOption = None, as_json: JsonOption = False,
            lang: LangOption = None) -> None:
    from maplebridge.cli.scores import explain_cell

    with verb(lang, as_json) as output:
        explain_cell(unit, indicator, folder, output, facts=facts, units=units, day=day_of(day), pack=pack)


@app.command(cls=Verb, help=hint("report"))
def report(folder: Folder, out: OutFolder = None, day: DayOption = None, pack: PackOption = None,
           as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.reports import write_report

    with verb(lang, as_json) as output:
        write_report(folder, output, day=day_of(day), pack=pack, out=out)


@app.command(cls=Verb, help=hint("bundle"))
def bundle(folder: Folder, out: Annotated[Path | None, typer.Option("--out", help=hint("out_bundle"))] = None,
           day: DayOption = None, pack: PackOption = None, as_json: JsonOption = False,
           lang: LangOption = None) -> None:
    from maplebridge.cli.bundles import write_bundle

    with verb(lang, as_json) as output:
        write_bundle(folder, output, day=day_of(day), pack=pack, out=out)


@app.command(cls=Verb, help=hint("verify"))
def verify(file: Annotated[Path, typer.Argument(metavar="BUNDLE", help=hint("bundle_file"))],
           printed: Annotated[str | None, typer.Option("--hash", help=hint("hash"))] = None,
           reference: Annotated[bool, typer.Option("--reference", help=hint("reference"))] = False,
           as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.verify import verify_bundle

    with verb(lang, as_json) as output:
        verify_bundle(file, output, printed=printed, reference=reference)


@app.command(cls=Verb, help=hint("reconcile"))
def reconcile(source: Annotated[Path, typer.Argument(metavar="BUNDLE|FOLDER", help=hint("bundle_or_folder"))],
              published: Annotated[Path, typer.Argument(help=hint("published"))], day: DayOption = None,
              pack: PackOption = None, as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.reconcile import reconcile_table

    with verb(lang, as_json) as output:
        reconcile_table(source, published, output, day=day_of(day), pack=pack)


@app.command(cls=Verb, help=hint("demo"))
def demo(out: Annotated[Path, typer.Option("--out", help=hint("out_demo"))] = Path("demo"),
         seed: Annotated[int, typer.Option("--seed", help=hint("seed"))] = 2026,
         as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.demo import run_demo

    with verb(lang, as_json) as output:
        run_demo(out, seed, output)
