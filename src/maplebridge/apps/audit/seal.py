"""Numbers committed events and chains them. Runs every second beside the worker and before whatever leaves the site."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.db import connection, transaction

from maplebridge.apps.audit.chain import Chain, Head, line
from maplebridge.apps.audit.models import Seal, Waiting
from maplebridge.apps.audit.queries import rows
from maplebridge.apps.audit.walk import legible

BATCH = 1_000  # events sealed in one transaction
LOCK = 1_296_188_244  # PostgreSQL's advisory lock of whoever works on the chain


def site_chain() -> Chain:
    """The chain of this installation."""
    return Chain(settings.AUDIT_KEY)


def head() -> Head:
    """Two queries."""
    seq, hash_ = rows.last_seal() or (0, site_chain().genesis)
    return Head(seq, legible(hash_), rows.waiting_count())


def seal() -> int:
    """Seals what waits; how many events that were. Whoever comes second waits for the first.

    An event whose mark does not fit was not written by the site: it is left waiting, for verification to tell."""
    count = after = 0
    chain = site_chain()
    while rows.waiting(after, 1):
        with transaction.atomic():
            alone()
            sealed, after = _batch(chain, after)
        count += sealed
    return count


def alone() -> None:
    """Till the end of the transaction under way nobody else works on the chain. On SQLite whoever writes is alone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def genuine(chain: Chain, row: rows.Row) -> bool:
    """Whether a waiting event is there, not sealed yet, and as the site wrote it."""
    return row[2] is None and row[3] is not None and hmac.compare_digest(
        str(row[1]).encode(errors="replace"), chain.mark(line(row[3:])).encode())


def _batch(chain: Chain, after: int) -> tuple[int, int]:
    """How many were sealed, and the key of the last event that was looked at."""
    found = rows.waiting(after, BATCH)
    if not found:
        return 0, after
    seq, before = rows.last_seal(room=BATCH) or (0, chain.genesis)
    seals = []
    for row in found:
        if genuine(chain, row):
            seq, before = seq + 1, chain.link(before, seq + 1, line(row[3:]))
            seals.append(Seal(seq=seq, event=row[0], hash=before))
    Seal.objects.bulk_create(seals)
    Waiting.objects.filter(event__in=[seal.event for seal in seals]).delete()
    return len(seals), found[-1][0]
