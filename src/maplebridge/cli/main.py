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
audit_app = typer.Typer(cls=Verbs, help=_h("audit"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(audit_app, name="audit")

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


@app.command(cls=Verb, help=_h("setup"))
def setup(unit: Annotated[tuple[str, str], typer.Option("--unit", metavar="CODE NAME", help=_h("setup_unit"))],
          admin: Annotated[tuple[str, str], typer.Option("--admin", metavar="NAME USERNAME", help=_h("setup_admin"))],
          office: Annotated[tuple[str, str], typer.Option("--office", metavar="NAME USERNAME",
                                                          help=_h("setup_office"))],
          since: Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD",
                                                         help=_h("setup_since"))] = None,
          as_json: JsonOption = False, lang: LangOption = None) -> None:
    with _site_verb(lang, as_json) as output:
        from maplebridge.cli.service.setup import First, run_setup

        run_setup(*unit, First(*admin), First(*office), output, since=_day(since))


@app.command("start-code", cls=Verb, help=_h("start_code"))
def start_code(username: Annotated[str, typer.Argument(metavar="USERNAME", help=_h("start_code_username"))],
               as_json: JsonOption = False, lang: LangOption = None) -> None:
    with _site_verb(lang, as_json) as output:
        from maplebridge.cli.service.setup import run_start_code

        run_start_code(username, output)


@app.command(cls=Verb, help=_h("worker"))
def worker(parallel: Annotated[int | None, typer.Option("--parallel", min=1, help=_h("parallel"))] = None,
           as_json: JsonOption = False, lang: LangOption = None) -> None:
    with _site_verb(lang, as_json):
        from maplebridge.cli.service.worker import run_worker

        run_worker(parallel=parallel)


@app.command(cls=Verb, help=_h("serve"))
def serve(host: Annotated[str, typer.Option("--host", help=_h("host"))] = "127.0.0.1",
          port: Annotated[int, typer.Option("--port", min=1, max=65535, help=_h("port"))] = 8000,
          workers: Annotated[int, typer.Option("--workers", min=1, max=64, help=_h("workers"))] = 2,
          tls_cert: Annotated[Path | None, typer.Option("--tls-cert", help=_h("tls_cert"))] = None,
          tls_key: Annotated[Path | None, typer.Option("--tls-key", help=_h("tls_key"))] = None,
          with_worker: Annotated[bool, typer.Option("--with-worker", help=_h("with_worker"))] = False,
          lang: LangOption = None) -> None:
    from maplebridge.cli.service.measured import measured

    with measured(), _site_verb(lang) as output:
        from maplebridge.cli.service.serve import Door, run_serve

        run_serve(Door(host, port, tls_cert, tls_key), output, workers=workers, with_worker=with_worker)


@app.command(cls=Verb, help=_h("backup"))
def backup(to: Annotated[Path | None, typer.Argument(metavar="TO", help=_h("backup_to"))] = None,
           with_secrets: Annotated[bool, typer.Option("--with-secrets", help=_h("with_secrets"))] = False,
           as_json: JsonOption = False, lang: LangOption = None) -> None:
    with _site_verb(lang, as_json) as output:
        from maplebridge.cli.service.backup import run_backup

        run_backup(to, output, with_secrets=with_secrets)


@app.command(cls=Verb, help=_h("restore"))
def restore(file: Annotated[Path, typer.Argument(metavar="FILE", help=_h("backup_file"))],
            force: Annotated[bool, typer.Option("--force", help=_h("force"))] = False,
            as_json: JsonOption = False, lang: LangOption = None) -> None:
    with _site_verb(lang, as_json) as output:
        from maplebridge.cli.service.restore import run_restore

        run_restore(file, output, force=force)


@app.command(cls=Verb, help=_h("upgrade"))
def upgrade(as_json: JsonOption = False, lang: LangOption = None) -> None:
    with _site_verb(lang, as_json) as output:
        from maplebridge.cli.service.upgrade import run_upgrade

        run_upgrade(output)


@app.command("check-site", cls=Verb, help=_h("check_site"))
def check_site(as_json: JsonOption = False, lang: LangOption = None) -> None:
    with _site_verb(lang, as_json) as output:
        from maplebridge.cli.service.check_site import run_check_site

        run_check_site(output)


@audit_app.command("verify", cls=Verb, help=_h("audit_verify"))
def audit_verify(head: Annotated[str | None, typer.Option("--head", help=_h("audit_head"))] = None,
                 length: Annotated[int | None, typer.Option("--length", help=_h("audit_length"))] = None,
                 export: Annotated[Path | None, typer.Option("--export", help=_h("audit_export_file"))] = None,
                 key: Annotated[Path | None, typer.Option("--key", help=_h("audit_key"))] = None,
                 as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.service.audit import verify_record

    with _verb(lang, as_json) as output:
        verify_record(output, head=head, length=length, export=export, key=key)


@audit_app.command("seal", cls=Verb, help=_h("audit_seal"))
def audit_seal(as_json: JsonOption = False, lang: LangOption = None) -> None:
    with _site_verb(lang, as_json) as output:
        from maplebridge.cli.service.audit import seal_record

        seal_record(output)


@audit_app.command("export", cls=Verb, help=_h("audit_export"))
def audit_export(file: Annotated[Path, typer.Argument(metavar="FILE", help=_h("audit_to"))],
                 as_json: JsonOption = False, lang: LangOption = None) -> None:
    with _site_verb(lang, as_json) as output:
        from maplebridge.cli.service.audit import export_record

        export_record(file, output)


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


@contextmanager
def _site_verb(lang: Lang | None, as_json: bool = False) -> Iterator[Output]:
    """A verb that works on the installation of the settings."""
    from maplebridge.cli.service.ground import site_ready

    with _verb(lang, as_json) as output:
        site_ready(output)
        yield output


def _end(number: int, _: object) -> NoReturn:
    """A polite request to end tidies up as Ctrl-C does."""
    sys.exit(128 + number)


def _day(day: datetime | None) -> date | None:
    return day.date() if day else None
