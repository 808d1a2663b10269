"""Entries by program: the same rules as by form, told by row and field."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from maplebridge.apps.ledgers.models import Batch, Entry
from maplebridge.web.clock import today
from tests.api.conftest import Program
from tests.apps.cast import Cast
from tests.apps.ledgers.book import TODAY, WORK, dispute
from tests.apps.programmes.programme import make_programme, set_day

AT = "/ledgers/A11/L05/entries"


@pytest.fixture(autouse=True)
def _programme(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(TODAY, monkeypatch)
    make_programme(cast)


def row(**more: Any) -> dict[str, Any]:
    """Good on the day before the clock's, whatever hour it is."""
    day = today() - timedelta(days=1)
    return dispute(event_start=f"{day} 09:00", registered_at=f"{day} 09:10", first_action_at=f"{day} 09:30") | more


def test_rows_are_tried_then_written_once(cast: Cast) -> None:
    chief = Program(cast, "chief")
    body = {"rows": [row(), row(place="不知哪里", what_done=f"{WORK}二")]}
    tried = chief.write("POST", AT, body | {"dry_run": True}).json()
    assert (tried["new"], tried["rejected"], tried["batch"]) == (1, 1, None)
    assert [(one["row"], one["field"]) for one in tried["problems"]] == [(1, "place")]
    assert "不知哪里" in tried["problems"][0]["detail"]
    assert Entry.objects.count() == 0
    first = chief.write("POST", AT, body, key="k")
    assert first.status_code == 200, first.content
    assert chief.write("POST", AT, body, key="k").json() == first.json()
    assert Batch.objects.get(pk=first.json()["batch"]).way == "api"
    assert Entry.objects.count() == 1
    number = Entry.objects.get().number
    changed = chief.write("POST", AT, {"rows": [row(record_no=number, risk="mid")]}).json()
    assert (changed["new"], changed["changed"]) == (0, 1)


def test_what_is_wrong_has_its_place(cast: Cast) -> None:
    chief = Program(cast, "chief")
    bad = row(what_done="与当事人电话13812345678联系，约定下周上门复核情况")
    refused = chief.write("POST", AT, {"rows": [bad]})
    assert refused.status_code == 422
    assert [(one["code"], one["pointer"]) for one in refused.json()["errors"]] == [
        ("ledger.phone_number", "#/rows/0/what_done")]
    refused = chief.write("POST", AT, {"rows": [row(), bad], "all_or_nothing": True})
    assert (refused.status_code, Entry.objects.count()) == (422, 0)
    assert chief.write("POST", AT, {"rows": [row()] * 2_001}).status_code == 422
    assert chief.write("POST", AT, {"rows": [{"risk": 1.5}]}).status_code == 422
    assert chief.write("POST", "/ledgers/A11/L01/entries", {"rows": [row()]}).status_code == 404
    assert Program(cast, "inspector").write("POST", AT, {"rows": [row()]}).status_code == 403
    assert Program(cast, "other_office").write("POST", AT, {"rows": [row()]}).status_code == 404


def test_reading(cast: Cast) -> None:
    chief = Program(cast, "chief")
    chief.write("POST", AT, {"rows": [row(what_done=f"{WORK}{n}") for n in range(3)]})
    items = chief.read(AT).json()["items"]
    assert len(items) == 3
    assert items[0]["values"]["what_done"] == f"{WORK}0"
    one = chief.read(f"/ledgers/entries/{items[0]['entry']}")
    assert one.json() == items[0]
    assert one["ETag"].startswith('"entry-')
    assert len(chief.read(f"{AT}?limit=2").json()["items"]) == 2
    assert chief.read(f"{AT}?since={today()}").json()["items"] == []
    assert len(chief.read(f"{AT}?review=waiting&until={today()}").json()["items"]) == 3
    assert chief.read(f"{AT}?state=withdrawn").json()["items"] == []
    assert len(Program(cast, "office").read("/ledgers/A/L05/entries").json()["items"]) == 3
    assert Program(cast, "other_office").read(AT).status_code == 404
