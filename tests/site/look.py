"""What is wrong with one page in a browser, wide and narrow."""

from __future__ import annotations

import os
from pathlib import Path

from tests.site.browser import NARROW, WIDE, Visit
from tests.site.language import wrong_words

PICTURES = os.environ.get("MAPLEBRIDGE_LOOK_PICTURES")  # a folder, to look at the pages


def look(visit: Visit, name: str, address: str, language: str, known: frozenset[str]) -> list[str]:
    """What axe finds, sideways scroll, small texts, faults, words of the other language, more than one primary
    button."""
    visit.faults.clear()
    found = []
    for width in (WIDE, NARROW):
        answer = visit.go(address, width)
        assert answer is not None and answer.status == 200, name
        found += [f"sideways {over}" for over in [visit.sideways()] if over > 0]
        if PICTURES:
            visit.page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{language}.png", full_page=True)
        found += visit.axe()
    found += visit.small_texts() + visit.faults
    found += [f"other language: {text}" for text in wrong_words(visit, language, known)]
    primary = visit.page.locator(".btn-primary:visible").count()
    return [f"{name}: {one}" for one in found + ([f"{primary} primary buttons"] if primary > 1 else [])]
