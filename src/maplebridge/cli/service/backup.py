"""backup: database, evidence and the head of the audit chain as one file, while the site runs."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from maplebridge.apps.audit.chain import Chain
from maplebridge.apps.audit.seal import seal
from maplebridge.apps.overview.queries.backups import LAST, lying
from maplebridge.cli.files import write_whole
from maplebridge.cli.output import Output
from maplebridge.cli.service.archive import BLOCK, DATABASE, EVIDENCE, SECRETS, Manifest, Writer, written_whole
from maplebridge.cli.service.database import Copied, Database, the_database
from maplebridge.cli.service.lock import running
from maplebridge.engine.problem import Place, Problem, Refused

DRAFTS = ".maplebridge-*.part"  # files and folders beside a backup while it is made
CUT_OFF = timedelta(days=1)  # age at which nobody works on them any more


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written. `sha256` of the whole file, for the slip of paper it is noted on."""

    file: Path
    bytes: int
    sha256: str
    copied: Copied
    evidence: int
    lacking: int  # evidence files that the database lists and that were not there


def run_backup(to: Path | None, output: Output, *, with_secrets: bool) -> None:
    """`to`: a file, or a folder for a file named by the instant; None: the folder of the settings. Raises Refused
    also while the database is being exchanged, or where that was cut off."""
    with running(settings.HOME):
        made = make_backup(target(to, timezone.now()), with_secrets=with_secrets)
    output.say("service.backup_done", file=str(made.file), bytes=made.bytes, sha256=made.sha256, evidence=made.evidence,
               seq=made.copied.seq, head=made.copied.head or "-")
    if made.lacking:
        output.warn("service.backup_lacks", count=made.lacking, folder=str(settings.EVIDENCE_ROOT))
    output.say("service.backup_with_keys" if with_secrets else "service.backup_without_keys")
    output.document(ok=True, file=str(made.file), bytes=made.bytes, sha256=made.sha256, evidence=made.evidence,
                    evidence_missing=made.lacking, seq=made.copied.seq, head=made.copied.head, secrets=with_secrets)


def target(to: Path | None, now: datetime) -> Path:
    """Where a backup goes. Raises Refused where a file is there already, or the folder is not: a disk that is not
    mounted is not replaced by a folder or file of its name."""
    to = settings.BACKUPS if to is None else to.absolute()
    if to.is_dir() or to == settings.BACKUPS:
        name = f"maplebridge-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        free = (to / f"{name}{ending}.zip" for ending in ("", *(f"-{n}" for n in range(2, 1000))))
        return next(file for file in free if not file.exists())
    if to.exists():
        raise Refused([Problem("service.backup_exists", Place(str(to)))])
    if to.suffix != ".zip" or not to.parent.is_dir():
        raise Refused([Problem("service.backup_nowhere", Place(str(to)))])
    return to


def make_backup(file: Path, *, with_secrets: bool) -> Backup:
    """Raises Refused, OSError; leaves nothing behind then."""
    database = the_database()
    database.must_be_there()
    with suppress(DatabaseError):  # what stays open is counted in the manifest
        seal()
    now = timezone.now()
    _sweep(file.parent, now)
    with written_whole(file) as draft, \
            TemporaryDirectory(prefix=".maplebridge-", suffix=".part", dir=file.parent) as folder:
        copied = database.copy(Path(folder) / DATABASE)
        writer = Writer(draft)
        with (Path(folder) / DATABASE).open("rb") as copy:
            writer.add(DATABASE, copy, packed=database.vendor == "sqlite")
        evidence = _add_evidence(writer)
        if with_secrets:
            with (settings.HOME / SECRETS).open("rb") as secrets:
                writer.add(SECRETS, secrets)
        writer.end(_manifest(database, copied, now))
        digest, size = _digest(draft), draft.stat().st_size
    made = Backup(file, size, digest, copied, len(evidence), len(copied.stored - evidence))
    _note(made, now)
    return made


def prune(new: Path, keep: int) -> list[Path]:
    """Removes the oldest of our own backups beside `new`, so that with it `keep` are left; what else lies there stays.
    Those of a later day than now were made by another clock, and before `new` all the same: they go first."""
    now = timezone.now()
    others = sorted((one for one in lying(new.parent) if one.file != new), key=lambda one: (one.at <= now, one))
    gone = [one.file for one in others[:max(0, len(others) + 1 - keep)]]
    for file in gone:
        file.unlink(missing_ok=True)
    return gone


def _sweep(folder: Path, now: datetime) -> None:
    """What a backup that was killed left behind."""
    for left in folder.glob(DRAFTS):
        with suppress(OSError):
            if now.timestamp() - left.stat().st_mtime > CUT_OFF.total_seconds():
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def _add_evidence(writer: Writer) -> set[str]:
    """The names of the files that were added."""
    added = set()
    for file in _evidence_files(settings.EVIDENCE_ROOT):
        try:
            with file.open("rb") as source:
                writer.add(EVIDENCE + str(file.relative_to(settings.EVIDENCE_ROOT)), source, packed=False)
        except FileNotFoundError:  # its time ran out while we came
            continue
        added.add(file.name)
    return added


def _evidence_files(root: Path) -> Iterator[Path]:
    """Stored ones; drafts of uploads under way begin with a dot."""
    if root.is_dir():
        yield from (file for file in sorted(root.rglob("*")) if file.is_file()
                    and not any(part.startswith(".") for part in file.relative_to(root).parts))


def _manifest(database: Database, copied: Copied, now: datetime) -> Manifest:
    audit = {"installation": Chain(settings.AUDIT_KEY).installation, "seq": copied.seq, "head": copied.head,
             "unsealed": copied.unsealed}
    return Manifest(now.isoformat(), version("maplebridge"), database.vendor, copied.server, copied.migrations, audit)


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _note(made: Backup, now: datetime) -> None:
    """For the page that tells when the last one was made."""
    told = {"at": now.isoformat(), "file": str(made.file), "bytes": made.bytes, "sha256": made.sha256}
    write_whole(settings.HOME / LAST, json.dumps(told).encode())
    os.chmod(settings.HOME / LAST, 0o600)
