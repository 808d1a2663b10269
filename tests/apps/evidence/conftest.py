"""A store of its own for each test, and what pages are asked with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from maplebridge.web import once
from tests.apps.cast import Cast


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return settings.EVIDENCE_ROOT


def send(cast: Cast, who: str, address: str, *, client: Client | None = None, key: str | None = None,
         **typed: Any) -> HttpResponse:
    """A form as its page sends it; `file` is (name, content)."""
    if "file" in typed:
        typed["file"] = SimpleUploadedFile(*typed["file"])
    client = client or cast.client(who)
    return client.post(address, {"once": key or once.issue(cast.people[who].pk), **typed})  # type: ignore[return-value]


def add(cast: Cast, who: str = "officer", at: str = "A11", **typed: Any) -> HttpResponse:
    return send(cast, who, f"/evidence/add/unit/{at}/", **{"from_day": "2026-03-01", "title": "任命文件", **typed})


def kept_files(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()] if store.exists() else []
