"""What becomes of work and people when the table or the tree changes in mid-year."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from maplebridge.apps.audit.models import Event
from maplebridge.apps.ledgers.actions.correct import correct
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.entries import entry_by_key
from maplebridge.apps.programmes.actions.end_participation import end_participation
from maplebridge.apps.programmes.actions.name_people import name_people
from maplebridge.apps.programmes.actions.roll_out import roll_out_unit
from maplebridge.apps.programmes.actions.start_step import start_step
from maplebridge.apps.programmes.models import LinePerson, Participant, Programme, SchemeContent, SchemeVersion, Task
from maplebridge.apps.programmes.queries.my_steps import my_steps
from maplebridge.apps.programmes.queries.plans import promises_of
from maplebridge.apps.programmes.queries.unit_plan import unit_plan
from maplebridge.apps.programmes.queries.versions import pack_of
from maplebridge.apps.scores.actions.freeze import freeze
from maplebridge.apps.scores.models import ScoreRun
from maplebridge.apps.scores.queries.live import shown
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.scores.queries.runs import make_ready
from maplebridge.apps.units.access import SYSTEM
from maplebridge.apps.units.actions.merge_units import merge_units
from maplebridge.engine.problem import Refused
from tests.apps.cast import Cast
from tests.apps.ledgers.book import NOW, TODAY, dispute
from tests.apps.programmes.programme import CODE, make_programme, set_day
from tests.apps.random_programme import without

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)
LINE, STEP = "FQ3.1", "FQ3.1.sort"


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def programme(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Programme:
    set_day(TODAY, monkeypatch)
    pack_of.cache_clear()
    return make_programme(cast)


def part_of(code: str) -> Participant:
    return Participant.objects.select_related("unit", "programme").get(unit__code=code)


def name(cast: Cast, part: Participant, who: str, chief: str, *lines: str) -> None:
    name_people(participant=part.pk, lines=lines, who=cast.people[who].pk, part="responsible", today=TODAY, at=NOW,
                version=part.version, by=cast.actor(chief))


def drop_line(programme: Programme) -> None:
    """Version 2, without the line, reaches every unit."""
    first = SchemeVersion.objects.get(programme=programme, number=1)
    files = dict(SchemeContent.objects.get(version=first).files)
    second = SchemeVersion.objects.create(programme=programme, number=2, scheme_code="FQ", scheme_version="2",
                                          sha256="1" * 64, document="9号", issued_on=TODAY)
    SchemeContent.objects.create(version=second, files={
        **files, "scheme.yaml": without(files["scheme.yaml"], (LINE,))})
    for part in Participant.objects.select_related("unit"):
        roll_out_unit(participant=part.pk, version=second.pk, promised=promises_of(second, [part], TODAY)[part.pk],
                      today=TODAY, at=NOW, by=SYSTEM)


def test_an_indicator_dropped_in_mid_period(cast: Cast, programme: Programme) -> None:
    """Its people answer for it no longer, its steps count no more, its entries stay as they are and can be corrected;
    nothing new is recorded for it, and the score goes on by the table in force."""
    part = part_of("A11")
    key = record(unit=part.unit_id, ledger="L05", values=dispute(), now=NOW, by=cast.actor("officer"))
    name(cast, part, "officer", "chief", LINE)
    start_step(participant=part.pk, step=STEP, day=TODAY, today=TODAY, version=0, by=cast.actor("officer"))
    LinePerson.objects.update(from_day=TODAY - ONE)
    drop_line(programme)
    held = LinePerson.objects.get()
    assert held.to_day == TODAY - ONE
    assert Task.objects.get().state == "running", "what was done stays known"
    assert not [one for one in my_steps(cast.actor("officer"), TODAY) if one.step.indicator == LINE]
    officer = cast.client("officer")
    page = officer.get(reverse("ledgers:entry", args=[key])).content.decode()
    assert "首次处置及时率（现行考核表已取消）" in page
    form = officer.get(reverse("ledgers:correct", args=[key])).content.decode()
    assert f'value="{LINE}"' in form and "首次处置及时率（现行考核表已取消）" in form
    told = officer.get(reverse("programmes:line", args=[CODE, "A11", LINE])).content.decode()
    assert "最后有它的是第1版" in told and "officer甲" in told
    assert officer.get(reverse("programmes:line", args=[CODE, "A11", "FQ99.9"])).status_code == 404
    correct(entry=key, values=dispute(risk="mid"), version=1, now=NOW, by=cast.actor("officer"))
    assert entry_by_key(key).values["related_task"] == LINE
    with pytest.raises(Refused):
        record(unit=part.unit_id, ledger="L05", values=dispute(), now=NOW, by=cast.actor("officer"))
    make(programme, TODAY)
    live = shown(programme, TODAY).live
    assert live is not None and live.number("points", "A11") is not None
    assert LINE not in live.told["lines"]
    assert live.told["entries_of"][live.places["A11"]] == 1, "the entry counts for what else the table asks"


def test_a_dropped_line_stays_with_rows_that_name_it_already(cast: Cast, programme: Programme) -> None:
    """A book that is sent back as a whole is unchanged; another row cannot take the line up."""
    record(unit=part_of("A11").unit_id, ledger="L05", values=dispute(), now=NOW, by=cast.actor("officer"))
    drop_line(programme)
    number = Entry.objects.get().number
    rows = [dispute(record_no=number, risk="mid"), dispute(related_task="FQ3.2"), dispute()]
    done = record_rows(unit=part_of("A11").unit_id, ledger="L05", rows=rows, way="paste", now=NOW,
                       by=cast.actor("officer"))
    assert {name: done[name] for name in ("new", "changed", "rejected")} == {"new": 1, "changed": 1, "rejected": 1}
    with pytest.raises(Refused) as refused:
        record_rows(unit=part_of("A11").unit_id, ledger="L05", rows=rows, way="paste", now=NOW,
                    by=cast.actor("officer"), all_or_nothing=True)
    assert {(one.code, one.place.row()) for one in refused.value.problems} == {("ledgers.line_dropped", 4)}


def merge(cast: Cast, day: date) -> None:
    """A12 goes on in A11."""
    units = {cast.units[code].pk: 1 for code in ("A11", "A12")}
    merge_units(units=tuple(units), into=cast.units["A11"].pk, day=day, document="4号", today=day, versions=units,
                by=SYSTEM)


def test_a_unit_merged_in_mid_year_with_scores_on_both_sides(cast: Cast, programme: Programme) -> None:
    """Until the office settles it, it is told where that is done; then the old unit is scored no longer, its books are
    read, what was frozen stays, and who answered before is proposed in the new one."""
    cast.add_person("wang", "A12", "officer")
    cast.add_person("zhu", "A12", "chief")
    old, new = part_of("A12"), part_of("A11")
    mine = record(unit=old.unit_id, ledger="L05", values=dispute(place="A12", responsible="wang"), now=NOW,
                  by=cast.actor("wang"))
    record(unit=new.unit_id, ledger="L05", values=dispute(), now=NOW, by=cast.actor("officer"))
    name(cast, old, "wang", "zhu", LINE)
    LinePerson.objects.update(from_day=TODAY - ONE)
    make(programme, TODAY)
    run = freeze(programme=programme.pk, ready=make_ready(programme, TODAY), note="并所前", at=NOW,
                 by=cast.actor("office"))
    merge(cast, TODAY)
    office = cast.client("office")
    assert "并入" in office.get(reverse("programmes:units", args=[CODE])).content.decode()
    assert "并入" in office.get(reverse("programmes:unit", args=[CODE, "A12"])).content.decode()
    ending = office.get(reverse("programmes:end_unit", args=[CODE, "A12"]))
    assert "固定一次成绩" in ending.content.decode()
    old.refresh_from_db()
    end_participation(participant=old.pk, last_day=TODAY - ONE, successor=new.unit_id, today=TODAY,
                      version=old.version, by=cast.actor("office"))
    make(programme, TODAY)
    live = shown(programme, TODAY).live
    assert live is not None and set(live.places) == {"A11", "A21"}
    assert live.told["entries_of"][live.places["A11"]] == 1
    assert "固定的成绩" in office.get(reverse("scores:unit", args=[CODE, "A12"])).content.decode()
    assert "A12" in office.get(reverse("scores:run", args=[CODE, run])).content.decode()
    assert ScoreRun.objects.get().units == 3
    assert "只供查阅" in office.get(reverse("ledgers:unit", args=["A12"])).content.decode()
    book = office.get(reverse("ledgers:book", args=["A12", "L05"]))
    assert "A12-L05-2026-0001" in book.content.decode()
    assert office.get(reverse("ledgers:entry", args=[mine])).status_code == 200
    assert office.get(reverse("ledgers:gaps", args=["A12"])).status_code == 200
    before = Event.objects.count()
    for change in (lambda: correct(entry=mine, values=dispute(place="A12"), version=1, now=NOW, by=SYSTEM),
                   lambda: record(unit=old.unit_id, ledger="L05", values=dispute(), now=NOW, by=SYSTEM)):
        with pytest.raises(Refused) as refused:
            change()
        assert [one.code for one in refused.value.problems] == ["ledgers.book_over"]
    assert Event.objects.count() == before
    chief = cast.client("chief")
    assert chief.get(reverse("programmes:names", args=[CODE, "A11"])).status_code == 200
    done = name_people(participant=new.pk, lines=(LINE,), who="last", part="responsible", today=TODAY, at=NOW,
                       version=part_of("A11").version, by=cast.actor("chief"))
    assert done == {"named": 1, "left": 0}
    assert LinePerson.objects.get(participant=new, indicator=LINE).person == cast.people["wang"]


def test_a_deadline_past_at_adoption(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told before the table goes out; every step is then late from the start by its working days, with reasons,
    and nothing is moved silently."""
    set_day(date(2026, 11, 11), monkeypatch)  # the table's assessment day was 2026-10-30
    pack_of.cache_clear()
    make_programme(cast)
    Participant.objects.update(rolled_out=None, promised={})
    office = cast.client("office")
    page = office.get(reverse("programmes:roll_out", args=[CODE])).content.decode()
    assert "2026年10月30日" in page and "一开始就会显示为逾期" in page
    version, part = SchemeVersion.objects.get(), part_of("A11")
    day = date(2026, 11, 11)
    roll_out_unit(participant=part.pk, version=version.pk, promised=promises_of(version, [part], day)[part.pk],
                  today=day, at=NOW, by=SYSTEM)
    plan = unit_plan(Participant.objects.select_related("unit", "rolled_out").get(pk=part.pk), day)
    assert plan is not None
    steps = [step for _, step in plan.steps()]
    assert all(step.late > 0 and step.since and step.original and step.original <= date(2026, 10, 30)
               for step in steps if step.must_finish)
    shown_ = cast.client("chief").get(reverse("programmes:plan", args=[CODE, "A11"])).content.decode()
    assert "逾期" in shown_
    assert cast.client("chief").get("/").status_code == 200
    make(Programme.objects.get(), day)
    assert office.get(reverse("scores:ranking", args=[CODE])).status_code == 200
