from __future__ import annotations

from datetime import date

import pytest

from maplebridge.engine.schedule import PlanUnit, due_days
from maplebridge.engine.schedule.due import binding_day, next_day
from maplebridge.engine.scheme.due import parse_due
from maplebridge.engine.scheme.model import Period, Window
from tests.engine.schedule.small import scheme
from tests.engine.workdays.national import national

UNIT = PlanUnit("U", arrival=date(2026, 3, 2), rotation=date(2026, 9, 1))


def period(start: date, end: date) -> Period:
    return Period(Window("period", start, end))


def days(rule: str, unit: PlanUnit = UNIT, **keys: object) -> list[date]:
    return list(due_days(parse_due(rule), scheme(**keys), unit, national()))


@pytest.mark.parametrize(("rule", "day"), [
    ("scheme_issue+5wd", date(2026, 1, 12)),
    ("arrival+10wd", date(2026, 3, 16)),
    ("rotation-3wd", date(2026, 8, 27)),
    ("assessment-2wd", date(2026, 12, 11)),
    ("assessment", date(2026, 12, 15)),
    ("year_end-20wd", date(2026, 12, 3)),
    ("2026-10-10", date(2026, 10, 10)),  # a Saturday that is worked
    ("2026-10-11", date(2026, 10, 10)),  # a Sunday: the working day before
    ("2026-09-30+1wd", date(2026, 10, 8)),
])
def test_one_day(rule: str, day: date) -> None:
    assert days(rule) == [day]


def test_recurring_rules_give_a_day_each() -> None:
    months = days("month_end+3wd")
    assert len(months) == 12
    assert months[0] == date(2026, 2, 4)
    assert months[8] == date(2026, 10, 10)  # after the holiday, on a make-up Saturday
    assert days("quarter_end-5wd") == [date(2026, 3, 24), date(2026, 6, 23), date(2026, 9, 22), date(2026, 12, 24)]
    assert days("half_end-10wd") == [date(2026, 6, 15), date(2026, 12, 17)]
    assert days("month_end")[0] == date(2026, 1, 30)  # the 31st is a Saturday


def test_recurring_rules_go_on_to_the_assessment_day() -> None:
    half = period(date(2026, 1, 1), date(2026, 6, 30))
    assert len(days("month_end+3wd", period=half)) == 12
    assert len(days("month_end+3wd", period=half, assessment_day=date(2026, 6, 15))) == 6
    assert len(days("quarter_end", PlanUnit("U", deadline=date(2027, 1, 8)), period=half)) == 5


def test_a_year_may_start_on_21_december() -> None:
    year = period(date(2025, 12, 21), date(2026, 12, 20))
    assert days("year_end", period=year) == [date(2026, 12, 18)]  # the 20th is a Sunday
    assert days("quarter_end", period=year)[0] == date(2026, 3, 20)
    assert days("month_end", period=year)[0] == date(2026, 1, 20)


def test_a_business_year_and_part_of_a_calendar_year() -> None:
    year = period(date(2025, 4, 1), date(2026, 3, 31))
    assert days("year_end", period=year, assessment_day=None) == [date(2026, 3, 31)]
    part = period(date(2026, 3, 1), date(2026, 5, 31))
    assert days("quarter_end", period=part, assessment_day=None) == [date(2026, 3, 31), date(2026, 6, 30)]


@pytest.mark.parametrize("rule", ["event+5wd", "arrival+10wd", "rotation", "assessment", "scheme_issue"])
def test_an_anchor_that_is_not_known_gives_none(rule: str) -> None:
    assert days(rule, PlanUnit("U"), assessment_day=None, issued_on=None) == []


@pytest.mark.parametrize(("rule", "assessment", "day"), [
    ("month_end+3wd", date(2026, 12, 15), date(2027, 1, 6)),
    ("half_end-10wd", date(2026, 12, 15), date(2026, 12, 17)),
    ("half_end-10wd", date(2026, 6, 30), date(2026, 6, 15)),
    ("year_end-20wd", date(2026, 12, 15), date(2026, 12, 3)),
    ("scheme_issue+5wd", date(2026, 12, 15), date(2026, 1, 12)),
])
def test_a_recurring_rule_binds_by_the_stretch_of_the_assessment_day(rule: str, assessment: date, day: date) -> None:
    assert binding_day(parse_due(rule), scheme(assessment_day=assessment), UNIT, national()) == day


def test_the_next_day_is_today_or_later() -> None:
    made, rule = scheme(), parse_due("month_end+3wd")
    assert next_day(rule, made, UNIT, national(), date(2026, 10, 10)) == date(2026, 10, 10)
    assert next_day(rule, made, UNIT, national(), date(2026, 10, 11)) == date(2026, 11, 4)
    assert next_day(parse_due("scheme_issue"), made, UNIT, national(), date(2026, 10, 11)) is None
