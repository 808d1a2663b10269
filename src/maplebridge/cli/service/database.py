"""The installation's database, as backup and restore need it: copied, loaded beside the present one, exchanged."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from maplebridge.apps.overview.queries.backups import LAST, lying
from maplebridge.engine.problem import Place, Problem, Refused

CONTENT = ("units_unit", "units_person", "audit_event")  # a database without a row of these is worth nothing
Ask = Callable[[str], list[tuple[Any, ...]]]  # runs a query and gives its rows


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds, read from the very state that was copied."""

    server: str
    migrations: list[str]
    seq: int
    head: str
    unsealed: int
    stored: frozenset[str]  # SHA-256 of the evidence files it lists


class Database(Protocol):
    """One kind of database. What is loaded beside can be kept or dropped at any later time, also by another run."""

    vendor: str

    def must_be_there(self) -> None:
        """Raises Refused where there is nothing, not even tables."""
        ...

    def copy(self, to: Path) -> Copied:
        """A consistent copy as one file while the site may be writing. Raises Refused, OSError."""
        ...

    def is_empty(self) -> bool:
        """Whether nothing would be lost."""
        ...

    def load(self, copy: Path) -> None:
        """Brings a copy in beside the present database. Raises Refused, OSError."""
        ...

    def looking_at_loaded(self) -> AbstractContextManager[None]:
        """Django's connection sees what was loaded."""
        ...

    def keep(self) -> None:
        """What was loaded takes the place of the present database; nothing happens where nothing is loaded."""
        ...

    def drop(self) -> None:
        """What was loaded is thrown away."""
        ...

    def others(self) -> int:
        """Connections of others to it."""
        ...


def the_database() -> Database:
    """The one of the settings."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine.endswith("sqlite3"):
        from maplebridge.cli.service.sqlite import Sqlite

        return Sqlite(Path(settings.DATABASES["default"]["NAME"]))
    from maplebridge.cli.service.postgresql import Postgresql

    return Postgresql(settings.DATABASES["default"])


def must_not_be_gone() -> None:
    """Asked of a database without tables: raises Refused where the home, or the folder of backups, tells of a site
    all the same. New tables would look like that site, and its good backups would be removed night after night."""
    evidence = settings.EVIDENCE_ROOT.rglob("*") if settings.EVIDENCE_ROOT.is_dir() else ()
    if (settings.HOME / LAST).exists() or lying(settings.BACKUPS) or any(file.is_file() for file in evidence):
        raise Refused([Problem("service.database_gone", Place(str(settings.HOME)))])


def nothing_here(place: str = "") -> Refused:
    """Why nothing can be done with a database without tables."""
    try:
        must_not_be_gone()
    except Refused as gone:
        return gone
    return Refused([Problem("service.nothing_yet", Place(place or None))])


def what_it_holds(server: str, ask: Ask, tables: set[str]) -> Copied:
    """Read through `ask`; a database without our tables holds nothing."""
    migrations = [f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations ORDER BY id")] \
        if "django_migrations" in tables else []
    if "audit_seal" not in tables:
        return Copied(server, migrations, 0, "", 0, frozenset())
    last = ask("SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1") or [(0, "")]
    stored = ask("SELECT sha256 FROM evidence_storedfile") if "evidence_storedfile" in tables else []
    return Copied(server, migrations, last[0][0], last[0][1], ask("SELECT count(*) FROM audit_waiting")[0][0],
                  frozenset(sha256 for (sha256,) in stored))


def has_content(ask: Ask, tables: set[str]) -> bool:
    return any(ask(f"SELECT 1 FROM {table} LIMIT 1") for table in CONTENT if table in tables)
