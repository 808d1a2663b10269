"""One entry: recorded, refused, sent twice, numbered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.models import Entry, Month
from maplebridge.apps.programmes.models import Programme
from maplebridge.engine.ledger import split_number
from maplebridge.packs.pack import load_pack
from maplebridge.web.refusals import AlreadySent, NotPermitted, Refused, Unseen
from tests.apps.cast import Cast
from tests.apps.ledgers.book import NOW, WORK, dispute

pytestmark = pytest.mark.usefixtures("programme")


def put(cast: Cast, who: str = "officer", at: str = "A11", once: str | None = None, now: Any = NOW, **more: Any) -> int:
    return record(unit=cast.units[at].pk, ledger="L05", values=dispute(**more), now=now,
                  by=cast.actor(who).with_once(once))


def refused(cast: Cast, **more: Any) -> dict[str | None, str]:
    with pytest.raises(Refused) as caught:
        put(cast, **more)
    assert not Entry.objects.exists()
    assert not Event.objects.filter(kind="ledgers.record").exists()
    assert not Month.objects.exists()
    return {problem.place.path: problem.code for problem in caught.value.problems}


def test_an_entry_is_kept_with_number_person_and_time(cast: Cast) -> None:
    row = Entry.objects.get(pk=put(cast))
    assert (row.number, row.year, row.n, row.day.isoformat()) == ("A11-L05-2026-0001", 2026, 1, "2026-03-11")
    assert (row.entered_by, row.entered_at, row.state, row.version) == (cast.people["officer"], NOW, "current", 1)
    assert row.values["responsible"] == f"@{cast.people['officer'].pk}"
    assert row.values["what_done"] == WORK
    assert row.values["event_start"] == "2026-03-11T09:00:00"
    assert not {"unit", "record_no", "entered_by", "entered_at"} & set(row.values)
    assert Month.objects.get().changes == 1
    assert Month.objects.get().month == "2026-03"


def test_the_event_holds_number_book_and_hash_and_no_text(cast: Cast) -> None:
    put(cast, next_step="周五前联系物业公司报价", next_step_due="2026-03-13")
    event = Event.objects.get(kind="ledgers.record")
    assert event.object_name == "A11-L05-2026-0001"
    assert len(json.loads(event.detail)["params"]["sha256"]) == 64
    assert "双方" not in event.detail
    assert "物业" not in event.detail


def test_numbers_run_per_unit_and_year(cast: Cast) -> None:
    put(cast)
    put(cast)
    put(cast, who="chief", event_start="2025-12-30 09:00", registered_at="2025-12-30 09:10",
        first_action_at="2025-12-30 09:20", late_reason="duty")
    assert list(Entry.objects.order_by("pk").values_list("number", flat=True)) == [
        "A11-L05-2026-0001", "A11-L05-2026-0002", "A11-L05-2025-0001"]
    kind = load_pack("fengqiao").kinds["L05"]
    assert all(split_number(row.number, kind) is not None for row in Entry.objects.all())


def test_a_refusal_leaves_no_gap_and_tells_every_fault_at_its_field(cast: Cast) -> None:
    put(cast)
    with pytest.raises(Refused) as caught:
        put(cast, kind="feud", due="2026-03-21", risk="high", what_done="太短")
    assert {problem.place.path: problem.code for problem in caught.value.problems} == {
        "kind": "ledger.unknown_choice", "due": "ledger.no_workday", "notified_at": "ledger.required",
        "what_done": "ledger.too_short"}
    assert Entry.objects.get(pk=put(cast)).n == 2


@pytest.mark.parametrize(("field", "text", "code"), [
    ("what_done", "与当事人电话13812345678联系，约定下周上门复核情况", "ledger.phone_number"),
    ("next_step", "核对身份证11010519491231002X后回复", "ledger.id_number"),
    ("place", "居民110105194912310021家中", "ledger.id_number"),
])
def test_identity_is_refused_at_its_field_and_nothing_is_kept(cast: Cast, field: str, text: str, code: str) -> None:
    more = {field: text} | ({"next_step_due": "2026-03-13"} if field == "next_step" else {})
    if field == "place":
        text = "居民11010519491231002X家中"
        more = {field: text}
    assert refused(cast, **more) == {field: code}
    assert not Event.objects.filter(detail__contains="1101051949").exists()


def test_a_late_entry_asks_its_reason(cast: Cast) -> None:
    later = NOW + timedelta(days=2)
    assert refused(cast, now=later) == {"late_reason": "ledger.late_reason"}
    put(cast, now=later, late_reason="duty")


def test_only_who_records_there_may(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        put(cast, who="leader")
    with pytest.raises(Unseen):
        put(cast, who="other_office")
    with pytest.raises(Unseen):
        put(cast, who="officer", at="A12")
    with pytest.raises(Unseen):
        record(unit=cast.units["A11"].pk, ledger="L14", values={}, now=NOW, by=cast.actor("officer"))
    assert refused(cast, unit="A12") == {"unit": "ledgers.not_yours"}


def test_sent_twice_it_is_one(cast: Cast) -> None:
    first = put(cast, once="k1")
    assert put(cast, once="k1", now=NOW + timedelta(minutes=1)) == first
    with pytest.raises(AlreadySent):
        put(cast, once="k1", risk="mid")
    assert Entry.objects.count() == 1
    assert Month.objects.get().changes == 1


def test_people_are_found_by_badge_account_name_and_key(cast: Cast) -> None:
    person = cast.people["officer"]
    type(person).objects.filter(pk=person.pk).update(badge="110123")
    for typed in ("officer", "officer甲", "Officer", "110123", 110123, f"@{person.pk}", "officer甲 110123"):
        assert Entry.objects.get(pk=put(cast, responsible=typed)).values["responsible"] == f"@{person.pk}"
    assert _faults(cast, responsible="other_office") == {"responsible": "ledger.unknown_account"}


def _faults(cast: Cast, **more: Any) -> dict[str | None, str]:
    with pytest.raises(Refused) as caught:
        put(cast, **more)
    return {problem.place.path: problem.code for problem in caught.value.problems}


def test_two_of_a_name_are_asked_apart_but_own_people_come_first(cast: Cast, programme: Programme) -> None:
    cast.add_person("double", "A12")
    type(cast.people["double"]).objects.filter(pk=cast.people["double"].pk).update(zh="officer甲")
    assert Entry.objects.get(pk=put(cast, responsible="officer甲")).values["responsible"] == \
        f"@{cast.people['officer'].pk}"
    cast.add_person("twin", "A11")
    type(cast.people["twin"]).objects.filter(pk=cast.people["twin"].pk).update(zh="officer甲")
    assert _faults(cast, responsible="officer甲") == {"responsible": "ledger.ambiguous_ref"}


def test_a_pack_kind_finds_each_field_by_its_code(cast: Cast) -> None:
    from maplebridge.engine.ledger.header import find_header
    from maplebridge.engine.sheet import Sheet

    for pack in ("fengqiao", "stationing"):
        for kind in load_pack(pack).kinds.values():
            codes = tuple(field.code for field in kind.fields)
            header = find_header(Sheet("x", (codes,)), kind.fields)
            assert header is not None
            assert [field.code for _, field in header.columns] == list(codes), kind.code


def test_the_clock_of_the_site_does_not_matter(cast: Cast) -> None:
    """The day an entry is judged by is that of `now`, in the zone of the site."""
    late_evening = NOW.astimezone(timezone.get_default_timezone()).replace(hour=23, minute=59)
    assert Entry.objects.get(pk=put(cast, now=late_evening)).entered_at == late_evening


def test_actor_without_account_is_the_system(cast: Cast) -> None:
    from maplebridge.apps.units.access import SYSTEM

    key = record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=replace(SYSTEM, via="command"))
    assert Entry.objects.get(pk=key).entered_by is None
