"""The shipped years against two libraries, and what was known when."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays

from tests.engine.workdays.national import national


def days_of(*years: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for year in years for n in range(365 + (year % 4 == 0))]


def test_every_day_agrees_with_both_libraries() -> None:
    calendar = national()
    china = holidays.country_holidays("CN", years=range(2019, 2027))
    wrong = [day for day in days_of(*range(2019, 2027))
             if not calendar.is_workday(day) == chinese_calendar.is_workday(day) == china.is_working_day(day)]
    assert wrong == []


def test_2027_has_the_thirteen_statutory_days_and_those_in_lieu() -> None:
    calendar = national()
    off = [day for day in calendar.special.values() if day.day.year == 2027]
    assert len([day for day in off if "补休" not in day.zh]) == 13
    weekend = [day for day in off if day.day.weekday() >= 5]
    assert len([day for day in off if "补休" in day.zh]) == len(weekend) == 6
    china = holidays.country_holidays("CN", years=[2027])
    assert [day for day in days_of(2027) if calendar.is_workday(day) != china.is_working_day(day)] == []


def test_labour_day_2019_changed_on_22_march() -> None:
    before, after = national(date(2019, 3, 21)), national(date(2019, 3, 22))
    assert [day for day in days_of(2019) if before.is_workday(day) != after.is_workday(day)] == [
        date(2019, 4, 28), date(2019, 5, 2), date(2019, 5, 3), date(2019, 5, 5)]
    assert before.version != after.version


def test_spring_festival_2020_was_extended_on_27_january() -> None:
    before, after = national(date(2020, 1, 26)), national(date(2020, 1, 27))
    assert [day for day in days_of(2020) if before.is_workday(day) != after.is_workday(day)] == [
        date(2020, 1, 31), date(2020, 2, 1)]
    assert before.is_workday(date(2020, 2, 1))  # a make-up Saturday at first


def test_a_year_is_provisional_until_its_notice() -> None:
    assert 2026 in national(date(2025, 11, 3)).provisional_years
    assert 2026 not in national(date(2025, 11, 4)).provisional_years
    assert 2027 in national(date(2026, 11, 21)).provisional_years
