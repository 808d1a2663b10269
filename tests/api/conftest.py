from __future__ import annotations

import json
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from maplebridge.apps.units.models import ApiToken, RoleGrant
from maplebridge.apps.units.queries.tokens import PREFIX, fingerprint
from tests.apps.cast import Cast, make_cast

ROOT = "/api/v1"


@pytest.fixture
def cast(db: None) -> Cast:
    """Two cities, one person per role."""
    return make_cast()


@pytest.fixture
def files(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is uploaded goes away with the test."""
    monkeypatch.setattr(settings, "EVIDENCE_ROOT", tmp_path / "evidence")


class Program(Client):
    """A program that calls with the token of somebody of the cast."""

    def __init__(self, cast: Cast, who: str, role: str | None = None) -> None:
        self.token = raw = f"mb_{cast.people[who].pk:0>9}" + "x" * 30
        grant = RoleGrant.objects.get(person=cast.people[who], role=role or who.removeprefix("other_"))
        ApiToken.objects.create(person=cast.people[who], grant=grant, name="test", prefix=raw[:PREFIX],
                                hash=fingerprint(raw), made_at=timezone.now(),
                                ends_on=timezone.localdate() + timedelta(days=30))
        self.keys = count(1)
        super().__init__(headers={"Authorization": f"Bearer {raw}", "Accept-Language": "en"})

    def read(self, path: str, **headers: str) -> Any:
        return self.get(ROOT + path, headers=_named(headers))

    def write(self, method: str, path: str, body: Any = None, *, key: str | None = None, match: str | None = None,
              **headers: str) -> Any:
        """A write with a new key where none is given. `body` str: sent as it is."""
        sent = {"Idempotency-Key": key or f"key-{next(self.keys)}", **({"If-Match": match} if match else {}),
                **_named(headers)}
        content = body if isinstance(body, str | bytes) else "" if body is None else json.dumps(body)
        return self.generic(method, ROOT + path, content, content_type="" if body is None else "application/json",
                            headers=sent)

    def edit(self, method: str, path: str, body: Any, of: str, **more: Any) -> Any:
        """An edit of what was just read at `of`."""
        return self.write(method, path, body, match=self.read(of)["ETag"], **more)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
