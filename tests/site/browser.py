"""A browser on the running site, logged in as somebody, that notes what must not happen.

    def test_x(site: Site) -> None:
        with site.open("office", "en") as visit:
            visit.go("/units/")
            assert visit.axe() == []
            assert visit.faults == []
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

if TYPE_CHECKING:
    from tests.apps.cast import Cast

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
WIDE, NARROW = 1280, 390
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CSP_LISTENER = """document.addEventListener("securitypolicyviolation",
    (event) => console.error("CSP " + event.violatedDirective + " " + event.blockedURI))"""
SMALL = """() => [...document.querySelectorAll("body *")].filter((one) => one.getClientRects().length
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
    && parseFloat(getComputedStyle(one).fontSize) < 13).map((one) => one.outerHTML.slice(0, 120))"""
FOCUS_GIVEN = "() => document.activeElement !== document.body || !document.querySelector('[autofocus]')"
SETTLED = "() => !document.querySelector('.htmx-request, #behind form')"
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Visit:
    """One window. `faults`: console errors, refused contents, requests to other places, scripts that broke."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.add_init_script(CSP_LISTENER)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)
        self.page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        """A refused page is an answer; a part of a page that is missing is a fault, and so is a page that broke."""
        if response.status >= 500 or (response.status >= 400 and not response.request.is_navigation_request()):
            self.faults.append(f"{response.status}: {response.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # left behind by going on to the next page
            self.faults.append(f"{request.failure}: {request.url}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https", "ws", "wss") and not request.url.startswith(self.base):
            self.faults.append(f"outside: {request.url}")

    def go(self, address: str, width: int = WIDE) -> Response | None:
        """With the parts that the page fetches by itself, or renewed where it renews itself."""
        self.page.set_viewport_size({"width": width, "height": 900})
        answer = self.page.goto(self.base + address, wait_until="load")
        self.page.wait_for_function(SETTLED)
        return answer

    def write(self, words: str) -> None:
        """Types where the focus is; a browser gives it with the first picture of the page, after its load."""
        self.page.wait_for_function(FOCUS_GIVEN)
        self.page.keyboard.type(words)

    def axe(self) -> list[str]:
        """Violations of WCAG 2.2 A and AA and of good practice: rule and where."""
        self.page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        found: dict[str, Any] = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
        return [f"{one['id']}: {node['target']} {node['html'][:120]}" for one in found["violations"]
                for node in one["nodes"]]

    def small_texts(self) -> list[str]:
        """Texts shown in less than 13 px."""
        return list(self.page.evaluate(SMALL))

    def sideways(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.page.evaluate(SIDEWAYS))


@dataclass
class Site:
    """The running site with the cast."""

    base: str
    cast: Cast
    browser: Browser

    @contextmanager
    def open(self, who: str | None, language: str = "zh", **context: Any) -> Iterator[Visit]:
        """A window of its own; `who` None: nobody is logged in. language: zh or en."""
        with self.browser.new_context(**context) as window:
            cookies = {settings.LANGUAGE_COOKIE_NAME: "en" if language == "en" else "zh-hans"}
            if who:
                from tests.site.visitors import client_of  # knows the models: only where Django is ready

                session = client_of(self.cast, who).cookies[settings.SESSION_COOKIE_NAME]
                cookies[settings.SESSION_COOKIE_NAME] = session.value
            window.add_cookies([{"name": name, "value": value, "url": self.base} for name, value in cookies.items()])
            visit = Visit(window.new_page(), self.base)
            visit.watch()
            yield visit
