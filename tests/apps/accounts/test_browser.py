"""The door in a real browser: by keyboard alone, with a second factor, in both languages."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from maplebridge.apps.units.actions import account_recovery
from maplebridge.apps.units.queries.tokens import fingerprint
from maplebridge.words import phrase
from tests.apps.accounts.door import PASSWORD, code_of, give_factor
from tests.apps.cast import Cast
from tests.site.browser import NARROW, WIDE, Site, Visit

PICTURES = os.environ.get("MAPLEBRIDGE_ACCOUNT_PICTURES")  # a folder, to look at the pages
PAGES = ("/account/", "/account/password/", "/account/log-ins/", "/account/tokens/", "/account/tokens/new/",
         "/account/factor/codes/", "/account/factor/off/", "/account/logout/", "/account/again/")
FOR_ALL = ("/account/login/", "/account/start/", "/account/login/?next=/account/")


@pytest.fixture
def ready(door: Cast) -> Cast:
    """With a second security administrator, and somebody who lost their second factor."""
    door.add_person("second_admin", "A", "security_admin")
    give_factor(door.people["chief"])
    account_recovery.ask_reset(person=door.people["chief"].pk, reason="当面核对警官证", now=timezone.now(),
                               by=door.actor("second_admin"))
    account_recovery.give_code(person=door.people["officer"].pk, code_hash=fingerprint("X"), now=timezone.now(),
                               by=door.actor("second_admin"))
    return door


def type_in(visit: Visit, *parts: str) -> None:
    """Types into the field that has the focus, on with Tab, at the end Enter."""
    for part in parts[:-1]:
        visit.write(part)
        visit.page.keyboard.press("Tab")
    visit.write(parts[-1])
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")


def tab_to(visit: Visit, words: str) -> None:
    """Goes on with Tab until a link or button with these words has the focus, and presses it."""
    for _ in range(60):
        visit.page.keyboard.press("Tab")
        if words in visit.page.evaluate("document.activeElement.textContent"):
            with visit.page.expect_navigation():
                visit.page.keyboard.press("Enter")
            return
    raise AssertionError(f"nothing with {words!r} can be reached by keyboard")


def secrets_on(visit: Visit) -> list[str]:
    return list(visit.page.locator(".secret").all_inner_texts())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_by_keyboard_from_the_password_to_the_second_factor_and_back(site: Site, door: Cast, language: str) -> None:
    def say(code: str) -> str:
        return phrase(f"account.{code}", language)  # type: ignore[arg-type]

    with site.open(None, language) as visit:
        visit.go("/account/login/?next=/account/")
        type_in(visit, "chief", PASSWORD)
        tab_to(visit, say("set_up"))
        secret = secrets_on(visit)[0]
        type_in(visit, code_of(secret))
        tab_to(visit, say("codes_show"))
        codes = secrets_on(visit)
        assert len(codes) == 10
        tab_to(visit, say("go_on"))
        assert say("factor_on") in visit.page.content()
        tab_to(visit, phrase("web.log_out", language))  # type: ignore[arg-type]
        visit.go("/account/login/?next=/account/")
        type_in(visit, "chief", PASSWORD)
        assert say("enter_code") in visit.page.content()
        type_in(visit, code_of(secret))
        assert re.search(r"/account/$", visit.page.url)
        visit.go("/account/log-ins/")
        assert say("way_totp") in visit.page.content()
        assert visit.faults == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_sound(site: Site, ready: Cast, language: str) -> None:
    shown: list[str] = []
    with site.open(None, language) as visit:
        for address in FOR_ALL:
            shown += look(visit, address, language)
        visit.go("/account/login/")
        visit.page.fill("[name=login]", "chief")
        visit.page.fill("[name=password]", "wrong")
        with visit.page.expect_navigation():
            visit.page.keyboard.press("Enter")
        shown += look(visit, None, language, "login-wrong")
        visit.page.fill("[name=login]", "chief")
        visit.page.fill("[name=password]", PASSWORD)
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**/factor/enter/")
        shown += look(visit, None, language, "factor-enter")
        visit.page.fill("[name=code]", code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", time.time()))
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url(site.base + "/")
        for address in PAGES:
            shown += look(visit, address, language)
    with site.open(None, language) as visit:
        visit.go("/account/login/?next=/account/factor/")
        type_in(visit, "officer", PASSWORD)
        shown += look(visit, None, language, "factor")
    with site.open("security_admin", language) as visit:
        for who in ("chief", "officer", "security_admin"):
            shown += look(visit, f"/account/of/{ready.people[who].pk}/", language, f"of-{who}")
        for step in ("code", "end", "close", "confirm", "refuse", "ask"):
            shown += look(visit, f"/account/of/{ready.people['chief'].pk}/{step}/", language, f"of-{step}")
    assert shown == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_shown_once_or_kept_is_sound(site: Site, door: Cast, settings: Any, language: str) -> None:
    settings.DEMO = True
    for role in ("chief", "security_admin", "auditor"):
        door.add_person(f"demo-{role}", "A11", role)
    shown: list[str] = []
    with site.open(None, language) as visit:
        shown += look(visit, "/account/login/", language, "login-demo")
        with visit.page.expect_navigation():
            visit.page.click("[name=person] >> nth=0")
        visit.go("/account/tokens/new/")
        visit.page.fill("[name=name]", "市局数据平台每日取数")
        with visit.page.expect_navigation():
            visit.page.click("main .btn-primary")
        shown += look(visit, None, language, "token-made")
        shown += look(visit, "/account/tokens/", language, "tokens-one")
        visit.go("/account/tokens/new/")
        visit.page.fill("[name=name]", "登录过期前填写的内容\n，一个字也不能少 " * 2)
        session = settings.SESSION_COOKIE_NAME
        visit.page.context.clear_cookies(name=session)
        with visit.page.expect_navigation():
            visit.page.click("main .btn-primary")
        with visit.page.expect_navigation():
            visit.page.click("[name=person] >> nth=0")
        visit.go("/account/kept/")
        shown += look(visit, None, language, "kept")
    assert shown == []


def look(visit: Visit, address: str | None, language: str, name: str = "") -> list[str]:
    """What is wrong with a page, at both widths."""
    wrong = []
    for width in (WIDE, NARROW):
        if address is not None:
            visit.go(address, width)
        else:
            visit.page.set_viewport_size({"width": width, "height": 900})
        name = name or (address or "").strip("/").removeprefix("account/").split("?")[0].replace("/", "-") or "home"
        if PICTURES:
            visit.page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{language}.png", full_page=True)
        wrong += [f"{name} {width}: {fault}" for fault in (*visit.axe(), *visit.small_texts(), *visit.faults)]
        if visit.sideways() > 0:
            wrong.append(f"{name} {width}: {visit.sideways()} pixels too wide")
        visit.faults.clear()
    return wrong
