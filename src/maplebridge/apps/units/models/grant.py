"""Roles given to people at units."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maplebridge.apps.units.models.person import Person
from maplebridge.apps.units.models.tree import Unit


class RoleGrant(models.Model):
    """A role (access.ROLES) of a person at a unit and all under it, from day to day, both included."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # the decision it rests on
    version = models.PositiveIntegerField(default=1)

    @property
    def path(self) -> str:
        return self.unit.path

    class Meta:
        indexes = (models.Index(fields=["unit", "role"], name="grant_unit"),
                   models.Index(fields=["role", "unit", "to_day", "from_day"], name="grant_role"),
                   models.Index(fields=["to_day"], name="grant_ends", condition=Q(to_day__isnull=False)))
        constraints = (
            models.UniqueConstraint(fields=["person", "unit", "role", "from_day"], name="grant_once"),
            models.CheckConstraint(name="grant_order", condition=Q(to_day=None) | Q(to_day__gte=F("from_day"))),
        )
