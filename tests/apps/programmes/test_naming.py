"""The chief names people for lines, they confirm by their own account, and whoever leaves hands their lines on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.programmes.actions.confirm_lines import confirm_lines
from maplebridge.apps.programmes.actions.name_people import BY_ROLE, LAST, end_part, name_people
from maplebridge.apps.programmes.models import LinePerson, Participant, Task
from maplebridge.apps.programmes.queries.lines import lines_of
from maplebridge.apps.programmes.queries.naming import staff_of
from maplebridge.apps.programmes.queries.one_line import line_of
from maplebridge.apps.programmes.states import ASSISTANT, RESPONSIBLE
from maplebridge.apps.units.actions.leave_person import leave_person
from maplebridge.apps.units.duties import Handed, duties_of
from maplebridge.apps.units.models import Person, Post
from maplebridge.engine.problem import Refused
from maplebridge.web.clock import now
from maplebridge.web.refusals import NotPermitted, Stale, Unseen
from maplebridge.words import phrase
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import CODE, make_programme, set_day
from tests.apps.programmes.test_who_pages import form_of, send

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 2)
ONE = timedelta(days=1)


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(DAY, monkeypatch)


@pytest.fixture
def part(cast: Cast) -> Participant:
    make_programme(cast)
    return Participant.objects.get(unit=cast.units["A11"])


def name(cast: Cast, part: Participant, *lines: str, who: Person | str = "officer", what: str = RESPONSIBLE,
         by: str = "chief", day: date = DAY, version: int | None = None, once: str | None = None) -> dict[str, int]:
    part.refresh_from_db()
    whom = who.pk if isinstance(who, Person) else who if who in (BY_ROLE, LAST) else cast.people[who].pk
    return name_people(participant=part.pk, lines=lines, who=whom, part=what, today=day, at=now(),
                       version=version or part.version, by=cast.actor(by).with_once(once))


def codes(fault: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in fault.value.problems]


def held(**wanted: Any) -> list[tuple[str, str, date, date | None]]:
    rows = LinePerson.objects.filter(**wanted).order_by("indicator", "pk")
    return list(rows.values_list("indicator", "person__username", "from_day", "to_day"))


def test_people_are_named_in_bulk_by_one_event_that_names_nobody(cast: Cast, part: Participant) -> None:
    assert name(cast, part, "FQ1.1", "FQ1.2", "FQ2.1") == {"named": 3, "left": 0}
    assert [line for line, *_ in held(person=cast.people["officer"])] == ["FQ1.1", "FQ1.2", "FQ2.1"]
    event = Event.objects.get(kind="lines.name")
    assert '"count":3' in event.detail and '"named":[0,3]' in event.detail
    assert "officer" not in event.detail + event.object_name
    params = {"actor": "甲", "object": "A11单位", "count": 3}
    assert phrase("event.lines.name", "zh", **params) == "甲为A11单位的3条指标指定人员"


def test_another_person_begins_and_the_one_before_ends(cast: Cast, part: Participant) -> None:
    name(cast, part, "FQ1.1", day=DAY - 3 * ONE)
    name(cast, part, "FQ1.1", who="chief")
    assert held() == [("FQ1.1", "officer", DAY - 3 * ONE, DAY - ONE), ("FQ1.1", "chief", DAY, None)]
    name(cast, part, "FQ1.1", who="nobody")
    assert held(to_day=None) == [("FQ1.1", "nobody", DAY, None)], "who was named only today falls away"
    assert LinePerson.objects.count() == 2
    assert name(cast, part, "FQ1.1", who="nobody") == {"named": 0, "left": 0}
    assert Event.objects.filter(kind="lines.name").count() == 3


def test_assistants_stand_beside_and_one_who_answers_helps_no_longer(cast: Cast, part: Participant) -> None:
    name(cast, part, "FQ1.1", what=ASSISTANT, who="chief", day=DAY - ONE)
    name(cast, part, "FQ1.1")
    with pytest.raises(Refused) as fault:
        name(cast, part, "FQ1.1", what=ASSISTANT)
    assert codes(fault) == ["lines.assists_self"]
    name(cast, part, "FQ1.1", who="chief")
    assert [(one.part, one.to_day) for one in LinePerson.objects.filter(person=cast.people["chief"]).order_by("pk")] \
        == [(ASSISTANT, DAY - ONE), (RESPONSIBLE, None)]


def test_an_assistant_ends_and_a_responsible_person_only_for_another(cast: Cast, part: Participant) -> None:
    name(cast, part, "FQ1.1", day=DAY - ONE)
    name(cast, part, "FQ1.1", what=ASSISTANT, who="chief", day=DAY - ONE)
    part.refresh_from_db()
    helper, answers = (LinePerson.objects.get(part=one).pk for one in (ASSISTANT, RESPONSIBLE))
    with pytest.raises(Refused) as fault:
        end_part(part=answers, today=DAY, version=part.version, by=cast.actor("chief"))
    assert codes(fault) == ["lines.stays_responsible"]
    assert send(cast.client("chief"), "end_part", "A11", helper).status_code == 303
    assert LinePerson.objects.get(pk=helper).to_day == DAY - ONE


def test_who_left_or_works_elsewhere_is_refused_at_the_line(cast: Cast, part: Participant) -> None:
    gone = cast.add_person("gone", "A11")
    Person.objects.filter(pk=gone.pk).update(left_on=DAY - ONE)
    with pytest.raises(Refused) as fault:
        name(cast, part, "FQ1.1", "FQ99", who=gone)
    assert codes(fault) == ["lines.unknown_line", "lines.left"]
    assert fault.value.problems[1].params["line"] == "FQ1.1"
    with pytest.raises(Refused) as fault:
        name(cast, part, "FQ1.1", who="office")
    assert codes(fault) == ["lines.elsewhere"]
    assert not LinePerson.objects.exists()


def test_who_leaves_soon_is_told(cast: Cast, part: Participant) -> None:
    Post.objects.filter(person=cast.people["officer"]).update(to_day=DAY + 10 * ONE)
    assert next(one for one in staff_of(part.unit_id, DAY) if one.key == cast.people["officer"].pk).leaves_soon(DAY)
    browser = cast.client("chief")
    page = browser.get(f"/programmes/{CODE}/units/A11/names/").content.decode()
    assert "2026年3月12日 周四离开" in page
    send(browser, "names", "A11", who=str(cast.people["officer"].pk), lines=["FQ1.1"])
    assert "届时须移交" in browser.get(f"/programmes/{CODE}/units/A11/names/").content.decode()


def test_only_the_chief_names_and_what_changed_meanwhile_is_told(cast: Cast, part: Participant) -> None:
    with pytest.raises(NotPermitted):
        name(cast, part, "FQ1.1", by="officer")
    with pytest.raises(NotPermitted):
        name(cast, part, "FQ1.1", by="office")
    with pytest.raises(Unseen):
        name(cast, part, "FQ1.1", by="other_office")
    name(cast, part, "FQ1.1")
    with pytest.raises(Stale) as stale:
        name(cast, part, "FQ1.2", version=1)
    assert stale.value.changes[0].fields == {"named": (0, 1)}


def test_a_form_that_came_too_late_is_told_what_changed(cast: Cast, part: Participant) -> None:
    browser, address = cast.client("chief"), f"/programmes/{CODE}/units/A11/names/"
    form = form_of(browser, address) | {"who": str(cast.people["officer"].pk), "lines": ["FQ1.2"]}
    name(cast, part, "FQ1.1")
    answer = browser.post(address, form)
    assert answer.status_code == 409
    assert "有责任人的指标数" in answer.content.decode()
    again = {one: answer.context["form"][one].value() for one in ("version", "once")}
    assert browser.post(address, form | again).status_code == 303, "what was chosen stays, and is sent again"
    assert LinePerson.objects.count() == 2


def test_named_twice_by_the_same_form_is_named_once(cast: Cast, part: Participant) -> None:
    assert name(cast, part, "FQ1.1", once="k", version=1) == name(cast, part, "FQ1.1", once="k", version=1)
    assert LinePerson.objects.count() == 1


def test_by_role_the_table_says_who(cast: Cast, part: Participant) -> None:
    """Whose post is called as the table asks; of two, the one with fewer lines; lines without one are left."""
    for who in ("chief", "officer"):
        Post.objects.filter(person=cast.people[who]).update(title="内勤民警")
    done = name(cast, part, who=BY_ROLE)
    roles = {line.indicator.code: line.indicator.responsible_role for line in lines_of(part, part.rolled_out, DAY)}  # type: ignore[arg-type]
    wanted = [code for code, role in roles.items() if role and role.zh == "内勤民警"]
    assert done == {"named": len(wanted), "left": len(roles) - len(wanted)}
    assert sorted(line for line, *_ in held()) == sorted(wanted)
    counts = [LinePerson.objects.filter(person=cast.people[who]).count() for who in ("chief", "officer")]
    assert abs(counts[0] - counts[1]) <= 1
    with pytest.raises(Refused) as fault:
        name(cast, part, who=BY_ROLE)
    assert codes(fault) == ["lines.no_proposal"]


def test_the_table_and_the_page_of_a_line_tell_the_same_state(cast: Cast, part: Participant) -> None:
    """The table reckons without reasons what the line's page reckons with them."""
    steps = [("FQ1.1.read", "done"), ("FQ1.2.list", "running")]
    for key, state in steps:
        Task.objects.create(participant=part, key=key, indicator=key.rpartition(".")[0], state=state,
                            started_on=DAY - ONE, ended_on=DAY if state == "done" else None)
    for day in (FIRST_DAY + 9 * ONE, DAY, date(2026, 11, 2)):
        lines = {line.indicator.code: line for line in lines_of(part, part.rolled_out, day)}  # type: ignore[arg-type]
        assert {code: line.state for code, line in lines.items()} == {
            code: line_of(part, code, day)[0].state for code in lines}
        assert {line.state for line in lines.values()} > {"late"} or day != DAY


def test_from_last_time_who_answered_before_and_is_still_here(cast: Cast, part: Participant) -> None:
    first = FIRST_DAY + 5 * ONE
    for line, who in (("FQ1.1", "officer"), ("FQ1.2", "chief"), ("FQ1.3", "nobody")):
        LinePerson.objects.create(participant=part, indicator=line, person=cast.people[who], from_day=first,
                                  to_day=DAY - ONE, named_at=now())
    Post.objects.filter(person=cast.people["nobody"]).update(to_day=DAY - ONE)
    done = name(cast, part, who=LAST)
    assert done["named"] == 2
    assert [(line, who) for line, who, *_ in held(to_day=None)] == [("FQ1.1", "officer"), ("FQ1.2", "chief")]


def test_the_named_confirm_for_themselves_only(cast: Cast, part: Participant) -> None:
    name(cast, part, "FQ1.1", "FQ1.2")
    name(cast, part, "FQ1.3", who="chief")

    def confirm(who: str, *lines: str) -> int:
        return confirm_lines(participant=part.pk, lines=lines, today=DAY, at=now(), by=cast.actor(who))

    with pytest.raises(Refused) as fault:
        confirm("officer", "FQ1.1", "FQ1.3")
    assert codes(fault) == ["lines.not_yours"]
    with pytest.raises(Unseen):
        confirm("nobody", "FQ1.1")
    with pytest.raises(NotPermitted):
        confirm("inspector", "FQ1.1")
    assert confirm("officer", "FQ1.1", "FQ1.2") == 2
    assert confirm("officer", "FQ1.1") == 0, "once"
    assert set(LinePerson.objects.exclude(confirmed_at=None).values_list("indicator", flat=True)) == {"FQ1.1", "FQ1.2"}
    assert Event.objects.filter(kind="lines.confirm").count() == 1


def test_a_line_given_to_another_meanwhile_cannot_be_confirmed(cast: Cast, part: Participant) -> None:
    name(cast, part, "FQ1.1")
    browser = cast.client("officer")
    address = f"/programmes/{CODE}/units/A11/confirm/"
    form = form_of(browser, address)
    assert form["lines"] == ["FQ1.1"]
    name(cast, part, "FQ1.1", who="chief")
    assert browser.post(address, form).status_code == 422
    assert LinePerson.objects.get().confirmed_at is None


def test_a_chief_names_and_an_officer_confirms_on_their_pages(cast: Cast, part: Participant) -> None:
    chief, officer = cast.client("chief"), cast.client("officer")
    who = str(cast.people["officer"].pk)
    assert send(chief, "names", "A11", who=who).status_code == 422, "no line was ticked"
    assert send(chief, "names", "A11", who=who, which="open").status_code == 303
    shown = officer.get(f"/programmes/{CODE}/units/A11/").content.decode()
    assert "44条有责任人，0条已确认" in shown and "全部确认" in shown
    assert send(officer, "confirm", "A11").status_code == 303, "all are ticked"
    shown = officer.get(f"/programmes/{CODE}/units/A11/").content.decode()
    assert "44条有责任人，44条已确认" in shown and "全部确认" not in shown
    assert officer.get(f"/programmes/{CODE}/units/A11/names/").status_code == 403


def test_whoever_leaves_hands_their_lines_on(cast: Cast, part: Participant) -> None:
    today = timezone.localdate()  # people leave by the machine's clock
    name(cast, part, "FQ1.1", "FQ1.2", day=today - 9 * ONE)
    name(cast, part, "FQ1.1", who="chief", what=ASSISTANT, day=today - 9 * ONE)
    officer, last = cast.people["officer"], today + 3 * ONE
    duty = next(one for one in duties_of(officer.pk, last, today) if one.kind == "programmes.line")
    assert not duty.may_end and "FQ1.1" in duty.name.zh

    def leave(*handed: Handed) -> int:
        others = [Handed(one.kind, one.key, None) for one in duties_of(officer.pk, last, today)
                  if one.kind != "programmes.line"]
        return leave_person(person=officer.pk, last_day=last, handed=(*others, *handed), today=today, version=1,
                            by=cast.actor("office"))

    with pytest.raises(Refused) as fault:
        leave()
    assert codes(fault) == ["people.duty_open"]
    with pytest.raises(Refused) as fault:
        leave(Handed(duty.kind, duty.key, cast.people["leader"].pk))
    assert codes(fault) == ["lines.taker_elsewhere"]
    leave(Handed(duty.kind, duty.key, cast.people["chief"].pk))
    assert held(part=RESPONSIBLE) == [
        ("FQ1.1", "officer", today - 9 * ONE, last), ("FQ1.1", "chief", last + ONE, None),
        ("FQ1.2", "officer", today - 9 * ONE, last), ("FQ1.2", "chief", last + ONE, None)]
    assert held(part=ASSISTANT) == [("FQ1.1", "chief", today - 9 * ONE, last)]
    name(cast, part, "FQ1.1", who="nobody", day=today)
    assert held(part=RESPONSIBLE, indicator="FQ1.1") == [
        ("FQ1.1", "officer", today - 9 * ONE, today - ONE), ("FQ1.1", "nobody", today, None)]
