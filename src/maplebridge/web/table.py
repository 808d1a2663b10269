"""Lists as every page shows them: declared columns, sorted and paged by the address, exported as shown.

    table = listing(request, unit_rows(actor), (
        Column("zh", "units.name", kind="name", sort="zh"), Column("code", "units.code", sort="code")),
        row_url=lambda row: reverse("units:show", args=[row["code"]]), export_name=say("units.list"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, QueryDict

from maplebridge.engine.scheme.text import Text
from maplebridge.web.export import TYPES, Exported, file_of, not_too_long
from maplebridge.web.filters import Filter, Set, set_filters
from maplebridge.web.say import named, say

Row = Mapping[str, Any]
Kind = Literal["text", "number", "day", "moment", "name", "word", "state", "code", "act"]
Address = Callable[[Row], str | None]
SORT, PAGE, EXPORT = "sort", "page", "export"
FILES = tuple(TYPES)
COUNTED = 2_000  # rows that are counted and paged through; to find one among more, people filter


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key`: the field of a row; `head`: the code of its heading, or a Text.

    kind: `name` takes a field that ends in zh and shows its sibling en where that is asked for and there (or a Text);
    `word` says `<words>.<value>`; `state` is one of components/state.html; `number` stands right; `code` small;
    `act` is something to do, and in no file.
    sort: the field it may be sorted by. show: makes the value from the row. link: the address of a cell or None."""

    key: str
    head: str | Text
    kind: Kind = "text"
    sort: str | None = None
    words: str = ""
    show: Callable[[Row], Any] | None = None
    link: Address | None = None

    @property
    def title(self) -> str:
        return named(self.head) if isinstance(self.head, Text) else say(self.head)

    def value(self, row: Row) -> Any:
        """Text, str, number, day, instant or None."""
        if self.show:
            return self.show(row)
        found = row.get(self.key)
        if self.kind == "name" and isinstance(found, str):
            return Text(found, row.get(f"{self.key.removesuffix('zh')}en") or None)
        if self.kind == "word" and found not in (None, ""):
            return say(f"{self.words}.{found}")
        return found


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    value: Any
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A heading; `address` sorts by it; `order` as aria-sort has it: ascending, descending, none."""

    column: Column
    text: str
    address: str | None = None
    order: str = "none"


@dataclass(frozen=True, slots=True)
class Table:
    """What components/table.html shows: one page of a list. `first` and `last` count rows from 1 (0: none). `more`:
    there are more rows than the `total` that were counted, and pages show only those."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    page: int
    pages: int
    first: int
    last: int
    previous: str | None
    next: str | None
    filters: tuple[Set, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()  # other parameters of the address, which the filter's form sends too
    unfiltered: str = "?"
    files: tuple[tuple[str, str], ...] = ()  # kind of file, address
    caption: str = ""
    empty: str = ""
    wide: bool = False
    more: bool = False
    here: str = ""  # path and query of the list, to be saved as it is set; empty where there is nothing to set

    @property
    def counted(self) -> str:
        """How many rows, for a sentence: 427, or 2000+ (2000余)."""
        return say("web.rows_over", total=self.total) if self.more else str(self.total)

    @property
    def narrowed(self) -> bool:
        return any(one.typed for one in self.filters)


def listing(request: HttpRequest, rows: QuerySet | Sequence[Row], columns: Sequence[Column], *, per_page: int = 50,
            filters: Sequence[Filter] = (), export_name: str | None = None, row_url: Address | None = None,
            caption: str = "", empty: str = "", key: str = "pk", wide: bool = False) -> Table:
    """One page of `rows` (a values() queryset, or mappings): two queries at most, and a cost that does not grow with
    the rows: only the first COUNTED are paged through, and more than those are not sorted by wish.

    Sort, page and filters come from the address; what is not understood there does no harm. row_url: where a row
    leads, by its first cell. key: the field that makes the order complete (of an aggregate: what it groups by).
    empty: what will be here, in words. wide: at small width scrolls sideways instead of one card a row.
    With `export_name` the list can be had as a file; asked for that, it raises Exported, or Refused
    where it has more rows than a file of that kind takes."""
    asked = request.GET
    chosen = set_filters(filters, asked)
    for one in chosen:
        rows = one.narrow(rows)
    count = _count(rows, key)
    sortable = columns if count <= COUNTED else ()
    by, down = _order(asked.get(SORT, ""), sortable)
    rows = _sorted(rows, by, down, key)
    if export_name and asked.get(EXPORT) in FILES:
        told = [column for column in columns if column.kind != "act"]
        not_too_long(asked[EXPORT], rows.count() if isinstance(rows, QuerySet) else len(rows), len(told))
        heads = [column.title for column in told]
        raise Exported(file_of(request, asked[EXPORT], export_name, chosen, heads, _lines(rows, told)))
    ours = {one.name for one in filters} | {PAGE, EXPORT}
    page = _Counted(rows, per_page, min(count, COUNTED)).get_page(asked.get(PAGE))
    return Table(
        heads=tuple(_head(column, by, down, asked, sorts=column in sortable) for column in columns),
        **_page(page, columns, row_url, asked), more=count > COUNTED,
        filters=chosen, kept=tuple((name, value) for name, value in asked.items() if name not in ours),
        unfiltered=_with(asked, dict.fromkeys(ours)),
        files=tuple((kind, _with(asked, {PAGE: None, EXPORT: kind})) for kind in FILES) if export_name else (),
        caption=caption, empty=empty, wide=wide, here=_here(request, filters, columns))


def _here(request: HttpRequest, filters: Sequence[Filter], columns: Sequence[Column]) -> str:
    """Of a list that can be narrowed or sorted. A list inside another page is no page to come back to."""
    settable = bool(filters) or any(column.sort for column in columns)
    return request.path + _with(request.GET, {PAGE: None, EXPORT: None}) if settable else ""


class _Counted(Paginator):
    """Pages over rows that are counted already."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count  # type: ignore[misc]


def _count(rows: Any, key: str) -> int:
    """Up to one more than COUNTED: counting all would cost more the larger a city is."""
    if not isinstance(rows, QuerySet):
        return len(rows)
    few = rows if rows.query.group_by else rows.values(key)  # an aggregate cannot be counted without its values
    return int(few.order_by()[:COUNTED + 1].count())


def _page(page: Page, columns: Sequence[Column], row_url: Address | None, asked: QueryDict) -> dict[str, Any]:
    """What of a table belongs to the page of it that is shown."""
    return {
        "rows": tuple(tuple(_cell(column, row, None if i else row_url) for i, column in enumerate(columns))
                      for row in page),
        "total": page.paginator.count, "page": page.number, "pages": page.paginator.num_pages,
        "first": page.start_index(), "last": page.end_index(),
        "previous": _with(asked, {PAGE: page.number - 1}) if page.has_previous() else None,
        "next": _with(asked, {PAGE: page.number + 1}) if page.has_next() else None,
    }


def _order(asked: str, columns: Sequence[Column]) -> tuple[Column | None, bool]:
    """The column to sort by, if it is one that may be, and whether from the last."""
    name = asked.removeprefix("-")
    return next((column for column in columns if column.sort and column.key == name), None), asked.startswith("-")


def _sorted(rows: Any, by: Column | None, down: bool, key: str) -> Any:
    """Rows without a value come last on every database, either way round."""
    if isinstance(rows, QuerySet):
        first = rows.query.order_by or rows.query.get_meta().ordering
        if by and by.sort:
            last = True if _may_be_null(rows, by.sort) else None  # said of other columns, it would keep an index unused
            field = F(by.sort)
            first = (field.desc(nulls_last=last) if down else field.asc(nulls_last=last),)
        return rows.order_by(*first, key)
    if by is None:
        return rows
    given = [row for row in rows if row.get(by.sort) is not None]
    return [*sorted(given, key=lambda row: row[by.sort], reverse=down),
            *(row for row in rows if row.get(by.sort) is None)]


def _may_be_null(rows: QuerySet, name: str) -> bool:
    if name.split("__", maxsplit=1)[0] in rows.query.annotations:
        return True
    model = rows.model
    for step in name.split("__"):
        field = model._meta.pk if step == "pk" else model._meta.get_field(step)
        if field.null:
            return True
        model = field.related_model
    return False


def _lines(rows: Any, columns: Sequence[Column]) -> Iterator[list[Any]]:
    """Every row, as a file has it."""
    for row in rows.iterator(chunk_size=2000) if isinstance(rows, QuerySet) else rows:
        values = ((column, column.value(row)) for column in columns)
        yield [say(f"web.state_{value}") if column.kind == "state" and value else value for column, value in values]


def _head(column: Column, by: Column | None, down: bool, asked: QueryDict, *, sorts: bool) -> Head:
    text = column.title
    if not column.sort or not sorts:
        return Head(column, text)
    ours = by is column
    return Head(column, text, _with(asked, {SORT: f"-{column.key}" if ours and not down else column.key, PAGE: None}),
                ("descending" if down else "ascending") if ours else "none")


def _cell(column: Column, row: Row, row_url: Address | None) -> Cell:
    link = column.link or row_url
    return Cell(column, column.value(row), link(row) if link else None)


def _with(asked: QueryDict, changes: Mapping[str, Any]) -> str:
    """The address as asked, with other values of some parameters; None takes one away."""
    kept = asked.copy()
    for name, value in changes.items():
        kept.pop(name, None)
        if value is not None:
            kept[name] = str(value)
    return f"?{kept.urlencode()}"
