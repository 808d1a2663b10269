"""Screenshots of every page at 1280 and 390 px, in Chinese and English: python -m tests.site.pictures [FOLDER]."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.site.browser import NARROW, WIDE, Site

FOLDER = "MAPLEBRIDGE_PICTURES"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_take_pictures(site: Site, language: str) -> None:
    """Named <page>-<width>-<language>.png; what is below the fold is in the picture."""
    from tests.site.pages import pages  # knows the models: only where the tests have made Django ready

    folder = Path(os.environ.get(FOLDER, "build/pictures/site"))
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages(site.cast):
        with site.open(page.who, language) as visit:
            for width in (WIDE, NARROW):
                visit.go(page.address, width)
                name = page.name.replace(":", "-").replace("_", "-")
                visit.page.screenshot(path=folder / f"{name}-{width}-{language}.png", full_page=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        os.environ[FOLDER] = sys.argv[1]
    raise SystemExit(pytest.main(["-q", "-p", "no:cacheprovider", __file__]))
