"""A database that an earlier program left comes up to date with every row."""

from __future__ import annotations

import pytest

from tests.service.conftest import Install
from tests.service.installation import TELLING, Rows

OF_THE_MACHINE = ("django_migrations", "django_content_type", "auth_permission", "sqlite_sequence", "")


@pytest.mark.parametrize("point", ["first", "last"])
def test_an_older_database_comes_up_to_date(install: Install, point: str) -> None:
    fresh, older = install("fresh"), install("older")
    fresh.python("django", "migrate", "--verbosity", "0", DJANGO_SETTINGS_MODULE="maplebridge.site.settings")
    steps, made = map(int, older.python("tests.service.older", point).split()[-2:])
    assert steps > 0 and made > 30
    before = older.rows()
    said = older.verb("upgrade", "--json")
    # invented rows do not make a sound tree: an upgrade holds faults that were there before against nobody
    assert said.code == 0, said.out + said.err
    assert len(said.json()["steps"]) == steps
    after = older.rows()
    assert _layout(after) == _layout(fresh.rows())
    for table, rows in before.items():
        if rows and table not in OF_THE_MACHINE:
            told = int(table in TELLING)  # that it was upgraded
            assert [row[0] for row in rows] == [row[0] for row in sorted(after[table])[:len(rows)]], table
            assert len(after[table]) == len(rows) + told, table


def _layout(rows: Rows) -> set[str]:
    """Tables, columns, conditions, triggers; not the order in which they came to be, nor counters."""
    return {" ".join(sorted(set(str(line).replace(",", " ").split()))) for line in rows[""] if "_seq'" not in str(line)}
