"""A programme, the tables on their way into it, and its versions."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from maplebridge.apps.programmes.states import DRAFTS, READING
from maplebridge.apps.units.models import Person, Unit


class Programme(models.Model):
    """One assessed programme of an office over the units under it."""

    code = models.CharField(max_length=40, unique=True)
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="programmes")  # whose office runs it
    begun_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)  # the last day anything counts
    version = models.PositiveIntegerField(default=1)

    @property
    def path(self) -> str:
        return self.unit.path

    class Meta:
        constraints = (models.CheckConstraint(name="programme_order",
                                              condition=Q(closed_on=None) | Q(closed_on__gte=F("begun_on"))),)


class SchemeDraft(models.Model):
    """A table that was handed in: read, asked about and judged until it is issued or dropped. The file stays as it
    came; what people answered stands beside it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="drafts")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    answers = models.JSONField(default=list, encoder=DjangoJSONEncoder)  # [{topic, text, answer}]
    reasons = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # why a finding is issued all the same
    state = models.CharField(max_length=10, default=READING)
    handed_in_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    @property
    def path(self) -> str:
        return self.programme.unit.path

    class Meta:
        constraints = (
            models.CheckConstraint(name="draft_state", condition=Q(state__in=DRAFTS)),
            models.UniqueConstraint(fields=["programme"], condition=Q(state=READING), name="draft_one_open"),
        )


class DraftFile(models.Model):
    """The content of a draft's file, apart so that lists never load it."""

    draft = models.OneToOneField(SchemeDraft, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()


class SchemeVersion(models.Model):
    """A table as it was issued. It never changes; it can only be withdrawn, and a later one takes its place."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # 1, 2, 3 ... in the programme
    scheme_code = models.CharField(max_length=60)
    scheme_version = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)  # over the content
    draft = models.OneToOneField(SchemeDraft, null=True, on_delete=models.PROTECT, related_name="issued")
    document = models.CharField(max_length=120)  # by which it was issued
    issued_on = models.DateField()
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    @property
    def path(self) -> str:
        return self.programme.unit.path

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["programme", "number"], name="scheme_version_number"),
            models.CheckConstraint(name="scheme_version_withdrawn",
                                   condition=Q(withdrawn_on=None) | ~Q(withdrawn_why="")),
        )


class SchemeContent(models.Model):
    """What a version is made of: the files of its pack by name, from which it is read as a bundle is."""

    version = models.OneToOneField(SchemeVersion, on_delete=models.CASCADE, related_name="content")
    files = models.JSONField(encoder=DjangoJSONEncoder)  # name -> text: scheme.yaml, ledgers/*.yaml ...
