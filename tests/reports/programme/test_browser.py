"""The page in a browser: opens from disk, speaks both languages, works by keyboard, fits 1280 and 390 px, WCAG AA."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme.layout import page as make_page
from tests.reports.programme import sample
from tests.reports.programme.browser import CHROMIUM
from tests.reports.programme.test_summary import small

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the report is not opened")
AXE = Path(__file__).parents[2] / "vendor" / "axe.min.js"
VIEWS = [(1280, "zh"), (1280, "en"), (390, "zh"), (390, "en")]
FIRST_CELL = ".grid tbody tr:first-child td:nth-of-type(2) > button"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "报告 report.html"
    path.write_text(make_page(sample.report()), encoding="utf-8")
    return path


def opened(browser: Browser, path: Path, width: int = 1280, lang: str = "zh", open_at: str = "") -> Page:
    """The page; its `faults` list gathers console messages and requests that leave the file."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda one: faults.append(one.url) if not one.url.startswith(("file:", "data:")) else None)
    page.faults = faults  # type: ignore[attr-defined]
    page.goto(f"{path.as_uri()}#lang={lang}{open_at}")
    return page


def faults(page: Page) -> list[str]:
    return page.faults  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(("width", "lang"), VIEWS)
def test_opens_clean_and_fits(browser: Browser, report: Path, width: int, lang: str) -> None:
    page = opened(browser, report, width, lang)
    assert page.locator(".grid tbody tr").count() == 24
    assert page.locator(".chart svg").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(FIRST_CELL).click()
    page.locator("#drawer table button").first.click()
    assert page.locator("#drawer .drawer-body > .ladder > li").count() == 6
    assert page.evaluate(
        "document.getElementById('drawer').scrollWidth <= document.getElementById('drawer').clientWidth"
    )
    assert faults(page) == []
    page.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_language_has_no_word_of_the_other(browser: Browser, report: Path, lang: str) -> None:
    page = opened(browser, report, 1280, lang)
    page.evaluate("document.querySelectorAll('details.group').forEach(box => { box.open = true; })")
    page.wait_for_timeout(100)
    text = page.evaluate("""() => { document.querySelectorAll('.switch button[data-lang], .at-place_in_file')
      .forEach(node => node.remove()); return document.body.innerText; }""")
    chinese = [sign for sign in text.replace("青枫领办〔2026〕7号", "") if "\u4e00" <= sign <= "\u9fff"]
    assert bool(chinese) == (lang == "zh")
    assert not [part for part in ("undefined", "NaN", "{", "[object") if part in text]
    page.close()


def test_switches_language_without_reload_and_keeps_it(browser: Browser, report: Path) -> None:
    page = opened(browser, report, lang="zh")
    page.evaluate("window.stayed = true")
    page.locator("[data-lang=en]").click()
    assert page.evaluate("[document.documentElement.lang, window.stayed, location.hash]") == ["en", True, "#lang=en"]
    assert page.title().startswith("Fengqiao-type")
    assert page.locator("#siblings a").get_attribute("href") == "stationing.html#lang=en"
    page.reload()
    assert page.locator("#head-matrix").inner_text() == "Progress"
    page.close()


def test_first_answer_and_first_thing_to_do_stand_above_the_fold(browser: Browser, report: Path) -> None:
    page = opened(browser, report, 390, "zh")
    for part in (".sentence", ".actions li:first-child"):
        box = page.locator(part).bounding_box()
        assert box and box["y"] + box["height"] < 900
    page.close()


def test_sort_and_categories(browser: Browser, report: Path) -> None:
    page = opened(browser, report, lang="en")
    bar = page.locator("#matrix .bar")
    bar.get_by_role("button", name="Rural").click()
    assert page.locator(".grid tbody tr").count() == 7
    bar.get_by_role("button", name="points").click()
    totals = [float(re.findall(r"\d+\.\d+", text)[0]) for text in page.locator(".grid td.total").all_inner_texts()]
    assert totals == sorted(totals, reverse=True)
    bar.get_by_role("button", name="name").click()
    names = [text.split("\n")[0] for text in page.locator(".grid tbody th").all_inner_texts()]
    assert names == sorted(names)
    assert page.evaluate("document.activeElement.dataset.value") == "name"
    page.locator(".grid thead button").nth(1).click()
    assert page.locator("th[aria-sort]").count() == 1
    page.close()


def test_keyboard_alone(browser: Browser, report: Path) -> None:
    page = opened(browser, report, lang="en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".grid tbody button[tabindex='0']").count() == 1
    page.locator(".grid tbody button[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp", "End", "Home", "ArrowRight"):
        page.keyboard.press(key)
    where = page.evaluate(
        "[document.activeElement.closest('tr').rowIndex, document.activeElement.closest('td').cellIndex]"
    )
    assert where == [1, 2]
    label = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert page.evaluate("document.getElementById('drawer').open && document.activeElement.id") == "drawer-title"
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || drawer.contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.locator("body:not(.drawer-open)").wait_for()
    assert page.evaluate("document.activeElement.textContent") == label
    assert page.evaluate("location.hash") == "#lang=en"
    page.close()


def test_trace_from_points_to_file_and_row(browser: Browser, report: Path) -> None:
    page = opened(browser, report, lang="zh", open_at="&open=line:S10:FQ3.1")
    drawer = page.locator("#drawer")
    assert drawer.locator("h2").inner_text().startswith("首次处置及时率")
    drawer.locator(".ladder summary").first.click()
    drawer.locator(".origin").first.wait_for()
    assert "L05_物流园派出所.xlsx ▸ 纠纷 ▸ 第4–8, 12, 15–16, 31行（另有33行）" in drawer.inner_text()
    drawer.locator(".crumbs button").first.click()
    assert drawer.locator("h2").inner_text() == "物流园派出所"
    assert page.evaluate("decodeURIComponent(location.hash)") == "#lang=zh&open=unit:S10:"
    page.close()


def test_a_late_line_says_why(browser: Browser, report: Path) -> None:
    late = sample.report().late[0]
    page = opened(browser, report, 1280, "en", f"&open=line:{late.unit}:{late.indicator}")
    said = page.locator("#drawer").inner_text()
    assert (late.chain[0].en or late.chain[0].zh) in said
    assert "[object" not in said
    page.close()


def test_a_unit_leads_to_its_missing_records(browser: Browser, report: Path) -> None:
    page = opened(browser, report, lang="en", open_at="&open=unit:S10:")
    page.locator("#drawer").get_by_role("button", name="missing record").click()
    assert page.evaluate("document.activeElement.closest('details').dataset.group") == "Logistics Park station"
    assert page.evaluate("document.getElementById('drawer').open") is False
    page.close()


def test_actions_lead_somewhere(browser: Browser, report: Path) -> None:
    page = opened(browser, report, lang="en")
    buttons = page.locator(".actions button")
    for nth, title in enumerate(["Forest Farm station", "Logistics Park station", "Bell Tower station"]):
        buttons.nth(nth).click()
        assert page.locator("#drawer-title").inner_text() == title
        page.keyboard.press("Escape")
    buttons.nth(3).click()
    assert page.evaluate("document.activeElement.closest('details').dataset.group").startswith("Entered at month end")
    buttons.nth(4).click()
    assert page.locator("#drawer tbody tr").count() == len(sample_unnamed())
    page.close()


def sample_unnamed() -> list[object]:
    from maplebridge.reports.programme.summary import unnamed

    return list(unnamed(sample.report()))


def test_lists_show_every_row_on_demand(browser: Browser, report: Path) -> None:
    page = opened(browser, report, lang="en")
    page.locator("#gaps .bar").get_by_role("button", name="record book").click()
    for box in page.locator("#gaps details").all():
        if box.get_attribute("open") is None:
            box.locator("summary").click()
        box.locator("table").wait_for()
        rest = box.locator(".inner > button")
        if rest.count():
            rest.click()
    assert page.locator("#gaps tbody tr").count() == 100
    assert page.locator("#gaps .at-ledger").count() == 0
    page.close()


def test_many_suppliers_are_folded_until_asked_for(browser: Browser, tmp_path: Path) -> None:
    gaps = tuple(replace(gap, supplier=Text(f"{nth}号", f"No. {nth}")) for nth, gap in enumerate(sample.report().gaps))
    path = tmp_path / "many.html"
    path.write_text(make_page(replace(sample.report(), gaps=gaps)), encoding="utf-8")
    page = opened(browser, path, lang="en")
    assert page.locator("#gaps details:visible").count() == 12
    page.locator("#gaps .more").click()
    assert page.locator("#gaps details:visible").count() == 100
    page.close()


@pytest.mark.parametrize(
    ("width", "lang", "open_at"),
    [*((*view, "") for view in VIEWS), (1280, "zh", "&open=unit:S10:"), (390, "en", "&open=line:S10:FQ3.1")],
)
def test_wcag_aa(browser: Browser, report: Path, width: int, lang: str, open_at: str) -> None:
    page = opened(browser, report, width, lang, open_at)
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })")
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})")  # fmt: skip
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]] == []
    page.close()


def test_prints_on_landscape_a4(browser: Browser, report: Path, tmp_path: Path) -> None:
    page = opened(browser, report)
    raw = page.pdf(prefer_css_page_size=True)
    assert raw.count(b"/Type /Page\n") + raw.count(b"/Type /Page ") >= 5
    assert b"/MediaBox [0 0 842" in raw or b"/MediaBox [0 0 841" in raw
    page.close()


def test_empty_and_odd_programmes_open(browser: Browser, tmp_path: Path) -> None:
    evil = Text("</script><img src=x onerror=alert(1)>{n}", "<b>&amp;")
    bare = small(units=(), items=(), categories=(), assessment_day=None, working_days_left=None, name=evil)
    for nth, odd in enumerate((bare, small(), replace(sample.report(), categories=(), standings=(), late=(), gaps=()))):
        path = tmp_path / f"{nth}.html"
        path.write_text(make_page(odd), encoding="utf-8")
        page = opened(browser, path)
        assert page.locator("#about .cols").count() == 1
        assert page.locator("#name").inner_text() == odd.name.zh
        assert faults(page) == []
        page.close()


def test_unknown_address_is_ignored(browser: Browser, report: Path) -> None:
    page = opened(browser, report, lang="xx", open_at="&open=line:S99:FQ3.1")
    assert page.evaluate("document.getElementById('drawer').open") is False
    assert faults(page) == []
    page.close()
