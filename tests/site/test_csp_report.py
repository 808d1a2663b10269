"""A browser's report of refused contents is written down by its rule alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse


def _sent(content: bytes) -> int:
    client = Client(enforce_csrf_checks=True)
    return int(client.post("/csp-report/", content, content_type="application/csp-report").status_code)


def _report(**told: str) -> bytes:
    return json.dumps({"csp-report": told}).encode()


def test_the_policy_names_an_address_that_is_there() -> None:
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["report-uri"] == reverse("csp_report")


@pytest.mark.parametrize(("content", "directive"), [
    (_report(**{"effective-directive": "script-src-elem", "document-uri": "https://x/?q=张三"}), "script-src-elem"),
    (_report(**{"violated-directive": "img-src 'self'"}), "img-src"),
    (_report(**{"effective-directive": "张三\n{}"}), "unknown"),
    (b"no json", "unknown"), (b"[]", "unknown"), (b'{"csp-report": 3}', "unknown"),
    pytest.param(b"\xff" * 50_000, "unknown", id="too long"),
    pytest.param(b"[" * 9_999, "unknown", id="too deep"),
])
def test_only_the_rule_is_told(content: bytes, directive: str, caplog: pytest.LogCaptureFixture) -> None:
    assert _sent(content) == 204
    told: list[Any] = [record.msg for record in caplog.records if record.name == "maplebridge.security"]
    assert [(one["event"], one["directive"]) for one in told] == [("csp_report", directive)]
    assert "张三" not in str(told)


def test_it_takes_reports_and_shows_nothing() -> None:
    assert Client().get("/csp-report/").status_code == 405
