"""Period, stages, categories, parameters, tables: what stands around the items."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from maplebridge.engine.scheme.model import (
    Category,
    DatedValue,
    Field,
    Parameter,
    Period,
    Rung,
    Stage,
    Table,
    Window,
)
from maplebridge.engine.scheme.read.branch import Branch, as_day
from maplebridge.engine.scheme.text import Text

MONTHS = {"months": 1, "quarters": 3, "halves": 6}
PREFIX = {"months": "m", "quarters": "q", "halves": "h"}
FIELD_TYPES = ("text", "int", "decimal", "number", "bool", "date", "datetime")
MONTH_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read_period(branch: Branch, default: tuple[date, date]) -> Period:
    """{start, end} or {year, year_starts: "12-21"}; parts by months, quarters, halves, none or listed."""
    start, end = _ends(branch, default)
    if end < start:
        branch.fault("scheme.ends_before_start", "end", start=start, end=end)
        end = start
    whole = Window("period", start, end)
    given = branch.raw("parts")
    if isinstance(given, list):
        parts = tuple(window for part in branch.branches("parts") if (window := _part(part)))
    else:
        parts = tuple(_split(whole, branch.choice("parts", (*MONTHS, "none"), "none")))
    branch.done()
    return Period(whole, parts)


def _ends(branch: Branch, default: tuple[date, date]) -> tuple[date, date]:
    if not branch.has("year"):
        return branch.day("start") or default[0], branch.day("end") or default[1]
    year, starts = branch.integer("year", 2000, low=1900), branch.string("year_starts", "01-01")
    first = as_day(f"{year}-{starts}")
    if first is None:
        branch.wrong("year_starts", "month_day", starts)
        first = date(year, 1, 1)
    if (first.month, first.day) != (1, 1):
        first = _later(first, -12)
    return first, _later(first, 12) - timedelta(days=1)


def _part(part: Branch) -> Window | None:
    code, name = part.string("code", required=True), part.text("name")
    start, end = part.day("start", required=True), part.day("end", required=True)
    part.done()
    if code is None or start is None or end is None:
        return None
    return Window(code, start, end, name)


def _split(whole: Window, by: str) -> Iterator[Window]:
    if by == "none":
        return
    step, start, count = MONTHS[by], whole.start, 0
    while start <= whole.end:
        count += 1
        following = _later(whole.start, step * count)
        end = min(following - timedelta(days=1), whole.end)
        yield Window(f"{PREFIX[by]}{count}", start, end, _part_name(by, count, end))
        start = following


def _part_name(by: str, count: int, end: date) -> Text:
    if by == "months":
        return Text(f"{end.year}年{end.month}月", f"{MONTH_EN[end.month - 1]} {end.year}")
    if by == "quarters":
        return Text(f"第{'一二三四'[(count - 1) % 4]}季度", f"Q{count}")
    return Text("上半年" if count == 1 else "下半年", f"H{count}")


def _later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def read_stages(branch: Branch) -> tuple[Stage, ...]:
    found = []
    for part in branch.branches("stages"):
        code = part.string("code", required=True)
        start, end = part.day("start", required=True), part.day("end", required=True)
        name = part.label("name", code or "")
        part.done()
        if code and start and end:
            found.append(Stage(code, name, start, end))
    return tuple(found)


def read_categories(branch: Branch) -> tuple[Category, ...]:
    found = []
    for part in branch.branches("categories"):
        code = part.string("code", required=True)
        name = part.label("name", code or "")
        part.done()
        if code:
            found.append(Category(code, name))
    return tuple(found)


def read_ladder(branch: Branch) -> tuple[Rung, ...]:
    found = []
    for part in branch.branches("ladder"):
        state, late = part.string("state", required=True), part.integer("late")
        part.done()
        if state:
            found.append(Rung(state, late))
    return tuple(found)


def read_parameters(branch: Branch) -> dict[str, Parameter]:
    names = branch.branch("parameters")
    found = {}
    for name in names.data:
        part = names.branch(name)
        label = part.label("label", name)
        values = tuple(sorted(_dated(part), key=lambda dated: dated.since))
        part.done()
        if values:
            found[name] = Parameter(name, label, values)
        else:
            names.fault("scheme.key_missing", name, key="values")
    return found


def _dated(part: Branch) -> Iterator[DatedValue]:
    for row in part.branches("values"):
        since, value, source = row.day("since", required=True), row.raw("value", required=True), row.string("source")
        number = value if isinstance(value, str) else row.decimal("value")
        row.done()
        if since is not None and number is not None:
            yield DatedValue(since, number, source)


def read_tables(branch: Branch) -> dict[str, Table]:
    names = branch.branch("tables")
    found = {}
    for name in names.data:
        part = names.branch(name)
        fields = part.branch("fields")
        unit, day = part.string("unit", "unit") or "unit", part.string("date")
        found[name] = Table(name, unit, day, tuple(_field(fields, field) for field in fields.data))
        part.done()
    return found


def _field(fields: Branch, name: str) -> Field:
    if isinstance(fields.data[name], str):
        return Field(name, fields.choice(name, FIELD_TYPES, "text"))
    part = fields.branch(name)
    scale = part.integer("scale", 0) if part.has("scale") else None
    field = Field(name, part.choice("type", FIELD_TYPES, "text"), scale)
    part.done()
    return field
