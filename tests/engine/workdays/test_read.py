from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maplebridge.engine.workdays import read_calendar
from maplebridge.words import sentence

NEW_YEAR = {"name": {"zh": "元旦", "en": "New Year"}, "off": [date(2026, 1, 1)]}


def year(*holidays: Any, number: Any = 2026, **more: Any) -> dict[str, Any]:
    version = {"version": "1", "issued": date(2025, 11, 4), "provisional": False, "source": {"zh": "通知"},
               "holidays": list(holidays) or [NEW_YEAR]}
    return {"format": 1, "region": "cn", "year": number, "versions": [version], **more}


def codes(*values: Any) -> list[str]:
    calendar, problems = read_calendar([(f"{n}.yaml", value) for n, value in enumerate(values)])
    assert (calendar is None) == any(problem.severity == "error" for problem in problems)
    for problem in problems:
        assert sentence(problem, "zh").what
        assert sentence(problem, "en").do
    return [problem.code.removeprefix("workdays.") for problem in problems]


def holiday(**keys: Any) -> dict[str, Any]:
    return {"name": "假", **keys}


@pytest.mark.parametrize(("entry", "code"), [
    (holiday(off=["2026-02-30"]), "not_a_date"),
    (holiday(off=["2026-02-01/2026-02-03/2026-02-05"]), "not_a_date"),
    (holiday(off=["soon"]), "not_a_date"),
    (holiday(off=[20260201]), "not_a_date"),
    (holiday(off=[None]), "not_a_date"),
    (holiday(off=["2025-12-31"]), "other_year"),
    (holiday(off=["2026-12-30/2027-01-02"]), "other_year"),
    (holiday(off=["2026-02-05/2026-02-03"]), "span_reversed"),
    (holiday(off=[date(2026, 2, 2), date(2026, 2, 2)]), "day_twice"),
    (holiday(off=["2026-02-02/2026-02-08"], work=[date(2026, 2, 7)]), "day_twice"),
    (holiday(off=date(2026, 2, 2)), "not_a_list"),
    (holiday(off=[]), "not_a_list"),
    (holiday(), "no_days"),
    (holiday(off=[date(2026, 2, 2)], of=[1]), "unknown_key"),
    ({"off": [date(2026, 2, 2)]}, "not_a_table"),
    ({"name": {"en": "x"}, "off": [date(2026, 2, 2)]}, "no_text"),
    ({"name": {"zh": "假", "en": 0.5}, "off": [date(2026, 2, 2)]}, "no_text"),
    ("元旦", "not_a_table"),
])
def test_a_faulty_holiday(entry: Any, code: str) -> None:
    assert codes(year(entry)) == [code]


@pytest.mark.parametrize(("keys", "code"), [
    ({"number": "2026"}, "year"), ({"number": True}, "year"), ({"number": 206}, "year"), ({"number": None}, "year"),
    ({"format": 2}, "format"), ({"versions": []}, "not_a_list"), ({"versions": None}, "not_a_list"),
    ({"versions": ["x"]}, "not_a_table"), ({"region": ""}, "no_text"), ({"area": None}, "no_text"),
])
def test_a_faulty_head(keys: dict[str, Any], code: str) -> None:
    assert code in codes(year(**keys))


@pytest.mark.parametrize("value", [None, [], "text", 3])
def test_no_table_at_all(value: Any) -> None:
    assert codes(value) == ["no_year", "not_a_table"]


def test_no_file_is_a_fault() -> None:
    assert codes() == ["no_year"]


def test_all_faults_of_all_files_at_once() -> None:
    first = year(holiday(off=["x"]), holiday(off=["2025-01-01"]))
    second = year(holiday(of=1))
    assert sorted(codes(first, second)) == ["no_days", "not_a_date", "other_year", "unknown_key", "year_twice"]


def test_a_place_is_a_path_in_the_file() -> None:
    _, problems = read_calendar([("cn.yaml", year(NEW_YEAR, holiday(off=[date(2026, 2, 2), "x"])))])
    assert str(problems[0].place) == "cn.yaml versions.0.holidays.1.off.1"


def test_working_on_a_weekday_is_a_doubt_only() -> None:
    assert codes(year(holiday(work=[date(2026, 2, 2)]))) == ["works_anyway"]


def test_two_versions_of_one_day_and_a_bad_flag() -> None:
    value = year()
    value["versions"].append({**value["versions"][0], "version": "2", "provisional": "no"})
    assert sorted(codes(value)) == ["issued_twice", "not_yes_no"]


def test_versions_may_stand_in_any_order() -> None:
    value = year()
    earlier = {"version": "0", "issued": date(2025, 1, 1), "holidays": [holiday(off=["2026-03-02"])]}
    value["versions"].append({**value["versions"][0], **earlier})
    calendar, _ = read_calendar([("a", value)])
    assert calendar is not None
    assert not calendar.is_workday(date(2026, 1, 1))
    assert calendar.is_workday(date(2026, 3, 2))


def test_an_area_is_laid_over_the_nation_whatever_the_order() -> None:
    local = year(holiday(off=[date(2026, 4, 20)], work=[date(2026, 1, 1)]), area="广西")
    for files in ([("cn", year()), ("gx", local)], [("gx", local), ("cn", year())]):
        calendar, problems = read_calendar(files)
        assert problems == ()
        assert calendar is not None
        assert not calendar.is_workday(date(2026, 4, 20))
        assert calendar.is_workday(date(2026, 1, 1))
        assert calendar.special[date(2026, 4, 20)].local


def test_areas_that_contradict_each_other() -> None:
    off, on = year(holiday(off=[date(2026, 4, 19)]), area="甲"), year(holiday(work=[date(2026, 4, 19)]), area="乙")
    assert codes(year(), off, on) == ["areas_differ"]


def test_an_area_alone_makes_no_final_year() -> None:
    local = year(holiday(off=[date(2027, 4, 20)]), number=2027, area="广西")
    calendar, problems = read_calendar([("cn", year()), ("gx", local)])
    assert problems == ()
    assert calendar is not None
    assert calendar.provisional_years == (2027,)
    assert codes(local) == ["no_year"]


def test_two_regions_do_not_mix() -> None:
    other = year(holiday(off=["2027-01-01"]), number=2027, region="vn")
    assert codes(year(), other) == ["regions"]
