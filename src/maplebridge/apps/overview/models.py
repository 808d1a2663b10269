"""What people keep of their own pages: how far they looked, lists they saved; the map of an office."""

from __future__ import annotations

from django.db import models

from maplebridge.apps.units.models import Person, Unit


class Look(models.Model):
    """Up to which event somebody has seen what changed. Their own mark: it tells nobody when they were here."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    event = models.BigIntegerField()  # its key; no foreign key, for events are trimmed
    at = models.DateTimeField()


class CityMap(models.Model):
    """The outlines of units that an office handed in for its part of the tree, as they are drawn."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    shapes = models.JSONField()  # code of a unit -> outlines of [x, y] in whole numbers
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)  # of the file
    taken_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)


class SavedView(models.Model):
    """A list as somebody set it: its address with filters and sort, under a name. It shows nobody more than they may
    see: opening it asks the rights of its page."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    page = models.CharField(max_length=80)  # name of the address, for the list of views
    address = models.CharField(max_length=1000)  # path and query of our own site
    # whose people see it too
    shared = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "name"], name="saved_view_once"),)
