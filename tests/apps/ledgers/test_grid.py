"""The grid: paste, mend, save what is right; nothing is saved before, nothing twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maplebridge.apps.ledgers.actions.correct import correct
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.models import Batch, Entry
from maplebridge.apps.ledgers.queries.entries import entry_by_key
from maplebridge.apps.ledgers.queries.grid import grid_fields, rows_of
from maplebridge.apps.ledgers.queries.kinds import desk_of
from tests.apps.cast import Cast
from tests.apps.ledgers.book import NOW, TODAY, WORK, dispute
from tests.apps.ledgers.test_pages import shown

pytestmark = pytest.mark.usefixtures("programme")
AT = "/ledgers/at/A11/L05/grid/"


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def sheet(rows: list[dict[str, Any]], sign: str = "\t") -> str:
    codes = list(dict.fromkeys(code for row in rows for code in row))
    return "\r\n".join(sign.join(str(row.get(code, "")) for code in codes) for row in [dict(zip(codes, codes,
                       strict=True)), *rows])


def form(client: Client, address: str = AT) -> dict[str, str]:
    page = client.get(address)
    return {"once": page.context["form"]["once"].value(), "kept": page.context["form"]["kept"].value() or ""}


def send(client: Client, address: str = AT, do: str = "check", **more: str) -> str:
    answer = client.post(address, form(client, address) | {"do": do} | more)
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return str(answer.headers["Location"])


def rows(count: int, bad: set[int]) -> list[dict[str, Any]]:
    return [dispute(what_done=f"{WORK}{n}", place="不知哪里" if n in bad else "A11") for n in range(count)]


def test_thirty_rows_with_three_mended(cast: Cast) -> None:
    client = cast.client("officer")
    at = send(client, pasted=sheet(rows(30, {4, 11, 29})))
    assert Entry.objects.count() == 0  # nothing is saved before
    page = shown(client, "grid", "A11", "L05", rows=at.partition("rows=")[2])
    assert "新增 27 条" in page
    assert page.count('aria-invalid="true"') == 3
    assert re.findall(r'<a href="#(c\d+\.\w+)">', page) == ["c4.place", "c11.place", "c29.place"]
    assert re.search(r'id="c4.place"[^>]*aria-describedby="wc4.place" autofocus', page)
    rest = send(client, at, "save", **{"c4.place": "A11"})  # one is mended, the others stay
    assert Entry.objects.count() == 28
    page = shown(client, "grid", "A11", "L05", rows=rest.partition("rows=")[2])
    assert "第 12 行" in page  # by its own number
    assert "第 30 行" in page
    done = send(client, rest, "save", **{"c0.place": "A11", "x1": "on"})
    assert done == reverse("ledgers:batch", args=[Batch.objects.latest("pk").pk])
    assert Entry.objects.count() == 29
    assert set(Batch.objects.values_list("way", flat=True)) == {"paste"}
    assert sorted(Batch.objects.values_list("count", flat=True)) == [1, 28]


def test_sent_twice_and_from_an_old_page(cast: Cast) -> None:
    client = cast.client("officer")
    at = send(client, pasted=sheet(rows(3, {1})))
    fields = form(client, at) | {"do": "save"}
    first = client.post(at, fields).headers["Location"]
    assert client.post(at, fields).headers["Location"] == first
    assert send(client, at, "save") == first  # the page loaded anew and sent again
    assert Entry.objects.count() == 2
    old = client.post(at, form(client, at) | {"do": "save", "c1.place": "A11"})  # mended on the page that was saved
    assert old.status_code == 409
    assert Entry.objects.count() == 2
    assert 'value="A11"' in old.content.decode()
    send(client, first, "save", **{"c0.place": "A11"})
    assert Entry.objects.count() == 3


def test_somebody_corrected_the_record_meanwhile(cast: Cast) -> None:
    key = record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("chief"))
    client = cast.client("officer")
    at = send(client, pasted=sheet([dispute(record_no="A11-L05-2026-0001", risk="mid"), dispute()]))
    correct(entry=key, values=dispute(source="call"), version=1, now=NOW, by=cast.actor("chief"))
    page = shown(client, "grid", "A11", "L05", rows=at.partition("rows=")[2])
    assert "被他人更改" in page
    rest = send(client, at, "save")
    assert entry_by_key(key).values["source"] == "call"
    assert Entry.objects.filter(state="current").count() == 2
    send(client, rest, "save")  # having seen it
    assert entry_by_key(key).values["risk"] == "mid"


def test_correcting_twice_sent_is_one_correction(cast: Cast) -> None:
    key = record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("chief"))
    client = cast.client("officer")
    at = send(client, pasted=sheet([dispute(record_no="A11-L05-2026-0001", risk="mid"), dispute(place="?")]))
    fields = form(client, at) | {"do": "save"}
    first = client.post(at, fields).headers["Location"]
    assert client.post(at, fields).headers["Location"] == first
    assert entry_by_key(key).version == 2


def test_two_people_paste_into_one_book(cast: Cast) -> None:
    officer, chief = cast.client("officer"), cast.client("chief")
    mine, theirs = send(officer, pasted=sheet(rows(4, set()))), send(chief, pasted=sheet(rows(5, {0})))
    send(officer, mine, "save")
    send(chief, theirs, "save")
    assert sorted(Entry.objects.values_list("n", flat=True)) == list(range(1, 9))
    assert chief.get(mine).status_code == 404  # what waits is seen by who pasted it


def test_three_thousand_rows_with_two_hundred_bad_cells(cast: Cast) -> None:
    client = cast.client("officer")
    at = send(client, pasted=sheet(rows(3_000, {n for n in range(3_000) if n % 15 == 7})))
    page = shown(client, "grid", "A11", "L05", rows=at.partition("rows=")[2])  # in 150 kB and twelve queries
    assert "新增 2800 条" in page
    assert page.count('aria-invalid="true"') == 200
    rest = send(client, at, "save", **{"c7.place": "A11"})
    assert Entry.objects.count() == 2_801
    assert "不能写入 199 条" in shown(client, "grid", "A11", "L05", rows=rest.partition("rows=")[2])


def test_typed_into_cells_csv_and_columns_without_names(cast: Cast) -> None:
    client = cast.client("officer")
    page = client.get(AT)
    heads = [field.code for field in page.context["heads"]]
    typed = {f"c2.{code}": str(value) for code, value in dispute().items()}
    assert "unit" not in heads
    send(client, send(client, **typed), "save")
    send(client, send(client, pasted=sheet([dispute()], ",")), "save")
    line = "\t".join(str(dispute().get(code, "")) for code in heads)
    send(client, send(client, pasted=line), "save")
    assert Entry.objects.count() == 3
    quoted = dispute(what_done='"上门听取双方说法\n约定下周复核渗水处修缮情况"')
    send(client, send(client, pasted=sheet([quoted])), "save")
    assert "\n" in Entry.objects.latest("pk").values["what_done"]


def test_what_is_refused(cast: Cast) -> None:
    client = cast.client("officer")
    for pasted, told in (("", "没有粘贴"), (sheet(rows(5_001, set())), "最多粘贴")):
        answer = client.post(AT, form(client) | {"do": "check", "pasted": pasted})
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert cast.client("inspector").get(AT).status_code == 403
    assert cast.client("other_office").get(AT).status_code == 404
    assert client.get(f"{AT}?rows={'0' * 64}").status_code == 404
    assert client.get(f"{AT}?rows=../../etc").status_code == 404
    at = send(client, pasted=sheet([dispute(what_done="与当事人电话13812345678联系，约定下周上门复核情况")]))
    assert send(client, at, "save").partition("?")[0] == AT
    assert Entry.objects.count() == 0
    assert 'value="A11-L05-2026-0003"' in shown(client, "grid", "A11", "L05", number="A11-L05-2026-0003")


def test_rows_without_names_of_columns_begin_with_the_number_only_where_they_have_one(cast: Cast) -> None:
    desk = desk_of(cast.units["A11"], TODAY)
    kind = desk.kind("L05")
    fields = grid_fields(desk, kind)
    assert (fields[0].code, fields[-1].code) == ("record_no", "late_reason")
    without = rows_of("2026-03-11 09:00\t2026-03-11 10:00\n2026-03-10 09:00\t", kind, fields)
    assert [sorted(row) for row in without] == [["event_end", "event_start"]] * 2
    numbered = rows_of("A11-L05-2026-0001\t2026-03-11 09:00\n\t2026-03-11 10:00", kind, fields)
    assert numbered[0] == {"record_no": "A11-L05-2026-0001", "event_start": "2026-03-11 09:00"}
    assert numbered[1]["record_no"] == ""


def test_a_long_text_is_never_cut(cast: Cast) -> None:
    client, long = cast.client("officer"), WORK * 200
    at = send(client, pasted=sheet([dispute(what_done=long)]))
    page = shown(client, "grid", "A11", "L05", rows=at.partition("rows=")[2])
    assert page.count('aria-invalid="true"') == 1
    assert long in page, "whole, to be shortened by who wrote it"
    answer = client.post(AT, form(client) | {"do": "check", "pasted": sheet([dispute(), dispute(what_done=long * 10)])})
    assert answer.status_code == 422
    assert "第 3 行" in answer.content.decode(), "the row of names is the first"
