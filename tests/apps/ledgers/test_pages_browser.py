"""Gaps, questions and the grid in a real browser: sound in both languages at both widths, and by keyboard."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from maplebridge.apps.ledgers.actions.ask import ask_questions
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.models import CheckQuestion, Entry, Expected
from maplebridge.apps.ledgers.queries.asked import found_in
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.programmes.models import Participant
from maplebridge.web.clock import now, today
from tests.apps.cast import Cast
from tests.apps.ledgers.book import TODAY, dispute
from tests.apps.programmes.programme import make_programme, set_day
from tests.site.browser import Site
from tests.site.conftest import site
from tests.site.language import latin_words
from tests.site.look import look

__all__ = ["site"]
pytestmark = pytest.mark.django_db(transaction=True)
SAME = "张贴告示并逐户上门提醒住户清理楼道堆放的纸箱杂物，约定月底前复查，住户当场表示配合"
GRID = "/ledgers/at/A11/L05/grid/"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    set_day(TODAY, monkeypatch)
    settings.HOME = tmp_path


def row(**more: Any) -> dict[str, Any]:
    day = today() - timedelta(days=1)
    return dispute(event_start=f"{day} 09:00", registered_at=f"{day} 09:10", first_action_at=f"{day} 09:30") | more


def scene(cast: Cast) -> None:
    """Something is owed, something was asked."""
    programme = make_programme(cast)
    unit = cast.units["A11"]
    Expected.objects.create(participant=Participant.objects.get(programme=programme, unit=unit), ledger="L05", key="3",
                            from_day=TODAY - timedelta(days=9), due=TODAY - timedelta(days=5), count=2)
    for who in ("officer", "chief"):
        record(unit=unit.pk, ledger="L05", values=row(what_done=SAME), now=now(), by=cast.actor(who))
    ask_questions(unit=unit.pk, found=found_in(unit, TODAY), now=now(), by=cast.actor("officer"))


def pasted(cast: Cast, rows: list[dict[str, Any]]) -> str:
    heads = [field.code for field in desk_of(cast.units["A11"], today()).kind("L05").fields]
    return "\n".join("\t".join(str(one.get(code, "")) for code in heads) for one in [dict(zip(heads, heads,
                     strict=True)), *rows])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_sound(site: Site, language: str) -> None:
    scene(site.cast)
    question = CheckQuestion.objects.get()
    expected = Expected.objects.get()
    known = latin_words(site.cast) | {"fq"}
    found = []
    with site.open("chief", language) as visit:
        for name, *args in (("gaps", "A11"), ("questions", "A11"), ("answer", question.pk), ("check", "A11"),
                            ("entry", question.entry_id), ("unit", "A11"), ("grid", "A11", "L05")):
            found += look(visit, name, reverse(f"ledgers:{name}", args=args), language, known)
        visit.go(GRID)
        rows = [row(place="某处" if n % 10 == 3 else "A11", risk="最高" if n == 5 else "low") for n in range(30)]
        visit.page.fill("#id_pasted", pasted(site.cast, rows))
        visit.page.locator("main form .btn-primary").press("Enter")
        visit.page.wait_for_url("**?rows=*")
        found += look(visit, "grid_checked", visit.page.url.removeprefix(visit.base), language, known)
    with site.open("office", language) as visit:
        for name, *args in (("gaps", "A"), ("gaps", "A11"), ("exempt", expected.pk)):
            found += look(visit, f"office_{name}{args[0]}", reverse(f"ledgers:{name}", args=args), language, known)
    assert found == [], "\n" + "\n".join(found)


def test_the_grid_by_keyboard(site: Site) -> None:
    """Thirty rows, three rejected: the focus stands in the first red cell, Enter saves what is right."""
    make_programme(site.cast)
    bad = {4, 11, 29}
    rows = [row(place="不知哪里" if n in bad else "A11", what_done=f"{SAME[:20]}，第{n}户") for n in range(30)]
    with site.open("officer") as visit:
        page = visit.page
        visit.go(GRID)
        page.fill("#id_pasted", pasted(site.cast, rows))
        page.locator("main form .btn-primary").press("Enter")
        page.wait_for_url("**?rows=*")
        assert page.evaluate("document.activeElement.id") == "c4.place"
        assert page.locator("[id='wc4.place']").is_visible()  # the reason, where the focus is
        assert not page.locator("[id='wc11.place']").is_visible()
        page.keyboard.press("Control+A")
        page.keyboard.type("A11")
        page.locator("[id='c11.place']").fill("A11")
        page.locator("[id='c29.place']").fill("A11")
        page.keyboard.press("Tab")
        page.locator("[id='c29.place']").press("Enter")
        page.wait_for_url("**/ledgers/batches/*/")
        assert visit.faults == []
    assert Entry.objects.count() == 30


def test_a_block_is_pasted_into_cells(site: Site) -> None:
    make_programme(site.cast)
    with site.open("officer", permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.page
        visit.go(GRID)
        page.locator("[id='c1.risk']").focus()
        page.evaluate("navigator.clipboard.writeText('low\\t\\nhigh\\t2026-03-10 10:00\\n')")
        page.keyboard.press("Control+V")
        assert page.locator("[id='c1.risk']").input_value() == "low"
        assert page.locator("[id='c2.notified_at']").input_value() == "2026-03-10 10:00"
        page.evaluate("navigator.clipboard.writeText('x\\n'.repeat(40))")  # more rows than the grid has
        page.locator("[id='c0.risk']").focus()
        page.keyboard.press("Control+V")
        assert page.locator("#id_pasted").input_value().count("x") == 40
        assert visit.faults == []
