"""The migrations lead to the tables of today, also from where the first release left a home."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.django_db


def test_nothing_is_left_to_migrate() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_what_was_added_since_comes_to_homes_of_before() -> None:
    loader = MigrationLoader(connection)

    def indexes(last: str) -> set[str]:
        models = loader.project_state(("units", last)).models
        return {index.name for model in ("rolegrant", "unit") for index in models["units", model].options["indexes"]}

    assert {"grant_ends", "unit_head"} <= indexes("0003_heads") - indexes("0002_cache_table")
