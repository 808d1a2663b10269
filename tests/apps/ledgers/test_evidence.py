"""Evidence of an entry: it belongs to all of its versions and counts as a change."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.urls import reverse

from maplebridge.apps.evidence.actions.records import add_evidence, withdraw_evidence
from maplebridge.apps.evidence.receiving import receive
from maplebridge.apps.ledgers.actions.correct import correct
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.models import Entry, Month
from maplebridge.apps.ledgers.queries.entries import COLUMNS, known_entries
from maplebridge.packs.pack import load_pack
from tests.apps.cast import Cast
from tests.apps.ledgers.book import NOW, dispute
from tests.engine.attachment.files import photo

pytestmark = pytest.mark.usefixtures("programme")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


def add(cast: Cast, entry: int) -> int:
    upload = TemporaryUploadedFile("现场.jpg", "image/jpeg", 0, None)
    Path(upload.temporary_file_path()).write_bytes(photo((80, 60)))
    return add_evidence(kind="entry", key=str(entry), kept=receive(upload), title="现场照片",
                        from_day=date(2026, 3, 11), to_day=None, by=cast.actor("officer"))


def evidence_known(entry: int) -> str:
    kind = load_pack("fengqiao").kinds["L05"]
    (key, known), = known_entries(Entry.objects.filter(state="current").values(*COLUMNS), kind)
    assert key == entry
    return str(known.values.get("evidence", ""))


def test_evidence_stays_with_the_record_through_corrections(cast: Cast) -> None:
    entry = record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("officer"))
    assert evidence_known(entry) == ""
    photo_key = add(cast, entry)
    assert Month.objects.get().changes == 2
    correct(entry=entry, values=dispute(risk="mid"), version=1, now=NOW, by=cast.actor("officer"))
    assert evidence_known(entry) == str(photo_key)
    page = cast.client("officer").get(reverse("evidence:of", args=["entry", entry])).content.decode()
    assert "现场照片" in page
    assert "A11-L05-2026-0001" in page
    withdraw_evidence(evidence=photo_key, why="拍错", version=1, by=cast.actor("chief"))
    assert evidence_known(entry) == ""
    assert Month.objects.get().changes == 4


def test_who_does_not_see_the_entry_does_not_see_its_evidence(cast: Cast) -> None:
    entry = record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("officer"))
    for who, status in (("officer", 200), ("leader", 200), ("other_office", 404), ("community", 404)):
        assert cast.client(who).get(reverse("evidence:of", args=["entry", entry])).status_code == status, who
    for key in ("0", "x", "9" * 30, str(entry + 1)):
        assert cast.client("officer").get(reverse("evidence:of", args=["entry", key])).status_code == 404
