"""Health, metrics and the page about the system: each says what is so, to whom it may."""

from __future__ import annotations

import json
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from maplebridge.apps.jobs.actions.presence import say_alive
from maplebridge.apps.overview.queries import health
from maplebridge.apps.units.actions.edit_unit import edit_unit
from maplebridge.engine.scheme.text import Text
from tests.apps.cast import Cast, make_cast

Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def well(db: None) -> None:
    say_alive("worker", timezone.now())


def _health() -> tuple[int, str]:
    answer = Client().get("/health/")
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, answer.content.decode()


@pytest.mark.usefixtures("well")
def test_health_says_ok_and_nothing_more(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        assert _health() == (200, "ok\n")


@pytest.mark.usefixtures("db")
def test_health_without_a_worker() -> None:
    assert _health() == (503, "unavailable\n")
    say_alive("worker", timezone.now() - timedelta(minutes=5))
    assert _health() == (503, "unavailable\n")


@pytest.mark.usefixtures("well")
def test_health_on_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: Disk(10**12, 10**12 - 5, 5))
    assert _health() == (503, "unavailable\n")


@pytest.mark.usefixtures("well")
def test_health_with_an_older_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "pending_migrations", lambda: ["units.0009_later"])
    assert _health() == (503, "unavailable\n")


@pytest.mark.usefixtures("well")
def test_health_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> list[str]:
        raise OperationalError("the server of secret.example closed the connection")

    monkeypatch.setattr(health, "pending_migrations", gone)
    assert _health() == (503, "unavailable\n"), "no word of what is wrong"


@pytest.mark.usefixtures("db")
def test_metrics_count_by_route_and_not_by_path(cast: Cast) -> None:
    browser = cast.client("office")
    browser.get("/jobs/")
    browser.get("/jobs/?filter=canary-in-query")
    browser.get("/nowhere/canary-in-path/")
    browser.generic("CANARY", "/jobs/")
    Client().post("/account/login/", {"login": "office", "password": "canary"})
    text = Client().get("/metrics/").content.decode()
    assert 'maplebridge_requests_total{method="GET",route="jobs/",status="200"}' in text
    assert 'method="OTHER"' in text
    assert 'maplebridge_jobs{state="queued"}' in text
    assert "maplebridge_unsealed_events " in text
    assert float(text.split("\nmaplebridge_login_failures_total ")[1].split()[0]) >= 1
    assert "canary" not in text.lower()
    for person in cast.people.values():
        assert person.zh not in text and f'"{person.username}"' not in text


@pytest.mark.usefixtures("db")
def test_metrics_are_for_those_named(tmp_path: Path, settings: Any) -> None:
    token = tmp_path / "token"
    token.write_text("correct horse\n")
    settings.METRICS_TOKEN_FILE = token
    outside = {"REMOTE_ADDR": "10.1.2.3"}
    assert Client(**outside).get("/metrics/").status_code == 404
    assert Client(**outside).get("/metrics/", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert Client(**outside).get("/metrics/", headers={"Authorization": "Bearer correct horse"}).status_code == 200
    settings.METRICS_FROM = ("10.1.0.0/16",)
    assert Client(**outside).get("/metrics/").status_code == 200
    assert Client().get("/metrics/").status_code == 404
    token.write_text("")
    assert Client().get("/metrics/", headers={"Authorization": "Bearer "}).status_code == 404
    token.unlink()
    assert Client().get("/metrics/", headers={"Authorization": "Bearer correct horse"}).status_code == 404


def test_the_page_is_for_system_administrators(cast: Cast) -> None:
    for who in cast.people:
        assert cast.client(who).get("/system/").status_code == (200 if who == "system_admin" else 403), who
    assert Client().get("/system/").status_code == 302


@pytest.mark.usefixtures("well")
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_the_page_tells_how_things_stand(cast: Cast, lang: str, django_assert_max_num_queries: Any) -> None:
    (settings.HOME / "last-backup.json").write_text(json.dumps({
        "at": timezone.now().isoformat(), "file": "/backups/one.zip", "bytes": 5_000_000, "sha256": "0" * 64}))
    browser = cast.client("system_admin")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
    browser.get("/system/")  # the first of a session notes that somebody is there
    with django_assert_max_num_queries(12):
        text = browser.get("/system/").content.decode()
    assert ("系统运行正常" if lang == "zh-hans" else "The installation is well") in text
    assert "/backups/one.zip" in text and "MAPLEBRIDGE_HOME" in text
    assert settings.SECRET_KEY not in text and settings.AUDIT_KEY.hex() not in text
    (settings.HOME / "last-backup.json").unlink()
    text = browser.get("/system/").content.decode()
    assert ("还没有备份过" if lang == "zh-hans" else "There is no backup yet") in text


@pytest.mark.usefixtures("well")
def test_a_clock_that_was_set_back_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    unit = cast.units["A11"]
    edit_unit(unit=unit.pk, name=Text("新名"), kind=unit.kind, category=unit.category, day=today, today=today,
              version=unit.version, by=cast.actor("office"))
    browser = cast.client("system_admin")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "behind the newest event" not in browser.get("/system/").content.decode()
    back = timezone.now() - timedelta(hours=2)
    monkeypatch.setattr("maplebridge.apps.overview.views.system.timezone.now", lambda: back)
    assert "119 minutes behind the newest event" in browser.get("/system/").content.decode()


@pytest.mark.usefixtures("well")
def test_backups_of_a_later_day_are_told(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.BACKUPS = tmp_path
    for name in ("maplebridge-20260101T000000Z.zip", "maplebridge-29990101T000000Z-2.zip", "maplebridge-29991399T.zip"):
        (tmp_path / name).touch()
    browser = cast.client("system_admin")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    text = browser.get("/system/").content.decode()
    assert "dated later than now: 1 (such as maplebridge-29990101T000000Z-2.zip)" in text


def test_a_password_of_the_database_is_shown_nowhere() -> None:
    from maplebridge.site.environment import Environment
    from maplebridge.site.shown import shown
    from maplebridge.site.variables import BadSetting

    site = Environment.read({"MAPLEBRIDGE_DATABASE": "postgresql://maple:canary@db.example:5433/bridge?sslmode=require"})
    assert shown(site)["MAPLEBRIDGE_DATABASE"] == "postgresql://db.example:5433/bridge"
    assert site.databases()["default"]["OPTIONS"]["sslmode"] == "require"
    for bad in ("mysql://u:canary@h/d", "postgresql://u:canary@h:port/d", "postgresql://u:canary@h/", "canary"):
        with pytest.raises(BadSetting) as told:
            Environment.read({"MAPLEBRIDGE_DATABASE": bad}).databases()
        assert "canary" not in str(told.value.problems)


def test_pending_steps_are_read_from_the_database(db: None) -> None:
    assert health.pending_migrations() == []
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert health.pending_migrations() == ["sessions.0001_initial"]
    assert health.unknown_migrations(["units.0001_initial", "units.0999_later"]) == ["units.0999_later"]
