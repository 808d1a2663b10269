"""The README's picture, of the demo as it is served: python -m tests.service.picture."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.server import SERVER, Site
from tests.service.walk import ROOT, Walker, steps
from tests.site.browser import WIDE, Visit

FILE = ROOT / "docs" / "pictures" / "site-home-1280-en.png"


def test_take_the_picture(browser: Any) -> None:
    """What stands in the window after the first step of the walk."""
    with Site(settings="maplebridge.site.settings", MAPLEBRIDGE_DEMO="1") as site:
        site.start(SERVER)
        with browser.new_context(locale="en-GB") as window:
            visit = Visit(window.new_page(), f"http://127.0.0.1:{site.port}")
            walker = Walker(visit, site, "en")
            for act in steps("en")[0]:
                walker.do(act)
            visit.page.set_viewport_size({"width": WIDE, "height": 800})
            visit.page.screenshot(path=FILE)


if __name__ == "__main__":
    raise SystemExit(pytest.main(["-q", "-p", "no:cacheprovider", __file__]))
