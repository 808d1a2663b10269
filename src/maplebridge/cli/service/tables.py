"""Whether the database has its tables. A new one can be given them; an older one is never changed unasked."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection

from maplebridge.apps.overview.queries.health import pending_migrations
from maplebridge.cli.output import Output
from maplebridge.engine.problem import Problem, Refused


def make_tables(output: Output) -> None:
    """Only where there are none. Raises Refused where steps of an upgrade are missing."""
    pending = pending_migrations()
    if pending and connection.introspection.table_names():
        raise Refused([Problem("service.pending", params={"count": len(pending), "steps": pending[:5]})])
    if pending:
        output.say("service.making_tables")
        call_command("migrate", interactive=False, verbosity=0)


def must_have_tables() -> None:
    """Raises Refused where there was never a site."""
    if not connection.introspection.table_names():
        raise Refused([Problem("service.nothing_yet")])
