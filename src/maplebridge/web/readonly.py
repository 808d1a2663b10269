"""A request that only shows cannot write: the connection itself refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def reading() -> Iterator[None]:
    """SQLite: query_only. PostgreSQL: one read-only transaction."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        connection.connection.execute("PRAGMA query_only=ON")
        try:
            yield
        finally:
            if _open():
                connection.connection.execute("PRAGMA query_only=OFF")
    elif connection.in_atomic_block:  # only in tests, which run inside a transaction of their own
        yield
    else:
        connection.connection.read_only = True
        try:
            with transaction.atomic():
                yield
        finally:
            if _open():
                connection.connection.read_only = None


def _open() -> bool:
    """Not where the database went away meanwhile: then that is what is to be told."""
    return connection.connection is not None and not getattr(connection.connection, "closed", False)
