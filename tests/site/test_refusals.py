"""Refusals: what, where, what to do; in both languages, without the database, and as a part where htmx asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.utils import translation
from django_htmx.middleware import HtmxDetails

from maplebridge.site.middleware.refusals import Refusals
from maplebridge.site.views import refused
from maplebridge.web.refusals import AlreadySent, NotPermitted, Stale, Unseen, refuse
from tests.apps.cast import Cast

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)
RAISED = {  # what is raised -> status
    "not permitted": (NotPermitted("units.edit"), 403), "unseen": (Unseen(), 404), "stale": (Stale(2, []), 409),
    "sent": (AlreadySent(NOON), 409), "problems": (refuse("web.export_too_long", count=5, most=4), 422),
}
FOUND = {
    "bad": (lambda request: refused.bad(request, SuspiciousOperation("x")), 400),
    "too much": (lambda request: refused.bad(request, RequestDataTooBig("x")), 413),
    "forbidden": (refused.forbidden, 403), "unknown": (refused.unknown, 404), "csrf": (refused.csrf, 403),
}


def _request(htmx: bool = False) -> HttpRequest:
    request = RequestFactory().get("/somewhere/", headers={"HX-Request": "true"} if htmx else {})
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    return request


def _answers() -> list[tuple[str, int, Callable[[HttpRequest], HttpResponse]]]:
    middleware = Refusals(lambda request: HttpResponse())
    raised = [(name, status, lambda request, fault=fault: middleware.process_exception(request, fault))
              for name, (fault, status) in RAISED.items()]
    return [*raised, *((name, status, answer) for name, (answer, status) in FOUND.items())]


each = pytest.mark.parametrize(("status", "answer"), [pytest.param(status, answer, id=name)
                                                     for name, status, answer in _answers()])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@each
def test_a_refusal_is_a_page_without_the_database(status: int, answer: Callable, language: str) -> None:
    with translation.override(language):  # no database mark: a query would fail the test
        told = answer(_request())
    page = told.content.decode()
    assert told.status_code == status
    assert f'<html lang="{"en" if language == "en" else "zh-Hans"}">' in page
    assert page.count("<h1>") == 1 and '<p class="answer">' in page and "<code>/somewhere/</code>" in page
    assert 'class="btn' in page, "a way on"


@each
def test_a_part_is_refused_in_the_message_area(status: int, answer: Callable) -> None:
    told = answer(_request(htmx=True))
    assert told.status_code == status and told.headers["HX-Retarget"] == "#messages"
    assert "<html" not in told.content.decode() and 'role="alert"' in told.content.decode()


def test_the_wrong_method_is_told_with_those_that_are_allowed() -> None:
    told = Refusals(lambda request: HttpResponseNotAllowed(["POST"]))(_request())
    assert told.status_code == 405 and told.headers["Allow"] == "POST" and b"<h1>" in told.content


def test_a_form_that_is_not_ours_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["office"])
    answer = client.post("/language/", {"language": "en"})
    assert answer.status_code == 403 and "<h1>" in answer.content.decode()


@pytest.mark.parametrize("who", ["office", None])
def test_an_unknown_address(cast: Cast, who: str | None) -> None:
    client = cast.client(who) if who else Client()
    assert client.get("/nowhere/").status_code == 404


def test_an_unknown_host_is_refused(db: None) -> None:
    assert Client().get("/account/login/", headers={"host": "evil.example"}).status_code == 400
