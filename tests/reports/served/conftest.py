from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live_settings
from django.utils import timezone

from maplebridge.apps.programmes.models import Programme
from maplebridge.apps.scores.actions.freeze import freeze
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.scores.queries.runs import make_ready
from maplebridge.apps.units.queries.actor import actor_of
from maplebridge.web.clock import today
from tests.apps.programmes.programme import set_day
from tests.apps.scores.city import chain_of, load
from tests.apps.scores.conftest import _own_home, city  # noqa: F401 - fixtures
from tests.apps.scores.test_pages import login

DAY = date(2026, 7, 6)


@pytest.fixture
def programme(city: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Programme:  # noqa: F811
    """A small city of stations, its scores counted."""
    set_day(DAY, monkeypatch)
    loaded = load(chain_of(city / "stations"))
    make(loaded, today())
    assert live_settings.TIME_ZONE == "Asia/Shanghai"
    return loaded


@pytest.fixture
def frozen(programme: Programme) -> Programme:
    """The same with a frozen result."""
    office = login("office", programme.unit)
    person = actor_of(_person(office), today())
    freeze(programme=programme.pk, ready=make_ready(programme, today()), note="半年考核通报", at=timezone.now(),
           by=person)
    return programme


def _person(client: Any) -> Any:
    from django.contrib.auth import get_user

    request = type("Request", (), {"session": client.session})()
    return get_user(request)
