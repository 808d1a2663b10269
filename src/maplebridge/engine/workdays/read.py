"""Calendar files, already parsed, to a Calendar; every fault of every file at once.

Format: docs/reference/calendar.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from maplebridge.engine.problem import Place, Problem, has_errors, sort_problems
from maplebridge.engine.workdays.calendar import Calendar
from maplebridge.engine.workdays.faults import Faults
from maplebridge.engine.workdays.model import SpecialDay, Version, Year
from maplebridge.engine.workdays.spans import read_days

FORMAT = 1
FIRST_YEAR, LAST_YEAR = 1990, 2200
REGION = "cn"


def read_calendar(
    files: Sequence[tuple[str, Any]], *, known_on: date | None = None
) -> tuple[Calendar | None, tuple[Problem, ...]]:
    """The calendar of parsed files (name, value), as known at the end of a day (None: all that is known).

    Files with an `area` are laid over the others. None with an error among the problems, or without any file.
    """
    faults = Faults()
    years = [year for name, value in files if (year := _read_year(value, Place(name), faults))]
    _check_apart(years, faults)
    if not any(year.area is None for year in years):
        faults.add("workdays.no_year", Place())
    problems = sort_problems(faults.found)
    if has_errors(problems):
        return None, problems
    return _lay(years, known_on), problems


def _lay(years: Sequence[Year], known_on: date | None) -> Calendar:
    special: dict[date, SpecialDay] = {}
    provisional = []
    for year in sorted(years, key=lambda year: (year.area is not None, year.year)):
        version = year.known_on(known_on)
        special.update((day.day, day) for day in (version.days if version else ()))
        if version.provisional if version else year.area is None:
            provisional.append(year.year)
    national = {year.year for year in years if year.area is None}
    everywhere = {year.year for year in years}
    return Calendar.build(special.values(), everywhere, [*provisional, *(everywhere - national)])


def _read_year(value: Any, place: Place, faults: Faults) -> Year | None:
    table = faults.table(value, place, ("format", "region", "area", "year", "versions"))
    if table is None:
        return None
    if table.get("format") != FORMAT:
        faults.add("workdays.format", place.at("format"), value=str(table.get("format")), known=FORMAT)
    number = table.get("year")
    if not isinstance(number, int) or not FIRST_YEAR <= number <= LAST_YEAR:
        faults.add("workdays.year", place.at("year"), value=str(number), first=FIRST_YEAR, last=LAST_YEAR)
        return None
    area = faults.text(table, "area", place) if "area" in table else None
    versions = tuple(_read_versions(table.get("versions"), number, area is not None, place.at("versions"), faults))
    region = faults.text(table, "region", place) or REGION
    return Year(place.file or "", region, number, tuple(sorted(versions, key=lambda v: v.issued)), area)


def _read_versions(value: Any, year: int, local: bool, place: Place, faults: Faults) -> Iterator[Version]:
    seen: dict[date, str] = {}
    for index, entry in enumerate(faults.list(value, place)):
        version = _read_version(entry, year, local, place.at(index), faults)
        if version is None:
            continue
        if version.issued in seen:
            faults.add("workdays.issued_twice", place.at(index).at("issued"), day=version.issued,
                       other=seen[version.issued])
        seen[version.issued] = version.version
        yield version


def _read_version(value: Any, year: int, local: bool, place: Place, faults: Faults) -> Version | None:
    table = faults.table(value, place, ("version", "issued", "provisional", "source", "holidays"))
    if table is None:
        return None
    source = faults.table(table.get("source"), place.at("source"), ("zh", "en", "url"))
    provisional = table.get("provisional", False)
    if not isinstance(provisional, bool):
        faults.add("workdays.not_yes_no", place.at("provisional"), value=str(provisional))
    issued = faults.date(table.get("issued"), place.at("issued"))
    name = faults.text(table, "version", place)
    days = read_days(table.get("holidays"), year, local, place.at("holidays"), faults)
    if source is None or issued is None or name is None:
        return None
    words = {key: faults.text(source, key, place.at("source")) for key in ("zh", "en", "url") if key in source}
    if "zh" not in words:
        faults.add("workdays.no_text", place.at("source").at("zh"), key="zh")
    return Version(name, issued, bool(provisional), words.get("zh") or "", days, words.get("url"), words.get("en"))


def _check_apart(years: Sequence[Year], faults: Faults) -> None:
    """Two files for one year and area, two areas that set one day differently, regions mixed."""
    first: dict[tuple[int, str | None], Year] = {}
    local: dict[date, tuple[SpecialDay, Year]] = {}
    regions = sorted({year.region for year in years})
    if len(regions) > 1:
        faults.add("workdays.regions", Place(years[-1].file, path="region"), regions=", ".join(regions))
    for year in years:
        twin = first.setdefault((year.year, year.area), year)
        if twin is not year:
            faults.add("workdays.year_twice", Place(year.file, path="year"), year=year.year, other=twin.file)
        elif year.area is not None and year.versions:
            for day in year.versions[-1].days:
                other, source = local.setdefault(day.day, (day, year))
                if other.off != day.off:
                    faults.add("workdays.areas_differ", Place(year.file), day=day.day, other=source.file)
