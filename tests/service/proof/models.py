from __future__ import annotations

from django.db import models


class Mark(models.Model):
    """One write. Not unique: a doubled one is to be seen."""

    label = models.CharField(max_length=80)
