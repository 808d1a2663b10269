from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.engine.workdays import Calendar, SpecialDay
from tests.engine.workdays.national import national

DAYS = st.dates(date(2017, 1, 1), date(2030, 12, 31))
ANY_DAY = st.dates(date(1, 1, 8), date(9999, 12, 20))
STEPS = st.integers(-600, 600)
SATURDAY, SUNDAY, MONDAY, FRIDAY = date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 20)


def array(*days: date) -> np.ndarray:
    return np.array(days, dtype="datetime64[D]")


def test_make_up_days_work_and_holidays_do_not() -> None:
    calendar = national()
    assert calendar.is_workday(date(2026, 10, 10))  # a Saturday
    assert not calendar.is_workday(date(2026, 10, 5))  # a Monday
    assert calendar.special[date(2026, 10, 10)].zh == "国庆节"


def test_a_year_has_248_to_251_working_days() -> None:
    calendar = national()
    counts = [calendar.between(date(year - 1, 12, 31), date(year, 12, 31)) for year in range(2019, 2028)]
    assert counts == [250, 249, 250, 249, 249, 251, 248, 248, 248]


def test_shift_from_a_working_day() -> None:
    calendar = national()
    assert calendar.shift(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert calendar.shift(date(2026, 10, 8), 3) == date(2026, 10, 12)  # over the Saturday that is worked
    assert calendar.shift(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert calendar.shift(FRIDAY, 0) == FRIDAY


@pytest.mark.parametrize(("steps", "day"), [
    (1, MONDAY), (2, date(2026, 11, 24)), (-1, FRIDAY), (-2, date(2026, 11, 19)), (0, FRIDAY),
])
@pytest.mark.parametrize("start", [SATURDAY, SUNDAY])
def test_shift_from_a_day_off(start: date, steps: int, day: date) -> None:
    assert national().shift(start, steps) == day


def test_between_counts_the_end_and_not_the_start() -> None:
    calendar = national()
    assert calendar.between(FRIDAY, MONDAY) == 1
    assert calendar.between(MONDAY, FRIDAY) == -1
    assert calendar.between(FRIDAY, SUNDAY) == 0
    assert calendar.between(FRIDAY, FRIDAY) == 0


def test_nearest_working_days() -> None:
    calendar = national()
    assert (calendar.on_or_before(SATURDAY), calendar.on_or_after(SATURDAY)) == (FRIDAY, MONDAY)
    assert (calendar.on_or_before(FRIDAY), calendar.on_or_after(FRIDAY)) == (FRIDAY, FRIDAY)


def test_outside_the_data_monday_to_friday_and_provisional() -> None:
    calendar = national()
    assert (calendar.first, calendar.last) == (date(2019, 1, 1), date(2027, 12, 31))
    assert calendar.provisional_years == (2027,)
    assert [calendar.is_provisional(date(year, 5, 6)) for year in (2018, 2026, 2027, 2028)] == [True, False, True, True]
    assert calendar.is_workday(date(2028, 10, 2))
    assert not calendar.is_workday(date(2028, 10, 1))


@settings(deadline=None)
@given(ANY_DAY)
def test_the_ordinal_grows_by_one_on_each_working_day(day: date) -> None:
    calendar = national()
    assert calendar.ordinal(day) - calendar.ordinal(day - timedelta(days=1)) == calendar.is_workday(day)


@settings(deadline=None)
@given(ANY_DAY)
def test_a_working_day_comes_back_from_its_ordinal(day: date) -> None:
    calendar = national()
    assert calendar.day(calendar.ordinal(calendar.on_or_before(day))) == calendar.on_or_before(day)


@settings(deadline=None)
@given(DAYS, STEPS, STEPS)
def test_shifts_add_up(day: date, first: int, second: int) -> None:
    calendar = national()
    start = calendar.on_or_before(day)
    assert calendar.shift(calendar.shift(start, first), second) == calendar.shift(start, first + second)
    assert calendar.between(start, calendar.shift(start, first)) == first


@settings(deadline=None)
@given(DAYS, st.integers(1, 400))
def test_shift_counts_days_one_by_one(day: date, steps: int) -> None:
    calendar = national()
    slow, left = day, steps
    while left:
        slow += timedelta(days=1)
        left -= calendar.is_workday(slow)
    assert calendar.shift(day, steps) == slow


@settings(deadline=None)
@given(st.lists(DAYS, max_size=20))
def test_arrays_say_what_single_dates_say(days: list[date]) -> None:
    calendar = national()
    ordinals = calendar.ordinals(array(*days))
    assert ordinals.dtype == np.int32
    assert ordinals.tolist() == [calendar.ordinal(day) for day in days]
    assert calendar.days(ordinals).tolist() == [calendar.on_or_before(day) for day in days]


def test_arrays_keep_their_shape_and_refuse_missing_dates() -> None:
    calendar = national()
    days = array(FRIDAY, MONDAY, date(2050, 1, 3), date(1999, 1, 4)).reshape(2, 2)
    assert calendar.days(calendar.ordinals(days)).tolist() == days.tolist()
    with pytest.raises(ValueError, match="missing"):
        calendar.ordinals(np.array(["2026-01-01", "NaT"], dtype="datetime64[D]"))


def test_the_ends_of_time_do_not_raise() -> None:
    calendar = national()
    assert calendar.shift(date.max, 3) == date.max
    assert calendar.shift(date.min, -3) == date.min


def test_an_instant_counts_as_its_day() -> None:
    calendar = national()
    for day in (date(2026, 10, 1), date(2026, 10, 10), date(2017, 1, 2)):
        instant = datetime.combine(day, time(9, 30))
        assert calendar.is_workday(instant) == calendar.is_workday(day)
        assert calendar.ordinal(instant) == calendar.ordinal(day)
        assert calendar.shift(instant, 3) == calendar.shift(day, 3)
        assert calendar.is_provisional(instant) == calendar.is_provisional(day)


def test_the_version_follows_the_days_and_the_flags_only() -> None:
    off = SpecialDay(date(2026, 3, 2), True, "假")
    one = Calendar.build([off], [2026])
    renamed = Calendar.build([SpecialDay(date(2026, 3, 2), True, "另一名称")], [2026])
    assert one.version == renamed.version
    assert len({one.version, Calendar.build([], [2026]).version, Calendar.build([off], [2026], [2026]).version}) == 3


def test_a_year_left_out_between_others_is_provisional() -> None:
    calendar = Calendar.build([], [2019, 2021])
    assert calendar.provisional_years == (2020,)
    assert calendar.is_workday(date(2020, 1, 1))
