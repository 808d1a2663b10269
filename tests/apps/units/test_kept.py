"""A file sent for a dry run is kept for a day at most, whether or not anybody sends another."""

from __future__ import annotations

import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maplebridge.apps.audit.retention import apply
from maplebridge.apps.units.access import SYSTEM
from maplebridge.apps.units.kept import LONGEST, keep, kept


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_file_is_thrown_away_by_the_daily_chore() -> None:
    old, new = (keep(7, "people", SimpleUploadedFile("list.csv", content)) for content in (b"old", b"new"))
    file = kept(7, "people", old)
    assert file is not None
    assert kept(8, "people", old) is None, "another person's"
    os.utime(file, (time.time() - LONGEST - 60,) * 2)
    assert kept(7, "people", old) is None, "too old to be imported"
    apply(timezone.localdate(), SYSTEM)
    assert not file.exists()
    assert kept(7, "people", new) is not None
