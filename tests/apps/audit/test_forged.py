"""A forged row is told of; it neither stops the sealing nor breaks the pages that tell of it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from maplebridge.apps.audit.actions.export import export_chain
from maplebridge.apps.audit.chain import COLUMNS
from maplebridge.apps.audit.models import Event, Seal
from maplebridge.apps.audit.queries import events, rows
from maplebridge.apps.audit.queries.links import place_of
from maplebridge.apps.audit.seal import BATCH, head, seal
from maplebridge.apps.audit.triggers import GUARD
from maplebridge.apps.audit.verify import check, verify
from tests.apps.audit.record import Somebody, make_record
from tests.apps.cast import Cast

pytestmark = pytest.mark.django_db
SQLITE = connection.vendor == "sqlite"
HASH = "0" * 64
NUMBERS = ["9223372036854775807", "4611686018427387904", "4611686018427387903", "-9223372036854775808", "-5", "0",
           "1000000"]
TYPED = ["'zzz'", "'七'", "40.5", "9e999", "x'ff00'", "CAST(x'ff41' AS TEXT)"]  # SQLite keeps them
values = pytest.mark.parametrize("value", NUMBERS + TYPED * SQLITE)


def sql(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def copy_of(event: Event, key: int, **columns: Any) -> int:
    GUARD.lower_in(connection)
    Event.objects.create(**{column: getattr(event, column) for column in COLUMNS} | {"id": key} | columns)
    return key


def page(cast: Cast, address: str) -> str:
    answer = cast.client("auditor").get(address)
    assert answer.status_code == 200
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


@values
def test_a_seal_with_any_number_stops_nothing(cast: Cast, value: str) -> None:
    make_record(40, waiting=3)
    sql(f"INSERT INTO audit_seal (seq, event, hash) VALUES ({value}, -1, '{HASH}')")
    assert seal() == 3
    make_record(3)
    make_record(3)
    assert not rows.waiting(0, 1), "sealing went on"
    found = check()
    assert not found.whole and found.events >= 49
    assert not {"audit.other_key", "audit.unsealed"} & {one.code for one in found.problems}
    assert "记录不完整" in page(cast, "/audit/chain/")
    assert head().waiting == 0


def test_no_number_is_left_without_a_way_on() -> None:
    """Seals just below the last number that counts, and beyond it where the next would go."""
    make_record(5, waiting=1)
    for number in (rows.BEYOND - 1, rows.BEYOND + 5, rows.BEYOND - 40):
        sql("INSERT INTO audit_seal (seq, event, hash) VALUES (%s, %s, %s)", number, -number, HASH)
    assert seal() == 1
    for _ in range(3):
        make_record(BATCH // 2)
    assert not rows.waiting(0, 1)


@pytest.mark.parametrize("hash_", ["''", "'x'", *["x'ff00'", "CAST(x'ff41' AS TEXT)"] * SQLITE])
def test_a_seal_with_any_hash_stops_nothing(cast: Cast, hash_: str) -> None:
    make_record(20, waiting=2)
    event = copy_of(Event.objects.latest("id"), 10**6, unit_path=cast.units["A"].path)
    sql(f"INSERT INTO audit_seal (seq, event, hash) VALUES (21, {event}, {hash_})")
    assert "记录不完整" in page(cast, "/audit/chain/")
    assert place_of(Event.objects.get(pk=event)).sound is False
    assert "与封存时不符" in page(cast, f"/audit/{event}/")
    assert seal() == 2 and not verify().whole


@values
def test_a_waiting_row_with_any_key_is_told_and_stops_nothing(cast: Cast, value: str) -> None:
    make_record(5, waiting=3)
    sql(f"INSERT INTO audit_waiting (event, mark) VALUES ({value}, '{HASH}')")
    assert seal() == 3 and seal() == 0
    assert [one.code for one in check().problems] == ["audit.waits_for_nothing"]
    assert "记录不完整" in page(cast, "/audit/chain/")


def test_an_event_with_a_key_below_nought_is_told() -> None:
    make_record(5)
    event = copy_of(Event.objects.latest("id"), -5)
    sql("INSERT INTO audit_waiting (event, mark) VALUES (%s, %s)", event, HASH)
    assert [one.code for one in verify().problems] == ["audit.forged"]


DETAILS = ["", "{}", "7", "[]", "null", '{"params":{"seq":Infinity,"hash":"x"}}', '{"params":{"seq":NaN,"hash":"x"}}',
           '{"params":{"seq":1e400,"hash":"x"}}', '{"params":{"seq":3,"hash":"\\ud800"}}',
           '{"params":{"seq":3,"hash":7}}',
           '{"params":{"seq":' + "9" * 5_000 + ',"hash":"x"}}', "[" * 200_000, '{"params":' * 2_000 + "1" + "}" * 2_000,
           '{"changes":{"name":[' + "[" * 700 + "]" * 700 + ',1]}}', '{"en":{"actor":["x"],"object":{},"unit":5}}',
           '{"params":{"parent":"\\ud800"},"changes":{"\\udfff":["\\udc00",{"zh":"\\ud800"}]}}']


@pytest.mark.parametrize("detail", [*DETAILS, *["CAST(x'ff41' AS TEXT)", "x'ff00'", "7.5"] * SQLITE],
                         ids=lambda detail: str(len(detail)))
def test_any_detail_of_a_forged_trim_is_read(cast: Cast, detail: str) -> None:
    make_record(10)
    GUARD.lower_in(connection)
    first = Event.objects.earliest("id")
    sql("DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_seal WHERE seq <= 3)")
    sql("DELETE FROM audit_seal WHERE seq <= 3")
    event = copy_of(first, 10**6, kind="audit.trim", detail="", unit_path=cast.units["A"].path)
    typed = detail.startswith(("CAST", "x'")) or detail == "7.5"
    sql("UPDATE audit_event SET detail = " + (detail if typed else "%s") + " WHERE id = %s", *[detail][typed:], event)
    assert not check().whole
    for address in ("/audit/chain/", "/audit/", f"/audit/{event}/", "/audit/history/unit/0/"):
        page(cast, address)


@pytest.mark.skipif(not SQLITE, reason="PostgreSQL keeps to the type of a column and to UTF-8")
@pytest.mark.parametrize("column", ["kind", "actor_name", "unit_name", "object_kind", "object_key", "object_name",
                                    "via", "address", "request", "at", "actor_key", "unit_key"])
@pytest.mark.parametrize("value", ["CAST(x'ff41' AS TEXT)", "x'ff00'", "9223372036854775807", "-9223372036854775808",
                                   "9e999", "7.5"])
def test_any_column_is_shown(cast: Cast, column: str, value: str) -> None:
    make_record(10)
    GUARD.lower_in(connection)
    event = Event.objects.latest("id").pk
    sql("UPDATE audit_event SET unit_path = %s", cast.units["A"].path)
    seal()
    sql(f"UPDATE audit_event SET {column} = {value} WHERE id = %s", event)
    assert not check().whole
    for address in ("/audit/chain/", "/audit/", f"/audit/{event}/"):
        page(cast, address)
    assert cast.client("audit_admin").post("/audit/export/", {"form": "csv"}).status_code == 200
    with open("/dev/null", "w+b") as nowhere:
        assert export_chain(nowhere, Somebody())[0] == Seal.objects.count()


def test_a_time_no_calendar_has_is_shown(cast: Cast) -> None:
    make_record(2)
    for key, at in ((100, 2**63 - 1), (101, -2**63)):
        copy_of(Event.objects.earliest("id"), key, at=at, unit_path=cast.units["A"].path)
        page(cast, f"/audit/{key}/")
    assert len(events.find(Q(), events.Asked()).events) == 4
    assert json.loads(Event.objects.earliest("id").detail)
    page(cast, "/audit/")
