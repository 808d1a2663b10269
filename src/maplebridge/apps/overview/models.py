"""What people keep of their own pages: when they last looked."""

from __future__ import annotations

from django.db import models

from maplebridge.apps.units.models import Person


class Look(models.Model):
    """Up to which event somebody has seen what changed. Their own mark: it tells nobody when they were here."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    event = models.BigIntegerField()  # its key; no foreign key, for events are trimmed
    at = models.DateTimeField()
