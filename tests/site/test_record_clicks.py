"""What an entry costs from the first page: clicks, and fields to fill beyond what is proposed. The books are those that
the demo city uses most; what is typed is what one of its own entries says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Page

from maplebridge.apps.ledgers.forms.record import typed_fields
from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.ledgers.queries.proposals import proposals
from maplebridge.engine.ledger import Entry as Known
from maplebridge.engine.ledger import Kind
from maplebridge.packs.demo_city.build import build_city
from maplebridge.packs.demo_city.model import Size
from maplebridge.packs.demo_city.programme import PROGRAMMES, kept_by
from maplebridge.web.clock import now, today
from tests.apps.cast import Cast
from tests.apps.ledgers.book import NOW, TODAY
from tests.apps.programmes.programme import make_programme, set_day
from tests.site.browser import Site

pytestmark = pytest.mark.django_db(transaction=True)
MOST_FIELDS, MOST_CLICKS, BOOKS = 6, 3, 3


@cache
def demo_entries() -> list[Known]:
    """Of a few stations of the demo city."""
    city, plan = build_city(2026, Size.full()), PROGRAMMES[0]
    return [entry for unit in list(city.of_kind(plan.kind))[:4] for entry in kept_by(plan, city, unit).entries]


def most_used(kinds: Any) -> list[str]:
    counts = Counter(entry.ledger for entry in demo_entries() if entry.ledger in kinds)
    return [code for code, _ in counts.most_common(BOOKS)]


def text_of(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M}"
        case date():
            return value.isoformat()
        case list() | tuple():
            return ";".join(map(str, value))
    return str(value)


def remember(cast: Cast, kind: Kind, entry: Known) -> None:
    """The officer recorded this before."""
    plain = ("bool", "choice", "int")
    values = {field.code: value if isinstance(value, bool) else text_of(value) for field in kind.fields
              if field.type in plain and (value := entry.values.get(field.code)) is not None}
    Entry.objects.create(unit=cast.units["A11"], ledger=kind.code, values=values, entered_at=NOW, day=TODAY,
                         entered_by=cast.people["officer"])


def to_type(kind: Kind, entry: Known, proposed: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What must be filled in for this entry: always, or because of what its other fields say."""
    for field in typed_fields(kind):
        value = entry.values.get(field.code)
        if field.required and value is not None and field.ref != "indicator":
            wanted = text_of(value)
            if field.code not in proposed or (field.type in ("bool", "choice") and proposed[field.code] != wanted):
                yield field.code, wanted


def fill(page: Page, code: str, wanted: str) -> int:
    """Gives how many clicks it took beside the filling itself."""
    one, clicks = page.locator(f"main [name='{code}']"), 0
    if not one.first.is_visible():
        page.locator("main form details summary").click()
        clicks = 1
    kind = one.first.evaluate("one => one.type")
    if kind in ("radio", "checkbox"):
        for part in wanted.split(";"):
            page.locator(f"main [name='{code}'][value='{part}']").check()
    elif kind.startswith("select"):
        one.select_option(wanted)
    else:
        one.fill(wanted)
    return clicks


def test_an_entry_in_the_books_used_most(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(TODAY, monkeypatch)
    make_programme(site.cast)
    desk = desk_of(site.cast.units["A11"], today())
    books = most_used(desk.kinds)
    for code in books:
        remember(site.cast, desk.kinds[code], next(one for one in demo_entries() if one.ledger == code))
    with site.open("officer") as visit:
        page = visit.page
        for code in books:
            kind = desk.kinds[code]
            entry = [one for one in demo_entries() if one.ledger == code][10]
            typed = list(to_type(kind, entry, proposals(desk, code, now=now(), actor=site.cast.actor("officer"))))
            visit.go("/")
            page.locator(f"main .record a[href$='/{code}/record/']").click()
            clicks = 1 + sum([fill(page, name, wanted) for name, wanted in typed])
            page.locator("main form .btn-primary").click()
            assert page.locator("main .notice-success, main .notice").first.inner_text().strip(), code
            assert "/ledgers/entries/" in page.url, (code, page.locator("main .errors").all_inner_texts())
            assert len(typed) <= MOST_FIELDS, (code, typed)
            assert clicks + 1 <= MOST_CLICKS, (code, clicks + 1)
