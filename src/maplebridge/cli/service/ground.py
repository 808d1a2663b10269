"""The installation the verbs work on, made ready once its settings are sound."""

from __future__ import annotations

import os

import typer

from maplebridge.cli.output import Output
from maplebridge.engine.problem import Problem, Refused

UNUSABLE = 2  # exit code: nothing can be done with these settings


def site_ready(output: Output) -> None:
    """Loads Django, once. Leaves with code 2 where a MAPLEBRIDGE_* variable or the key file cannot be used."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maplebridge.site.settings")
    try:
        if not apps.ready:
            django.setup()
    except Refused as refused:
        unusable(refused.problems, output)


def unusable(problems: tuple[Problem, ...], output: Output) -> None:
    """Says what is wrong with the settings and leaves."""
    output.problems(problems)
    output.document(ok=False, problems=output.told(problems))
    output.end()
    raise typer.Exit(UNUSABLE)
