"""Lists: sorted by what may be sorted, paged without loss, narrowed, exported as shown; a bad address does no harm."""

from __future__ import annotations

from django.test import RequestFactory
from maplebridge.apps.units.models import Unit
from maplebridge.web.table import Column, listing
from maplebridge.web.filters import Filter
from maplebridge.web.export import Exported
from django.template.loader import render_to_string
from django.db.models import Q
import pytest
COLS = (Column("zh", "web.place_units", kind="name", sort="zh"), Column("code", "web.error", sort="code", kind="code"), Column("opened_on", "web.filter", kind="day"))
FILTERS = (Filter("q", "web.search", where=lambda v: Q(zh__contains=v)), Filter("kind", "web.filter", "choice", options=(("station", "所"),("bureau","局")), where=lambda v: Q(kind=v)), Filter("since","web.next","day",where=lambda v:Q(opened_on__gte=v)))
def test_list(cast, django_assert_max_num_queries):
    for q in ("", "?sort=-zh&page=2","?sort=evil&page=abc&x=1","?kind=station&q=A&since=2026-99-99", "?q=%00zzz", "?page=9999999999999999999999"):
        r=RequestFactory().get("/"+q)
        with django_assert_max_num_queries(2):
            t=listing(r, Unit.objects.values("zh","en","code","opened_on"), COLS, per_page=4, filters=FILTERS, export_name="单位", row_url=lambda row:"/units/"+row["code"])
        html=render_to_string("components/table.html",{"table":t})
    print(html)
    for k in ("csv","xlsx"):
        with pytest.raises(Exported) as e:
            listing(RequestFactory().get("/?export="+k+"&kind=station"), Unit.objects.values("zh","en","code","opened_on"), COLS, filters=FILTERS, export_name="单位")
        print(e.value.response.headers, e.value.response.content[:300].decode(errors="replace"))
