"""Around the books: next steps, requests, what units owe."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maplebridge.apps.audit.models import Event
from maplebridge.apps.ledgers.actions.correct import correct
from maplebridge.apps.ledgers.actions.expect import Owed, edit_expected, expect
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.models import Entry, Expected, Place
from maplebridge.apps.ledgers.queries.expected import assignments_for, check_expected
from maplebridge.apps.programmes.models import Participant, Programme, Task
from maplebridge.engine.sheet import NewSheet, write_book
from maplebridge.web.refusals import Refused, Stale, Unseen
from tests.apps.cast import Cast
from tests.apps.ledgers.book import NOW, TODAY, WORK, dispute

pytestmark = pytest.mark.usefixtures("programme")
STEP = {"next_step": "联系物业公司报价并约定修缮日期", "next_step_due": "2026-03-13"}


def put(cast: Cast, ledger: str = "L05", **values: Any) -> int:
    return record(unit=cast.units["A11"].pk, ledger=ledger, values=values or dispute(), now=NOW,
                  by=cast.actor("officer"))


def test_a_next_step_goes_into_the_plan_once(cast: Cast) -> None:
    entry = put(cast, **dispute(**STEP))
    task = Task.objects.get()
    assert (task.indicator, task.zh, task.planned, task.person) == (
        "FQ3.1", STEP["next_step"], date(2026, 3, 13), cast.people["officer"])
    assert (task.origin, task.origin_key) == ("entry", str(entry))
    correct(entry=entry, values=dispute(**STEP, risk="mid"), version=1, now=NOW, by=cast.actor("officer"))
    assert Task.objects.count() == 1


def test_a_next_step_that_comes_with_a_correction(cast: Cast) -> None:
    entry = put(cast)
    assert not Task.objects.exists()
    correct(entry=entry, values=dispute(**STEP), version=1, now=NOW, by=cast.actor("officer"))
    assert Task.objects.get().origin_key == str(entry)


def test_a_next_step_of_the_past_is_no_step_any_more(cast: Cast) -> None:
    put(cast, **dispute(**STEP | {"next_step_due": "2026-03-10"}))
    assert not Task.objects.exists()


def test_a_refused_entry_lays_no_step(cast: Cast) -> None:
    with pytest.raises(Refused):
        put(cast, **dispute(**STEP, kind="x"))
    assert not Task.objects.exists()


def request_values(**more: Any) -> dict[str, Any]:
    return {"event_start": "2026-03-11 08:00", "place": "A11", "responsible": "officer", "what_done": WORK,
            "related_task": "FQ5.1", "channel": "visit", "request_class": "facility",
            "registered_at": "2026-03-11 09:00", "reply_due": "2026-03-18", "promise": "2026-03-18",
            "handler": "A11"} | more


def test_open_requests_with_the_days_left(cast: Cast) -> None:
    put(cast, "L08", **request_values())
    put(cast, "L08", **request_values(promise="2026-03-13"))
    told = put(cast, "L08", **request_values(closed_on="2026-03-11", told_back_at="2026-03-11 16:00"))
    client = cast.client("officer")
    page = client.get(reverse("ledgers:requests", args=["A11"])).content.decode()
    assert page.index("L08-2026-0002") < page.index("L08-2026-0001")  # the most pressing first
    assert f'entries/{told}/"' not in page
    assert "2 个工作日" in page
    assert "5 个工作日" in page
    assert client.get(reverse("ledgers:requests", args=["A12"])).status_code == 404
    assert cast.client("office").get(reverse("ledgers:requests", args=["A1"])).status_code == 404


def test_a_request_gone_over_its_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.apps.programmes.programme import set_day

    put(cast, "L08", **request_values(promise="2026-03-12"))
    set_day(TODAY + timedelta(days=5), monkeypatch)
    assert "已超 2 个工作日" in cast.client("officer").get(reverse("ledgers:requests", args=["A11"])).content.decode()


def owe(cast: Cast, programme: Programme, rows: list[dict[str, Any]], who: str = "office") -> dict[str, int]:
    return expect(programme=programme.pk, rows=rows, today=TODAY, by=cast.actor(who))


def test_what_units_owe_is_kept_and_changed(cast: Cast, programme: Programme) -> None:
    rows = [{"unit": "A11", "ledger": "L04", "key": "V1", "from": "2026-03-01", "due": "2026-03-31", "expected": 4},
            {"unit": "A12单位", "ledger": "社区走访（工作记录）", "due": "2026-03-31"},
            {"unit": "B11", "ledger": "L04", "due": "2026-03-31"},
            {"unit": "A21", "ledger": "L04", "due": "2026-03-31", "exempt": "是"}]
    assert owe(cast, programme, rows) == {"new": 2, "changed": 0, "rejected": 2}
    first, second = Expected.objects.order_by("pk")
    assert (first.key, first.count, first.from_day) == ("V1", 4, date(2026, 3, 1))
    assert (second.key, second.count, second.from_day) == ("2026-03-31", 1, date(2026, 1, 5))
    assert owe(cast, programme, [rows[0] | {"expected": 5}]) == {"new": 0, "changed": 1, "rejected": 0}
    with pytest.raises(Refused) as refused:
        owe(cast, programme, [rows[0] | {"expected": 5}])
    assert [problem.code for problem in refused.value.problems] == ["ledgers.nothing_new"]
    with pytest.raises(Unseen):
        owe(cast, programme, rows, who="officer")
    found = assignments_for(Participant.objects.values_list("pk", flat=True))
    assert {(one.unit, one.key, one.expected) for one in found} == {("A11", "V1", 5), ("A12", "2026-03-31", 1)}
    assert Event.objects.filter(kind="ledgers.expect").count() == 2


def test_the_register_is_imported_listed_and_changed(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    office = cast.client("office")
    address = reverse("ledgers:import_expected", args=["FQ2026"])

    def send(rows: list[list[Any]]) -> Any:
        head = ["单位", "台账", "任务编号", "截止日期", "应报条数"]
        book = write_book([NewSheet("x", [["任务分派表"], head, *rows], header=1)])
        once = office.get(address).context["form"]["once"].value()
        return office.post(address, {"once": once, "file": SimpleUploadedFile("x.xlsx", book)})

    good = [["A11", "L04", f"V{n}", "2026-03-31", 2] for n in range(3)]
    answer = send([*good, ["A11", "L99", "V9", "2026-03-31", 2]])
    assert answer.status_code == 422
    assert "第 6 行" in answer.content.decode()
    assert not Expected.objects.exists()
    assert send(good).status_code == 303
    page = office.get(reverse("ledgers:expected", args=["FQ2026"])).content.decode()
    assert "V2" in page
    one = Expected.objects.earliest("pk")
    edit = reverse("ledgers:edit_expected", args=[one.pk])
    form = office.get(edit).context["form"]
    sent = {"once": form["once"].value(), "version": 1, "count": 5, "due": "2026-04-30"}
    assert office.post(edit, sent).status_code == 303
    assert Expected.objects.get(pk=one.pk).count == 5
    assert cast.client("officer").get(edit).status_code == 403
    assert "V2" in cast.client("officer").get(reverse("ledgers:expected", args=["FQ2026"])).content.decode()
    assert office.get(reverse("ledgers:expected_template", args=["FQ2026"])).status_code == 200


def test_a_row_that_is_left_out_is_told(cast: Cast, programme: Programme) -> None:
    """Due before the unit took part, or said twice: nothing of a list disappears without a word."""
    row = {"unit": "A11", "ledger": "L04", "due": "2026-03-31"}
    rows: list[dict[str, Any]] = [row, row | {"due": "2025-12-31"}, row | {"expected": 9}]
    found = check_expected(programme, rows, TODAY)
    assert [(fault.code, fault.place.row()) for fault in found.problems] == [
        ("ledgers.due_before_part", 3), ("ledgers.owed_twice", 4)]
    with pytest.raises(Refused):
        expect(programme=programme.pk, rows=rows, today=TODAY, all_or_nothing=True, by=cast.actor("office"))
    assert owe(cast, programme, rows) == {"new": 1, "changed": 0, "rejected": 2}
    assert Expected.objects.get().count == 1


def test_one_owed_is_changed_or_exempted_with_a_reason(cast: Cast, programme: Programme) -> None:
    owe(cast, programme, [{"unit": "A11", "ledger": "L04", "due": "2026-03-31"}])
    one = Expected.objects.get()

    def edit(owed: Owed, version: int = 1) -> int:
        return edit_expected(expected=one.pk, owed=owed, version=version, by=cast.actor("office"))

    with pytest.raises(Refused) as refused:
        edit(Owed(1, date(2026, 3, 31), exempt=True))
    assert [problem.code for problem in refused.value.problems] == ["ledgers.blank"]
    edit(Owed(1, date(2026, 3, 31), exempt=True, reason="专班抽调"))
    with pytest.raises(Stale):
        edit(Owed(2, date(2026, 3, 31)))
    assert Entry.objects.count() == 0
    assert Expected.objects.get().reason == "专班抽调"


def test_a_list_of_places_comes_whole_or_not_at_all(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    chief = cast.client("chief")
    address = reverse("ledgers:import_places", args=["A11"])

    def send(*rows: list[Any]) -> Any:
        book = write_book([NewSheet("x", [["代码", "中文名称", "类型", "单位"], *rows], header=0)])
        once = chief.get(address).context["form"]["once"].value()
        return chief.post(address, {"once": once, "file": SimpleUploadedFile("x.xlsx", book)})

    bad = send([None, "滨河家园", "小区", None], [None, "居民13812345678家", "住所", None],
               ["A12", "警务室", None, None], [None, "文化广场", None, "A12"])
    assert bad.status_code == 422
    told = bad.content.decode()
    assert all(f"第 {row} 行" in told for row in (3, 4, 5))
    assert "13812345678" not in told
    assert not Place.objects.exists()
    assert send([None, "滨河家园", "小区", None], [None, "文化广场", None, "A11"], ["MARKET", "农贸市场", None, None]
                ).status_code == 303
    assert set(Place.objects.values_list("code", "zh")) == {
        ("A11-P1", "滨河家园"), ("A11-P2", "文化广场"), ("MARKET", "农贸市场")}
    assert send(["MARKET", "南关农贸市场", None, None], [None, "体育馆", None, None]).status_code == 303
    assert Place.objects.get(code="MARKET").zh == "南关农贸市场"
    assert Place.objects.filter(code="A11-P3").exists()
    assert Event.objects.filter(kind="ledgers.import_places").count() == 2
    assert cast.client("officer").get(address).status_code == 403
    assert chief.get(reverse("ledgers:places_template", args=["A11"])).status_code == 200
