"""A list as a file, as shown: every row that the filter leaves, in its order, with name, filter, time and version."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import version
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode

from maplebridge.engine.document import Document, write_docx, write_pdf
from maplebridge.engine.scheme.text import Lang, Text
from maplebridge.engine.sheet import NewCell, NewSheet, write_book
from maplebridge.web.filters import Set
from maplebridge.web.paper import paper_of
from maplebridge.web.refusals import refuse
from maplebridge.web.say import lang, local, named, say

STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫")
UNSEEN = " \u3000\u200b\ufeff"  # blanks that a sheet drops before it looks
OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {"xlsx": f"{OFFICE}.spreadsheetml.sheet", "docx": f"{OFFICE}.wordprocessingml.document",
         "pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}
MOST = {"xlsx": 100_000, "csv": 100_000, "docx": 5_000, "pdf": 2_000}  # rows of one file
CELLS = 20_000  # of a PDF: so many take some seconds and half a gigabyte
Line = Sequence[Any]
_STATED: list[Callable[[Lang], str]] = []


class Exported(Exception):
    """A list was wanted as a file: ends the view; the site answers with `response`."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        super().__init__()


def state_in_files(line: Callable[[Lang], str]) -> None:
    """Every file that somebody takes away says this line above its rows. Called in AppConfig.ready."""
    if line not in _STATED:
        _STATED.append(line)


def file_of(request: HttpRequest, kind: str, name: str, filters: Sequence[Set], heads: Line,
            rows: Iterable[Line]) -> HttpResponse:
    """kind: of TYPES. rows: plain values in the order of the heads, or Text."""
    now = local(timezone.now())
    above = [*_about(request, name, filters, now), ()]
    return sent(kind, f"{name} {now:%Y-%m-%d %H%M}", _WRITERS[kind](above, heads, rows, name))


def sent(kind: str, name: str, body: bytes) -> HttpResponse:
    """A file to be kept. name: without its ending."""
    return HttpResponse(body, content_type=TYPES[kind], headers={
        "Content-Disposition": content_disposition_header(True, f"{name}.{kind}") or "",
        "Cache-Control": "no-store"})


def printed(name: str, *args: object, **asked: object) -> tuple[tuple[str, str], ...]:
    """The kinds of file in which the report of an address is had, each with where, for components/files.html."""
    query = f"?{urlencode(asked)}" if asked else ""
    return tuple((kind, reverse(name, args=[*args, kind]) + query) for kind in ("docx", "pdf", "xlsx"))


def most_rows(kind: str, columns: int) -> int:
    """Of one file."""
    return min(MOST[kind], CELLS // max(columns, 1)) if kind == "pdf" else MOST[kind]


def not_too_long(kind: str, count: int, columns: int) -> None:
    """Raises Refused where a file of the kind does not take so many rows."""
    most = most_rows(kind, columns)
    if count > most:
        raise refuse("web.export_too_long" if kind in ("xlsx", "csv") else "web.export_too_long_to_print", count=count,
                     most=most)


def _about(request: HttpRequest, name: str, filters: Sequence[Set], now: datetime) -> Iterator[Line]:
    set_ones = [f"{one.text}: {one.told}" for one in filters if one.value is not None]
    yield [name]
    yield [say("web.export_filter"), ("；" if lang() == "zh" else "; ").join(set_ones) or say("web.export_all")]
    yield from made_by(getattr(request, "actor", None), now)


def made_by(actor: Any, now: datetime) -> Iterator[Line]:
    """When, by whom, by which version of the program, and what stands in every file."""
    yield [say("web.export_time"), f"{now:%Y-%m-%d %H:%M}"]
    if actor is not None:
        yield [say("web.export_by"), named(actor.name)]
    yield [say("web.export_version"), f"Maplebridge {version('maplebridge')}"]
    if actor is not None:
        yield from ([line(lang())] for line in _STATED)


def plain(value: Any) -> Any:
    """A value as a sheet holds it: words, number, day, local time; None for nothing."""
    match value:
        case Text():
            return named(value)
        case bool():
            return say("web.yes" if value else "web.no")
        case datetime():
            return local(value).replace(tzinfo=None)
        case None | int() | float() | Decimal() | date():
            return value
    return str(value)


def as_csv(above: Iterable[Line], heads: Line, rows: Iterable[Line], name: str = "") -> bytes:
    """UTF-8 with BOM, so that Excel and WPS read the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in chain(above, [heads], rows):
        writer.writerow([_written(plain(value)) for value in line])
    return codecs.BOM_UTF8 + out.getvalue().encode(errors="replace")


def _written(value: Any) -> Any:
    """Text that a sheet would take for a formula gets an apostrophe before it, full-width signs included."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    risky = isinstance(value, str) and value.lstrip(UNSEEN).startswith(STARTS_FORMULA)
    return f"'{value}" if risky else value


def as_xlsx(above: Sequence[Line], heads: Line, rows: Iterable[Line], name: str) -> bytes:
    """One sheet. Its heading stays in sight and repeats on paper; text that looks like a formula stays text."""
    lines = [[NewCell(name, "title")], *above[1:], heads, *([plain(value) for value in row] for row in rows)]
    return write_book([NewSheet(name, lines, header=len(above), widths=[18.0] * len(heads))])


def as_docx(above: Sequence[Line], heads: Line, rows: Iterable[Line], name: str) -> bytes:
    return write_docx(_paper(above, heads, rows, name))


def as_pdf(above: Sequence[Line], heads: Line, rows: Iterable[Line], name: str) -> bytes:
    return write_pdf(_paper(above, heads, rows, name))


def _paper(above: Sequence[Line], heads: Line, rows: Iterable[Line], name: str) -> Document:
    told = [line for line in above[1:] if line]  # the name stands as the title
    return paper_of(name, told, heads, [[plain(value) for value in row] for row in rows])


_WRITERS: dict[str, Callable[[Sequence[Line], Line, Iterable[Line], str], bytes]] = {
    "csv": as_csv, "xlsx": as_xlsx, "docx": as_docx, "pdf": as_pdf}
