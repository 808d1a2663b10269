"""Units that take part, and who answers for what in them."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from maplebridge.apps.programmes.models.programme import Programme, SchemeVersion
from maplebridge.apps.programmes.states import PARTS, RESPONSIBLE
from maplebridge.apps.units.models import Person, Unit


class Participant(models.Model):
    """A unit in a programme, from day to day. `rolled_out` is the version that reached it; None: not yet.

    What the scheme asks of a unit (category, officers, host ...) is what it was when it was rolled out; a unit that
    merges in mid-year ends here and its successor begins."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="participants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="participations")
    rolled_out = models.ForeignKey(SchemeVersion, null=True, on_delete=models.PROTECT, related_name="participants")
    rolled_out_at = models.DateTimeField(null=True, blank=True)
    category = models.CharField(max_length=40, blank=True)
    exempt = models.BooleanField(default=False)  # out of contest
    officers = models.PositiveIntegerField(null=True, blank=True)
    assessment_day = models.DateField(null=True, blank=True)  # its own; None: the scheme's
    arrival = models.DateField(null=True, blank=True)
    rotation = models.DateField(null=True, blank=True)
    host = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sending = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    promised = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # step -> the finish first planned
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    @property
    def path(self) -> str:
        return self.unit.path

    class Meta:
        indexes = (models.Index(fields=["unit", "programme"], name="participant_unit"),
                   models.Index(fields=["programme", "category"], name="participant_category"))
        constraints = (
            models.UniqueConstraint(fields=["programme", "unit", "from_day"], name="participant_once"),
            models.UniqueConstraint(fields=["programme", "unit"], condition=Q(to_day=None),
                                    name="participant_one_open"),
            models.CheckConstraint(name="participant_order",
                                   condition=Q(to_day=None) | Q(to_day__gte=F("from_day"))),
        )


class LinePerson(models.Model):
    """Who answers for a line of a unit's table, or helps with it. One responsible person at a time; they confirm it by
    their own account."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="people")
    indicator = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="lines")
    part = models.CharField(max_length=12, default=RESPONSIBLE)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    named_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    @property
    def path(self) -> str:
        return self.participant.unit.path

    class Meta:
        indexes = (models.Index(fields=["person", "to_day"], name="line_person"),)
        constraints = (
            models.CheckConstraint(name="line_part", condition=Q(part__in=PARTS)),
            models.CheckConstraint(name="line_order", condition=Q(to_day=None) | Q(to_day__gte=F("from_day"))),
            models.UniqueConstraint(fields=["participant", "indicator"],
                                    condition=Q(part=RESPONSIBLE, to_day=None), name="line_one_responsible"),
            models.UniqueConstraint(fields=["participant", "indicator", "person", "part"], condition=Q(to_day=None),
                                    name="line_once"),
        )


class LineRead(models.Model):
    """A line of a version, read and understood by somebody of the unit."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="read")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="read")
    indicator = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["participant", "version", "indicator", "person"],
                                               name="line_read_once"),)


class LineQuestion(models.Model):
    """What a unit asks about a line; the lead department answers, and every unit sees both."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="questions")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="questions")
    indicator = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    @property
    def path(self) -> str:
        return self.participant.unit.path

    class Meta:
        indexes = (models.Index(fields=["programme", "indicator", "id"], name="question_line"),)
        constraints = (models.CheckConstraint(
            name="question_answered", condition=Q(answered_at=None, answered_by=None, answer="")
            | (Q(answered_at__isnull=False) & ~Q(answer=""))),)


class ItemLead(models.Model):
    """The department that leads an item of the table, from day to day."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="leads")
    item = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="leads")
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)

    @property
    def path(self) -> str:
        return self.programme.unit.path

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["programme", "item"], condition=Q(to_day=None), name="lead_one"),
            models.CheckConstraint(name="lead_order", condition=Q(to_day=None) | Q(to_day__gte=F("from_day"))),
        )
