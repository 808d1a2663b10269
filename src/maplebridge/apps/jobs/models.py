"""Jobs: what is to be done, who has it in hand, how far it is, what came out."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from maplebridge.apps.jobs.states import QUEUED, RUNNING, STATES
from maplebridge.apps.units.models import Person, Unit


class Job(models.Model):
    """One piece of long work. `holder` is the key of the one run that has it in hand; whoever holds another key can
    neither report progress nor end it."""

    kind = models.CharField(max_length=60)  # as registered
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    asker = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="jobs")  # None: the system
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="jobs")  # None: the whole site
    once = models.CharField(max_length=100, null=True)
    state = models.CharField(max_length=10, default=QUEUED)
    cancel_asked = models.BooleanField(default=False)
    cursor = models.JSONField(null=True, encoder=DjangoJSONEncoder)  # where the next step begins
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # starts since a step was last finished
    holder = models.CharField(max_length=36, blank=True)
    beat = models.BigIntegerField(default=0)  # goes up while its run lives; no clock decides over that
    run_after = models.DateTimeField()
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)  # shown to people, decides nothing
    ended_at = models.DateTimeField(null=True)
    told = models.JSONField(default=list, encoder=DjangoJSONEncoder)  # what came out: [{code, params}]
    file = models.CharField(max_length=80, blank=True)  # its name in HOME/jobs
    file_name = models.CharField(max_length=120, blank=True)  # the name it is downloaded under

    class Meta:
        indexes = (
            models.Index(fields=["state", "run_after", "id"], name="job_next"),
            models.Index(fields=["asker", "id"], name="job_asker"),
            models.Index(fields=["unit", "id"], name="job_unit"),
            models.Index(fields=["ended_at"], name="job_ended"),
        )
        constraints = (
            models.UniqueConstraint(fields=["kind", "once"], name="job_once"),
            models.CheckConstraint(name="job_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="job_held_while_running",
                                   condition=Q(state=RUNNING) & ~Q(holder="") | ~Q(state=RUNNING) & Q(holder="")),
        )


class Planned(models.Model):
    """The planned instant of a scheduled kind for which a job was last asked."""

    kind = models.CharField(max_length=60, primary_key=True)
    last = models.DateTimeField()


class Worker(models.Model):
    """A worker process that lives, so that a page can say when nobody does the work."""

    name = models.CharField(max_length=100, primary_key=True)
    seen_at = models.DateTimeField()
