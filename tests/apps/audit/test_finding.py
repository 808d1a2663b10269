"""Events are found by who, where, what and when, page by page, none twice and none left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.queries import events
from maplebridge.apps.audit.queries.events import Asked, find
from maplebridge.engine.scheme.text import Text
from tests.apps.audit.record import Somebody, rename

pytestmark = pytest.mark.django_db
ALL = Q()


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """120 events of three people, with searches that reach 30 events far."""
    monkeypatch.setattr(events, "NEAR", 30)
    monkeypatch.setattr(events, "FAR", 30)
    for number in range(120):
        who = replace(Somebody(), key=number % 3 + 1, name=Text("甲乙丙"[number % 3], ("Ann", "Bo", "Cy")[number % 3]))
        rename(key=number % 40, name=Text(f"单位{number}"), by=who)


def walk(asked: Asked, scope: Q = ALL, most: int = 7) -> list[int]:
    """All pages."""
    found: list[int] = []
    before = None
    while True:
        page = find(scope, asked, before=before, most=most)
        found += [event.pk for event in page.events]
        if page.older is None:
            return found
        before = page.older


def expected(where: Q) -> list[int]:
    return list(Event.objects.filter(where).order_by("-id").values_list("pk", flat=True))


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(("asked", "where"), [
    (Asked(), Q()), (Asked(actor=2), Q(actor_key=2)), (Asked(actor=99), Q(pk=0)),
    (Asked(kind="tests.rename"), Q()), (Asked(kind="tests"), Q()), (Asked(kind="test"), Q(pk=0)),
    (Asked(object_kind="unit", object_key="5"), Q(object_key="5")), (Asked(path="000001"), Q()),
    (Asked(path="000002"), Q(pk=0)), (Asked(text="单位11"), Q(object_name__contains="单位11")),
    (Asked(text="100%"), Q(pk=0)), (Asked(who="乙"), Q(actor_key=2)), (Asked(who="ann"), Q(actor_key=1)),
    (Asked(who="bo", object_key="5"), Q(actor_key=2, object_key="5"))])
def test_every_page_together_is_what_was_asked(asked: Asked, where: Q) -> None:
    assert walk(asked) == expected(where)


@pytest.mark.usefixtures("many")
def test_days_are_local_and_both_included() -> None:
    today = timezone.localdate()
    day = timedelta(days=1)
    assert len(walk(Asked(first=today, last=today))) == 120
    assert walk(Asked(first=today + day)) == walk(Asked(last=today - day)) == []
    assert len(walk(Asked(first=today - day, last=today + day, actor=1))) == 40


@pytest.mark.usefixtures("many")
def test_the_first_and_the_last_day_of_all() -> None:
    assert len(walk(Asked(last=date.max))) == len(walk(Asked(first=date.min, last=date.max))) == 120
    assert walk(Asked(first=date.max)) == walk(Asked(last=date.min)) == []


@pytest.mark.usefixtures("many")
def test_what_is_out_of_scope_is_never_found() -> None:
    assert walk(Asked(), Q(actor_key=3)) == expected(Q(actor_key=3))
    assert walk(Asked(actor=1), Q(actor_key=3)) == []


@pytest.mark.usefixtures("many")
def test_a_search_says_how_far_it_got() -> None:
    first = find(ALL, Asked(text="单位3"), most=50)
    assert first.searched and first.older == Event.objects.latest("id").pk - 29
    assert not find(ALL, Asked(actor=1), most=50).searched


@pytest.mark.usefixtures("many")
def test_a_page_costs_few_queries() -> None:
    with CaptureQueriesContext(connection) as seen:
        find(ALL, Asked(actor=1), most=50)
    assert len(seen) <= 4


def test_of_nothing_there_is_nothing() -> None:
    assert find(ALL, Asked()).events == []
    assert find(ALL, Asked(), before=10**14).events == []
