"""What belongs to an account beside its password."""

from __future__ import annotations

from django.db import models

from maplebridge.apps.units.models.grant import RoleGrant
from maplebridge.apps.units.models.person import Person


class ApiToken(models.Model):
    """A program's key: it acts for a person, in one of their roles at one unit, while both last."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    grant = models.ForeignKey(RoleGrant, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, unique=True)  # shown, to tell tokens apart
    hash = models.CharField(max_length=64)  # SHA-256 of the whole; the token itself is shown once and kept nowhere
    made_at = models.DateTimeField()
    ends_on = models.DateField()
    used_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
