"""Lines are read and asked about; the lead department answers, and every unit sees it."""

from __future__ import annotations

from datetime import date

import pytest

from maplebridge.apps.audit.models import Event
from maplebridge.apps.programmes.actions.answer_line import answer_line
from maplebridge.apps.programmes.actions.ask_line import ask_line
from maplebridge.apps.programmes.actions.read_lines import read_lines
from maplebridge.apps.programmes.models import ItemLead, LineQuestion, LineRead, Participant
from maplebridge.apps.programmes.queries.lines import lines_of
from maplebridge.apps.units.models import Unit
from maplebridge.engine.problem import Refused
from maplebridge.web.clock import now
from maplebridge.web.refusals import NotPermitted, Stale, Unseen
from maplebridge.words import phrase
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import CODE, make_programme, set_day
from tests.apps.programmes.test_who_pages import send

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 2)
LINE = "FQ1.1"


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(DAY, monkeypatch)


@pytest.fixture
def part(cast: Cast) -> Participant:
    make_programme(cast)
    return Participant.objects.get(unit=cast.units["A11"])


def read(cast: Cast, part: Participant, *lines: str, who: str = "officer", once: str | None = None) -> int:
    return read_lines(participant=part.pk, lines=lines, today=DAY, at=now(), by=cast.actor(who).with_once(once))


def ask(cast: Cast, part: Participant, text: str = "名册以哪天为准？", line: str = LINE, who: str = "officer",
        once: str | None = None) -> int:
    return ask_line(participant=part.pk, line=line, text=text, today=DAY, at=now(),
                    by=cast.actor(who).with_once(once))


def reply(cast: Cast, question: int, who: str = "office", answer: str = "以每月最后一天为准。", version: int = 1,
          once: str | None = None) -> int:
    return answer_line(question=question, answer=answer, today=DAY, at=now(), version=version,
                       by=cast.actor(who).with_once(once))


def codes(fault: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in fault.value.problems]


def seat(cast: Cast, item: str = "FQ1") -> str:
    """A department under the bureau that leads the item, with somebody in its role; gives who."""
    unit = Unit.objects.create(code="A90", zh="治安管理大队", kind="department", parent=cast.units["A"], path="#A90",
                               opened_on=FIRST_DAY)
    unit.path = f"{cast.units['A'].path}{unit.pk:06X}"
    unit.save()
    cast.units["A90"] = unit
    cast.add_person("brigade", "A90", "department")
    part = Participant.objects.all()[0]
    ItemLead.objects.create(programme=part.programme, item=item, unit=unit, from_day=FIRST_DAY)
    return "brigade"


def test_who_read_a_line_is_counted_once_a_person(cast: Cast, part: Participant) -> None:
    assert read(cast, part, LINE, "FQ1.2") == 2
    assert read(cast, part, LINE, "FQ1.3") == 1
    assert read(cast, part, LINE) == 0
    assert read(cast, part, LINE, who="chief") == 1
    lines = {line.indicator.code: line.read for line in lines_of(part, part.rolled_out, DAY)}  # type: ignore[arg-type]
    assert (lines[LINE], lines["FQ1.2"], lines["FQ2.1"]) == (2, 1, 0)
    assert Event.objects.filter(kind="lines.read").count() == 3
    with pytest.raises(Refused) as fault:
        read(cast, part, "FQ99")
    assert codes(fault) == ["lines.unknown_line"]
    for who, why in (("leader", NotPermitted), ("other_office", Unseen), ("nobody", Unseen)):
        with pytest.raises(why):
            read(cast, part, LINE, who=who)


def test_a_later_version_is_read_anew(cast: Cast, part: Participant) -> None:
    from tests.apps.programmes.test_rollout import second_version

    read(cast, part, LINE)
    part.rolled_out = second_version(part.programme)
    part.save(update_fields=["rolled_out"])
    assert read(cast, part, LINE) == 1
    assert LineRead.objects.count() == 2


def test_a_question_is_asked_once_and_its_text_is_in_no_event(cast: Cast, part: Participant) -> None:
    assert ask(cast, part, once="k") == ask(cast, part, once="k")
    with pytest.raises(Refused) as fault:
        ask(cast, part)
    assert codes(fault) == ["lines.asked_already"]
    event = Event.objects.get(kind="lines.ask")
    assert "名册" not in event.detail
    said = phrase("event.lines.ask", "zh", actor="甲", object="A11单位", line=LINE)
    assert said == "甲代表A11单位就指标FQ1.1提问"


@pytest.mark.parametrize(("text", "expected"), [
    (" ", "units.blank"), ("问" * 501, "units.too_long"), ("11010519491231002X的事怎么记？", "units.private_number")])
def test_a_bad_question_is_refused(cast: Cast, part: Participant, text: str, expected: str) -> None:
    with pytest.raises(Refused) as fault:
        ask(cast, part, text)
    assert codes(fault) == [expected]
    assert not LineQuestion.objects.exists()
    assert ask(cast, part, "第一行\r\n第二行")


def test_the_office_answers_once_and_all_units_see_it(cast: Cast, part: Participant) -> None:
    question = ask(cast, part)
    assert reply(cast, question, once="k") == reply(cast, question, once="k") == question
    with pytest.raises(Stale) as stale:
        reply(cast, question)
    assert stale.value.changes[0].fields == {"answered": (False, True)}
    with pytest.raises(Refused) as fault:
        reply(cast, question, version=2)
    assert codes(fault) == ["lines.answered_already"]
    cast.add_person("lin", "A12", "officer")
    other = cast.client("lin")
    for address in (f"/programmes/{CODE}/questions/", f"/programmes/{CODE}/units/A12/lines/{LINE}/"):
        page = other.get(address).content.decode()
        assert "名册以哪天为准" in page and "以每月最后一天为准" in page, address


def test_a_department_answers_about_items_its_unit_leads(cast: Cast, part: Participant) -> None:
    who = seat(cast)
    first, other = ask(cast, part), ask(cast, part, line="FQ2.1")
    assert reply(cast, first, who=who) == first
    for somebody, question in ((who, other), ("department", other), ("chief", other), ("leader", other)):
        with pytest.raises(NotPermitted):
            reply(cast, question, who=somebody)
    with pytest.raises(Unseen):
        reply(cast, other, who="other_office")


def test_a_department_finds_what_it_has_to_answer(cast: Cast, part: Participant) -> None:
    who = seat(cast)
    first, other = ask(cast, part), ask(cast, part, line="FQ2.1", text="哪些算台账要素？")
    browser = cast.client(who)
    page = browser.get(f"/programmes/{CODE}/questions/?answered=no").content.decode()
    assert f"/programmes/{CODE}/questions/{first}/" in page and f"/questions/{other}/" not in page
    assert browser.get(f"/programmes/{CODE}/questions/{other}/").status_code == 403
    assert send(browser, "answer", first, answer="以每月最后一天为准。").status_code == 303
    assert "名册" not in browser.get(f"/programmes/{CODE}/questions/?answered=no").content.decode()
    page = browser.get(f"/programmes/{CODE}/questions/?item=FQ2").content.decode()
    assert "哪些算台账要素" in page and "名册" not in page


def test_a_line_is_read_and_asked_about_on_its_page(cast: Cast, part: Participant) -> None:
    browser = cast.client("officer")
    address = f"/programmes/{CODE}/units/A11/lines/{LINE}/"
    page = browser.get(address)
    assert "5个工作日" in page.content.decode(), "why a step has its day"
    assert browser.post(f"{address}read/", {"once": page.context["once"]}).status_code == 303
    assert "本单位1人已读懂" in browser.get(address).content.decode()
    assert send(browser, "ask_line", "A11", LINE, text="名册以哪天为准？").status_code == 303
    assert "名册以哪天为准" in browser.get(address).content.decode()
    assert browser.get(f"/programmes/{CODE}/units/A11/lines/FQ99/").status_code == 404
