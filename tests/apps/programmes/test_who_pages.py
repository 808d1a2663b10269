"""The pages of units, lines, people, questions and the chain: seen by who may, in both languages, within budget."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maplebridge.apps.programmes.models import LinePerson, LineQuestion, Participant, Programme
from maplebridge.web.clock import now
from tests.apps.cast import Cast
from tests.apps.programmes.programme import CODE, make_programme, set_day

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 2)
LINE = "FQ1.1"
MOST_QUERIES, MOST_BYTES = 12, 150_000  # of which two begin and end the reading on PostgreSQL


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(DAY, monkeypatch)


def some(cast: Cast) -> Programme:
    """A programme with people named, some confirmed, a question asked."""
    programme = make_programme(cast)
    part = Participant.objects.get(unit=cast.units["A11"])
    officer, chief = cast.people["officer"], cast.people["chief"]
    LinePerson.objects.create(participant=part, indicator=LINE, person=officer, from_day=DAY, named_at=now())
    LinePerson.objects.create(participant=part, indicator=LINE, person=chief, part="assistant", from_day=DAY,
                              named_at=now())
    LinePerson.objects.create(participant=part, indicator="FQ1.2", person=chief, from_day=DAY, named_at=now(),
                              confirmed_at=now())
    LineQuestion.objects.create(programme=programme, participant=part, indicator=LINE, text="名册以哪天为准？",
                                asked_by=officer, asked_at=now())
    return programme


def addresses() -> dict[str, tuple[str, str]]:
    """Name -> who looks, where."""
    unit = [CODE, "A11"]
    assistant = LinePerson.objects.get(part="assistant").pk
    question = LineQuestion.objects.get().pk
    found: dict[str, tuple[str, list[Any]]] = {
        "units": ("office", [CODE]), "choose": ("office", [CODE]), "roll_out": ("office", [CODE]),
        "leads": ("office", [CODE]), "chain": ("office", [CODE]), "questions": ("chief", [CODE]),
        "answer": ("office", [CODE, question]), "unit": ("chief", unit), "edit_unit": ("office", unit),
        "end_unit": ("office", unit), "names": ("chief", unit), "confirm": ("officer", unit),
        "line": ("chief", [*unit, LINE]), "read_line": ("officer", [*unit, LINE]),
        "ask_line": ("officer", [*unit, LINE]), "end_part": ("chief", [*unit, assistant])}
    return {name: (who, reverse(f"programmes:{name}", args=args)) for name, (who, args) in found.items()}


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_within_its_budget(cast: Cast, lang: str) -> None:
    some(cast)
    for name, (who, address) in addresses().items():
        browser = cast.client(who)
        browser.cookies["language"] = lang
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(address)
        assert response.status_code == 200, (name, response.status_code)
        assert len(queries) <= MOST_QUERIES, (name, len(queries), [query["sql"][:200] for query in queries])
        assert len(response.content) < MOST_BYTES, (name, len(response.content))


def form_of(browser: Client, address: str) -> dict[str, Any]:
    """What a browser would send of the form as it is shown."""
    form = browser.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}  # nor does a browser send them


def send(browser: Client, name: str, *args: Any, **typed: Any) -> Any:
    address = reverse(f"programmes:{name}", args=[CODE, *args])
    return browser.post(address, form_of(browser, address) | typed)
