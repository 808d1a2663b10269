"""What the retention schedule removes: records that ended or were withdrawn long ago, and files nothing rests on."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from maplebridge.apps.audit.draft import Acting
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.evidence.models import Evidence, StoredFile
from maplebridge.apps.units.access import SYSTEM
from maplebridge.web.refusals import NotPermitted
from maplebridge.words import bilingual


@action("evidence.forget")
def forget_evidence(event: Draft, *, before: date, by: Acting) -> int:
    """Records whose last day, and the day on which it was said, or whose withdrawal, was before that day; how many. An
    old paper added today, or one whose days are corrected, is kept as long as any other. The files themselves go
    with the next sweep. Only the system itself does this."""
    if by.key != SYSTEM.key:
        raise NotPermitted("system.manage")
    midnight = timezone.make_aware(datetime.combine(before, time.min))
    ended = Q(to_day__lt=before, changed_at__lt=midnight)
    due = (Evidence.objects.select_for_update(of=("self",)).select_related("file")
           .filter(ended | Q(withdrawn_at__lt=midnight)).order_by("pk"))
    rows = [(row.pk, row.file.sha256) for row in due]
    if not rows:
        event.nothing()
        return 0
    Evidence.objects.filter(pk__in=[key for key, _ in rows]).delete()
    nothing_rests_on_it = {each.name: None for each in StoredFile._meta.related_objects}
    StoredFile.objects.filter(**nothing_rests_on_it).delete()
    event.about("evidence", rows[0][0], bilingual("evidence.one"))
    event.bulk(rows)
    return len(rows)
