"""Somebody at a browser, who reads and presses what the page says in one language."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator

from maplebridge.words import bilingual
from tests.site.browser import NARROW, WIDE, Visit

PASSWORD = "quiet water under stone"
PATIENCE = 60  # seconds for the worker
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
TYPED = "input:not([type=radio]):not([type=checkbox]), textarea"
HIGH, QUALITY = 800, 55  # of a picture, which then has about 30 kB
FOLDER = "MAPLEBRIDGE_FILM"  # where the pictures of the tutorial go; without it none are taken


@dataclass
class Town:
    """What all who take part share. `codes`: starting codes by user name."""

    browser: Browser
    base: str
    folder: Path
    language: str = "zh"
    codes: dict[str, str] = field(default_factory=dict)
    pictures: int = 0

    def say(self, code: str, **params: Any) -> str:
        text = bilingual(code, **params)
        return text.zh if self.language == "zh" else text.en or text.zh

    @contextmanager
    def person(self, username: str) -> Iterator[Somebody]:
        """Logged in; the first time the password is set with the starting code."""
        with self.browser.new_context(locale=LOCALES[self.language], accept_downloads=True) as window:
            visit = Visit(window.new_page(), self.base)
            visit.watch()
            visit.page.set_default_timeout(15_000)
            visit.page.set_viewport_size({"width": WIDE, "height": 900})
            one = Somebody(self, visit)
            one.come_in(username)
            yield one
            assert visit.faults == []


@dataclass
class Somebody:
    town: Town
    visit: Visit

    @property
    def page(self) -> Any:
        return self.visit.page

    def come_in(self, username: str) -> None:
        code = self.town.codes.pop(username, None)
        if code:
            self.visit.go("/account/start/")
            self.fill("account.username", username)
            self.fill("account.start_code", code)
            self.fill("account.new_password", PASSWORD)
            self.fill("account.again_password", PASSWORD)
            self.press("account.start_do")
        else:
            self.visit.go("/account/login/")
        self.fill("account.username", username)
        self.fill("account.password", PASSWORD)
        self.press("account.log_in")
        self.page.wait_for_url(f"{self.town.base}/")

    # ------------------------------------------------------------ acts
    def go_home(self) -> None:
        self.press("web.place_home")

    def named(self, text: str, within: Any = None, *, exact: bool = True) -> Locator:
        """A link or a button; where several are alike the first one."""
        at = within or self.page.locator("body")
        found: Locator = at.get_by_role("link", name=text, exact=exact).or_(
            at.get_by_role("button", name=text, exact=exact))
        return found.locator("visible=true").first

    def press(self, code: str, within: Any = None, **params: Any) -> None:
        """By the code of its words; follows where it leads."""
        self.press_text(self.town.say(code, **params), within)

    def press_text(self, text: str, within: Any = None, *, exact: bool = True) -> None:
        with self.page.expect_navigation():
            self.named(text, within, exact=exact).click()

    def fill(self, code: str, text: str, **params: Any) -> None:
        self.fill_text(self.town.say(code, **params), text)

    def fill_text(self, label: str, text: str) -> None:
        typed = self.page.get_by_label(label).and_(self.page.locator(TYPED))
        typed.locator("visible=true").first.fill(text)

    def attach(self, file: Path) -> None:
        self.page.locator("input[type=file]").set_input_files(os.fspath(file))

    def fetch(self, code: str, file: Path, **params: Any) -> Path:
        """Downloads what a link gives."""
        with self.page.expect_download() as waiting:
            self.named(self.town.say(code, **params)).click()
        waiting.value.save_as(file)
        return file

    # ------------------------------------------------------------ reading
    def text(self) -> str:
        return " ".join(str(self.page.locator("main").inner_text()).split())

    def reads(self, code: str, **params: Any) -> None:
        self.reads_text(self.town.say(code, **params))

    def reads_text(self, words: str) -> None:
        assert words in self.text(), f"“{words}” does not stand on {self.page.url}: {self.text()}"

    def waits_for(self, *texts: str) -> str:
        """Until one of these stands on the page, which is loaded anew meanwhile."""
        until = time.monotonic() + PATIENCE
        while not (found := next((text for text in texts if text in self.text()), "")):
            assert time.monotonic() < until, f"none of {texts} on {self.page.url}: {self.text()}"
            time.sleep(0.5)
            self.page.reload()
        return found

    def counted(self) -> None:
        """Until the scores on the page hold all that was recorded."""
        until = time.monotonic() + PATIENCE
        told = [self.town.say(code) for code in ("scores.counting", "scores.not_yet", "scores.count_now")]
        while any(words in self.text() for words in told):
            assert time.monotonic() < until, self.text()
            self.page.wait_for_timeout(500)  # the page renews itself; nobody presses anything

    def picture(self, name: str, *, narrow: bool = False) -> None:
        """One of the film strip: what stands in the window."""
        if folder := os.environ.get(FOLDER):
            self.town.pictures += 1
            self.page.set_viewport_size({"width": NARROW if narrow else WIDE, "height": HIGH})
            file = Path(folder) / f"{self.town.pictures:02}-{name}-{self.town.language}.webp"
            Image.open(BytesIO(self.page.screenshot())).save(file, quality=QUALITY, method=6)
            self.page.set_viewport_size({"width": WIDE, "height": 900})
