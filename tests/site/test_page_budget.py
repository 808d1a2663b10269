"""A page asks at most 12 times, weighs at most 150 kB, and asks no more when there is more to show."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.apps.cast import Cast
from tests.apps.crowd import make_crowd
from tests.site import queries
from tests.site.pages import pages
from tests.site.visitors import client_of

MOST_QUERIES, MOST_BYTES = 12, 150_000


@pytest.mark.parametrize("crowd", [0, 400])
def test_page_budget(cast: Cast, crowd: int) -> None:
    if crowd:
        bureau = make_crowd(crowd, 4 * crowd)
        type(bureau).objects.filter(pk=bureau.pk).update(parent=cast.units["A"])
        _under(bureau, cast.units["A"].path)
    over = []
    for page in pages(cast):
        client = client_of(cast, page.who) if page.who else Client()
        client.get(page.address)
        said, size = queries.asked(client, page.address)
        if len(said) > MOST_QUERIES or size > MOST_BYTES:
            over.append((page.name, len(said), size))
    assert over == []


def test_each_page_asks_what_is_kept(cast: Cast) -> None:
    kept = queries.kept()
    found = {page.name: queries.of_page(cast, page) for page in pages(cast)}
    assert {name: said for name, said in found.items() if kept.get(name) != said} == {}
    assert sorted(kept) == sorted(found)


def _under(bureau, path: str) -> None:  # type: ignore[no-untyped-def]
    """The crowd lies in the city of the cast, where the office sees it."""
    from django.db.models import Value
    from django.db.models.functions import Concat

    units = type(bureau).objects
    units.filter(path__startswith=bureau.path).update(path=Concat(Value(path), "path"))
