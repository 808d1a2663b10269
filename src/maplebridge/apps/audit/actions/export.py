"""What leaves the site of the record, and that it left."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import IO

from django.utils import timezone

from maplebridge.apps.audit import chainfile
from maplebridge.apps.audit.draft import Acting, Draft
from maplebridge.apps.audit.queries import rows
from maplebridge.apps.audit.seal import head, seal, site_chain
from maplebridge.apps.audit.verify import start_of
from maplebridge.apps.audit.writing import action
from maplebridge.words.phrases import bilingual


@action("audit.export")
def note_export(event: Draft, *, form: str, count: int, sha256: str, asked: Sequence[str], by: Acting) -> None:
    """That `count` events left as a file with this hash. form: chain, or a kind of file; asked: names of the
    filters set."""
    event.about("record", "audit", bilingual("audit.record"), form=form, count=count, sha256=sha256, asked=list(asked))


def export_chain(out: IO[bytes], by: Acting) -> tuple[int, str]:
    """Writes the whole chain, sealed up to now, and notes that it left; how many links, and the file's SHA-256. `out`
    can be read and sought. The caller has checked the right."""
    seal()
    chain = site_chain()
    links = rows.sealed(until=head().seq)
    count = chainfile.write(out, links, chain=chain, start=start_of(chain), made_at=timezone.now())
    out.flush()
    out.seek(0)
    digest = chainfile.sha256_of(out)
    out.seek(0)
    note_export(form="chain", count=count, sha256=digest, asked=(), by=by)
    return count, digest


def chain_as_file(by: Acting) -> IO[bytes]:
    """The same in a file that vanishes when it is closed."""
    out = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    export_chain(out, by)
    return out
