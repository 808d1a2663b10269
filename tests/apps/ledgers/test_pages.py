"""The pages of record books."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.forms.record import Record
from maplebridge.apps.ledgers.models import Entry, Place, Switch
from maplebridge.apps.ledgers.queries.entries import entry_by_key
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.ledgers.queries.proposals import lines_for, proposals
from maplebridge.web.clock import now, today
from tests.apps.cast import Cast
from tests.apps.ledgers.book import NOW, TODAY, WORK, dispute

pytestmark = pytest.mark.usefixtures("programme")
FILL = {"what_done": WORK, "kind": "neighbour", "risk": "low", "source": "visit", "result": "continuing"}


def put(cast: Cast, who: str = "officer", **more: Any) -> int:
    return record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(**more), now=NOW, by=cast.actor(who))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def shown(client: Client, name: str, *args: Any, **asked: str) -> str:
    client.get(reverse("ledgers:books"))  # the first request of a log-in notes it
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse(f"ledgers:{name}", args=args), asked)
    assert answer.status_code == 200, answer.status_code
    counted = [query for query in queries if "SAVEPOINT" not in query["sql"] and "PRAGMA" not in query["sql"]]
    assert len(counted) <= 12, "\n".join(query["sql"][:200] for query in counted)
    assert len(answer.content) < 150_000
    return text(answer)


def send(client: Client, address: str, fields: dict[str, Any]) -> Any:
    """The form of a page as it was shown, with these fields filled in."""
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    return client.post(address, sent | fields)


def test_books_lead_to_ones_own(cast: Cast) -> None:
    assert cast.client("officer").get(reverse("ledgers:books")).headers["Location"] == reverse(
        "ledgers:unit", args=["A11"])
    page = shown(cast.client("office"), "books")
    assert all(f"{code}单位" in page for code in ("A11", "A12", "A21"))
    assert "B11" not in page


def test_the_books_of_a_unit_tell_what_is_in_them(cast: Cast) -> None:
    put(cast)
    put(cast, "chief")
    page = shown(cast.client("officer"), "unit", "A11")
    assert "矛盾纠纷处置" in page
    assert reverse("ledgers:record", args=["A11", "L05"]) in page
    assert "2 条记录" in page
    assert "L01" not in page  # made of the plan
    chief = shown(cast.client("chief"), "unit", "A11")
    assert "审核 1 条" in chief
    assert cast.client("other_office").get(reverse("ledgers:unit", args=["A11"])).status_code == 404
    assert reverse("ledgers:unit", args=["A12"]) in shown(cast.client("office"), "unit", "A1")


def test_a_book_lists_its_entries_and_filters(cast: Cast) -> None:
    put(cast)
    put(cast, "chief", what_done="联合社区调解员查看现场并当场达成一致意见", event_start="2026-03-10 09:00")
    client = cast.client("officer")
    assert "A11-L05-2026-0002" in shown(client, "book", "A11", "L05")
    assert "A11-L05-2026-0001" not in shown(client, "book", "A11", "L05", q="调解员")
    assert "A11-L05-2026-0002" not in shown(client, "book", "A11", "L05", who="officer")
    assert "A11-L05-2026-0002" not in shown(client, "book", "A11", "L05", since="2026-03-11")
    assert "A11-L05-2026-0001" not in shown(client, "book", "A11", "L05", state="accepted")
    answer = client.get(reverse("ledgers:book", args=["A11", "L05"]), {"export": "csv"})
    assert "A11-L05-2026-0001" in answer.content.decode("utf-8-sig")
    assert cast.client("office").get(reverse("ledgers:book", args=["A1", "L05"])).status_code == 200
    assert client.get(reverse("ledgers:book", args=["A11", "L14"])).status_code == 404


def test_the_cost_of_a_book_does_not_grow_with_it(cast: Cast) -> None:
    client = cast.client("chief")

    def asked(name: str, *args: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"ledgers:{name}", args=args)).status_code == 200
        return len(queries)

    record_rows(unit=cast.units["A11"].pk, ledger="L05", rows=[dispute()], way="paste", now=NOW,
                by=cast.actor("officer"))
    pages = (("book", "A11", "L05"), ("unit", "A11"), ("to_review",))
    for page in pages:
        asked(*page)  # the first request of a log-in notes it
    few = [asked(*page) for page in pages]
    record_rows(unit=cast.units["A11"].pk, ledger="L05", rows=[dispute() for _ in range(120)], way="paste", now=NOW,
                by=cast.actor("officer"))
    assert all(many <= before + 1 for many, before in zip([asked(*page) for page in pages], few, strict=True))


EVERYDAY = ("L03", "L04", "L05", "L07", "L08", "L10", "L13", "L15", "L16", "decisions")


def test_recording_asks_at_most_six_fields(cast: Cast) -> None:
    """Beyond what is proposed: in everyday books from the first entry on, in all others once there was one."""
    desk = desk_of(cast.units["A11"], today())

    def asked() -> dict[str, list[str]]:
        return {code: [field.name for field in Record(
            kind=kind, lines=lines_for(desk, code), found={},
            proposed=proposals(desk, code, now=now(), actor=cast.actor("officer"))).to_fill]
            for code, kind in desk.kinds.items()}

    assert {code: names for code, names in asked().items() if code in EVERYDAY and len(names) > 6} == {}
    for code, kind in desk.kinds.items():
        values = {field.code: field.choices[0].code if field.choices else True if field.type == "bool" else "3"
                  for field in kind.fields if field.type in ("choice", "choices", "bool", "int")}
        Entry.objects.create(unit=cast.units["A11"], ledger=code, values=values, entered_at=NOW)
    assert {code: names for code, names in asked().items() if len(names) > 6} == {}


def test_a_span_ends_now_and_took_as_long_as_last_time(cast: Cast) -> None:
    desk = desk_of(cast.units["A11"], today())

    def span() -> tuple[str, str]:
        found = proposals(desk, "L06", now=NOW, actor=cast.actor("officer"))
        return found["shift_from"], found["shift_to"]

    assert span() == ("2026-03-11T15:30", "2026-03-11T17:30")
    Entry.objects.create(unit=cast.units["A11"], ledger="L06", entered_at=NOW, values={
        "shift_from": "2026-03-10T19:30:00", "shift_to": "2026-03-10T22:45:00"})
    assert span() == ("2026-03-11T14:15", "2026-03-11T17:30")


def test_an_entry_is_recorded_by_the_few_fields(cast: Cast) -> None:
    client = cast.client("officer")
    page = shown(client, "record", "A11", "L05")
    assert "<details" in page
    answer = send(client, reverse("ledgers:record", args=["A11", "L05"]), FILL)
    row = Entry.objects.get()
    assert answer.headers["Location"] == reverse("ledgers:entry", args=[row.pk])
    assert row.values["responsible"] == f"@{cast.people['officer'].pk}"
    assert row.values["place"] == "A11"
    assert set(row.values["related_task"].split(";")) == {"FQ3.1", "FQ3.2", "FQ3.3", "FQ3.4"}


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(cast: Cast) -> None:
    client = cast.client("officer")
    answer = send(client, reverse("ledgers:record", args=["A11", "L05"]),
                  FILL | {"what_done": "与当事人13812345678约定下周上门复核情况", "risk": "high"})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == {"what_done", "notified_at"}
    assert "13812345678" in form["what_done"].value()
    assert not Entry.objects.exists()
    assert "details open" in text(answer)


def test_record_again_like_this(cast: Cast) -> None:
    entry = put(cast, risk="mid")
    form = cast.client("officer").get(reverse("ledgers:record", args=["A11", "L05"]), {"like": entry}).context["form"]
    assert form["risk"].value() == "mid"
    assert form["what_done"].value() is None
    assert form["event_start"].value().startswith("2026-")
    for like in ("999999", "x", "٣"):
        assert cast.client("officer").get(reverse("ledgers:record", args=["A11", "L05"]),
                                          {"like": like}).status_code == 200


def test_an_entry_tells_what_it_says_and_serves(cast: Cast) -> None:
    entry = put(cast)
    page = shown(cast.client("officer"), "entry", entry)
    assert WORK in page
    assert "邻里纠纷" in page
    assert "officer甲" in page
    assert "日常工作" in page
    assert "FQ3.1" in page
    assert "首次处置" in page  # the line's name
    assert reverse("evidence:of", args=["entry", entry]) in page
    assert cast.client("other_office").get(reverse("ledgers:entry", args=[entry])).status_code == 404


def test_a_correction_by_form_and_somebody_faster(cast: Cast) -> None:
    entry = put(cast)
    client, address = cast.client("officer"), reverse("ledgers:correct", args=[entry])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert sent["responsible"].startswith("officer甲")
    assert send(cast.client("chief"), address, {"risk": "mid"}).status_code == 303
    answer = client.post(address, sent | {"source": "call"})
    assert answer.status_code == 409
    assert "chief甲" in text(answer)
    answer = client.post(address, {name: answer.context["form"][name].value() or "" for name in sent})
    assert answer.status_code == 303
    assert entry_by_key(entry).values["source"] == "call"
    page = shown(client, "entry", entry)
    assert page.count("更正") >= 2


def test_review_by_list_and_by_form(cast: Cast) -> None:
    first, second, third = put(cast), put(cast), put(cast)
    client = cast.client("chief")
    page = shown(client, "to_review")
    assert "A11-L05-2026-0003" in page
    answer = send(client, reverse("ledgers:to_review"), {"entries": [f"{first}:1", f"{second}:1"]})
    assert answer.status_code == 303
    assert Entry.objects.filter(review="accepted").count() == 2
    shown(client, "review", third)
    assert send(client, reverse("ledgers:review", args=[third]), {"outcome": "returned"}).status_code == 422
    send(client, reverse("ledgers:review", args=[third]), {"outcome": "returned", "note": "请写明约定日期"})
    assert "请写明约定日期" in shown(cast.client("officer"), "entry", third)
    assert cast.client("officer").get(reverse("ledgers:to_review")).status_code == 403


def test_withdrawing_by_form(cast: Cast) -> None:
    entry = put(cast)
    client = cast.client("officer")
    shown(client, "withdraw", entry)
    assert send(client, reverse("ledgers:withdraw", args=[entry]), {"why": "重复录入"}).status_code == 303
    assert "重复录入" in shown(client, "entry", entry)


def test_a_book_is_switched_off_and_on(cast: Cast) -> None:
    office = cast.client("office")
    page = shown(office, "catalogue", "FQ2026")
    assert "L05" in page
    assert "分钟" in page
    assert send(office, reverse("ledgers:switch_off", args=["FQ2026", "L05"]), {"why": "减负"}).status_code == 303
    assert Switch.objects.get().on is False
    assert "L05" not in desk_of(cast.units["A11"], TODAY).kinds
    assert cast.client("officer").get(reverse("ledgers:record", args=["A11", "L05"])).status_code == 404
    assert send(office, reverse("ledgers:switch_off", args=["FQ2026", "L05"]), {"why": "再次"}).status_code == 422
    assert send(office, reverse("ledgers:switch_on", args=["FQ2026", "L05"]), {"why": "恢复"}).status_code == 303
    assert "L05" in desk_of(cast.units["A11"], TODAY).kinds
    assert cast.client("officer").get(reverse("ledgers:switch_off", args=["FQ2026", "L05"])).status_code == 404
    assert cast.client("leader").get(reverse("ledgers:switch_off", args=["FQ2026", "L05"])).status_code == 403
    shown(cast.client("officer"), "catalogue", "FQ2026")
    assert "L11" not in shown(office, "catalogue", "FQ2026")  # for stationed groups


def test_entries_of_a_book_that_is_off_can_still_be_read(cast: Cast) -> None:
    entry = put(cast)
    send(cast.client("office"), reverse("ledgers:switch_off", args=["FQ2026", "L05"]), {"why": "减负"})
    assert WORK in shown(cast.client("officer"), "entry", entry)


def test_places_are_listed_and_named_by_records(cast: Cast) -> None:
    chief = cast.client("chief")
    shown(chief, "add_place", "A11")
    send(chief, reverse("ledgers:add_place", args=["A11"]), {"zh": "滨河家园3号院", "kind": "小区"})
    place = Place.objects.get()
    assert place.code == "A11-P1"
    assert "滨河家园3号院" in shown(chief, "places", "A11")
    shown(chief, "edit_place", place.pk)
    assert Entry.objects.get(pk=put(cast, place="滨河家园3号院")).values["place"] == "A11-P1"
    bad = send(chief, reverse("ledgers:add_place", args=["A11"]), {"zh": "居民13812345678家"})
    assert bad.status_code == 422
    found = text(chief.get(reverse("ledgers:find_place", args=["A11"]), {"place": "滨河"}))
    assert "滨河家园3号院" in found
    send(chief, reverse("ledgers:edit_place", args=[place.pk]), {"closed_on": "2026-03-01"})
    assert cast.client("officer").get(reverse("ledgers:add_place", args=["A11"])).status_code == 403


def test_a_batch_is_shown_and_withdrawn(cast: Cast) -> None:
    done = record_rows(unit=cast.units["A11"].pk, ledger="L05", rows=[dispute(), dispute()], way="paste", now=NOW,
                       by=cast.actor("officer"))
    client = cast.client("officer")
    assert "A11-L05-2026-0002" in shown(client, "batch", done["batch"])
    shown(client, "withdraw_batch", done["batch"])
    assert send(client, reverse("ledgers:withdraw_batch", args=[done["batch"]]), {"why": "文件有误"}).status_code == 303
    assert "文件有误" in shown(client, "batch", done["batch"])


def test_a_restricted_book_is_read_by_who_enters_and_who_reviews(cast: Cast) -> None:
    cast.add_person("colleague", "A11", "officer")
    talk = {"event_start": "2026-03-11 09:00", "related_task": "FQ7.3", "talker": "officer", "counterpart": "colleague",
            "kind": "encourage", "themes": "work", "raised_n": "0", "talker_ack_at": "2026-03-11 10:00",
            "counterpart_ack_at": "2026-03-11 10:00"}
    entry = record(unit=cast.units["A11"].pk, ledger="L03", values=talk, now=NOW, by=cast.actor("officer"))
    shown(cast.client("officer"), "entry", entry)
    shown(cast.client("chief"), "entry", entry)
    assert cast.client("colleague").get(reverse("ledgers:entry", args=[entry])).status_code == 404
    assert cast.client("leader").get(reverse("ledgers:entry", args=[entry])).status_code == 404
    assert "A11-L03" not in shown(cast.client("colleague"), "book", "A11", "L03")
    assert cast.client("chief").get(reverse("evidence:of", args=["entry", entry])).status_code == 404
