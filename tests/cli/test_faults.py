"""What a fault of the database is told as."""

from __future__ import annotations

import sqlite3

import django.db
import psycopg
import pytest
from psycopg import errors

from maplebridge.cli.faults import database_fault


def _sqlite(code: int) -> sqlite3.Error:
    fault = sqlite3.OperationalError("said")
    fault.sqlite_errorcode = code
    return fault


@pytest.mark.parametrize(("driver", "told"), [
    (psycopg.OperationalError("connection refused\nIs the server running?"), "service.no_database"),
    (psycopg.InterfaceError("the connection is closed"), "service.no_database"),
    (errors.AdminShutdown("terminating connection"), "service.no_database"),
    (errors.UndefinedTable("no such table"), None),
    (_sqlite(14), "service.no_database"),
    (_sqlite(11), "service.database_damaged"),
    (_sqlite(1), None),
    (ValueError("no"), None),
])
def test_faults_of_the_driver_also_as_django_hands_them_on(driver: Exception, told: str | None) -> None:
    handed = django.db.OperationalError(*driver.args)
    handed.__cause__ = driver
    for fault in (driver, handed):
        found = database_fault(fault)
        assert (found.code if found else None) == told
        if told == "service.no_database":
            assert found and found.params == {"fault": str(driver).splitlines()[0]}
