"""Several processes on one record, on real databases of both kinds: no number doubled, none lost, no write twice."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.service.conftest import Install, cluster, install  # noqa: F401  fixtures
from tests.service.installation import Installation

SCRIPT = "tests.apps.audit.together"


@pytest.fixture
def site(install: Install) -> Installation:  # noqa: F811
    made = install("record")
    made.python("django", "migrate", "--skip-checks", "--verbosity", "0",
                DJANGO_SETTINGS_MODULE="maplebridge.site.settings")
    return made


def start(site: Installation, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", SCRIPT, *map(str, words)], env=site.environ, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def tell(site: Installation) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(site.python(SCRIPT, "tell"))
    return said


def test_two_sealers_and_two_writers(site: Installation) -> None:
    running = [start(site, "write", 60), start(site, "write", 60), start(site, "seal", 120), start(site, "seal", 120)]
    said = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0, 0], said
    assert int(said[2][0]) + int(said[3][0]) == 120, "each event was sealed by one of them"
    found = tell(site)
    assert found["whole"] and found["events"] == 120 and found["waiting"] == 0
    assert found["numbers"] == list(range(1, 121)) and found["sealed"] == 120


@pytest.mark.parametrize("where", ["between", "midway"])
def test_a_sealer_that_dies(site: Installation, where: str) -> None:
    site.python(SCRIPT, "write", 35)
    dying = start(site, "crash", where)
    dying.communicate(timeout=60)
    assert dying.returncode == 9
    found = tell(site)
    assert found["whole"] and found["waiting"] == 0
    assert found["numbers"] == list(range(1, 36)) and found["sealed"] == 35


def test_the_same_sent_twice_at_once_is_written_once(site: Installation) -> None:
    said = json.loads(site.python(SCRIPT, "once", 15))
    assert said == sorted([[number, {"made": number}] for number in range(15)] * 2, key=str)
    found = tell(site)
    assert found["events"] == 15 and found["receipts"] == 15
