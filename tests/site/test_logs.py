"""What is written down: one line of JSON for each event, nothing personal, nothing that anybody typed."""

from __future__ import annotations

import ast
import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone

from maplebridge.apps.units.actions import account_recovery as recovery
from maplebridge.apps.units.guard import public
from maplebridge.site import logs
from maplebridge.site.middleware.outage import outage
from maplebridge.site.middleware.request_log import RequestLog
from maplebridge.site.urls import urlpatterns as site_urls
from tests.apps.accounts.door import give_factor
from tests.apps.accounts.test_factor import set_up
from tests.apps.cast import PASSWORD, Cast, make_cast

ROOT = Path(__file__).resolve().parents[2]
CANARY = "canary\r\n\x1b[31m\x9b{\"event\": \"forged\"}金丝雀"


@public
def breaks(request: HttpRequest, word: str) -> HttpResponse:
    raise ValueError(f"canary of a fault: {word} {request.POST.get('text', '')}")


@public
def gone(request: HttpRequest) -> HttpResponse:
    raise OperationalError("canary: the server closed the connection")


handler500 = "maplebridge.site.errors.broken"
urlpatterns = [path("breaks/<str:word>/", breaks), path("gone/", gone), *site_urls]


class Lines:
    """What the site's own formatter makes of everything that is logged."""

    def __init__(self) -> None:
        self.out = io.StringIO()

    @property
    def text(self) -> str:
        return self.out.getvalue()

    def all(self, event: str | None = None) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in found if event in (None, line["event"])]


@pytest.fixture
def lines() -> Iterator[Lines]:
    yield from _listening(telling=False)


def _listening(*, telling: bool) -> Iterator[Lines]:
    lines = Lines()
    handler = logging.StreamHandler(lines.out)
    handler.setFormatter(logs.formatter(telling=telling))
    root = logging.getLogger()
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def test_a_request_is_told_by_route_and_person(cast: Cast, lines: Lines) -> None:
    answer = cast.client("office").get("/jobs/?q=canary")
    (line,) = lines.all("request")
    told = {"route": "jobs/", "method": "GET", "status": 200, "person": cast.people["office"].pk}
    assert told.items() <= line.items()
    assert set(line) == {"at", "level", "event", "route", "method", "status", "ms", "person", "id"}
    assert line["id"] == answer["X-Request-ID"] and len(line["id"]) == 32
    assert line["at"].endswith("Z") and 0 < line["ms"] < 60_000
    assert "canary" not in lines.text


@pytest.mark.usefixtures("db")
def test_an_id_is_ours_and_not_the_visitors(lines: Lines) -> None:
    answer = Client().get("/health/", headers={"X-Request-ID": CANARY.replace("\r\n", "")})
    assert answer["X-Request-ID"] == lines.all("request")[0]["id"]
    assert "canary" not in lines.text


def test_who_comes_in_and_who_does_not(cast: Cast, lines: Lines) -> None:
    person = cast.people["officer"]
    person.set_password(PASSWORD)
    person.save()
    browser = Client(REMOTE_ADDR="10.9.8.7")
    browser.post("/account/login/", {"login": "officer", "password": "wrong canary password"})
    (failed,) = lines.all("login_failed")
    assert (failed["address"], failed["level"]) == ("10.9.8.7", "warning")
    browser.post("/account/login/", {"login": "officer", "password": PASSWORD})
    assert [line["person"] for line in lines.all("logged_in")] == [person.pk]
    browser.post("/account/logout/")
    assert [line["person"] for line in lines.all("logged_out")] == [person.pk]
    for word in ("canary", PASSWORD, person.zh, '"officer"'):
        assert word not in lines.text


def test_a_lock_is_told_once_as_it_begins(cast: Cast, lines: Lines) -> None:
    for name, person in (("officer", cast.people["officer"].pk), ("canary", None)):
        browser = Client(REMOTE_ADDR="10.9.8.7")
        for _ in range(7):
            browser.post("/account/login/", {"login": name, "password": "wrong"})
        line = lines.all("account_locked")[-1]
        assert (line["person"], line["address"], line["level"]) == (person, "10.9.8.7", "warning")
    assert len(lines.all("account_locked")) == 2
    assert "canary" not in lines.text


def test_an_address_locked_for_all_accounts_is_told_once(cast: Cast, lines: Lines) -> None:
    for n in range(55):
        Client(REMOTE_ADDR="10.9.8.7").post("/account/login/", {"login": f"nobody{n}", "password": "wrong"})
    assert len(lines.all("account_locked")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_second_factor_is_told_once_however_it_comes_and_goes(lines: Lines) -> None:
    cast = make_cast()
    person, now = cast.people["officer"], timezone.now()
    person.set_password(PASSWORD)
    person.save()
    browser = Client()
    browser.post("/account/login/", {"login": "officer", "password": PASSWORD})
    set_up(browser)
    assert [line["person"] for line in lines.all("second_factor_added")] == [person.pk]
    browser.post("/account/factor/off/")
    assert [line["person"] for line in lines.all("second_factor_removed")] == [person.pk]
    give_factor(person)
    cast.add_person("second_admin", "A", "security_admin")
    reset = recovery.ask_reset(person=person.pk, reason="seen", now=now, by=cast.actor("security_admin"))
    recovery.confirm_reset(reset=reset, now=now, by=cast.actor("second_admin"))
    assert [line["person"] for line in lines.all("second_factor_removed")] == [person.pk] * 2


def test_a_refusal_is_told_with_its_reason(cast: Cast, lines: Lines) -> None:
    cast.client("officer").get("/system/")
    (line,) = lines.all("request")
    assert (line["status"], line["refused"]) == (403, "NotPermitted")


@pytest.mark.urls("tests.site.test_logs")
@pytest.mark.usefixtures("db")
def test_an_error_has_a_number_that_the_page_shows(lines: Lines) -> None:
    browser = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    answer = browser.post("/breaks/canary/", {"text": CANARY})
    (line,) = lines.all("broke")
    assert answer.status_code == 500
    assert line["id"] in answer.content.decode()
    assert "Something broke" in answer.content.decode()
    assert line["fault"] == "ValueError"
    assert any("test_logs" in frame and "breaks" in frame for frame in line["where"])
    assert "canary" not in lines.text and "canary" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


@pytest.mark.urls("tests.site.test_logs")
@pytest.mark.usefixtures("db")
def test_what_a_fault_says_is_told_only_while_looking_for_a_mistake() -> None:
    for lines in _listening(telling=True):
        Client(raise_request_exception=False).post("/breaks/word/", {"text": "seen"})
        assert lines.all("broke")[0]["said"] == "canary of a fault: word seen"


@pytest.mark.urls("tests.site.test_logs")
@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_an_outage_keeps_what_was_typed(lines: Lines, lang: str) -> None:
    browser = Client(headers={"Accept-Language": lang})
    answer = browser.post("/gone/?page=2", {"name": '枫桥所"><script>', "unit_code": "A11"})
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert 'name="name" value="枫桥所&quot;&gt;&lt;script&gt;"' in text and 'value="A11"' in text
    assert 'action="/gone/?page=2"' in text
    assert ("再次提交" if lang == "zh-hans" else "Send it again") in text
    assert "canary" not in text and "枫桥所" not in lines.text
    secret = browser.post("/gone/", {"new_password": "canary", "name": "x"}).content.decode()
    assert "canary" not in secret and "<form" not in secret


def test_an_outage_met_by_middleware_is_no_mistake_of_ours(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = cast.client("office")
    browser.raise_request_exception = False

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    assert browser.get("/jobs/").status_code == 503


@pytest.mark.usefixtures("db")
def test_a_full_disk_is_told_as_such() -> None:
    request = RequestFactory().get("/units/")
    for fault in (OperationalError("database or disk is full"), OSError(28, "No space left on device"),
                  OperationalError('could not extend file "base/1": No space left on device')):
        assert "磁盘已满" in outage(request, fault).content.decode()
    assert "数据库暂时连不上" in outage(request, OperationalError("gone")).content.decode()


def test_nothing_typed_can_break_a_line(lines: Lines) -> None:
    logging.getLogger("somebody").warning("told %s", CANARY)
    (line,) = lines.all()
    assert line["event"] == f"told {CANARY}", "kept as it was, but"
    assert lines.text.count("\n") == 1 and lines.text.isascii() and "\x1b" not in lines.text


@pytest.mark.usefixtures("db")
def test_djangos_own_words_come_without_paths(lines: Lines) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get("/nowhere/canary/")
    assert browser.post("/account/login/", {"login": "canary"}).status_code == 403
    Client().get("/", headers={"Host": "127.0.0.1"})
    assert "canary" not in lines.text
    assert lines.all("csrf_refused")


def test_a_name_that_is_not_ours_is_refused_and_not_told(lines: Lines) -> None:
    assert Client().get("/account/login/", headers={"Host": "canary.example"}).status_code == 400
    (line,) = lines.all("request_refused")
    assert line["logger"].endswith(".DisallowedHost")
    assert "canary" not in lines.text


def test_everything_goes_to_one_place() -> None:
    """ASVS: logs go only where the inventory says."""
    config = settings.LOGGING
    assert list(config["handlers"]) == ["out"]
    assert config["handlers"]["out"]["()"] is logs.Out
    assert logs.Out().stream is sys.stdout
    assert settings.MIDDLEWARE[0].endswith(RequestLog.__name__)


def test_the_inventory_is_complete() -> None:
    """Every event that our code logs stands in docs/reference/logs.md, and none that it does not."""
    told = {line.split("`")[1] for line in (ROOT / "docs/reference/logs.md").read_text().splitlines()
            if line.startswith("| `")}
    source = {name for file in (ROOT / "src/maplebridge").rglob("*.py") for name in _events(file)}
    assert told == source | {"csrf_refused", "request_refused", "password_changed", "password_reset",
                             "second_factor_added", "second_factor_removed", "second_factor_reset"}


def _events(file: Path) -> Iterator[str]:
    levels = ("debug", "info", "warning", "error", "critical", "exception")
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in levels \
                and isinstance(node.func.value, ast.Name) and node.func.value.id in ("log", "errors") \
                and node.args and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value
