"""What belongs to an account beside its password."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

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


class StartCode(models.Model):
    """A one-time code with which somebody sets a password of their own. A newer code replaces it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="start_code")
    hash = models.CharField(max_length=64, unique=True)  # SHA-256; the code is shown once to who made it
    made_at = models.DateTimeField()


class OldPassword(models.Model):
    """A password somebody had, hashed, so that a site whose rules ask for it can refuse it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="old_passwords")
    encoded = models.CharField(max_length=128)
    until = models.DateTimeField()


class FactorReset(models.Model):
    """The removal of a lost second factor: one administrator asks, another confirms."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="factor_resets")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=200)  # how it was made sure who asked
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="factor_reset_one_open"),
            models.CheckConstraint(name="factor_reset_two_people",
                                   condition=Q(confirmed=False) | ~Q(ended_by=F("asked_by"))),
            models.CheckConstraint(name="factor_reset_not_oneself",
                                   condition=~Q(asked_by=F("person")) & (Q(ended_by=None) | ~Q(ended_by=F("person")))),
        )
