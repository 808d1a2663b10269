"""A write is one transaction and one event, once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from maplebridge.apps.audit.draft import CUT, LONGEST_VALUE, canonical, clean
from maplebridge.apps.audit.models import Event, Receipt, Waiting
from maplebridge.apps.audit.queries.history import changes_since, require_version
from maplebridge.apps.audit.seal import seal
from maplebridge.apps.audit.verify import verify
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import AlreadySent, Stale, refuse
from tests.apps.audit.record import NAMES, Somebody, rename

BY = Somebody()
ONCE = replace(BY, once="key-1")
pytestmark = pytest.mark.django_db


@action("tests.refuse")
def write_then_refuse(event: Draft, *, by: Somebody) -> None:
    event.about("unit", 1, Text("甲"))
    Receipt.objects.create(person=0, once="written", use="x", digest="", at="2026-01-01T00:00Z")
    raise refuse("audit.no_key")


@action("tests.silent")
def say_nothing(event: Draft, *, idle: bool, by: Somebody) -> int:
    if idle:
        event.nothing()
    return 5


def test_a_write_leaves_one_event_that_waits() -> None:
    rename(key=4, name=Text("新名", "New name"), version=2, by=BY)
    event = Event.objects.get()
    assert (event.kind, event.actor_key, event.actor_name, event.object_kind, event.object_key) \
        == ("tests.rename", 7, "陈伟", "unit", "4")
    assert (event.unit_key, event.unit_path, event.via, event.address) == (3, "000001000003", "site", "10.1.2.3")
    assert json.loads(event.detail) == {
        "changes": {"name": [{"zh": "旧名", "en": "Old name"}, {"zh": "新名", "en": "New name"}]},
        "en": {"actor": "Chen Wei", "object": "New name", "unit": "Riverside station"},
        "params": {"name": {"zh": "新名", "en": "New name"}}, "version": 2}
    assert Waiting.objects.get().event == event.pk


def test_an_action_that_is_refused_leaves_nothing() -> None:
    with pytest.raises(Exception, match=r"audit\.no_key"):
        write_then_refuse(by=ONCE)
    assert (Event.objects.count(), Waiting.objects.count(), Receipt.objects.count()) == (0, 0, 0)


def test_an_event_that_cannot_be_stored_undoes_the_write(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(Waiting.objects, "create", full)
    with pytest.raises(DatabaseError):
        rename(key=4, name=Text("新名"), by=ONCE)
    assert (Event.objects.count(), Receipt.objects.count()) == (0, 0)


def test_an_action_must_say_what_it_wrote_or_that_it_wrote_nothing() -> None:
    with pytest.raises(AssertionError, match=r"tests\.silent"):
        say_nothing(idle=False, by=BY)
    assert say_nothing(idle=True, by=BY) == 5
    assert not Event.objects.exists()


def test_a_retry_gives_the_same_and_writes_once() -> None:
    first = rename(key=4, name=Text("新名"), result=[1, "二"], by=ONCE)
    assert rename(key=4, name=Text("新名"), result=[1, "二"], by=ONCE) == first == [1, "二"]
    assert Event.objects.count() == 1
    rename(key=4, name=Text("新名"), result=[1, "二"], by=replace(ONCE, key=8))
    assert Event.objects.count() == 2, "the key of another person is another key"


@pytest.mark.parametrize("other", [{"key": 5}, {"name": Text("另名")}, {"version": 3}])
def test_the_same_key_with_other_content_is_refused(other: dict[str, Any]) -> None:
    sent = {"key": 4, "name": Text("新名"), "version": 2}
    rename(**sent, by=ONCE)
    with pytest.raises(AlreadySent):
        rename(**sent | other, by=ONCE)
    with pytest.raises(AlreadySent):
        say_nothing(idle=True, by=ONCE)
    assert Event.objects.count() == 1


def test_after_a_refusal_the_key_is_free_again() -> None:
    with pytest.raises(Exception, match=r"audit\.no_key"):
        write_then_refuse(by=ONCE)
    rename(key=4, name=Text("新名"), by=ONCE)
    assert Event.objects.count() == 1


def test_what_has_no_content_cannot_be_part_of_a_key() -> None:
    with pytest.raises(TypeError, match="give the action a key or a hash"):
        rename(key=4, name=object(), by=ONCE)  # type: ignore[arg-type]


def test_a_receipt_does_not_tell_what_was_sent() -> None:
    rename(key=4, name=Text("secret"), by=ONCE)
    digest = Receipt.objects.get().digest
    plain = json.dumps({"key": 4, "name": {"zh": "secret", "en": None}}, sort_keys=True)
    assert digest != sha256(plain.encode()).hexdigest()
    assert len(digest) == 64


@pytest.mark.parametrize("name", NAMES)
def test_any_name_can_be_written_and_verified(name: str) -> None:
    rename(key=1, name=Text(name, name), before=Text(name), by=replace(BY, name=Text(name)))
    event = Event.objects.get()
    for stored in (event.object_name, event.actor_name, event.detail):
        assert clean(stored) == stored, "one line without control characters"
    assert len(event.object_name) <= 200 and len(event.actor_name) <= 120
    assert verify().whole


def test_what_is_too_long_is_cut_with_a_mark() -> None:
    assert clean("长" * 200, 200) == "长" * 200
    assert clean("长" * 201, 200) == "长" * 199 + CUT
    rename(key=1, name=Text("长" * (LONGEST_VALUE + 1)), by=BY)
    stored = json.loads(Event.objects.get().detail)["params"]["name"]["zh"]
    assert len(stored) == LONGEST_VALUE and stored.endswith(CUT)


def test_control_characters_become_their_pictures() -> None:
    assert clean("a\x00b\x1fc\nd\x7fe\x85f\u2028g\ud83ch") == "a␀b␟c␊d␡e\ufffdf\ufffdg\ufffdh"


def test_json_is_the_same_for_the_same_content() -> None:
    one = {"b": date(2026, 1, 2), "a": {"y": Decimal("1.50"), "x": {"乙", "甲"}}, "t": Text("名", "Name")}
    other = {"t": Text("名", "Name"), "a": {"x": {"甲", "乙"}, "y": Decimal("1.50")}, "b": date(2026, 1, 2)}
    assert canonical(one) == canonical(other) \
        == '{"a":{"x":["乙","甲"],"y":"1.50"},"b":"2026-01-02","t":{"en":"Name","zh":"名"}}'
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))


def test_a_bulk_write_says_count_and_hash_of_its_rows() -> None:
    draft = Draft("people.import", BY)
    draft.bulk([{"zh": "甲"}, {"zh": "乙"}])
    assert draft.params == {"count": 2, "sha256": sha256('{"zh":"甲"}\n{"zh":"乙"}'.encode()).hexdigest()}


def test_a_stale_edit_is_told_what_changed_since() -> None:
    for version, name in enumerate(("一", "二", "三"), start=2):
        rename(key=4, name=Text(name), before=Text("前"), version=version, by=BY)
    rename(key=5, name=Text("别的"), version=9, by=BY)
    require_version("unit", 4, seen=4, now=4)
    with pytest.raises(Stale) as stale:
        require_version("unit", 4, seen=2, now=4)
    assert stale.value.version == 4
    assert [change.fields["name"][1].zh for change in stale.value.changes] == ["二", "三"]
    assert changes_since("unit", 4, 4) == ()


def test_fields_that_did_not_change_are_left_out() -> None:
    rename(key=4, name=Text("同"), before=Text("同"), by=BY)
    assert json.loads(Event.objects.get().detail)["changes"] == {}


@pytest.mark.parametrize("statement", [
    "UPDATE audit_event SET actor_name = 'x'", "UPDATE audit_seal SET hash = 'x'", "DELETE FROM audit_event",
    "DELETE FROM audit_seal"])
def test_the_database_refuses_to_change_the_record(statement: str) -> None:
    rename(key=4, name=Text("名"), by=BY)
    seal()
    with pytest.raises(DatabaseError, match=r"is never changed|is kept 180 days"), transaction.atomic(), \
            connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 1


def test_postgresql_refuses_to_empty_the_record() -> None:
    rename(key=4, name=Text("名"), by=BY)
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic(), \
                connection.cursor() as cursor:
            cursor.execute("TRUNCATE audit_event")
    else:
        with pytest.raises(DatabaseError, match="is kept 180 days"), transaction.atomic(), \
                connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_event WHERE true")
    assert Event.objects.count() == 1
