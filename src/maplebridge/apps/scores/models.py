"""Results that were frozen."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from maplebridge.apps.evidence.models import StoredFile
from maplebridge.apps.programmes.models import Programme, SchemeVersion
from maplebridge.apps.units.models import Person


class ScoreRun(models.Model):
    """A result as it stood on a day, with everything it was counted from. It never changes."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="runs")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()  # 1, 2, 3 ... in the programme
    day = models.DateField()
    note = models.CharField(max_length=300)
    scheme_hash = models.CharField(max_length=64)
    facts_hash = models.CharField(max_length=64)
    calendar = models.CharField(max_length=40)  # its version
    sha256 = models.CharField(max_length=64)  # of the bundle's manifest: the one that is printed
    bundle = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="runs")
    units = models.PositiveIntegerField()
    told = models.JSONField(encoder=DjangoJSONEncoder)  # as pages read a result
    frozen_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    @property
    def path(self) -> str:
        return self.programme.unit.path

    class Meta:
        constraints = (models.UniqueConstraint(fields=["programme", "number"], name="score_run_number"),)
