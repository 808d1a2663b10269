"""restore: a backup takes the place of what is here, wholly or not at all.

Everything is first brought in beside the present state and looked at. Then a mark is set, and from then on every run
finishes the exchange; before it, every run throws away what was brought in."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q

from maplebridge.apps.audit.actions.exchange import note_restore
from maplebridge.apps.audit.chain import Chain, Head
from maplebridge.apps.audit.queries.events import Asked, every
from maplebridge.apps.audit.queries.links import hashes
from maplebridge.apps.audit.seal import head, seal
from maplebridge.apps.overview.queries.health import pending_migrations, unknown_migrations
from maplebridge.apps.units.access import SYSTEM
from maplebridge.cli.output import Output
from maplebridge.cli.service.archive import DATABASE, EVIDENCE, SECRETS, Manifest, sync, unpack, verified
from maplebridge.cli.service.database import Database, must_not_be_gone, the_database
from maplebridge.cli.service.lock import RESTORING, UPGRADING, alone
from maplebridge.cli.service.proof import chain_faults
from maplebridge.engine.problem import Place, Problem, Refused

READY = "READY"
NOTE = "restored.json"  # what the audit record has yet to be told of a restore


def run_restore(file: Path, output: Output, *, force: bool) -> None:
    """Leaves with 1 and everything as it was where the backup is not sound or does not fit."""
    with alone(settings.HOME):
        database = the_database()
        settle(database)
        tell_restore()
        nobody_else(database)
        manifest = verified(file)
        _fits(manifest, file, database)
        if not force:
            _must_be_empty(database)
            _must_have_key(manifest)
        replaced = exchange(file, manifest, database, noted=True)
        behind = pending_migrations()
        tell_restore()
        connection.close()
    output.say("service.restored", file=str(file), made_at=manifest.made_at, seq=manifest.audit["seq"],
               evidence=sum(name.startswith(EVIDENCE) for name in manifest.parts))
    if replaced["lost"] is None:
        output.warn("service.restored_lost_unknown")
    elif replaced["lost"]:
        output.say("service.restored_lost", lost=replaced["lost"])
    if not _has_key(manifest):
        output.warn("service.restored_without_key")
    if behind:
        output.say("service.restored_older", count=len(behind))
    output.document(ok=True, file=str(file), made_at=manifest.made_at, pending=behind, replaced=replaced,
                    **manifest.audit)


def exchange(file: Path, manifest: Manifest, database: Database, *, noted: bool = False) -> dict[str, Any]:
    """What is replaced: seq, head and `lost`, how many of its events the backup has not; None where unknown. `noted`:
    the audit record will tell of it. Raises Refused, OSError; all is as before then."""
    incoming = settings.HOME / RESTORING
    present = _present(database)
    try:
        incoming.mkdir(mode=0o700)
        unpack(file, incoming, lambda name: True)
        (incoming / EVIDENCE).mkdir(exist_ok=True)
        database.load(incoming / DATABASE)
        _look_at_loaded(database, manifest)
        replaced = _replaced(present, database)
        if noted:
            _write_note(incoming / NOTE, file, manifest, replaced)
    except BaseException:
        database.drop()
        shutil.rmtree(incoming, ignore_errors=True)
        raise
    (incoming / READY).touch()
    sync(incoming / READY)
    sync(incoming)
    settle(database)
    return replaced


def settle(database: Database) -> None:
    """Finishes, or takes back, what an earlier run left half done. Nothing to do otherwise."""
    incoming = settings.HOME / RESTORING
    if not incoming.exists():
        return
    if (incoming / READY).exists():
        database.keep()
        _take(incoming / EVIDENCE, settings.EVIDENCE_ROOT, incoming / "evidence-before")
        if (incoming / SECRETS).exists():
            (incoming / SECRETS).replace(settings.HOME / SECRETS)
        if (incoming / NOTE).exists():
            (incoming / NOTE).replace(settings.HOME / NOTE)
        (settings.HOME / UPGRADING).unlink(missing_ok=True)  # what an upgrade left half done is gone
        sync(settings.HOME)
        (incoming / READY).unlink()
    else:
        database.drop()
    shutil.rmtree(incoming)


def tell_restore() -> None:
    """Writes into the record what a restore left to be told: as soon as the tables of the record have today's layout,
    so after the upgrade of an older backup, or by the next run where this one was cut off. Told once only: no backup
    holds an event of its own restore."""
    note = settings.HOME / NOTE
    if not note.exists():
        return
    try:
        if any(step.startswith("audit.") for step in pending_migrations()):
            return
        told = json.loads(note.read_bytes())
        with _key_in(settings.HOME / SECRETS):
            if not any(every(Q(), Asked(kind="site.restore", text=told["backup"]["sha256"]), 1)):
                note_restore(**told, by=SYSTEM)
            seal()
    finally:
        connection.close()  # it would be counted as somebody else's
    note.unlink()
    sync(settings.HOME)


def nobody_else(database: Database) -> None:
    """Raises Refused where somebody on another machine has the database open."""
    if others := database.others():
        raise Refused([Problem("service.others_connected", params={"count": others})])


def _take(new: Path, place: Path, before: Path) -> None:
    if new.exists():
        if place.exists() and not before.exists():
            place.rename(before)
        new.rename(place)


def _fits(manifest: Manifest, file: Path, database: Database) -> None:
    if manifest.vendor != database.vendor:
        params = {"theirs": manifest.vendor, "ours": database.vendor}
        raise Refused([Problem("service.backup_other_database", Place(str(file)), params)])
    if unknown := unknown_migrations(manifest.migrations):
        newer = {"version": manifest.version, "steps": unknown[:5]}
        raise Refused([Problem("service.backup_newer", Place(str(file)), newer)])


def _must_be_empty(database: Database) -> None:
    root = settings.EVIDENCE_ROOT
    if not database.is_empty() or (root.is_dir() and any(root.iterdir())):
        raise Refused([Problem("service.not_empty", Place(str(settings.HOME)))])


def _must_have_key(manifest: Manifest) -> None:
    if not _has_key(manifest) and manifest.audit["seq"]:
        raise Refused([Problem("service.other_key", Place(str(settings.HOME / SECRETS)))])


def _has_key(manifest: Manifest) -> bool:
    """Whether the chain can be verified with a key that is here or comes along."""
    return manifest.has_secrets or manifest.audit["installation"] == Chain(settings.AUDIT_KEY).installation


def _look_at_loaded(database: Database, manifest: Manifest) -> None:
    """The chain is read with today's program, so not before the layout of its tables is today's."""
    if not _has_key(manifest):
        return
    with database.looking_at_loaded(), _key_of(manifest):
        if any(step.startswith("audit.") for step in pending_migrations()):
            return
        if found := chain_faults(manifest.audit["seq"], manifest.audit["head"]):
            raise Refused(found)


@contextmanager
def _key_of(manifest: Manifest) -> Iterator[None]:
    """The key that comes along is the one its chain was made with."""
    with _key_in(settings.HOME / RESTORING / SECRETS) if manifest.has_secrets else nullcontext():
        yield


@contextmanager
def _key_in(file: Path) -> Iterator[None]:
    """The key of the chain as a file of keys has it: a restore may have exchanged it since this program began."""
    present = settings.AUDIT_KEY
    settings.AUDIT_KEY = bytes.fromhex(json.loads(file.read_bytes())["audit"])
    try:
        yield
    finally:
        settings.AUDIT_KEY = present


def _present(database: Database) -> tuple[Head, set[str]] | None:
    """Head and hashes of the chain that is here; None where it cannot be read, or there was one and it is gone."""
    if database.is_empty():
        try:
            must_not_be_gone()
        except Refused:
            return None
        return Head(0, "", 0), set()
    try:
        return head(), set(hashes())
    except DatabaseError:  # damaged, or of another layout
        return None
    finally:
        connection.close()


def _replaced(present: tuple[Head, set[str]] | None, database: Database) -> dict[str, Any]:
    if present is None:
        return {"seq": None, "head": None, "lost": None}
    before, lost = present
    with database.looking_at_loaded():
        try:
            lost.difference_update(hashes())
        except DatabaseError:  # of an older layout
            return {"seq": before.seq, "head": before.hash, "lost": None}
    return {"seq": before.seq, "head": before.hash if before.seq else "-", "lost": len(lost) + before.waiting}


def _write_note(note: Path, file: Path, manifest: Manifest, replaced: dict[str, Any]) -> None:
    with file.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    backup = {"file": file.name, "sha256": digest, "made_at": manifest.made_at, "seq": manifest.audit["seq"],
              "head": manifest.audit["head"] or "-"}
    note.write_text(json.dumps({"backup": backup, "replaced": replaced}))
    sync(note)
