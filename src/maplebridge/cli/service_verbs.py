"""The verbs of an installation: serve, back up, restore, upgrade, verify. Each imports its work when called."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from maplebridge.cli.usage import Verb
from maplebridge.cli.verb import JsonOption, LangOption, app, audit_app, day_of, hint, site_verb, verb


@app.command(cls=Verb, help=hint("setup"))
def setup(unit: Annotated[tuple[str, str], typer.Option("--unit", metavar="CODE NAME", help=hint("setup_unit"))],
          admin: Annotated[tuple[str, str], typer.Option("--admin", metavar="NAME USERNAME", help=hint("setup_admin"))],
          office: Annotated[tuple[str, str], typer.Option("--office", metavar="NAME USERNAME",
                                                          help=hint("setup_office"))],
          since: Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD",
                                                         help=hint("setup_since"))] = None,
          as_json: JsonOption = False, lang: LangOption = None) -> None:
    with site_verb(lang, as_json) as output:
        from maplebridge.cli.service.setup import First, run_setup

        run_setup(*unit, First(*admin), First(*office), output, since=day_of(since))


@app.command("start-code", cls=Verb, help=hint("start_code"))
def start_code(username: Annotated[str, typer.Argument(metavar="USERNAME", help=hint("start_code_username"))],
               as_json: JsonOption = False, lang: LangOption = None) -> None:
    with site_verb(lang, as_json) as output:
        from maplebridge.cli.service.setup import run_start_code

        run_start_code(username, output)


@app.command(cls=Verb, help=hint("worker"))
def worker(parallel: Annotated[int | None, typer.Option("--parallel", min=1, help=hint("parallel"))] = None,
           as_json: JsonOption = False, lang: LangOption = None) -> None:
    with site_verb(lang, as_json):
        from maplebridge.cli.service.worker import run_worker

        run_worker(parallel=parallel)


@app.command(cls=Verb, help=hint("serve"))
def serve(host: Annotated[str, typer.Option("--host", help=hint("host"))] = "127.0.0.1",
          port: Annotated[int, typer.Option("--port", min=1, max=65535, help=hint("port"))] = 8000,
          workers: Annotated[int, typer.Option("--workers", min=1, max=64, help=hint("workers"))] = 2,
          tls_cert: Annotated[Path | None, typer.Option("--tls-cert", help=hint("tls_cert"))] = None,
          tls_key: Annotated[Path | None, typer.Option("--tls-key", help=hint("tls_key"))] = None,
          with_worker: Annotated[bool, typer.Option("--with-worker", help=hint("with_worker"))] = False,
          lang: LangOption = None) -> None:
    from maplebridge.cli.service.measured import measured

    with measured(), site_verb(lang) as output:
        from maplebridge.cli.service.serve import Door, run_serve

        run_serve(Door(host, port, tls_cert, tls_key), output, workers=workers, with_worker=with_worker)


@app.command(cls=Verb, help=hint("backup"))
def backup(to: Annotated[Path | None, typer.Argument(metavar="TO", help=hint("backup_to"))] = None,
           with_secrets: Annotated[bool, typer.Option("--with-secrets", help=hint("with_secrets"))] = False,
           as_json: JsonOption = False, lang: LangOption = None) -> None:
    with site_verb(lang, as_json) as output:
        from maplebridge.cli.service.backup import run_backup

        run_backup(to, output, with_secrets=with_secrets)


@app.command(cls=Verb, help=hint("restore"))
def restore(file: Annotated[Path, typer.Argument(metavar="FILE", help=hint("backup_file"))],
            force: Annotated[bool, typer.Option("--force", help=hint("force"))] = False,
            as_json: JsonOption = False, lang: LangOption = None) -> None:
    with site_verb(lang, as_json) as output:
        from maplebridge.cli.service.restore import run_restore

        run_restore(file, output, force=force)


@app.command(cls=Verb, help=hint("upgrade"))
def upgrade(as_json: JsonOption = False, lang: LangOption = None) -> None:
    with site_verb(lang, as_json) as output:
        from maplebridge.cli.service.upgrade import run_upgrade

        run_upgrade(output)


@app.command("check-site", cls=Verb, help=hint("check_site"))
def check_site(as_json: JsonOption = False, lang: LangOption = None) -> None:
    with site_verb(lang, as_json) as output:
        from maplebridge.cli.service.check_site import run_check_site

        run_check_site(output)


@audit_app.command("verify", cls=Verb, help=hint("audit_verify"))
def audit_verify(head: Annotated[str | None, typer.Option("--head", help=hint("audit_head"))] = None,
                 length: Annotated[int | None, typer.Option("--length", help=hint("audit_length"))] = None,
                 export: Annotated[Path | None, typer.Option("--export", help=hint("audit_export_file"))] = None,
                 key: Annotated[Path | None, typer.Option("--key", help=hint("audit_key"))] = None,
                 as_json: JsonOption = False, lang: LangOption = None) -> None:
    from maplebridge.cli.service.audit import verify_record

    with verb(lang, as_json) as output:
        verify_record(output, head=head, length=length, export=export, key=key)


@audit_app.command("seal", cls=Verb, help=hint("audit_seal"))
def audit_seal(as_json: JsonOption = False, lang: LangOption = None) -> None:
    with site_verb(lang, as_json) as output:
        from maplebridge.cli.service.audit import seal_record

        seal_record(output)


@audit_app.command("export", cls=Verb, help=hint("audit_export"))
def audit_export(file: Annotated[Path, typer.Argument(metavar="FILE", help=hint("audit_to"))],
                 as_json: JsonOption = False, lang: LangOption = None) -> None:
    with site_verb(lang, as_json) as output:
        from maplebridge.cli.service.audit import export_record

        export_record(file, output)
