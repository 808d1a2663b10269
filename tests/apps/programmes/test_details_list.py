"""The list of units that take part goes out as a workbook and comes back: looked at first, then written as shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maplebridge.apps.audit.models import Event
from maplebridge.apps.programmes.models import LinePerson, Participant
from maplebridge.engine.sheet import NewSheet, read_book, write_book
from maplebridge.web.clock import now
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import CODE, make_programme, set_day
from tests.apps.programmes.test_participants import station

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
HEAD = ["单位", "类别", "不参加评比", "警力数", "本单位考核日", "进驻日", "轮换日", "所驻社区", "派出单位"]


@pytest.fixture(autouse=True)
def settled(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    set_day(DAY, monkeypatch)
    settings.HOME = tmp_path
    make_programme(cast)


def send(client: Client, rows: list[list[Any]], head: list[str] = HEAD) -> Any:
    address = reverse("programmes:units_import", args=[CODE])
    book = write_book([NewSheet("名单", [head, *rows], header=0)])
    once = client.get(address).context["form"]["once"].value()
    return client.post(address, {"once": once, "file": SimpleUploadedFile("名单.xlsx", book)})


def confirm(client: Client, address: str, **more: str) -> Any:
    form = client.get(address).context["form"]
    return client.post(address, {name: form[name].value() for name in ("once", "outcome")} | more)


def test_dry_run_and_import(cast: Cast) -> None:
    """New, changed, unchanged and rejected, each rejected cell with its place; then as shown, once."""
    new = station(cast, "A13")
    part = Participant.objects.get(unit__code="A11")
    LinePerson.objects.create(participant=part, indicator="FQ1.1", person=cast.people["officer"], from_day=FIRST_DAY,
                              named_at=now())
    office = cast.client("office")
    sent = send(office, [
        ["A11", None, "是", 23, date(2026, 10, 20), None, None, None, None], ["A12单位", "城区所", *[None] * 7],
        ["A13", "农村所", *[None] * 7], ["A21", "海上所", None, 0, *[None] * 5], ["B11", *[None] * 8],
        ["A13", *[None] * 8], ["A1", "城区所", *[None] * 7],
        ["A12", None, None, None, None, date(2026, 5, 2), date(2026, 5, 1), None, None]])
    assert sent.status_code == 303
    page = office.get(sent.headers["Location"])
    text = page.content.decode()
    plan = page.context["plan"]
    assert (len(plan.new), len(plan.changed)) == (0, 1), "a unit that stands there twice is right in neither row"
    for cell in ("A3", "A4", "B5", "D5", "A6", "A7", "A8"):
        assert f">{cell}<" in text, cell
    assert "警力数：– → 23" in text and "不参加评比：否 → 是" in text
    assert not Event.objects.filter(kind="rollout.import").exists()
    assert confirm(office, sent.headers["Location"]).status_code == 422, "what is left out is agreed to"
    assert confirm(office, sent.headers["Location"], without="on").status_code == 303
    part.refresh_from_db()
    assert (part.officers, part.exempt, part.assessment_day, part.category) == (23, True, date(2026, 10, 20), "urban")
    assert LinePerson.objects.get().to_day is None
    again = send(office, [["A13", "农村所", *[None] * 7], ["A11", None, None, 24, *[None] * 5]])
    assert confirm(office, again.headers["Location"]).status_code == 303
    joined = Participant.objects.get(unit=new)
    assert (joined.category, joined.from_day, joined.rolled_out) == ("rural", DAY, None)
    event = Event.objects.filter(kind="rollout.import").latest("pk")
    assert '"new":1' in event.detail.replace(" ", "") and '"changed":1' in event.detail.replace(" ", "")
    assert office.get(again.headers["Location"]).status_code == 303, "a file is imported once"


def test_what_goes_out_can_come_back(cast: Cast, tmp_path: Path) -> None:
    office = cast.client("office")
    content = office.get(reverse("programmes:units_sheet", args=[CODE])).content
    (tmp_path / "list.xlsx").write_bytes(content)
    rows = [list(row) for row in read_book(tmp_path / "list.xlsx").sheets[0].rows]
    assert [row[0] for row in rows[1:]] == ["A11", "A12", "A21"]
    plan = office.get(send(office, rows[1:], [str(name) for name in rows[0]]).headers["Location"]).context["plan"]
    assert (len(plan.unchanged), plan.good, plan.rejected) == (3, 0, {})
    for typed in (17, "17.0", "１７"):
        rows[1][4] = typed
        address = send(office, rows[1:], [str(name) for name in rows[0]]).headers["Location"]
        assert [dict(one.changes) for one in office.get(address).context["plan"].changed] == [{"officers": ("", "17")}]


def test_what_changed_since_the_dry_run_is_told(cast: Cast) -> None:
    office = cast.client("office")
    address = send(office, [["A11", None, None, 12, *[None] * 5]]).headers["Location"]
    form = office.get(address).context["form"]
    Participant.objects.filter(unit__code="A11").update(officers=9)
    sent = office.post(address, {name: form[name].value() for name in ("once", "outcome")})
    assert sent.status_code == 422
    assert Participant.objects.get(unit__code="A11").officers == 9


def test_the_rejected_rows_can_be_mended_and_sent_again(cast: Cast, tmp_path: Path) -> None:
    office = cast.client("office")
    address = send(office, [["A11", "海上所", *[None] * 7], ["A12", None, None, 8, *[None] * 5]]).headers["Location"]
    content = office.get(f"{address}rejected.xlsx").content
    (tmp_path / "bad.xlsx").write_bytes(content)
    rows = [list(row) for row in read_book(tmp_path / "bad.xlsx").sheets[0].rows]
    assert len(rows) == 2 and "海上所" in str(rows[1])
    rows[1][1] = "农村所"
    again = send(office, rows[1:], [str(name) for name in rows[0]])
    assert len(office.get(again.headers["Location"]).context["plan"].changed) == 1


def test_only_who_runs_the_programme(cast: Cast) -> None:
    address = reverse("programmes:units_import", args=[CODE])
    assert cast.client("leader").get(address).status_code == 403
    assert cast.client("chief").get(address).status_code == 404
    assert cast.client("other_office").get(address).status_code == 404
    assert send(cast.client("office"), [["x"]], ["随便"]).status_code == 422


def test_many_units_cost_no_more_questions(cast: Cast) -> None:
    office = cast.client("office")

    def asked(codes: list[str]) -> int:
        address = send(office, [[code, "城区所", *[None] * 7] for code in codes]).headers["Location"]
        office.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = office.get(address)
        assert len(page.context["plan"].new) == len(codes)
        return len(queries)

    codes = [station(cast, f"A2x{n}").code for n in range(120)]
    assert asked(codes) <= asked(codes[:3]) + 2
