"""Stored files, each once under the SHA-256 of its content, and the records that say what a file is evidence of."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maplebridge.apps.units.models import Person, Unit
from maplebridge.engine.scheme.text import Text


class StoredFile(models.Model):
    """A file in EVIDENCE_ROOT. Its content never changes; several records may rest on it."""

    sha256 = models.CharField(max_length=64, unique=True)  # of what is stored
    size = models.BigIntegerField()  # bytes
    preview = models.BooleanField(default=False)  # whether a small picture lies beside it
    scan = models.CharField(max_length=12)  # clean | not_scanned
    notes = models.JSONField(default=list)  # what the check stated: [code, params]
    stored_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="whole")  # at the last nightly look: whole | missing | changed

    class Meta:
        indexes = (models.Index(fields=["state"], name="stored_state"),)


class Evidence(models.Model):
    """What a file is evidence of, from which day to which. Never deleted by people: withdrawn with a reason."""

    owner_kind = models.CharField(max_length=20)  # what it belongs to, as its subject registered it
    owner_key = models.CharField(max_length=64)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")  # where its owner lies
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="records")
    sent_sha256 = models.CharField(max_length=64)  # of what was sent, before a picture was saved anew
    title = models.CharField(max_length=120)
    name = models.CharField(max_length=200)  # of the file, as it was sent
    kind = models.CharField(max_length=8)  # engine.attachment.KINDS, by its name: the same bytes may be txt and csv
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)  # the last day; None: until further notice
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # when its days were said last
    withdrawn_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(fields=["owner_kind", "owner_key"], name="evidence_owner"),
            models.Index(fields=["unit", "uploaded_at"], name="evidence_unit"),
            models.Index(fields=["uploaded_at"], name="evidence_uploaded"),
            models.Index(fields=["sent_sha256"], name="evidence_sent"),
        )
        constraints = (
            models.CheckConstraint(name="evidence_order", condition=Q(to_day=None) | Q(to_day__gte=F("from_day"))),
            models.CheckConstraint(
                name="evidence_withdrawn_whole",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""))),
        )

    @property
    def place(self) -> Text:
        """The unit's name."""
        return Text(self.unit.zh, self.unit.en or None)

    @property
    def uploader(self) -> Text:
        return Text(self.uploaded_by.zh, self.uploaded_by.en or None)

    @property
    def withdrawer(self) -> Text | None:
        return Text(self.withdrawn_by.zh, self.withdrawn_by.en or None) if self.withdrawn_by else None

    @property
    def path(self) -> str:
        """Where it lies in the tree of units, for rights."""
        return self.unit.path
