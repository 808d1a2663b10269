"""Lists: sorted by what may be sorted, paged without loss, narrowed; an address that makes no sense does no harm."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q
from django.template.loader import render_to_string
from django.test import RequestFactory

from maplebridge.apps.units.models import Unit
from maplebridge.web.export import MOST
from maplebridge.web.filters import Filter
from maplebridge.web.refusals import Refused
from maplebridge.web.table import COUNTED, Column, Table, listing
from tests.apps.cast import TREE, Cast
from tests.apps.crowd import make_crowd

COLUMNS = (Column("zh", "sample.unit", kind="name", sort="zh"), Column("code", "sample.code", kind="code"),
           Column("kind", "sample.category", sort="kind"),
           Column("closed_on", "sample.due", kind="day", sort="closed_on"))
FILTERS = (Filter("q", "sample.name", where=lambda value: Q(zh__contains=value)),
           Filter("kind", "sample.category", "choice", (("station", "S"), ("bureau", "B")),
                  lambda value: Q(kind=value)),
           Filter("since", "sample.due", "day", where=lambda value: Q(opened_on__gte=value)))
NONSENSE = ("?page=abc", "?page=-1", "?page=99999999999999999999999", "?page=", "?sort=evil", "?sort=--zh",
            "?sort=code", "?sort=zh&sort=password", "?since=2026-99-99", "?kind=nothing", "?since=0", "?export=exe",
            "?x=%ff%fe", "?q=%00", "?q=" + "a" * 5000)


def _list(address: str = "", **options: Any) -> Table:
    options = {"filters": FILTERS, "per_page": 4, **options}
    rows = Unit.objects.values("zh", "en", "code", "kind", "closed_on")
    return listing(RequestFactory().get(f"/{address}"), rows, COLUMNS, **options)


def _codes(table: Table) -> list[str]:
    return [row[1].value for row in table.rows]


@pytest.mark.parametrize("sort", ["", "zh", "-zh", "kind", "-kind", "closed_on", "-closed_on"])
def test_pages_together_hold_every_row_once(cast: Cast, sort: str) -> None:
    """Also where many rows are equal in what they are sorted by."""
    found = [code for page in (1, 2, 3) for code in _codes(_list(f"?sort={sort}&page={page}"))]
    assert sorted(found) == sorted(TREE) and len(found) == len(TREE)


def test_rows_without_a_value_come_last_either_way(cast: Cast) -> None:
    unit = cast.units["A12"]
    unit.closed_on = unit.opened_on
    unit.save()
    assert _codes(_list("?sort=closed_on"))[0] == _codes(_list("?sort=-closed_on"))[0] == "A12"


def test_a_list_of_mappings_is_sorted_alike() -> None:
    rows = [{"zh": "乙", "kind": None}, {"zh": "甲", "kind": "b"}, {"zh": "丙", "kind": "a"}]

    def shown(sort: str) -> list[str]:
        table = listing(RequestFactory().get(f"/?sort={sort}"), rows, COLUMNS[2:3])
        return [row[0].value for row in table.rows]

    assert shown("") == [None, "b", "a"]
    assert shown("kind") == ["a", "b", None] and shown("-kind") == ["b", "a", None]


@pytest.mark.parametrize("address", NONSENSE)
def test_an_address_without_sense_does_no_harm(cast: Cast, address: str) -> None:
    table = _list(address)
    assert table.total in (0, len(TREE)) and render_to_string("components/table.html", {"table": table})


def test_only_declared_columns_sort(cast: Cast) -> None:
    assert _codes(_list("?sort=code")) == _codes(_list("?sort=-code")) == _codes(_list())
    assert [bool(head.address) for head in _list().heads] == [True, False, True, True]


def test_the_heading_says_the_order_and_turns_it(cast: Cast) -> None:
    head = _list("?sort=zh&kind=station&page=2").heads[0]
    assert (head.order, head.address) == ("ascending", "?kind=station&sort=-zh")
    assert _list("?sort=-zh").heads[0].order == "descending"


def test_filters_narrow_and_stay_in_every_address(cast: Cast) -> None:
    table = _list("?kind=station&q=A&since=2026-01-01&other=1&sort=zh", per_page=2, export_name="x")
    assert _codes(table) == ["A11", "A12"] and table.total == 3
    assert table.next == "?kind=station&q=A&since=2026-01-01&other=1&sort=zh&page=2"
    assert dict(table.kept) == {"other": "1", "sort": "zh"}
    assert table.unfiltered == "?other=1&sort=zh"
    assert _codes(_list("?since=2026-01-02")) == []
    for day in ("9999-12-31", "1899-12-31", "0001-01-01"):
        assert [one.wrong for one in _list(f"?since={day}").filters] == [False, False, True]
    assert [one.told for one in table.filters] == ["A", "S", "2026年1月1日 周四"]


def test_two_queries_however_many_rows(cast: Cast, django_assert_max_num_queries: Any) -> None:
    Unit.objects.bulk_create(Unit(code=f"X{n}", zh=f"X{n}", kind="station", path=f"F{n:05X}", opened_on="2026-01-01")
                             for n in range(120))
    with django_assert_max_num_queries(2):
        html = render_to_string("components/table.html", {"table": _list("?sort=kind&page=2", per_page=50)})
    assert html.count("<tr>") == 51


def test_an_aggregate_keeps_its_groups(cast: Cast) -> None:
    from django.db.models import Count

    rows = Unit.objects.values("kind").annotate(count=Count("pk")).order_by("kind")
    table = listing(RequestFactory().get("/?sort=-count"), rows, (
        Column("kind", "sample.category"), Column("count", "sample.points", kind="number", sort="count")), key="kind")
    assert [(row[0].value, row[1].value) for row in table.rows] == [("station", 4), ("district", 3), ("bureau", 2)]


def test_an_empty_list_says_what_will_be_here(cast: Cast) -> None:
    empty = listing(RequestFactory().get("/"), Unit.objects.none().values("code"), COLUMNS[1:2], empty="这里将列出单位")
    assert "这里将列出单位" in render_to_string("components/table.html", {"table": empty})
    narrowed = render_to_string("components/table.html", {"table": _list("?q=zzz&sort=zh")})
    assert 'href="?sort=zh"' in narrowed


def test_a_row_leads_where_its_page_is(cast: Cast) -> None:
    html = render_to_string("components/table.html", {"table": _list(row_url=lambda row: f"/units/{row['code']}/")})
    assert html.count('href="/units/') == 4


def test_a_file_has_an_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST, "csv", 8)
    with pytest.raises(Refused):
        _list("?export=csv", export_name="x")


def test_of_very_many_rows_only_the_first_are_counted_and_paged(db: None) -> None:
    make_crowd(COUNTED + 30, 0)
    rows = Unit.objects.values("pk", "code").order_by("code")
    columns = (Column("code", "units.code", sort="code"),)
    table = listing(RequestFactory().get("/?page=9999"), rows, columns)
    assert (table.total, table.counted, table.more, table.pages) == (COUNTED, "2000余", True, COUNTED // 50)
    assert (table.page, table.next, len(table.rows)) == (COUNTED // 50, None, 50)
    few = listing(RequestFactory().get("/"), rows.filter(code__startswith="CD"), columns)
    assert (few.counted, few.more) == (str(few.total), False)
