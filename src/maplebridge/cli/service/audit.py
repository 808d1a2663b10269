"""audit verify, seal, export: the record of every write, from the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

from maplebridge.apps.audit.chainfile import verify_file
from maplebridge.apps.audit.verdict import Verified, Wanted
from maplebridge.cli.output import Output
from maplebridge.cli.service.ground import site_ready
from maplebridge.cli.service.lock import running
from maplebridge.engine.problem import Place, Problem, Refused


def verify_record(output: Output, *, head: str | None, length: int | None, export: Path | None,
                  key: Path | None) -> None:
    """Leaves with 1 where anything is wrong. With `export` and `key` no site is needed."""
    wanted = Wanted.read(head, length) if head is not None else None
    if wanted is None and length is not None:
        raise Refused([Problem("audit.length_alone", Place("--length"))])
    if key is not None and export is None:
        raise Refused([Problem("audit.key_alone", Place("--key"))])
    if export is not None:
        found = verify_file(export, _key(key, output), wanted)
    else:
        site_ready(output)
        from maplebridge.apps.audit.verify import verify
        from maplebridge.cli.service.tables import must_have_tables

        must_have_tables()
        found = verify(wanted)
    _say(found, wanted, output)


def seal_record(output: Output) -> None:
    """Seals what waits."""
    from django.conf import settings

    from maplebridge.apps.audit.queries.heads import head_line
    from maplebridge.apps.audit.seal import head, seal
    from maplebridge.cli.service.tables import must_have_tables

    with running(settings.HOME):
        must_have_tables()
        count, now = seal(), head()
    output.say("audit.sealed", count=count)
    output.line(head_line(output.lang))
    output.document(ok=True, sealed=count, length=now.seq, head=now.hash, waiting=now.waiting)


def export_record(file: Path, output: Output) -> None:
    """The whole chain as a file; it stands there whole or not at all."""
    from django.conf import settings

    from maplebridge.apps.audit.actions.export import export_chain
    from maplebridge.apps.units.access import SYSTEM
    from maplebridge.cli.service.tables import must_have_tables

    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with running(settings.HOME):
        must_have_tables()
        if file.exists():
            raise Refused([Problem("audit.file_there", Place(str(file)))])
        try:
            with draft.open("x+b") as out:
                count, sha256 = export_chain(out, SYSTEM)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    output.say("audit.exported", count=count, file=str(file), sha256=sha256)
    output.document(ok=True, file=str(file), events=count, sha256=sha256)


def _say(found: Verified, wanted: Wanted | None, output: Output) -> None:
    output.problems(found.problems)
    output.say("audit.verified", events=found.events, rate=found.rate, length=found.head.seq, hash=found.head.hash,
               installation=found.installation, waiting=found.head.waiting)
    errors = sum(problem.severity == "error" for problem in found.problems)
    output.say("audit.whole" if found.whole else "audit.not_whole", count=errors)
    if wanted is None:
        output.say("audit.no_head_given")
    output.document(ok=found.whole, events=found.events, first=found.first, seconds=round(found.seconds, 3),
                    rate=found.rate, length=found.head.seq, head=found.head.hash, waiting=found.head.waiting,
                    installation=found.installation, problems=output.told(found.problems))
    if not found.whole:
        output.leave()


def _key(file: Path | None, output: Output) -> bytes:
    """From a secrets.json, or the site's own. Raises Refused."""
    if file is None:
        site_ready(output)
        from django.conf import settings

        return bytes(settings.AUDIT_KEY)
    try:
        return bytes.fromhex(json.loads(file.read_text(encoding="utf-8"))["audit"])
    except (ValueError, KeyError, TypeError):
        raise Refused([Problem("audit.no_key", Place(str(file)))]) from None
