"""The plan as people use it: as a list, as a chart, as one's own list; its forms come back to where one was."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maplebridge.apps.programmes.actions.split_step import Piece
from maplebridge.apps.programmes.models import LinePerson, Participant, Programme, SchemeContent, Task
from tests.apps.cast import Cast
from tests.apps.programmes.programme import CODE, make_programme, set_day
from tests.apps.programmes.stepped import (
    DAY,
    ONE,
    act,
    add,
    issue,
    name_person,
    participant,
    plan,
    step,
    widen,
    work_on,
)

pytestmark = pytest.mark.django_db(transaction=True)
MOST_QUERIES, MOST_BYTES = 12, 150_000
LIST, FOLLOW = "FQ1.2.list", "FQ1.2.follow"
HERE = [CODE, "A11"]


@pytest.fixture(autouse=True)
def programme(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Programme:
    set_day(DAY, monkeypatch)
    return make_programme(cast)


def browser(cast: Cast, who: str, language: str = "zh-hans") -> Client:
    client = cast.client(who)
    client.cookies["language"] = language
    return client


def text(response: Any) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def send(client: Client, address: str, **typed: Any) -> Any:
    """Fills in the form of the page and sends it."""
    shown = client.get(address).content.decode()
    kept = dict(re.findall(r'<input type="hidden" name="(once|version)" value="([^"]*)"', shown))
    return client.post(address, {**kept, **typed})


def of_step(what: str, key: str = LIST) -> str:
    return reverse(f"programmes:{what}_step", args=[*HERE, key])


PLAN, GANTT, MINE = "programmes:plan", "programmes:gantt", "programmes:mine"


# ---------------------------------------------------------------- within budget, in both languages
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_hundred_lines_and_three_hundred_steps_are_pages_too(cast: Cast, programme: Programme,
                                                               language: str) -> None:
    widen(programme)
    for line in plan().lines:
        name_person(cast, "chief", line.indicator.code)
    work_on_more(cast)
    assert sum(1 for _ in plan().steps()) > 300
    client = browser(cast, "chief", language)
    forms = [of_step(what, FOLLOW) for what in ("start", "finish", "reopen", "waive", "replan", "split")]
    charts = [reverse(GANTT, args=HERE) + found for found in ("", "?item=FQ10", "?item=FQ10&page=3&span=all")]
    for address in [reverse(PLAN, args=HERE), reverse(PLAN, args=HERE) + "?page=3", *charts, reverse(MINE),
                    reverse(MINE) + "?page=4", reverse("programmes:add_step", args=[*HERE, "FQ1.1"]), *forms]:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200, address
        assert len(queries) <= MOST_QUERIES, (address, [query["sql"] for query in queries])
        assert len(response.content) < MOST_BYTES, (address, len(response.content))


def work_on_more(cast: Cast) -> None:
    act("split", LIST, cast, pieces=(Piece("甲部分", DAY + 5 * ONE), Piece("乙部分", DAY + 9 * ONE)))
    act("replan", "FQ1.2.close", cast, planned=date(2026, 10, 20), person=cast.people["officer"].pk)
    act("waive", "FQ1.3.kickoff", cast, reason="已与上月推进会合并召开")
    add(cast)


def test_programmes_and_people_cost_no_more_questions(cast: Cast, programme: Programme) -> None:
    def asked() -> int:
        client = browser(cast, "officer")
        client.get(reverse(MINE))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(MINE))
        return len(queries)

    name_person(cast, "officer", "FQ1.1")
    before = asked()
    other = Programme.objects.create(code="OTHER", zh="另一项", unit=cast.units["A"], begun_on=date(2026, 1, 1))
    row = Participant.objects.get(programme=programme, unit=cast.units["A11"])
    row.pk, row.programme = None, other
    row.save()
    issue(other, SchemeContent.objects.get(version__programme=programme).files, number=1)
    row.refresh_from_db()
    LinePerson.objects.create(participant=row, indicator="FQ1.2", person=cast.people["officer"], from_day=DAY,
                              named_at="2026-09-01T00:00:00Z")
    name_person(cast, "officer", "FQ2.1", "assistant")
    shown = text(browser(cast, "officer").get(reverse(MINE)))
    assert asked() == before
    assert "议定事项办结率" in shown
    assert "台账要素完整率" in shown


# ---------------------------------------------------------------- the list
def test_the_list_says_dates_lateness_and_why(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    response = browser(cast, "chief").get(reverse(PLAN, args=HERE))
    shown = text(response)
    stands = plan().figures
    assert f"{stands.steps}个步骤已完成{stands.done}个；{stands.late_lines}项指标逾期，最长171 个工作日" in shown
    assert "晚171 个工作日（自2026年1月8日 周四起）" in shown
    assert "应于 2026年1月8日 周四开始，已晚 171 个工作日：“逐项确定唯一责任人”" in shown
    assert "本单位定于 2026年10月29日 周四完成，晚于最迟日期" in shown
    assert "原定 2026年10月28日 周三" in shown
    assert "免办：已与上月推进会合并召开" in shown
    assert "去办：逐项确定唯一责任人" in shown
    english = text(browser(cast, "chief", "en").get(reverse(PLAN, args=HERE)))
    assert "171 working days late (since Thu 8 Jan 2026)" in english
    assert "waived: 已与上月推进会合并召开" in english


def keys_on(client: Client, query: str) -> set[str]:
    return set(re.findall(r'<tr id="s-([^"]+)"', client.get(reverse(PLAN, args=HERE) + query).content.decode()))


def test_the_list_is_narrowed(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    client = browser(cast, "inspector")
    late = {found.key for _, found in plan().steps() if found.late}
    assert keys_on(client, "?only=late") == late
    week = keys_on(client, "?only=week")
    assert {"FQ8.2.share", "FQ1.1.name", "FQ4.1.plan"} <= week
    assert "FQ2.1.fill" not in week
    assert keys_on(client, f"?person={cast.people['chief'].pk}") == {FOLLOW}
    assert len(keys_on(client, "?only=nonsense")) == 40


def test_the_list_is_had_as_a_file(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    sent = browser(cast, "chief").get(reverse(PLAN, args=HERE) + "?export=csv").content
    lines = sent.decode("utf-8-sig").split("\r\n")
    head = next(number for number, line in enumerate(lines) if line.startswith("指标,"))
    rows = [line for line in lines[head + 1:] if line]
    assert len(rows) == sum(1 for _ in plan().steps())
    follow = next(row for row in rows if row.split(",")[2] == "逐项督办")
    found = step(FOLLOW)
    for value in (found.must_start, found.must_finish, found.can_finish, found.original, found.planned, "FQ1.2"):
        assert str(value) in follow
    assert "“逐项督办”（10 个工作日）" in follow


def test_who_sees_what_can_be_done(cast: Cast) -> None:
    def offers(who: str) -> tuple[bool, bool]:
        page = browser(cast, who).get(reverse(PLAN, args=HERE)).content.decode()
        return of_step("finish") in page, of_step("replan") in page

    assert (offers("chief"), offers("officer"), offers("office"), offers("inspector")) == (
        (True, True), (True, False), (False, True), (False, False))
    assert cast.client("other_office").get(reverse(PLAN, args=HERE)).status_code == 404
    assert cast.client("officer").get(of_step("waive")).status_code == 403
    assert cast.client("chief").get(of_step("start", "FQ1.2.nothing")).status_code == 404


def test_a_unit_whose_part_is_over_is_only_seen(cast: Cast) -> None:
    Participant.objects.filter(pk=participant().pk).update(to_day=DAY - ONE)
    page = browser(cast, "chief").get(reverse(PLAN, args=HERE)).content.decode()
    assert "/steps/" not in page
    assert "/add/" not in page
    refused = send(browser(cast, "chief"), of_step("finish"), day=DAY)
    assert refused.status_code == 422
    assert "本单位到2026年9月15日 周二为止参加考核" in text(refused)


def test_a_unit_without_a_table_has_an_empty_plan(cast: Cast) -> None:
    Participant.objects.filter(pk=participant().pk).update(rolled_out=None)
    for name in (PLAN, GANTT):
        assert "没有可倒排的步骤" in text(browser(cast, "chief").get(reverse(name, args=HERE)))


# ---------------------------------------------------------------- forms
def test_a_form_comes_back_to_where_one_was(cast: Cast) -> None:
    client = browser(cast, "officer")
    done = send(client, of_step("start") + "?back=mine", day=DAY, remaining=3)
    assert (done.status_code, done.url) == (303, reverse(MINE))
    done = send(client, of_step("finish"), day=DAY)
    assert (done.status_code, done.url) == (303, reverse(PLAN, args=HERE))
    assert step(LIST).ended == DAY
    assert send(client, of_step("reopen") + "?back=//evil.example/", day="").url == reverse(PLAN, args=HERE)
    assert step(LIST).state == "running"


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(cast: Cast) -> None:
    client = browser(cast, "officer", "en")
    answer = send(client, of_step("finish"), day=DAY + ONE)
    assert answer.status_code == 422
    assert "This day is after today, Wed 16 Sep 2026. Record only what has begun or is done" in text(answer)
    assert f'value="{DAY + ONE}"' in answer.content.decode()
    assert not Task.objects.exists()


def test_somebody_faster_is_told(cast: Cast) -> None:
    client = browser(cast, "chief")
    address = of_step("waive")
    shown = client.get(address).content.decode()
    kept = dict(re.findall(r'<input type="hidden" name="(once|version)" value="([^"]*)"', shown))
    act("start", LIST, cast, who="officer", day=DAY)
    answer = client.post(address, {**kept, "reason": "不需要"})
    assert answer.status_code == 409
    assert "officer甲" in text(answer)
    assert step(LIST).state == "running"


def test_the_finish_form_asks_what_was_forgotten(cast: Cast) -> None:
    page = browser(cast, "officer").get(of_step("finish", "FQ1.3.plan"))
    assert "前面的步骤尚未登记完成：逐项确定唯一责任人" in text(page)
    assert "前面的步骤尚未登记完成" not in text(browser(cast, "officer").get(of_step("finish")))


def test_a_day_past_the_deadline_is_told_and_kept(cast: Cast) -> None:
    client = browser(cast, "chief")
    assert send(client, of_step("replan", FOLLOW), planned="2026-11-01", person="").status_code == 303
    shown = text(client.get(reverse(PLAN, args=HERE)))
    assert "计划完成日期2026年11月1日 周日晚于最迟日期2026年10月28日 周三" in shown
    assert "2026年11月1日 周日不是工作日" in shown
    assert step(FOLLOW).past


def test_a_step_is_split_and_added_by_form(cast: Cast) -> None:
    client = browser(cast, "chief")
    officer = cast.people["officer"].pk
    typed = {"zh_1": "九月", "planned_1": DAY + 5 * ONE, "person_1": officer,
             "zh_2": "十月", "planned_2": DAY + 9 * ONE}
    assert send(client, of_step("split"), **typed, zh_4="漏了第三部分", planned_4=DAY).status_code == 422
    assert send(client, of_step("split"), **typed).status_code == 303
    assert [(piece.name.zh, piece.person) for piece in step(LIST).pieces] == [("九月", officer), ("十月", None)]
    address = reverse("programmes:add_step", args=[*HERE, "FQ1.1"])
    assert send(client, address, zh="走访", days=2, planned="2026-10-09", person=officer).status_code == 303
    assert step("FQ1.1.1").person == officer
    assert "FQ1.1.1" in keys_on(client, "?only=open")


# ---------------------------------------------------------------- my list
def test_my_list_holds_what_is_mine_and_not_done(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    page = browser(cast, "officer").get(reverse(MINE)).content.decode()
    mine = set(re.findall(r'<tr id="s-([^"]+)"', page))
    lines = {"FQ1.1", "FQ1.2", "FQ1.3"}
    assert mine == {found.key for line, whole in plan().steps() if line.indicator.code in lines and whole.open
                    for found in [whole] if not whole.pieces}
    assert "FQ1.1.read" not in mine  # done
    assert "FQ1.3.review" not in mine  # in pieces, which are there
    assert of_step("finish") + "?back=mine" in page
    chief = browser(cast, "chief").get(reverse(MINE)).content.decode()
    assert re.findall(r'<tr id="s-([^"]+)"', chief) == [FOLLOW]  # by name
    assert "您负责、协助或被指派的步骤会列在这里" in text(browser(cast, "inspector").get(reverse(MINE)))


def test_my_list_goes_by_day_and_week(cast: Cast, programme: Programme) -> None:
    name_person(cast, "officer", "FQ8.1")
    act("replan", LIST, cast, planned=DAY + ONE, person=cast.people["officer"].pk)
    name_person(cast, "officer", "FQ2.1", "assistant")
    page = browser(cast, "officer", "en").get(reverse(MINE)).content.decode()
    heads = [" ".join(re.sub("<[^>]+>", " ", head).split())
             for head in re.findall(r'<tr class="group">(.*?)</tr>', page)]
    assert heads == ["Late", "Thu 17 Sep 2026", "Week of Mon 28 Sep 2026", "Week of Mon 19 Oct 2026",
                     "Week of Mon 26 Oct 2026"]
    assert f"late: {sum(found.late > 0 for _, found in plan().steps() if found.indicator == 'FQ8.1')}" in text(
        browser(cast, "officer", "en").get(reverse(MINE)))


# ---------------------------------------------------------------- the chart
def test_the_chart_has_a_strip_for_each_step(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    response = browser(cast, "chief").get(reverse(GANTT, args=HERE))
    page = response.content.decode()
    first = next(line.item for line in plan().lines)
    steps = [found for line, found in plan().steps() if line.item is first]
    bars = re.findall(r'<rect class="g-bar g-(\w+)"', page)
    assert sorted(bars) == sorted(found.shown for found in steps if found.state != "waived")
    assert page.count('<use href="#grid"/>') == len(steps) + len({found.indicator for found in steps})
    assert "style=" not in page
    chart = response.context["chart"]
    follow = next(bar for group in chart.groups for bar in group.bars if bar.step.key == FOLLOW)
    week = chart.weeks[1].x
    assert chart.weeks[0].day == 31  # two weeks before that of the 16th
    assert chart.today == pytest.approx(week * (2 + 2 / 7), abs=0.1)  # a Wednesday
    assert (follow.original, follow.planned) == (
        pytest.approx(week * (8 + 3 / 7), abs=0.1), pytest.approx(week * (8 + 4 / 7), abs=0.1))
    assert follow.x == pytest.approx(week * (6 + 3 / 7), abs=0.1)  # from the 15th to the end of the 28th of October
    assert follow.x + follow.width == pytest.approx(week * (8 + 3 / 7), abs=0.1)


def test_the_chart_shows_the_whole_time_if_wanted(cast: Cast) -> None:
    response = browser(cast, "chief").get(reverse(GANTT, args=HERE) + "?span=all")
    chart = response.context["chart"]
    assert (chart.weeks[0].day, chart.weeks[0].month, len(chart.weeks)) == (5, "1月", 44)
    named = next(bar for group in chart.groups for bar in group.bars if bar.step.key == "FQ1.1.name")
    assert named.limit is not None
    near = browser(cast, "chief").get(reverse(GANTT, args=HERE)).context["chart"]
    assert next(bar for group in near.groups for bar in group.bars if bar.step.key == "FQ1.1.name").limit is None


def test_every_page_of_a_plan_says_the_same_figures(cast: Cast, programme: Programme) -> None:
    work_on(cast, programme)
    stands = plan().figures
    sentence = f"{stands.steps}个步骤已完成{stands.done}个；{stands.late_lines}项指标逾期"
    for name in (PLAN, GANTT, "programmes:wall_unit"):
        assert sentence in text(browser(cast, "chief").get(reverse(name, args=HERE)))
