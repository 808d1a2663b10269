"""Events are only ever added (a trigger refuses the rest); the chain over them stands in rows of its own."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One write. Names are those of the moment; keys are no foreign keys: an event outlives what it tells of."""

    at = models.BigIntegerField()  # microseconds since 1970, UTC: the same bytes on every database
    kind = models.CharField(max_length=60)  # the action: units.rename
    actor_key = models.BigIntegerField(default=0)  # 0: the system itself
    actor_name = models.CharField(max_length=120)
    unit_key = models.BigIntegerField(default=0)
    unit_name = models.CharField(max_length=200, blank=True)
    unit_path = models.CharField(max_length=255, blank=True)  # for who may read it
    object_kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=64)
    object_name = models.CharField(max_length=200, blank=True)
    detail = models.TextField()  # JSON, keys sorted: changes, params, names in English
    via = models.CharField(max_length=20)  # site | api | command | job
    address = models.CharField(max_length=45, blank=True)
    request = models.CharField(max_length=36, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["object_kind", "object_key", "id"], name="event_object"),
            models.Index(fields=["actor_key", "id"], name="event_actor"),
            models.Index(fields=["unit_path", "id"], name="event_unit"),
            models.Index(fields=["kind", "id"], name="event_kind"),
            models.Index(fields=["at"], name="event_at"),
        )


class Waiting(models.Model):
    """An event that is committed and not yet sealed. Its mark shows that the site wrote it."""

    event = models.BigIntegerField(primary_key=True)
    mark = models.CharField(max_length=64)


class Seal(models.Model):
    """One link of the chain: the event's place in it and the HMAC over the link before and the event's columns."""

    seq = models.BigIntegerField(primary_key=True)  # 1, 2, 3 ... without gaps
    event = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)


class Receipt(models.Model):
    """What an action gave for a once-key, so that a retry gives the same and does nothing."""

    person = models.BigIntegerField()
    once = models.CharField(max_length=64)
    use = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    result = models.TextField(default="null")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "once"], name="receipt_once"),)
        indexes = (models.Index(fields=["at"], name="receipt_at"),)
