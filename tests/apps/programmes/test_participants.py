"""Units join a programme, are described, end, and go on in another unit; departments lead items."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.programmes.actions.choose_units import choose_units
from maplebridge.apps.programmes.actions.edit_participant import edit_participant
from maplebridge.apps.programmes.actions.end_participation import end_participation
from maplebridge.apps.programmes.actions.set_lead import set_leads
from maplebridge.apps.programmes.models import ItemLead, LinePerson, Participant, Programme
from maplebridge.apps.programmes.queries.details import Details
from maplebridge.apps.programmes.queries.joining import gone_on
from maplebridge.apps.programmes.queries.naming import previous_of, staff_of
from maplebridge.apps.programmes.queries.responsibility import proposed_leads
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.units.actions.merge_units import merge_units
from maplebridge.apps.units.models import Unit
from maplebridge.engine.problem import Refused
from maplebridge.web.clock import now
from maplebridge.web.refusals import AlreadySent, NotPermitted, Stale, Unseen
from maplebridge.words import phrase
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import CODE, make_programme, set_day
from tests.apps.programmes.test_who_pages import send

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 2)
ONE = timedelta(days=1)


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(DAY, monkeypatch)


def station(cast: Cast, code: str, category: str = "rural", kind: str = "station") -> Unit:
    above = cast.units["A2"]
    unit = Unit.objects.create(code=code, zh=f"{code}单位", kind=kind, parent=above, path=f"#{code}",
                               category=category, opened_on=FIRST_DAY)
    unit.path = f"{above.path}{unit.pk:06X}"
    unit.save()
    return unit


def join(cast: Cast, programme: Programme, *units: Unit, who: str = "office", once: str | None = None,
         **given: Any) -> int:
    return choose_units(programme=programme.pk, units=tuple(unit.pk for unit in units), today=DAY,
                        by=cast.actor(who).with_once(once), **given)


def codes(fault: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in fault.value.problems]


def part_of(cast: Cast, code: str = "A11") -> Participant:
    return Participant.objects.get(unit__code=code, to_day=None)


def edit(cast: Cast, part: Participant, who: str = "office", version: int | None = None, **values: Any) -> int:
    return edit_participant(participant=part.pk, details=Details(**{"category": "urban", **values}), today=DAY,
                            version=version or part.version, by=cast.actor(who))


def test_units_join_in_the_category_of_the_tree_by_one_event(cast: Cast) -> None:
    programme = make_programme(cast)
    assert join(cast, programme, station(cast, "A22"), station(cast, "A23", "suburban")) == 2
    found = dict(Participant.objects.filter(from_day=DAY).values_list("unit__code", "category"))
    assert found == {"A22": "rural", "A23": "suburban"}
    event = Event.objects.get(kind="rollout.join")
    assert '"count":2' in event.detail and "A22" not in event.detail
    assert phrase("event.rollout.join", "en", actor="A", count=2, object="B") == "A chose units for “B”: 2"


def test_units_that_cannot_join_are_refused_all_at_once(cast: Cast) -> None:
    programme = make_programme(cast)
    with pytest.raises(Refused) as fault:
        join(cast, programme, cast.units["A11"], cast.units["B11"], cast.units["A1"], station(cast, "A22", "mountain"))
    assert codes(fault) == ["rollout.cannot_join", "rollout.category_missing"]
    assert fault.value.problems[0].params["count"] == 3
    with pytest.raises(Refused) as fault:
        join(cast, programme, Unit.objects.get(code="A22"), category="island")
    assert codes(fault) == ["rollout.category_unknown"]
    assert not Event.objects.exists()
    assert join(cast, programme, Unit.objects.get(code="A22"), category="rural") == 1
    assert part_of(cast, "A22").category == "rural"


def test_only_who_runs_the_programme_chooses(cast: Cast) -> None:
    programme, unit = make_programme(cast), station(cast, "A22")
    with pytest.raises(NotPermitted):
        join(cast, programme, unit, who="leader")
    with pytest.raises(Unseen):
        join(cast, programme, unit, who="other_office")


def test_the_same_choice_sent_twice_joins_once(cast: Cast) -> None:
    programme, unit = make_programme(cast), station(cast, "A22")
    assert join(cast, programme, unit, once="k1") == join(cast, programme, unit, once="k1") == 1
    with pytest.raises(AlreadySent):
        join(cast, programme, station(cast, "A23"), once="k1")
    assert Event.objects.filter(kind="rollout.join").count() == 1


def test_details_are_changed_and_told(cast: Cast) -> None:
    make_programme(cast)
    part = part_of(cast)
    edit(cast, part, officers=18, assessment_day=date(2026, 9, 1), sending=cast.units["A1"].pk)
    part.refresh_from_db()
    assert (part.officers, part.assessment_day, part.sending) == (18, date(2026, 9, 1), cast.units["A1"])
    assert '"sending":[null,"A1"]' in Event.objects.get(kind="rollout.edit").detail
    with pytest.raises(Stale) as stale:
        edit(cast, part, version=1)
    assert stale.value.changes[0].fields["officers"] == (None, 18)


@pytest.mark.parametrize(("values", "expected"), [
    ({"category": "island"}, "rollout.category_unknown"),
    ({"officers": 0}, "rollout.officers_range"),
    ({"arrival": DAY, "rotation": DAY}, "rollout.rotation_early"),
    ({"assessment_day": date(2026, 1, 1)}, "rollout.assessed_early"),
])
def test_details_that_cannot_be_are_refused(cast: Cast, values: dict[str, Any], expected: str) -> None:
    make_programme(cast)
    with pytest.raises(Refused) as fault:
        edit(cast, part_of(cast), **values)
    assert codes(fault) == [expected]
    with pytest.raises(NotPermitted):
        edit(cast, part_of(cast), who="chief", officers=3)


def test_another_category_ends_lines_that_no_longer_apply_and_promises_new_ones(cast: Cast) -> None:
    programme = make_programme(cast)
    part = part_of(cast)
    version = in_force(programme)
    assert version is not None
    urban = next(one.code for one in scheme_of(version.pk).indicators() if one.applies_to == ("urban",))
    for code in ("FQ1.1", urban):
        LinePerson.objects.create(participant=part, indicator=code, person=cast.people["officer"],
                                  from_day=DAY - ONE, named_at=now())
    before = dict(part.promised)
    edit(cast, part, category="rural")
    assert dict(LinePerson.objects.values_list("indicator", "to_day")) == {"FQ1.1": None, urban: DAY - ONE}
    part.refresh_from_db()
    assert before.items() <= part.promised.items()


def test_a_part_ends_with_who_answered_in_it(cast: Cast) -> None:
    make_programme(cast)
    part = part_of(cast)
    LinePerson.objects.create(participant=part, indicator="FQ1.1", person=cast.people["officer"], from_day=FIRST_DAY,
                              named_at=now())
    with pytest.raises(Refused) as fault:
        end(cast, part, date(2026, 1, 1))
    assert codes(fault) == ["rollout.ends_early"]
    end(cast, part, DAY)
    part.refresh_from_db()
    assert (part.to_day, LinePerson.objects.get().to_day) == (DAY, DAY)
    with pytest.raises(Refused) as fault:
        end(cast, part, DAY, version=part.version)
    assert codes(fault) == ["rollout.ended_already"]


def end(cast: Cast, part: Participant, day: date, successor: str = "", version: int | None = None) -> int | None:
    return end_participation(participant=part.pk, last_day=day, today=DAY, version=version or part.version,
                             successor=Unit.objects.get(code=successor).pk if successor else None,
                             by=cast.actor("office"))


def test_a_unit_merged_in_mid_year_goes_on_in_its_successor(cast: Cast) -> None:
    """The page offers it; the old part keeps its days, the new unit's begins, and who answered before is proposed."""
    programme = make_programme(cast)
    set_day(timezone.localdate(), pytest.MonkeyPatch())  # the tree goes by the machine's clock
    day, old = timezone.localdate(), part_of(cast, "A21")
    new = station(cast, "A22")
    from maplebridge.apps.units.models import UnitSpan

    UnitSpan.objects.create(unit=new, from_day=FIRST_DAY, parent=new.parent, zh=new.zh, category="rural")
    LinePerson.objects.create(participant=old, indicator="FQ1.1", person=cast.add_person("lin", "A21", "officer"),
                              from_day=FIRST_DAY, named_at=now())
    merge_units(units=(cast.units["A21"].pk, new.pk), into=new.pk, day=day, document="4号", today=day,
                versions={cast.units["A21"].pk: 1, new.pk: 1}, by=cast.actor("office"))
    told = gone_on(programme, day, cast.actor("office"))
    assert [(one.unit, one.successor, one.day) for one in told] == [("A21", "A22", day)]
    browser = cast.client("office")
    page = browser.get(f"/programmes/{CODE}/units/").content.decode()
    assert f"/programmes/{CODE}/units/A21/end/" in page
    assert send(browser, "end_unit", "A21").status_code == 303, "what the tree says is proposed"
    old.refresh_from_db()
    begun = part_of(cast, "A22")
    assert (old.to_day, begun.from_day, begun.category, begun.rolled_out) == (day - ONE, day, "rural", None)
    assert previous_of(begun, staff_of(new.pk, day)) == {"FQ1.1": cast.people["lin"].pk}
    assert gone_on(programme, day, cast.actor("office")) == ()
    assert browser.get(f"/programmes/{CODE}/units/A21/").status_code == 200, "its part of the year stays"


def test_a_successor_that_takes_part_goes_on_as_it_is(cast: Cast) -> None:
    make_programme(cast)
    other = part_of(cast, "A12")
    assert end(cast, part_of(cast), DAY, "A12") == other.pk
    assert Participant.objects.count() == 3
    for unfit, expected in (("B11", "rollout.successor_unfit"), ("A1", "rollout.successor_kind")):
        with pytest.raises(Refused) as fault:
            end(cast, other, DAY, unfit)
        assert codes(fault) == [expected]


def lead(cast: Cast, programme: Programme, who: str = "office", version: int | None = None,
         **leads: str | None) -> int:
    wanted = tuple((item, cast.units[code].pk if code else None) for item, code in leads.items())
    return set_leads(programme=programme.pk, leads=wanted, today=DAY, version=version or programme.version,
                     by=cast.actor(who))


def test_departments_lead_items_from_day_to_day(cast: Cast) -> None:
    programme = make_programme(cast)
    ItemLead.objects.create(programme=programme, item="FQ1", unit=cast.units["A1"], from_day=DAY - ONE)
    assert lead(cast, programme, FQ1="A2", FQ2="A2", FQ3=None) == 2
    assert list(ItemLead.objects.order_by("pk").values_list("item", "unit__code", "to_day")) == [
        ("FQ1", "A1", DAY - ONE), ("FQ1", "A2", None), ("FQ2", "A2", None)]
    with pytest.raises(Stale):
        lead(cast, programme, FQ1="A1", version=1)
    with pytest.raises(Refused) as fault:
        lead(cast, programme, version=2, FQ99="A1")
    assert codes(fault) == ["rollout.item_unknown"]
    with pytest.raises(NotPermitted):
        lead(cast, programme, who="chief", FQ1="A1")


def test_a_lead_department_is_proposed_by_the_name_that_the_table_gives(cast: Cast) -> None:
    programme = make_programme(cast)
    version = in_force(programme)
    assert version is not None
    items = scheme_of(version.pk).items
    assert proposed_leads(programme, items, DAY) == {}
    brigade = station(cast, "A91", "", "department")
    Unit.objects.filter(pk=brigade.pk).update(zh="治安管理大队")
    found = proposed_leads(programme, items, DAY)
    assert found and {unit.pk for unit in found.values()} == {brigade.pk}
    page = cast.client("office").get(f"/programmes/{CODE}/leads/").content.decode()
    assert 'value="A91"' in page and "按名称找到" in page


def test_units_are_chosen_on_their_page(cast: Cast) -> None:
    make_programme(cast)
    unit = station(cast, "A22")
    station(cast, "A23", "suburban")
    browser = cast.client("office")
    page = browser.get(f"/programmes/{CODE}/choose/?category=rural").content.decode()
    assert "A22" in page and "A23" not in page
    assert send(browser, "choose", units=[str(unit.pk)]).status_code == 303
    assert part_of(cast, "A22").from_day == DAY
    assert send(browser, "choose", every="on").status_code == 303, "all that are left"
    assert part_of(cast, "A23")
    assert send(browser, "choose").status_code == 422


def test_work_counts_from_the_day_that_is_chosen(cast: Cast) -> None:
    programme, unit = make_programme(cast), station(cast, "A22")
    for since, code in ((DAY + ONE, "rollout.since_ahead"), (programme.begun_on - ONE, "rollout.since_early")):
        with pytest.raises(Refused) as fault:
            join(cast, programme, unit, since=since)
        assert code in codes(fault)
    newer = station(cast, "A23")
    newer.opened_on = DAY - ONE
    newer.save(update_fields=["opened_on"])
    with pytest.raises(Refused) as fault:
        join(cast, programme, unit, newer, since=programme.begun_on)
    assert codes(fault) == ["rollout.since_before_unit"]
    assert join(cast, programme, unit, since=programme.begun_on) == 1
    assert part_of(cast, "A22").from_day == programme.begun_on
