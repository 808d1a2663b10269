"""What the cookies of a log-in allow, here and in service."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from tests.apps.accounts.door import log_in
from tests.apps.cast import Cast

TELL = """
import json
from maplebridge.site import settings as s
print(json.dumps([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,
                  s.SESSION_COOKIE_HTTPONLY, s.DEMO, sorted(s.SECOND_FACTOR_ROLES)]))
"""
ADMINISTRATORS = ["audit_admin", "security_admin", "system_admin"]


@pytest.mark.parametrize(("mode", "wanted"), [
    ("try", ["session", "csrf", False, False, True, True, []]),
    ("service", ["__Host-session", "__Host-csrf", True, True, True, False, ADMINISTRATORS]),
])
def test_flags_by_mode(tmp_path: Any, mode: str, wanted: list[Any]) -> None:
    environ = os.environ | {"MAPLEBRIDGE_HOME": str(tmp_path), "MAPLEBRIDGE_MODE": mode, "MAPLEBRIDGE_DEMO": "1",
                            "MAPLEBRIDGE_HOSTS": "mb.example"}
    told = subprocess.run([sys.executable, "-c", TELL], env=environ, capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == wanted


def test_a_log_in_ends_with_the_browser_and_scripts_cannot_read_it(door: Cast) -> None:
    client = Client()
    log_in(client, "chief")
    cookie = client.cookies["session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (True, "Lax", "", "/")
