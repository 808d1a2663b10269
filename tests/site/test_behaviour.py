"""What the one script does, and that everything can be reached and seen without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Route

from tests.site.browser import NARROW, Site, Visit
from tests.site.pages import pages

FORM = "/account/tokens/new/"
WAITING = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((one) => one.type !== "hidden" && !one.disabled && one.getClientRects().length
                   && getComputedStyle(one).visibility !== "hidden"
                   && !one.closest("details:not([open]) > :not(summary)"))
  .map((one) => one.type === "radio" ? `radio ${one.name}` : one)
  .filter((one, at, all) => all.indexOf(one) === at).length"""
PRESENT = """() => {
  const one = document.activeElement, look = getComputedStyle(one);
  window.reached = window.reached || new Set();
  if (one === document.body) return null;
  reached.add(one.type === "radio" ? `radio ${one.name}` : one);
  const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  const dated = one.type === "date" || one.type === "datetime-local";
  const part = dated && !one.matches(":focus");  // the calendar's own button inside, with its own ring
  return {seen: ring || part, html: one.outerHTML.slice(0, 120)};
}"""


def _walk(visit: Visit) -> tuple[int, list[str]]:
    """Presses Tab from where the page puts it, past its end, round to there: how many stops were reached, and those
    without a visible ring."""
    unseen: set[str] = set()
    parts = {"date": 3, "datetime-local": 6}  # stops inside such a field beside the first
    more = sum(stops * visit.page.locator(f"input[type={kind}]:visible").count() for kind, stops in parts.items())
    for _ in range(int(visit.page.evaluate(WAITING)) + more + 3):
        visit.page.keyboard.press("Tab")
        present = visit.page.evaluate(PRESENT)
        if present and not present["seen"]:
            unseen.add(present["html"])
    return int(visit.page.evaluate("() => window.reached.size")), sorted(unseen)


def test_the_keyboard_reaches_everything_and_shows_where_it_is(site: Site) -> None:
    wrong = []
    for page in pages(site.cast):
        with site.open(page.who) as visit:
            visit.go(page.address)
            reached, unseen = _walk(visit)
            wrong += [f"{page.name}: no ring on {html}" for html in unseen]
            wrong += [f"{page.name}: {reached} of {all_}" for all_ in [visit.page.evaluate(WAITING)] if reached < all_]
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_first_stop_leads_to_the_content(site: Site) -> None:
    with site.open("office") as visit:
        visit.go("/components/")
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**/#content")
        assert visit.page.evaluate("() => document.activeElement.id") == "content"


def test_slash_goes_to_the_search_unless_one_is_typing(site: Site) -> None:
    with site.open("office") as visit:
        visit.go(FORM)
        visit.page.keyboard.press("/")
        assert visit.page.evaluate("() => document.activeElement.id") == "search"
        visit.page.locator("#id_name").fill("")
        visit.page.locator("#id_name").press("/")
        assert visit.page.locator("#id_name").input_value() == "/"


def test_a_double_click_sends_once_and_a_retry_is_possible(site: Site) -> None:
    sent: list[str] = []

    def hold(route: Route) -> None:
        sent.append(route.request.url)
        route.fulfill(status=204)  # an answer that leaves the page as it is

    with site.open("office") as visit:
        visit.go(FORM)
        visit.page.route(f"**{FORM}", hold)
        with visit.page.expect_response(f"**{FORM}"):
            visit.page.locator("main form .btn-primary").dblclick(no_wait_after=True)
        visit.page.wait_for_timeout(300)  # in which a second would have come
        assert len(sent) == 1
        assert visit.page.locator("main form .btn-primary").get_attribute("aria-busy") == "true"
        visit.page.evaluate("() => window.dispatchEvent(new Event('pageshow'))")
        with visit.page.expect_response(f"**{FORM}"):
            visit.page.locator("main form .btn-primary").click(no_wait_after=True)
        assert len(sent) == 2


def dialogs_of(visit: Visit, stay: int = 0) -> list[str]:
    """The kinds of what the browser asks from now on; the first `stay` are answered with no, all others with yes."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        if len(asked) > stay:
            dialog.accept()
        else:
            dialog.dismiss()

    visit.page.on("dialog", answer)
    return asked


@pytest.mark.parametrize(("typed", "asked"), [("甲", True), (None, False)])
def test_what_was_typed_is_not_left_without_asking(site: Site, typed: str | None, asked: bool) -> None:
    with site.open("office") as visit:
        dialogs = dialogs_of(visit)
        visit.go(FORM)
        if typed:
            visit.page.locator("#id_name").press_sequentially(typed)
        visit.page.locator(".brand").click()
        visit.page.wait_for_url(f"{site.base}/")
        assert dialogs == (["beforeunload"] if asked else [])


def test_another_language_does_not_take_what_was_typed_without_asking(site: Site) -> None:
    with site.open("office") as visit:
        dialogs = dialogs_of(visit, stay=1)
        visit.go(FORM)
        visit.page.locator("#id_name").press_sequentially("甲")
        with visit.page.expect_event("dialog"):
            visit.page.locator("button[name=language]").click(no_wait_after=True)
        assert dialogs == ["beforeunload"]
        assert visit.page.locator("#id_name").input_value() == "甲"
        visit.page.locator("button[name=language]").click(no_wait_after=True)
        visit.page.locator("html[lang=en]").wait_for()
        assert dialogs == ["beforeunload"] * 2


def test_what_is_sent_is_not_asked_about(site: Site) -> None:
    with site.open("office") as visit:
        dialogs = dialogs_of(visit)
        visit.go(FORM)
        visit.page.locator("#id_name").press_sequentially("甲")
        visit.page.locator("main form .btn-primary").click()
        visit.page.locator("main").wait_for()
        assert dialogs == []


@pytest.mark.parametrize(("address", "told"), [("/nowhere/", "没有找到这个页面"),
                                               ("/language/", "这个地址不能这样打开")])
def test_a_refused_part_is_told_and_the_page_stays(site: Site, address: str, told: str) -> None:
    with site.open("office") as visit:
        visit.go(FORM)
        visit.page.locator("#id_name").fill("不会丢失")
        visit.page.evaluate("address => { htmx.ajax('GET', address, '#content') }", address)
        visit.page.locator("#messages [role=alert]").wait_for()
        assert told in visit.page.locator("#messages").inner_text()
        assert visit.page.locator("#id_name").input_value() == "不会丢失"


def test_a_network_that_is_gone_is_told_and_the_page_stays(site: Site) -> None:
    with site.open("office") as visit:
        visit.go(FORM)
        visit.page.locator("#id_name").fill("不会丢失")
        visit.page.context.set_offline(True)
        visit.page.evaluate("() => { htmx.ajax('GET', '/components/', '#content') }")
        visit.page.locator("#messages [role=alert]").wait_for()
        assert "没有连上服务器" in visit.page.locator("#messages").inner_text()
        assert visit.page.locator("#id_name").input_value() == "不会丢失"


def test_without_scripts_the_language_changes_and_forms_are_sent(site: Site) -> None:
    with site.open("office", java_script_enabled=False) as visit:
        visit.go("/components/")
        visit.page.locator("button[name=language]").click()
        assert visit.page.url == f"{site.base}/components/" and visit.page.locator("html[lang=en]").count() == 1
        visit.go(FORM)
        visit.page.locator("main form .btn-primary").click()
        assert visit.page.locator("main form [role=alert]").count() == 1


def test_the_bottom_bar_has_five_places_and_the_rest_behind_the_last(site: Site) -> None:
    with site.open("office") as visit:
        visit.go("/", NARROW)
        bar = visit.page.locator(".rail > ul > li:visible")
        assert bar.count() == 5
        visit.page.locator(".rail summary").click()
        assert visit.page.locator(".rail details a:visible").count() >= 1


def test_nothing_of_the_page_is_kept_in_the_browser(site: Site) -> None:
    with site.open("office") as visit:
        visit.go("/components/")
        visit.go(FORM)
        assert visit.page.evaluate("() => localStorage.length") == 0
        kept = visit.page.evaluate("() => Object.values(sessionStorage)")
        assert kept in ([], [FORM]), "htmx keeps the present address, nothing else"
