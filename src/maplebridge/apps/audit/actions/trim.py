"""What the retention schedule removes of the record itself. The chain stays verifiable: an event says on which number
and hash the kept part hangs."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from maplebridge.apps.audit.draft import Acting, Draft, microseconds
from maplebridge.apps.audit.models import Event, Receipt, Seal
from maplebridge.apps.audit.queries import rows
from maplebridge.apps.audit.seal import alone, site_chain
from maplebridge.apps.audit.triggers import KEEP_DAYS
from maplebridge.apps.audit.verdict import told
from maplebridge.apps.audit.verify import start_of
from maplebridge.apps.audit.walk import Walk
from maplebridge.apps.audit.writing import action
from maplebridge.engine.problem import Problem, Refused, has_errors
from maplebridge.words.phrases import bilingual

MOST = 100_000  # events removed in one run; the rest follows the next day
BATCH = 1_000


def trim(before: date, by: Acting) -> int:
    """Removes sealed events from before that day, the oldest first; how many. Raises Refused where the part to be
    removed is not whole: what was tampered with is not swept away."""
    if (timezone.localdate() - before).days < KEEP_DAYS:
        raise Refused([Problem("audit.kept_at_least", params={"days": KEEP_DAYS})])
    return _trim(before=before, by=by)


def forget_receipts(before: date, by: Acting) -> int:
    """Removes the receipts of writes from before that day: a form as old as that can be sent no more."""
    return Receipt.objects.filter(at__lt=_midnight(before)).delete()[0]


@action("audit.trim")
def _trim(event: Draft, *, before: date, by: Acting) -> int:
    alone()
    chain, limit = site_chain(), microseconds(_midnight(before))
    start = start_of(chain)
    last = rows.last_seal()
    cut = rows.older_than(limit, last[0] - 1 if last else 0, MOST)
    if not cut:
        event.nothing()
        return 0
    walk = Walk(chain, start).along(row for row in rows.sealed(until=cut))
    problems = told(walk, None)
    if has_errors(problems):
        raise Refused([Problem("audit.not_trimmed", params={"count": len(problems)}), *problems])
    _remove(start.seq + 1, cut)
    event.about("record", "audit", bilingual("audit.record"), seq=cut, hash=walk.hash, count=walk.links, before=before)
    return walk.links


def _remove(first: int, last: int) -> None:
    """Seals before their events: the guard of the database asks the event how old a seal is."""
    for begin in range(first, last + 1, BATCH):
        seals = Seal.objects.filter(seq__gte=begin, seq__lte=min(begin + BATCH - 1, last))
        events = list(seals.values_list("event", flat=True))
        seals.delete()
        Event.objects.filter(pk__in=events).delete()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
