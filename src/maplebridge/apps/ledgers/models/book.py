"""What is known around the books: which are switched on, where work is done, what is expected, what was asked."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from maplebridge.apps.ledgers.models.entry import Entry
from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.units.models import Person, Unit


class Switch(models.Model):
    """A ledger that an office switched off or on for a programme; without one, what the scheme says."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="ledgers")
    ledger = models.CharField(max_length=20)
    on = models.BooleanField()
    why = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["programme", "ledger"], name="switch_once"),)


class Place(models.Model):
    """A building, organisation or site that records may name. Never a dwelling of residents."""

    code = models.CharField(max_length=40, unique=True)
    zh = models.CharField(max_length=60)
    en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places")  # community, station or group
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    @property
    def path(self) -> str:
        return self.unit.path


class Expected(models.Model):
    """Entries that a unit owes a book: the denominator of completeness."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="expected")
    ledger = models.CharField(max_length=20)
    key = models.CharField(max_length=60)  # tells it apart: a plan's number, a month, an indicator
    from_day = models.DateField()
    due = models.DateField()
    count = models.PositiveIntegerField(default=1)
    exempt = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    @property
    def path(self) -> str:
        return self.participant.unit.path

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["participant", "ledger", "key"], name="expected_once"),
            models.CheckConstraint(name="expected_order", condition=Q(due__gte=F("from_day"))),
            models.CheckConstraint(name="expected_exempt_has_reason", condition=Q(exempt=False) | ~Q(reason="")),
        )


class CheckAnswer(models.Model):
    """What a person answered to a question of the integrity checks. The same question is not asked again."""

    check_name = models.CharField(max_length=40)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="answers")  # the one asked about
    mark = models.CharField(max_length=64)  # SHA-256 of the check and the records it holds together
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    answer = models.CharField(max_length=300)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mark"], name="check_answered_once"),)


class CheckQuestion(models.Model):
    """What an integrity check asks. Open until it is answered, or until what was found is no longer so."""

    check_name = models.CharField(max_length=40)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="questions")  # the record asked about
    mark = models.CharField(max_length=64)  # as that of its answer
    code = models.CharField(max_length=60)  # of the sentence
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # as queries/asked.py writes them
    asked_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    answer = models.OneToOneField(CheckAnswer, null=True, blank=True, on_delete=models.PROTECT, related_name="question")

    @property
    def path(self) -> str:
        return self.entry.unit.path

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mark"], name="check_asked_once"),)
