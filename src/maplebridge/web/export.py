"""A list as a file, as shown: every row that the filter leaves, in its order, with name, filter, time and version."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import version
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from maplebridge.engine.scheme.text import Text
from maplebridge.web.filters import Set
from maplebridge.web.say import lang, local, named, say

STARTS_FORMULA = "=+-@\t\r\n＝＋－＠﹢﹣﹦﹫"
UNSEEN = " \u3000\u200b\ufeff"  # blanks that a sheet drops before it looks
TYPES = {"csv": "text/csv; charset=utf-8",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
Line = Sequence[Any]
Looks = dict[type[date], Any]


class Exported(Exception):
    """A list was wanted as a file: ends the view; the site answers with `response`."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        super().__init__()


def file_of(request: HttpRequest, kind: str, name: str, filters: Sequence[Set], heads: Line,
            rows: Iterable[Line]) -> HttpResponse:
    """kind: csv or xlsx. rows: plain values in the order of the heads, or Text."""
    now = local(timezone.now())
    above = [*_about(request, name, filters, now), ()]
    body = as_csv(above, heads, rows) if kind == "csv" else as_xlsx(above, heads, rows)
    return HttpResponse(body, content_type=TYPES[kind], headers={
        "Content-Disposition": content_disposition_header(True, f"{name} {now:%Y-%m-%d %H%M}.{kind}") or "",
        "Cache-Control": "no-store"})


def _about(request: HttpRequest, name: str, filters: Sequence[Set], now: datetime) -> Iterator[Line]:
    set_ones = [f"{one.text}: {one.told}" for one in filters if one.value is not None]
    yield [name]
    yield [say("web.export_filter"), ("；" if lang() == "zh" else "; ").join(set_ones) or say("web.export_all")]
    yield [say("web.export_time"), f"{now:%Y-%m-%d %H:%M}"]
    if (actor := getattr(request, "actor", None)) is not None:
        yield [say("web.export_by"), named(actor.name)]
    yield [say("web.export_version"), f"Maplebridge {version('maplebridge')}"]


def plain(value: Any) -> Any:
    """A value as a sheet holds it: words, number, day, local time."""
    match value:
        case None:
            return ""
        case Text():
            return safe(named(value))
        case bool():
            return say("web.yes" if value else "web.no")
        case datetime():
            return local(value).replace(tzinfo=None)
        case int() | float() | Decimal() | date():
            return value
    return safe(str(value))


def safe(text: str) -> str:
    """Text that a sheet would take for a formula gets an apostrophe before it, full-width signs included."""
    return f"'{text}" if text.lstrip(UNSEEN).startswith(tuple(STARTS_FORMULA)) else text


def as_csv(above: Iterable[Line], heads: Line, rows: Iterable[Line]) -> bytes:
    """UTF-8 with BOM, so that Excel and WPS read the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in (*above, heads):
        writer.writerow([plain(value) for value in line])
    for row in rows:
        writer.writerow([_written(plain(value)) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode(errors="replace")


def _written(value: Any) -> Any:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def as_xlsx(above: Sequence[Line], heads: Line, rows: Iterable[Line]) -> bytes:
    """One sheet; the heading stays in sight and repeats on paper."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": True, "strings_to_formulas": False,
                                   "strings_to_urls": False, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        sheet.set_column(0, max(len(heads) - 1, 0), 18)
        sheet.freeze_panes(len(above) + 1, 0)
        sheet.repeat_rows(len(above))
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        looks: Looks = {date: book.add_format({"num_format": "yyyy-mm-dd"}),
                        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"})}
        for number, line in enumerate(above):
            _write(sheet, number, line, {})
        sheet.write_row(len(above), 0, [plain(head) for head in heads], bold)
        for number, row in enumerate(rows, len(above) + 1):
            _write(sheet, number, row, looks)
    return out.getvalue()


def _write(sheet: Any, number: int, line: Line, looks: Looks) -> None:
    for column, value in enumerate(line):
        told = plain(value)
        if isinstance(told, date):
            sheet.write_datetime(number, column, told, looks.get(type(told)))
        elif isinstance(told, str):
            sheet.write_string(number, column, told)
        else:
            sheet.write_number(number, column, told)
