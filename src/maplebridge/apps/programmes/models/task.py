"""Steps of units' plans of which more is known than their template says."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from maplebridge.apps.programmes.models.participant import Participant
from maplebridge.apps.programmes.states import OPEN, TASKS
from maplebridge.apps.units.models import Person


class Task(models.Model):
    """A step that was started, finished, waived, re-planned, split or added. What is not here is open, as the template
    has it. `origin` names what made it: template, added, split, or another subject's kind with its key."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="tasks")
    key = models.CharField(max_length=80)  # of the template, "FQ3.1.name"; or the line's code and a number
    indicator = models.CharField(max_length=40)
    zh = models.CharField(max_length=120, blank=True)  # of what has no template
    en = models.CharField(max_length=200, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)  # working days; None: the template's
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)  # keys; None: the template's
    origin = models.CharField(max_length=20, default="template")
    origin_key = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, default=OPEN)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    remaining = models.PositiveSmallIntegerField(null=True, blank=True)  # working days, from `remaining_on`
    remaining_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    planned = models.DateField(null=True, blank=True)  # its own finish date, where it was planned anew
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    version = models.PositiveIntegerField(default=1)

    @property
    def path(self) -> str:
        return self.participant.unit.path

    class Meta:
        indexes = (
            models.Index(fields=["person", "state"], name="task_person"),
            models.Index(fields=["participant", "version", "id"], name="task_changes"),
        )
        constraints = (
            models.UniqueConstraint(fields=["participant", "key"], name="task_once"),
            models.CheckConstraint(name="task_state", condition=Q(state__in=TASKS)),
            models.CheckConstraint(name="task_done_has_end", condition=~Q(state="done") | Q(ended_on__isnull=False)),
            models.CheckConstraint(name="task_waived_has_reason", condition=~Q(state="waived") | ~Q(reason="")),
            models.CheckConstraint(name="task_order", condition=Q(started_on=None) | Q(ended_on=None)
                                   | Q(ended_on__gte=F("started_on"))),
        )
