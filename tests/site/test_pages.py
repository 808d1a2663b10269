"""Every page, looked at in a browser in both languages, wide and narrow."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Response

from tests.site.browser import NARROW, Site
from tests.site.language import latin_words, wrong_words
from tests.site.pages import SitePage, pages, without_example

LEAD_ON = ("account_logout",)  # who is not logged in has nothing to end


def test_every_page_has_an_example() -> None:
    assert without_example() == [], "add them to tests/site/examples.py"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_sound(site: Site, language: str) -> None:
    """WCAG A and AA by axe; nothing in the console, nothing from outside, nothing that the content policy refused; no
    sideways scroll at 390 px; one heading, at most one primary button, no text under 13 px; no word of the other
    language (tests/site/language.py says how)."""
    found: dict[str, list[str]] = defaultdict(list)
    for who, visited in groupby(sorted(pages(site.cast), key=lambda page: page.who or ""), lambda page: page.who):
        with site.open(who, language) as visit:
            known = latin_words(site.cast)  # opening may add somebody to the cast
            for page in visited:
                visit.faults.clear()
                answer = visit.go(page.address)
                found[page.name] += _answered(page, answer)
                found[page.name] += visit.axe()
                found[page.name] += [f"other language: {text}" for text in wrong_words(visit, language, known)]
                found[page.name] += [f"headings: {count}" for count in [visit.page.locator("h1").count()] if count != 1]
                found[page.name] += [f"under 13 px: {html}" for html in visit.small_texts()]
                primary = visit.page.locator(".btn-primary:visible").count()
                found[page.name] += [f"{primary} primary buttons"] if primary > 1 and page.name != "components" else []
                visit.go(page.address, NARROW)
                found[page.name] += [f"wider than {NARROW} px by {over}" for over in [visit.sideways()] if over > 0]
                found[page.name] += visit.faults
    told = [f"{name}: {fault}" for name, faults in found.items() for fault in faults]
    assert not told, "\n" + "\n".join(told)


def _answered(page: SitePage, answer: Response | None) -> list[str]:
    """The page itself is looked at, not a refusal or another that it leads on to."""
    assert answer is not None
    wanted = 404 if page.name == "404" else 200
    led = urlsplit(answer.url).path != page.address and page.name not in LEAD_ON
    return [f"answers {answer.status} at {answer.url}"] if answer.status != wanted or led else []
