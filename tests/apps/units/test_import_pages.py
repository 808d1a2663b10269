"""Importing by the pages: send a file, look at the dry run, import what was shown, once."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.models import Person, Unit
from maplebridge.apps.units.queries.imports.columns import LISTS
from maplebridge.apps.units.queries.imports.reading import LIMITS, read_list
from maplebridge.engine.sheet import read_book
from tests.apps.cast import Cast
from tests.apps.units.lists import Line, person, unit, xlsx
from tests.apps.units.test_pages import form_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def kept() -> list[Path]:
    folder = Path(settings.HOME) / "imports"
    return list(folder.iterdir()) if folder.exists() else []


def upload(browser: Client, kind: str, content: bytes, name: str = "名册.xlsx") -> Any:
    address = reverse(f"{kind}:import")
    once = form_of(browser, address)["once"]
    return browser.post(address, {"once": once, "file": SimpleUploadedFile(name, content)})


def dry_run(browser: Client, lines: list[Line], kind: str = "people") -> str:
    response = upload(browser, kind, xlsx(kind, lines))
    assert response.status_code == 303, response.context["form"].errors
    return str(response.url)


def test_the_whole_way_of_a_list(cast: Cast) -> None:
    browser = cast.client("office")
    address = dry_run(browser, [person(1), person(2, "Z9"), person(3, "A12")])
    page = browser.get(address).content.decode()
    for shown in ("新增 2 行", "退回 1 行", "D3", "Z9", "没有代码或全称为“Z9”的单位", "导入这 2 行"):
        assert shown in page
    assert not Person.objects.filter(badge="P00001").exists()
    sent = form_of(browser, address)
    assert browser.post(address, sent).status_code == 422, "it is not said yet that one row stays out"
    done = browser.post(address, sent | {"without": "on"})
    assert (done.status_code, done.url) == (303, "/people/")
    assert set(Person.objects.filter(badge__startswith="P").values_list("badge", flat=True)) == {"P00001", "P00003"}
    assert "导入完成。新增 2 人，修改 0 人。" in browser.get(done.url).content.decode()
    assert kept() == []
    again = browser.post(address, sent | {"without": "on"})
    assert (again.status_code, again.url) == (303, reverse("people:import"))
    assert browser.get(address).status_code == 303, "the back button"
    assert Event.objects.filter(kind="people.import").count() == 1


def test_new_rows_are_told(cast: Cast) -> None:
    browser = cast.client("office")
    page = browser.get(dry_run(browser, [person(number, "A12") for number in range(53)])).content.decode()
    assert "第 2 行 王小明 <code>P00000</code> · A12单位" in page and "另有 3 行新增未列出" in page
    assert page.count("王小明") == 50


def test_private_numbers_are_shown_nowhere(cast: Cast, tmp_path: Path) -> None:
    number, phone = "11010519491231002X", "13812345678"
    lines = [(*person(1)[:5], number, *person(1)[6:]), (*person(2)[:7], phone), (*person(3)[:6], phone, "3/5"),
             (number, *person(4)[1:])]
    browser = cast.client("office")
    address = dry_run(browser, lines)
    page = browser.get(address).content.decode()
    file = tmp_path / "rejected.xlsx"
    file.write_bytes(browser.get(f"{address}rejected.xlsx").content)
    cells = str(read_book(file, LIMITS, name="rejected.xlsx").sheets)
    for shown in (page, cells):
        assert number not in shown and phone not in shown
    assert page.count("（不显示）") == 4
    assert "P00002" in cells


def test_what_changed_meanwhile_gives_a_new_dry_run(cast: Cast) -> None:
    browser = cast.client("office")
    address = dry_run(browser, [person(1), person(2)])
    sent = form_of(browser, address)
    faster = cast.add_person("faster", "A11")
    Person.objects.filter(pk=faster.pk).update(badge="P00002", zh="王小明")
    refused = browser.post(address, sent)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "试运行之后，系统中的内容有了变化" in page and "新增 1 行" in page
    assert not Person.objects.filter(badge="P00001").exists()
    values = {name: refused.context["form"][name].value() or "" for name in refused.context["form"].fields}
    again = browser.post(address, values | {"without": "on"})
    assert again.status_code == 303, again.context["form"].errors
    assert Person.objects.filter(badge="P00001").exists()


def test_a_file_is_its_senders_alone(cast: Cast) -> None:
    address = dry_run(cast.client("office"), [person(1)])
    cast.add_person("second", "A", "office")
    other = cast.client("second")
    assert other.get(address).status_code == 303
    assert other.get(f"{address}rejected.xlsx").status_code == 404
    assert cast.client("chief").get(address).status_code == 403
    assert len(kept()) == 1


@pytest.mark.parametrize(("content", "name", "said"), [
    (b"MZ\x90 a program", "名册.xlsx", "文件"), ("随便写的".encode(), "a.csv", "没有找到"),
    (b"x", "../../etc/passwd", "文件")])
def test_a_file_that_is_no_list_is_not_kept(cast: Cast, content: bytes, name: str, said: str) -> None:
    response = upload(cast.client("office"), "people", content, name)
    assert response.status_code == 422
    assert said in str(response.context["form"].errors)
    assert kept() == []


def test_rejected_rows_come_back_with_reasons_and_can_be_sent_again(cast: Cast, tmp_path: Path) -> None:
    browser = cast.client("office")
    address = dry_run(browser, [person(1), person(2, "Z9"), person(3, role="leader")])
    file = tmp_path / "rejected.xlsx"
    file.write_bytes(browser.get(f"{address}rejected.xlsx").content)
    read = read_list(file, LISTS["people"], timezone.localdate())
    assert [row.text("badge") for row in read.rows] == ["P00002", "P00003"]
    assert "没有代码或全称为“Z9”的单位" in str(read.sheet.rows[1][-1])
    assert read.general == ()


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", ["units", "people"])
def test_the_template_filled_in_is_read(cast: Cast, tmp_path: Path, kind: str, lang: str) -> None:
    import openpyxl

    browser = cast.client("office")
    browser.cookies["language"] = lang
    book = openpyxl.load_workbook(io.BytesIO(browser.get(reverse(f"{kind}:template")).content))
    book.worksheets[0].append(list(person(1) if kind == "people" else unit("A13", "A1")))
    filled = tmp_path / "filled.xlsx"
    book.save(filled)
    assert len(read_list(filled, LISTS[kind], timezone.localdate()).rows) == 1


def test_units_are_imported_by_the_same_pages(cast: Cast) -> None:
    browser = cast.client("office")
    address = dry_run(browser, [unit("A13", "A1"), unit("A14", "A13")], "units")
    assert browser.post(address, form_of(browser, address)).status_code == 303
    assert Unit.objects.get(code="A14").path.startswith(Unit.objects.get(code="A13").path)


def test_only_who_may_import_gets_there(cast: Cast) -> None:
    for who in cast.people:
        allowed = cast.actor(who).holds("people.import")
        assert cast.client(who).get(reverse("people:import")).status_code == (200 if allowed else 403), who
