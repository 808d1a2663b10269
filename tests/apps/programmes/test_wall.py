"""The wall chart: rows of lines or units over the weeks, turning its own pages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.programmes.queries import wall
from maplebridge.apps.programmes.queries.wall import line_row, unit_rows, weeks_around
from maplebridge.apps.units.models import Unit, UnitSpan
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import CODE, make_programme, set_day
from tests.apps.programmes.stepped import DAY, act, name_person, participant, plan, widen, work_on
from tests.site.browser import Site

pytestmark = pytest.mark.django_db(transaction=True)
UNIT = reverse("programmes:wall_unit", args=[CODE, "A11"])
OFFICE = reverse("programmes:wall", args=[CODE])


@pytest.fixture(autouse=True)
def programme(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Programme:
    set_day(DAY, monkeypatch)
    return make_programme(cast)


def shown(cast: Cast, address: str, who: str = "chief", language: str = "zh-hans") -> str:
    client = cast.client(who)
    client.cookies["language"] = language
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def turn(page: str) -> str | None:
    """Where the board goes by itself."""
    found = re.search(r'<main id="board" hx-get="([^"]+)" hx-trigger="every 30s"', page)
    return found[1] if found else None


def test_a_line_marks_its_weeks(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    weeks = weeks_around(DAY)
    assert (weeks[0], weeks[3], len(weeks)) == (date(2026, 8, 24), date(2026, 9, 14), 12)
    row = line_row(plan().line("FQ1.2"), DAY)  # type: ignore[arg-type]
    assert (row.done, row.steps, row.late, row.shown) == (0, 3, 0, "under_way")
    assert row.person is not None
    marks = {cell.monday: [mark.shown for mark in cell.marks] for cell in row.cells if cell.marks}
    assert marks == {date(2026, 10, 12): ["under_way"], date(2026, 10, 26): ["not_started", "not_started"]}
    assert [cell.monday for cell in row.cells if cell.flag] == [date(2026, 10, 26)]
    assert [cell.now for cell in row.cells].index(True) == 3


def test_a_unit_counts_its_weeks(cast: Cast) -> None:
    act("finish", "FQ8.2.share", cast, day=DAY)
    row = unit_rows([participant()], DAY)[0]
    stands = plan().figures
    assert (row.done, row.steps, row.late, row.shown) == (stands.done, stands.steps, stands.longest, "late")
    week = row.cells[3]
    due = [found for line in plan().lines for found in line.steps
           if (found.ended or found.limit or DAY).isocalendar()[:2] == DAY.isocalendar()[:2]]
    assert (week.due, week.done) == (len(due), 1)


def test_a_unit_without_a_step_has_nothing_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = plan()
    assert whole.figures.steps > 0
    monkeypatch.setattr(wall, "unit_plans", lambda *_: [replace(whole, lines=())])
    (row,) = unit_rows([participant()], DAY)
    assert (row.done, row.steps, row.shown) == (0, 0, "not_applicable")


def test_the_board_turns_round_and_can_be_stopped(cast: Cast) -> None:
    first = shown(cast, UNIT)
    pages = int(re.findall(r"共(\d+)页", first)[0])
    assert pages > 2
    rows, page, seen = 0, first, []
    for _ in range(pages):
        rows += page.count('<th scope="row">')
        seen.append(turn(page))
        page = shown(cast, UNIT + (turn(page) or ""))
    assert seen == [f"?page={number}" for number in (*range(2, pages + 1), 1)]
    assert rows == sum(bool(line.steps) for line in plan().lines)
    assert 'http-equiv="refresh"' not in first
    assert turn(shown(cast, UNIT + "?page=2&still=1")) is None
    assert turn(shown(cast, UNIT + "?page=junk")) == "?page=2"
    assert turn(shown(cast, UNIT + "?page=999")) == "?page=1"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_many_units_and_lines_within_budget(cast: Cast, programme: Programme, language: str) -> None:
    widen(programme)
    first = Participant.objects.get(programme=programme, unit=cast.units["A12"])
    for number in range(60):
        unit = Unit.objects.create(code=f"N{number}", zh=f"河滨新区第{number}派出所", kind="station", category="urban",
                                   parent=cast.units["A2"], path=f"#{number}", opened_on=FIRST_DAY)
        unit.path = f"{cast.units['A2'].path}{unit.pk:06X}"
        unit.save()
        UnitSpan.objects.create(unit=unit, from_day=FIRST_DAY, parent=cast.units["A2"], zh=unit.zh)
        Participant.objects.create(programme=programme, unit=unit, rolled_out=first.rolled_out, category="urban",
                                   promised=first.promised, from_day=first.from_day)
    name_person(cast, "officer", "FQ1.1")
    for address, who in ((OFFICE, "office"), (UNIT, "chief")):
        client = cast.client(who)
        client.cookies["language"] = language
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert len(queries) <= 12
        assert len(response.content) < 150_000
        assert response.content.count(b'<th scope="row">') == 10


def test_who_sees_which_rows(cast: Cast) -> None:
    def codes(who: str) -> list[str]:
        return re.findall(r'<th scope="row">(A\d+)单位', shown(cast, OFFICE, who))

    assert codes("office") == ["A11", "A12", "A21"]
    assert codes("chief") == ["A11"]
    assert cast.client("other_office").get(OFFICE).status_code == 404
    assert cast.client("other_office").get(UNIT).status_code == 404
    assert cast.client("community").get(OFFICE).status_code == 403


def test_nothing_personal_but_names(cast: Cast) -> None:
    officer = cast.people["officer"]
    type(officer).objects.filter(pk=officer.pk).update(badge="064321")
    name_person(cast, "officer", "FQ1.1")
    page = shown(cast, UNIT)
    assert officer.zh in page
    assert "064321" not in page
    assert "/people/" not in page


@pytest.fixture
def site(browser: Any, live_server: Any, cast: Cast) -> Site:
    return Site(live_server.url, cast, browser)


def test_the_board_renews_itself_in_a_browser(site: Site, cast: Cast, programme: Programme,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    from maplebridge.apps.programmes.views import wall

    monkeypatch.setattr(wall, "EVERY", 1)
    work_on(cast, programme)
    with site.open("chief", "en") as visit:
        visit.go(UNIT)
        assert visit.axe() == []
        assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 24, 32)"
        visit.page.wait_for_selector("text=Page 3 of")
        assert visit.page.locator("main").count() == 1
        visit.page.click("text=Stop turning pages")
        visit.page.wait_for_selector("text=Turn pages")
        number = visit.page.locator("nav > span").inner_text()
        visit.page.wait_for_timeout(1500)
        assert visit.page.locator("nav > span").inner_text() == number
        assert visit.faults == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_board_fills_the_screen_by_keyboard_and_keeps_it(site: Site, cast: Cast, programme: Programme,
                                                             language: str) -> None:
    work_on(cast, programme)
    enter, leave = ("Fill the screen", "Leave full screen") if language == "en" else ("全屏显示", "退出全屏")
    fills = "() => document.fullscreenElement === document.documentElement"
    with site.open("chief", language) as visit:
        visit.go(UNIT + "?still=1")
        button = visit.page.get_by_role("button")
        assert button.inner_text() == enter
        button.focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_function(fills)
        assert button.inner_text() == leave
        visit.page.locator("#next").focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_function("() => location.search.includes('page=2')")
        assert visit.page.evaluate(fills), "the next page comes into the board"
        assert visit.page.evaluate("document.activeElement.id") == "next"
        assert visit.axe() == []
        button.focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_function("() => !document.fullscreenElement")
        assert visit.faults == []


def test_without_scripts_nothing_offers_the_full_screen(cast: Cast, browser: Any, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    client = cast.client("chief")
    context.add_cookies([{"name": name, "value": one.value, "url": live_server.url}
                         for name, one in client.cookies.items()])
    window = context.new_page()
    window.goto(live_server.url + UNIT)
    assert window.locator("#fill").count() == 1
    assert not window.locator("#fill").is_visible()
    context.close()
