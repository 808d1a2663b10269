"""How any call is answered, whatever it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from maplebridge.api import me
from maplebridge.apps.units.models import ApiToken, Unit
from tests.api.conftest import ROOT, Program
from tests.apps.cast import Cast

PROBLEM = "application/problem+json"
UNIT = {"code": "A13", "zh": "桥头派出所", "kind": "station", "parent": "A1", "day": "2026-03-02"}


@pytest.fixture
def office(cast: Cast) -> Program:
    return Program(cast, "office")


@pytest.mark.parametrize(("method", "path", "status", "kind"), [
    ("GET", "/api/v1/nothing", 404, "unseen"), ("GET", "/api/v2/units", 404, "unseen"), ("GET", "/api/", 404, "unseen"),
    ("GET", "/api/v1/", 404, "unseen"), ("GET", "/api/v1/units/", 404, "unseen"),
    ("DELETE", "/api/v1/units", 405, "method"), ("PATCH", "/api/v1/units/A11", 405, "method"),
    ("TRACE", "/api/v1/me", 405, "method"), ("GET", "/api/v1/units/%00", 404, "unseen"),
    ("GET", "/api/v1/people/abc", 404, "unseen"), ("GET", "/api/v1/people/" + "9" * 30, 404, "unseen"),
    ("GET", "/api/v1/people/" + "9" * 5000, 404, "unseen"), ("GET", "/api/v1/jobs/" + "9" * 30, 404, "unseen"),
    ("GET", "/api/v1/audit/events/" + "9" * 30, 403, "not_permitted"), ("GET", "/api/v1/units/zz", 404, "unseen"),
    ("GET", "/api/v1/grants/" + "9" * 30, 404, "unseen"), ("GET", "/api/v1/evidence/" + "9" * 30, 404, "unseen")])
def test_each_refusal_is_a_problem_in_both_languages(office: Program, method: str, path: str, status: int,
                                                     kind: str) -> None:
    titles = set()
    for language in ("zh-CN", "en"):
        refused = office.generic(method, path, headers={"Accept-Language": language})
        told = refused.json()
        assert (refused.status_code, refused["Content-Type"]) == (status, PROBLEM)
        assert (told["status"], told["type"]) == (status, f"urn:maplebridge:api.{kind}")
        assert told["instance"] == f"urn:uuid:{refused['X-Request-ID']}"
        titles.add(told["title"])
    assert len(titles) == 2


def test_what_is_allowed_is_said(office: Program) -> None:
    refused = office.delete(ROOT + "/units")
    assert refused["Allow"] == "GET, HEAD, OPTIONS, POST"
    asked = office.options(ROOT + "/units")
    assert (asked.status_code, asked["Allow"], asked.content) == (204, "GET, HEAD, OPTIONS, POST", b"")


def test_head_is_get_without_content(office: Program) -> None:
    got, head = office.get(ROOT + "/units"), office.head(ROOT + "/units")
    assert (head.status_code, head.content) == (200, b"")
    assert [head[name] for name in ("ETag", "Content-Type")] == [got[name] for name in ("ETag", "Content-Type")]


def test_no_other_site_may_read_and_nobody_stores(office: Program) -> None:
    for answer in (office.read("/me", Origin="https://elsewhere.example"), office.read("/nothing"),
                   office.options(ROOT + "/me", headers={"Origin": "https://elsewhere.example",
                                                         "Access-Control-Request-Method": "POST"})):
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Request-ID"]
        assert not answer.cookies


def test_plain_http_is_refused_and_not_sent_on(office: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SERVICE", True)
    monkeypatch.setattr(settings, "SECURE_SSL_REDIRECT", True)
    refused = office.read("/me")
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:maplebridge:api.https_only")
    assert "Location" not in refused
    assert office.get(ROOT + "/me", secure=True).status_code == 200


@pytest.mark.parametrize("content", [
    "{", "[1", "{'code': 1}", '{"code": NaN}', '{"code": 1, "code": 2}', '{"a": ' * 5000, "[" * 100_000, b"\xff\xfe{}",
    '{"code": ' + "9" * 5000 + "}", "null x"])
def test_what_is_no_json_is_refused(office: Program, content: str | bytes) -> None:
    refused = office.write("POST", "/units", content)
    assert (refused.status_code, refused["Content-Type"]) == (400, PROBLEM)


@pytest.mark.parametrize("content", ["[]", '"text"', "5", "null", "true", '[{"code": "A13"}]'])
def test_what_is_no_object_is_refused(office: Program, content: str) -> None:
    refused = office.write("POST", "/units", content)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#")


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                                   "application/json; charset=gbk", "application/jsonp", ""])
def test_content_of_another_type_is_refused(office: Program, media: str) -> None:
    refused = office.generic("POST", ROOT + "/units", '{"code": "A13"}', content_type=media,
                             headers={"Idempotency-Key": "1"})
    assert (refused.status_code, refused["Content-Type"]) == (415, PROBLEM)
    assert "application/json" in refused.json()["detail"]


def test_more_than_is_taken_is_refused(office: Program) -> None:
    for size in (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1, settings.UPLOAD_MOST + 2_000_000):
        refused = office.write("POST", "/units", '"' + "x" * size + '"')
        assert (refused.status_code, refused.json()["type"]) == (413, "urn:maplebridge:api.too_large")


def test_content_in_chunks_is_refused_and_not_taken_for_empty(office: Program) -> None:
    refused = office.write("POST", "/units", UNIT, Transfer_Encoding="chunked")
    assert (refused.status_code, refused.json()["type"]) == (411, "urn:maplebridge:api.length_wanted")


@pytest.mark.parametrize(("asked", "parameter"), [
    ("limit=0", "limit"), ("limit=501", "limit"), ("limit=1.0", "limit"), ("limit=%201", "limit"),
    ("limit=1_0", "limit"), ("limit=-1", "limit"), ("limit=", "limit"), ("limit=%D9%A3", "limit"),
    ("after=" + "9" * 19, "after"), ("after=" + "9" * 5000, "after"), ("limit=1&limit=2", "limit"),
    ("colour=red", "colour"), ("on=tomorrow", "on"), ("on=20260101", "on"), ("on=0001-01-01", "on"), ("q=%00", "q"),
    ("kind=palace", "kind")])
def test_what_an_address_asks_must_fit(office: Program, asked: str, parameter: str) -> None:
    refused = office.read(f"/units?{asked}")
    assert (refused.status_code, [error["parameter"] for error in refused.json()["errors"]]) == (422, [parameter])


def test_nothing_is_asked_where_nothing_can_be(office: Program) -> None:
    assert office.read("/me?debug=1").status_code == office.read("/units/A11?fields=all").status_code == 422
    assert office.generic("POST", ROOT + "/units?force=1", "{}", content_type="application/json",
                          headers={"Idempotency-Key": "1"}).json()["errors"][0]["parameter"] == "force"


@pytest.mark.parametrize("key", ["", "x" * 65, "two words", "schlüssel", "a\tb"])
def test_a_write_needs_a_fitting_key(office: Program, key: str) -> None:
    refused = office.generic("POST", ROOT + "/units", "{}", content_type="application/json",
                             headers={"Idempotency-Key": key} if key else {})
    assert (refused.status_code, refused.json()["type"]) == (400, "urn:maplebridge:api.key_wanted")


def test_rights_are_asked_before_anything_that_was_sent(cast: Cast) -> None:
    officer = Program(cast, "officer")
    for content in ("{", "{}", '{"code": 5}'):
        assert officer.generic("POST", ROOT + "/units", content).status_code == 403
        assert officer.generic("PUT", ROOT + "/units/B11", content).status_code == 404


@pytest.mark.parametrize("authorization", [
    "", "Bearer", "Bearer ", "Basic b2ZmaWNlOng=", "Bearer " + "x" * 30, "Bearer mb_\u00e9" + "x" * 30,
    "mb_" + "x" * 39, "Bearer " + "x" * 10_000])
def test_who_is_not_known_is_told_how(cast: Cast, authorization: str) -> None:
    refused = Client(headers={"Authorization": authorization}).get(ROOT + "/units")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    assert refused.json()["type"] == "urn:maplebridge:api.unknown_token"


def test_the_last_day_of_use_is_noted_once_a_day(office: Program, django_assert_num_queries: object) -> None:
    today = timezone.localdate()
    office.read("/me")
    assert ApiToken.objects.get().used_on == today
    with django_assert_num_queries(2) as asked:  # type: ignore[operator]
        office.read("/me")
    assert not [query for query in asked.captured_queries if query["sql"].startswith("UPDATE")]
    ApiToken.objects.update(used_on=today - timedelta(days=3))
    office.read("/me")
    assert ApiToken.objects.get().used_on == today


def test_an_unknown_token_is_noted_nowhere(cast: Cast, office: Program) -> None:
    Client(headers={"Authorization": f"Bearer {office.token}y"}).get(ROOT + "/me")
    assert ApiToken.objects.get().used_on is None


@pytest.mark.django_db(transaction=True)
def test_a_reading_call_cannot_write(office: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(me, "Me", lambda **_: Unit.objects.update(zh="x"))
    office.raise_request_exception = False
    assert office.read("/me").status_code >= 500
    assert not Unit.objects.filter(zh="x").exists()
    monkeypatch.undo()
    assert office.write("POST", "/units", UNIT).status_code == 201, "the connection writes again"


def test_a_database_that_is_gone_is_told(office: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(**_: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("maplebridge.api.units.add_unit", gone)
    refused = office.write("POST", "/units", UNIT)
    assert (refused.status_code, refused["Content-Type"], refused["Retry-After"]) == (503, PROBLEM, "10")
    assert refused.json()["type"] == "urn:maplebridge:api.outage"


def test_a_mistake_of_ours_is_a_problem_too(office: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maplebridge.api.units.add_unit", lambda **_: 1 // 0)
    office.raise_request_exception = False
    refused = office.write("POST", "/units", UNIT)
    assert (refused.status_code, refused["Content-Type"]) == (500, PROBLEM)
    assert refused.json()["type"] == "urn:maplebridge:api.broken"
    assert "ZeroDivision" not in refused.content.decode()
