"""upgrade: back up, bring the database to this program's layout, look whether all is sound; or put everything back.

A mark in the home names the backup from before the first change until the last look. Whoever finds it (after a kill,
a power cut) puts that backup back before anything else."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import Error, connection
from django.utils import timezone

from maplebridge.apps.audit.actions.exchange import note_upgrade
from maplebridge.apps.audit.seal import seal
from maplebridge.apps.overview.queries.health import pending_migrations
from maplebridge.apps.units.access import SYSTEM
from maplebridge.cli.files import write_whole
from maplebridge.cli.output import Output
from maplebridge.cli.service.archive import sync, verified
from maplebridge.cli.service.backup import make_backup, prune, target
from maplebridge.cli.service.database import Database, the_database
from maplebridge.cli.service.lock import UPGRADING, alone
from maplebridge.cli.service.proof import chain_faults, integrity_faults, system_faults
from maplebridge.cli.service.restore import exchange, nobody_else, settle, tell_restore
from maplebridge.engine.problem import Place, Problem, Refused


def run_upgrade(output: Output) -> None:
    """Leaves with 1 where the upgrade did not come about; the installation is then as it was before."""
    with alone(settings.HOME):
        database = the_database()
        settle(database)
        nobody_else(database)
        if interrupted():
            output.warn("service.upgrade_was_cut", backup=str(interrupted()))
            put_back(database)
        tell_restore()
        steps = pending_migrations()
        connection.close()
        if not steps:
            output.say("service.upgrade_nothing")
            output.document(ok=True, steps=[], backup=None)
            return
        backup = _upgrade(database, output, steps)
    output.say("service.upgraded", count=len(steps), backup=str(backup))
    output.document(ok=True, steps=steps, backup=str(backup))


def interrupted() -> Path | None:
    """The backup to put back, where an upgrade was cut off."""
    mark = settings.HOME / UPGRADING
    return Path(json.loads(mark.read_bytes())["backup"]) if mark.exists() else None


def put_back(database: Database) -> None:
    """Everything as it was when the mark was set. Raises Refused where the backup itself is gone or damaged."""
    backup = interrupted()
    if backup is None:
        return
    if not backup.exists():
        raise Refused([Problem("service.upgrade_backup_gone", Place(str(backup)))])
    connection.close()
    exchange(backup, verified(backup), database)


def _upgrade(database: Database, output: Output, steps: list[str]) -> Path:
    before, used = set(_faults_before()), not database.is_empty()
    backup = target(None, timezone.now())
    made = make_backup(backup, with_secrets=False)
    output.say("service.upgrade_backed_up", backup=str(made.file))
    write_whole(settings.HOME / UPGRADING, json.dumps({"backup": str(backup)}).encode())
    sync(settings.HOME / UPGRADING)
    sync(settings.HOME)
    try:
        output.say("service.upgrade_steps", count=len(steps))
        _migrate()
        if found := [fault for fault in _faults_after() if fault.code not in before]:
            raise Refused(found)
        if used:
            note_upgrade(program=version("maplebridge"), steps=steps, backup=backup.name, sha256=made.sha256, by=SYSTEM)
            seal()
    except (Exception, KeyboardInterrupt, SystemExit) as fault:
        put_back(database)
        raise Refused([*_told(fault), Problem("service.put_back", Place(str(backup)))]) from fault
    connection.close()
    (settings.HOME / UPGRADING).unlink()
    sync(settings.HOME)
    tell_restore()
    prune(backup, settings.BACKUPS_KEPT)
    return backup


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    if left := pending_migrations():
        raise Refused([Problem("service.pending", params={"count": len(left), "steps": left[:5]})])


def _faults_before() -> list[str]:
    """What was wrong already is no reason to refuse an upgrade. The layout may be too old to be looked at."""
    found: list[str] = []
    for look in (chain_faults, integrity_faults):
        try:
            found += [fault.code for fault in look()]
        except Error:
            connection.close()
    return found


def _faults_after() -> list[Problem]:
    return [*system_faults(), *chain_faults(), *integrity_faults()]


def _told(fault: BaseException) -> tuple[Problem, ...]:
    if isinstance(fault, Refused):
        return fault.problems
    if isinstance(fault, Error | CommandError):
        said = str(fault).strip().splitlines() or [""]
        return (Problem("service.upgrade_failed", params={"fault": type(fault).__name__, "said": said[0][:300]}),)
    return (Problem("service.upgrade_failed", params={"fault": type(fault).__name__, "said": str(fault)[:300]}),)
