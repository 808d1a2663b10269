"""Entries of record books and the batches they came in. Nothing is overwritten: a correction is a new entry."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from maplebridge.apps.jobs.models import Job
from maplebridge.apps.ledgers.states import CURRENT, REVIEWS, STATES, WAYS
from maplebridge.apps.units.models import Person, Unit


class Batch(models.Model):
    """Entries that came at once, by import, paste or a program; withdrawn at once as well."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="batches")  # all entries lie at or under it
    ledger = models.CharField(max_length=20)
    way = models.CharField(max_length=10)
    file_name = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField()  # rows written so far
    sha256 = models.CharField(max_length=64)  # over its rows; over file and parts where a job writes them
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # that writes it
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    @property
    def path(self) -> str:
        return self.unit.path

    class Meta:
        indexes = (models.Index(fields=["unit", "id"], name="batch_unit"),)
        constraints = (
            models.CheckConstraint(name="batch_way", condition=Q(way__in=WAYS)),
            models.CheckConstraint(name="batch_withdrawn", condition=Q(withdrawn_at=None) | ~Q(withdrawn_why="")),
        )


class Entry(models.Model):
    """One record of work. `values`: its fields as engine.ledger.stored writes them, but for those that are columns
    here: number, unit, who entered it and when, who reviewed it and when, what it corrects.

    A record and its corrections are a chain: `first` is where it began (None: here), `version` counts through it. The
    first one's key is the record's key wherever it is named."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="entries")
    ledger = models.CharField(max_length=20)
    number = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)  # of the number
    n = models.PositiveIntegerField(null=True, blank=True)  # its running part
    day = models.DateField(null=True, blank=True)  # the day the record is dated
    values = models.JSONField(encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, default=CURRENT)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    first = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="chain")
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="entries")
    entered_at = models.DateTimeField()
    review = models.CharField(max_length=10, blank=True)
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.CharField(max_length=200, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    @property
    def path(self) -> str:
        return self.unit.path

    class Meta:
        indexes = (
            models.Index(fields=["unit", "ledger", "day"], name="entry_book", condition=Q(state=CURRENT)),
            models.Index(fields=["ledger", "day"], name="entry_month", condition=Q(state=CURRENT)),
            models.Index(fields=["unit", "id"], name="entry_newest"),
            models.Index(fields=["unit", "ledger", "year", "n"], name="entry_running"),
            models.Index(fields=["entered_by", "id"], name="entry_person"),
        )
        constraints = (
            models.CheckConstraint(name="entry_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="entry_review", condition=Q(review__in=REVIEWS)),
            models.UniqueConstraint(fields=["ledger", "number"], condition=Q(state=CURRENT) & ~Q(number=""),
                                    name="entry_number_once"),
            models.CheckConstraint(name="entry_not_reviewed_by_its_enterer",
                                   condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("entered_by"))),
            models.CheckConstraint(name="entry_withdrawn_has_reason",
                                   condition=~Q(state="withdrawn") | ~Q(withdrawn_why="")),
        )


class Month(models.Model):
    """How often the entries of a book and month were changed: what was made of them at an older count is made anew.
    Entries without a day stand under month ""."""

    ledger = models.CharField(max_length=20)
    month = models.CharField(max_length=7, blank=True)  # 2026-03
    changes = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ledger", "month"], name="month_once"),)
