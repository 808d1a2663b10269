"""Whether the database has its tables. A new one can be given them; an older one is never changed unasked."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection

from maplebridge.apps.overview.queries.health import pending_migrations
from maplebridge.cli.output import Output
from maplebridge.cli.service.database import must_not_be_gone, nothing_here
from maplebridge.engine.problem import Problem, Refused


def make_tables(output: Output) -> None:
    """Only where there are none and never were. Raises Refused, also where steps of an upgrade are missing."""
    tables_not_gone()
    pending = pending_migrations()
    if pending and connection.introspection.table_names():
        raise Refused([Problem("service.pending", params={"count": len(pending), "steps": pending[:5]})])
    if pending:
        output.say("service.making_tables")
        call_command("migrate", interactive=False, verbosity=0)


def must_have_tables() -> None:
    """Raises Refused where there was never a site, or its database is gone."""
    if not connection.introspection.table_names():
        raise nothing_here()


def tables_not_gone() -> None:
    """Raises Refused where the database is empty though there was a site."""
    if not connection.introspection.table_names():
        must_not_be_gone()
