"""README and site cannot drift apart: its walk is done word for word, by keyboard, on the demo as it is served."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.service.server import SERVER, WORKER, Site
from tests.service.walk import Walker, left_over, steps
from tests.site.browser import Visit

PATIENCE = 120  # seconds
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


def _wait_for_books(site: Site) -> None:
    """Those of the first station stand a few seconds after the start; a keyboard that no person moves is faster."""
    until = time.monotonic() + PATIENCE
    while not site.rows("SELECT id FROM jobs_job WHERE kind = 'demo.records' AND done > 0"):
        assert time.monotonic() < until, site.log(WORKER)[-3000:]
        time.sleep(0.2)


@pytest.mark.parametrize("language", LOCALES)
def test_the_walk_of_the_readme_word_for_word(browser: Any, language: str) -> None:
    with Site(settings="maplebridge.site.settings", MAPLEBRIDGE_DEMO="1") as site:
        site.start(SERVER)
        site.start(WORKER)
        _wait_for_books(site)
        base = f"http://127.0.0.1:{site.port}"
        with browser.new_context(locale=LOCALES[language]) as window:
            visit = Visit(window.new_page(), base)
            visit.watch()
            walker = Walker(visit, site, language)
            for step in steps(language):
                for act in step:
                    walker.do(act)
            assert visit.faults == []


def test_every_marked_word_of_the_walk_is_walked() -> None:
    assert left_over() == []
    for zh, en in zip(steps("zh"), steps("en"), strict=True):
        assert [act.kind for act in zh] == [act.kind for act in en]
        assert any(act.kind == "read" for act in en), "each step says what one then sees"
