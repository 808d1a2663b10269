"""The calendar file keeps to RFC 5545: a calendar takes it, and takes the next one for the same things."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from maplebridge.apps.programmes.ics import Entry, calendar_file, escaped, folded
from tests.apps.cast import Cast
from tests.apps.programmes.programme import CODE, make_programme, set_day
from tests.apps.programmes.stepped import DAY, ONE, act, name_person, plan, step, work_on

STAMP = datetime(2026, 9, 16, 1, 2, 3, tzinfo=UTC)
Event = dict[str, str]


def parse(body: bytes) -> tuple[dict[str, str], list[Event]]:
    """A calendar read by the rules: lines end with CRLF, have at most 75 octets, a space goes on."""
    assert body.endswith(b"\r\n")
    lines = body.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 for line in lines)
    assert not any(sign in line for line in lines for sign in (b"\r", b"\n"))
    for line in lines:
        line.decode()  # no sign is cut in two
    whole = body.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert (whole[0], whole[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    about: dict[str, str] = {}
    events: list[Event] = []
    now = about
    for line in whole[1:-1]:
        name, _, value = line.partition(":")
        assert re.fullmatch(r"[A-Z-]+(;[A-Z]+=[A-Z]+)?", name), line
        if line == "BEGIN:VEVENT":
            events.append(now := {})
        elif line == "END:VEVENT":
            now = about
        else:
            assert name not in now
            now[name] = value
    return about, events


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_text_comes_back(text: str) -> None:
    body = calendar_file("x", [Entry("k", DAY, text, "", "http://x/")], STAMP)
    assert unescaped(parse(body)[1][0]["SUMMARY"]) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folding_takes_nothing_away(line: str) -> None:
    made = folded(line)
    assert made.replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in made.split("\r\n"))


def test_what_has_a_meaning_is_marked() -> None:
    assert escaped("一、二; a, b\\c\r\nd\ne\rf\x07") == "一、二\\; a\\, b\\\\c\\nd\\ne\\nf"


def test_a_file_of_one_event() -> None:
    entry = Entry("FQ2026/A11/FQ1.2.list", DAY, "甲", "乙", "http://testserver/x/")
    lines = calendar_file("计划", [entry], STAMP).decode().split("\r\n")
    assert lines[:6] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Maplebridge//Plan//EN", "CALSCALE:GREGORIAN",
                         "METHOD:PUBLISH", "X-WR-CALNAME:计划"]
    assert lines[6] == "BEGIN:VEVENT"
    assert re.fullmatch(r"UID:[0-9a-f]{40}@maplebridge", lines[7])
    assert lines[8:] == ["DTSTAMP:20260916T010203Z", "DTSTART;VALUE=DATE:20260916", "DTEND;VALUE=DATE:20260917",
                         "SUMMARY:甲", "DESCRIPTION:乙", "URL:http://testserver/x/", "TRANSP:TRANSPARENT",
                         "END:VEVENT", "END:VCALENDAR", ""]


# ---------------------------------------------------------------- as the site gives it
def file_for(cast: Cast, who: str, name: str, language: str = "zh-hans", **where: str) -> list[Event]:
    client = cast.client(who)
    client.cookies["language"] = language
    response = client.get(reverse(name, kwargs=where))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert ".ics" in response["Content-Disposition"]
    return parse(response.content)[1]


def day_of(event: Event) -> date:
    return date.fromisoformat(event["DTSTART;VALUE=DATE"])


@pytest.mark.django_db(transaction=True)
def test_a_units_plan_as_a_calendar(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(DAY, monkeypatch)
    work_on(cast, make_programme(cast))
    events = file_for(cast, "inspector", "programmes:plan_calendar", programme=CODE, unit="A11")
    open_ones = [found for line in plan().lines for whole in line.steps for found in whole.work() if found.open]
    assert sorted(map(day_of, events)) == sorted(found.limit for found in open_ones if found.limit)
    assert len({event["UID"] for event in events}) == len(events)
    assert all(date.fromisoformat(event["DTEND;VALUE=DATE"]) == day_of(event) + timedelta(days=1) for event in events)
    said = {unescaped(event["SUMMARY"]): unescaped(event["DESCRIPTION"]) for event in events}
    assert "最迟完成：逐项督办（议定事项办结率，A11单位）" in said
    late = said["最迟完成：逐项确定唯一责任人（责任到人率，A11单位）"]
    assert "晚171 个工作日（自2026年1月8日 周四起）" in late
    assert "理由: 应于 2026年1月8日 周四开始" in late
    assert cast.client("other_office").get(
        reverse("programmes:plan_calendar", args=[CODE, "A11"])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_my_calendar_moves_what_it_knows(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(DAY, monkeypatch)
    make_programme(cast)
    name_person(cast, "officer", "FQ1.2")
    before = file_for(cast, "officer", "programmes:my_calendar")
    assert [unescaped(event["SUMMARY"]).partition("（")[0] for event in before] == [
        "最迟完成：议定事项列入清单", "最迟完成：逐项督办", "最迟完成：核对办结情况"]
    act("replan", "FQ1.2.follow", cast, planned=date(2026, 10, 20), person=None)
    act("finish", "FQ1.2.list", cast, day=DAY - ONE)
    after = file_for(cast, "officer", "programmes:my_calendar", "en")
    uids = [event["UID"] for event in before]
    assert [event["UID"] for event in after] == uids[1:]
    assert day_of(after[0]) == date(2026, 10, 20) == step("FQ1.2.follow").limit
    assert after[0]["SUMMARY"].startswith("Finish: Follow each one (Decision close-out rate\\, Unit A11)")
    assert file_for(cast, "inspector", "programmes:my_calendar") == []
