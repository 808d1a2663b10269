"""Adoption in a real browser: a Word table to an issued version by keyboard; every page sound in both languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.programmes.actions.hand_in import hand_in
from maplebridge.apps.programmes.models import Programme, SchemeVersion
from maplebridge.apps.programmes.reading import Handed
from tests.apps.cast import Cast
from tests.apps.programmes.programme import make_programme, set_day
from tests.apps.programmes.tables import word
from tests.apps.programmes.test_adoption import issue, ready
from tests.site.browser import Site
from tests.site.conftest import site
from tests.site.language import latin_words
from tests.site.look import look

__all__ = ["site"]
pytestmark = pytest.mark.django_db(transaction=True)
TABLE = word(total="110")


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(date(2026, 3, 2), monkeypatch)


def hand(cast: Cast, programme: Programme) -> None:
    hand_in(programme=programme.pk, table=Handed.of("考核表.docx", TABLE), at=timezone.now(), by=cast.actor("office"))


def at(name: str, *args: int) -> str:
    return reverse(f"programmes:{name}", args=["FQ2026", *args])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_sound(site: Site, language: str) -> None:
    programme = make_programme(site.cast)
    later = ready(site.cast, programme, Handed.of("考核表.docx", word()))
    issue(site.cast, later, document="公枫办〔2026〕9号")
    hand(site.cast, programme)
    with site.open("office", language) as visit:
        known = latin_words(site.cast) | {"fq", "demo", "place", "grade"}  # codes of the table
        found = look(visit, "table", at("adoption"), language, known)
        draft = programme.drafts.latest("pk")
        found += look(visit, "hand_in", at("adoption_hand_in"), language, known)
        draft.answers = [one for one in draft.answers if one["topic"] != "due"]
        draft.version += 1
        draft.save(update_fields=["answers", "version"])
        found += look(visit, "questions", at("adoption"), language, known)
        draft.answers, draft.reasons = later.answers, {"office.total_differs": "合计栏系笔误"}
        draft.save(update_fields=["answers", "reasons"])
        found += look(visit, "issue", at("adoption"), language, known)
        for name, *args in (("adoption_drop",), ("versions",), ("version", 1), ("version", 2), ("show",),
                            ("version_withdraw", 2), ("version_compare", 1, 2)):
            found += look(visit, f"{name}{''.join(map(str, args))}", at(name, *args), language, known)
        found += look(visit, "start", reverse("programmes:adoption_start"), language, known)
    assert found == [], "\n" + "\n".join(found)


def test_by_keyboard(site: Site, tmp_path: Path) -> None:
    programme = make_programme(site.cast)
    (tmp_path / "考核表.docx").write_bytes(TABLE)
    with site.open("office") as visit:
        page = visit.page
        visit.go(at("adoption_hand_in"))
        page.locator("input[type=file]").set_input_files(tmp_path / "考核表.docx")
        page.locator("main form .btn-primary").press("Enter")
        page.wait_for_url(f"**{at('adoption')}")
        page.get_by_label("年度（2026）").fill("2026")
        page.locator("#question_2 input[type=radio]").first.focus()
        page.keyboard.press("2")
        assert page.locator("#question_2 input:checked").get_attribute("value") == "done"
        page.keyboard.press("1")
        assert page.locator("#question_2 input:checked").get_attribute("value") == "judged_up_to_points"
        page.locator("#question_3 input[type=radio]").first.focus()
        page.keyboard.press("2")
        assert page.locator("#question_3 input:checked").get_attribute("value") == "due_month_end"
        page.get_by_label("或填写日期").press("3")
        assert page.locator("#question_3 input:checked").get_attribute("value") == "due_month_end", "a digit is typed"
        page.get_by_label("或填写日期").fill("")
        page.get_by_role("button", name="保存答复").press("Enter")
        page.get_by_label("其余各类共用的理由").fill("合计栏系笔误")
        page.get_by_role("button", name="保存理由").press("Enter")
        page.get_by_label("文号").fill("公枫办〔2026〕9号")
        page.get_by_role("button", name="下发考核表").press("Enter")
        page.wait_for_url(f"**{at('version', 2)}")
        assert visit.faults == []
    assert SchemeVersion.objects.get(programme=programme, number=2).document == "公枫办〔2026〕9号"
