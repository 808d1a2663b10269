"""Units as they are today, and how each was from day to day."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from maplebridge.apps.units.kinds import KINDS


class Unit(models.Model):
    """A node of the organisation tree as of today: what its spans say, kept here for reading and for rights.

    `path` is the parent's path and this unit's key as six hex digits, so a subtree is one range of an index."""

    code = models.CharField(max_length=40, unique=True)
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=20, blank=True, db_index=True)  # of the pinyin of zh, for search
    kind = models.CharField(max_length=20)  # one of KINDS; what a unit is, corrected but not dated
    category = models.CharField(max_length=40, blank=True)  # as schemes name it: urban, rural ...
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, unique=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)  # the last day it existed
    headed_to = models.DateField(default=date.min)  # to this day somebody heads it for sure; after it, look at roles
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=["parent", "code"], name="unit_parent"),
                   models.Index(fields=["zh"], name="unit_zh"), models.Index(fields=["en"], name="unit_en"),
                   models.Index(fields=["kind", "path"], name="unit_kind", condition=Q(closed_on=None)),
                   models.Index(fields=["opened_on"], name="unit_opened"),
                   models.Index(fields=["closed_on"], name="unit_closed", condition=Q(closed_on__isnull=False)),
                   models.Index(fields=["kind", "headed_to", "path"], name="unit_head", condition=Q(closed_on=None)))
        constraints = (
            models.CheckConstraint(name="unit_closed_after_opened",
                                   condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on"))),
            models.CheckConstraint(name="unit_kind_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="unit_not_its_parent", condition=Q(parent=None) | ~Q(parent=F("id"))),
        )


class UnitSpan(models.Model):
    """How a unit was over some days: its place, names and category. Spans of one unit follow each other without gap."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="spans")
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)  # the last day; None: until further notice
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["unit", "from_day"], name="span_starts_once"),
            models.UniqueConstraint(fields=["unit"], condition=Q(to_day=None), name="span_one_open"),
            models.CheckConstraint(name="span_order", condition=Q(to_day=None) | Q(to_day__gte=F("from_day"))),
        )


class Succession(models.Model):
    """A merge, split or closing: what of `old` goes on in `new` from `day`."""

    kind = models.CharField(max_length=10)  # merge | split | close
    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    day = models.DateField()
    document = models.CharField(max_length=120)  # the decision it rests on

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "old", "new", "day"], name="succession_once"),
            models.CheckConstraint(name="succession_of_another", condition=~Q(old=F("new"))),
        )
