"""People come, have posts, and leave without leaving a duty with nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pydantic import TypeAdapter

from maplebridge.api.sent import Day
from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.access import SYSTEM, Actor
from maplebridge.apps.units.actions.add_person import NewPerson, add_person
from maplebridge.apps.units.actions.change_due import apply_due
from maplebridge.apps.units.actions.edit_person import edit_person
from maplebridge.apps.units.actions.leave_person import leave_person
from maplebridge.apps.units.actions.posts import add_post, end_post
from maplebridge.apps.units.actions.roles import give_role
from maplebridge.apps.units.duties import Handed
from maplebridge.apps.units.initials import initials_of
from maplebridge.apps.units.models import Handover, Person, Post, RoleGrant
from maplebridge.apps.units.queries.integrity import faults
from maplebridge.apps.units.queries.look_up import person_typed
from maplebridge.apps.units.queries.people import found_by
from maplebridge.apps.units.queries.posts import units_of
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web import days
from maplebridge.web.fields import DayField
from maplebridge.web.filters import Filter, set_filters
from maplebridge.web.refusals import NotPermitted, Stale, Unseen
from tests.apps.accounts.door import send
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.units.test_races import both

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
DAY = timedelta(days=1)
CHEN = NewPerson(Text("陈志远", "Chen Zhiyuan"), "0620101", "chenzy")


def codes(fault: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in fault.value.problems]


def add(cast: Cast, new: NewPerson = CHEN, at: str = "A11", by: str = "chief") -> int:
    return add_person(new=new, unit=cast.units[at].pk, title="民警", day=TODAY, by=cast.actor(by))


@pytest.mark.parametrize(("name", "expected"), [
    ("陈志远", "czy"), ("欧阳静", "oyj"), ("Chen Zhiyuan", "cz"), ("阿卜杜拉·买买提", "abdlmmt"), ("单雄信", "sxx")])
def test_initials_of_names(name: str, expected: str) -> None:
    assert initials_of(name) == expected


def test_a_new_person_has_a_post_and_no_password(cast: Cast) -> None:
    person = Person.objects.get(pk=add(cast))
    assert (person.username, person.initials, person.unit.code) == ("chenzy", "czy", "A11")
    assert not person.has_usable_password()
    assert Post.objects.get(person=person).main
    for text in ("志远", "czy", "cz", "0620101", "zhiyuan"):
        assert list(Person.objects.filter(found_by(text))) == [person], text
    assert faults() == []


@pytest.mark.parametrize(("new", "expected"), [
    (NewPerson(Text("")), ["units.blank"]),
    (NewPerson(Text("陈志远"), "11010519491231002X"), ["units.private_number"]),
    (NewPerson(Text("陈志远13812345678")), ["units.private_number"]),
    (NewPerson(Text("陈志远"), "", "陈"), ["people.username_form"]),
    (NewPerson(Text("陈志远"), "", "13812345678"), ["units.private_number"]),
    (NewPerson(Text("陈志远"), "", "CHIEF"), ["people.username_taken"]),
    (NewPerson(Text("陈" * 61)), ["units.too_long"]),
])
def test_a_bad_person_is_refused(cast: Cast, new: NewPerson, expected: list[str]) -> None:
    with pytest.raises(Refused) as fault:
        add(cast, new)
    assert codes(fault) == expected


def test_people_are_added_where_one_may(cast: Cast) -> None:
    with pytest.raises(Unseen):
        add(cast, at="A12")
    with pytest.raises(NotPermitted):
        add(cast, by="officer")
    add(cast)
    with pytest.raises(Refused) as fault:
        add(cast, NewPerson(Text("别人"), "0620101"))
    assert codes(fault) == ["people.badge_taken"]


def test_two_who_edit_one_record(cast: Cast) -> None:
    key = cast.people["officer"].pk
    edit_person(person=key, name=Text("李静"), badge="1", version=1, by=cast.actor("chief"))
    with pytest.raises(Stale) as stale:
        edit_person(person=key, name=Text("李晶"), badge="2", version=1, by=cast.actor("office"))
    assert dict(stale.value.changes[0].fields)["zh"] == ("officer甲", "李静")
    assert Person.objects.get(pk=key).zh == "李静"


def post(cast: Cast, who: str, at: str, *, main: bool = False, ends: bool = False, by: Actor | None = None) -> int:
    person = Person.objects.get(pk=cast.people[who].pk)
    return add_post(person=person.pk, unit=cast.units[at].pk, title="驻守组长", main=main, ends_other=ends,
                    from_day=TODAY, to_day=None, today=TODAY, version=person.version, by=by or cast.actor("office"))


def test_an_account_in_two_units(cast: Cast) -> None:
    key = post(cast, "officer", "A12")
    person = cast.people["officer"]
    assert [unit.code for unit in units_of(person.pk, TODAY)] == ["A11", "A12"]
    with pytest.raises(Refused) as fault:
        post(cast, "officer", "A12")
    assert codes(fault) == ["people.post_twice"]
    end_post(post=key, last_day=TODAY, today=TODAY, version=2, by=cast.actor("office"))
    assert [unit.code for unit in units_of(person.pk, TODAY + DAY)] == ["A11"]
    assert faults() == []


@pytest.mark.parametrize(("ends", "units"), [(True, ["A12"]), (False, ["A12", "A11"])])
def test_another_main_post(cast: Cast, ends: bool, units: list[str]) -> None:
    post(cast, "officer", "A12", main=True, ends=ends)
    person = Person.objects.get(pk=cast.people["officer"].pk)
    assert person.unit.code == "A12"
    assert [unit.code for unit in units_of(person.pk, TODAY)] == units
    assert faults() == []
    main = Post.objects.get(person=person, main=True, to_day=None)
    with pytest.raises(Refused) as fault:
        end_post(post=main.pk, last_day=TODAY, today=TODAY, version=2, by=cast.actor("office"))
    assert codes(fault) == ["people.main_stays"]


def test_a_post_elsewhere_asks_the_right_at_both(cast: Cast) -> None:
    with pytest.raises(Unseen):
        post(cast, "officer", "A12", by=cast.actor("chief"))


def test_what_has_begun_keeps_its_first_day(cast: Cast) -> None:
    person, by = cast.people["officer"], cast.actor("office")
    for first, kept in ((FIRST_DAY, True), (TODAY, True), (TODAY + 2 * DAY, False)):
        further = Post.objects.create(person=person, unit=cast.units["A12"], title="组长", from_day=first)
        version = Person.objects.get(pk=person.pk).version
        end = {"post": further.pk, "last_day": first - DAY, "today": TODAY, "version": version, "by": by}
        if kept:
            with pytest.raises(Refused) as fault:
                end_post(**end)
            assert codes(fault) == ["people.post_begun"]
        else:
            end_post(**end)
        assert Post.objects.filter(pk=further.pk).exists() == kept
        Post.objects.filter(pk=further.pk).delete()


def leave(cast: Cast, who: str, *handed: Handed, last_day: int = -1, by: Actor | None = None) -> int:
    person = Person.objects.get(pk=cast.people[who].pk)
    return leave_person(person=person.pk, last_day=TODAY + last_day * DAY, handed=handed, today=TODAY,
                        version=person.version, by=by or cast.actor("office"))


def only(cast: Cast, role: str, to: str | None, at: str = "A11") -> Handed:
    return Handed("units.only_holder", f"{role}@{cast.units[at].pk}", cast.people[to].pk if to else None)


def test_nobody_leaves_before_each_duty_is_settled(cast: Cast) -> None:
    with pytest.raises(Refused) as fault:
        leave(cast, "officer")
    assert codes(fault) == ["people.duty_open"]
    assert fault.value.problems[0].params["duty"].zh == "A11单位唯一的民警或组员"
    with pytest.raises(Refused) as fault:
        leave(cast, "officer", only(cast, "officer", "officer"))
    assert codes(fault) == ["people.duty_to_leaver"]
    leave(cast, "officer", only(cast, "officer", "nobody"))
    assert cast.actor("nobody").may("evidence.add", cast.units["A11"].path)
    handover = Handover.objects.get()
    assert (handover.person.pk, handover.to and handover.to.pk) == (cast.people["officer"].pk, cast.people["nobody"].pk)
    assert faults() == []


def test_a_duty_is_handed_by_the_rules_of_giving_roles(cast: Cast) -> None:
    """The office may make somebody head of a unit, but not auditor: that duty can only end, or the security
    administrator gives it first."""
    with pytest.raises(NotPermitted):
        leave(cast, "auditor", only(cast, "auditor", "nobody", "A"))
    assert Person.objects.get(pk=cast.people["auditor"].pk).left_on is None
    leave(cast, "auditor", only(cast, "auditor", None, "A"))
    leave(cast, "chief", only(cast, "chief", "nobody"))
    assert cast.actor("nobody").may("people.edit", cast.units["A11"].path)
    assert faults() == []


def test_leaving_ends_posts_roles_account_log_ins_on_the_day(cast: Cast) -> None:
    cast.add_person("second", "A11", "officer")
    browser = cast.client("officer")
    leave(cast, "officer", last_day=2)
    person = Person.objects.get(pk=cast.people["officer"].pk)
    assert person.is_active
    assert cast.actor("officer", TODAY + 2 * DAY).may("evidence.add", cast.units["A11"].path)
    assert not cast.actor("officer", TODAY + 3 * DAY).grants
    assert browser.get("/").status_code == 200
    assert apply_due(TODAY + 2 * DAY, SYSTEM)["accounts"] == 0
    assert apply_due(TODAY + 3 * DAY, SYSTEM)["accounts"] == 1
    assert browser.get("/").status_code == 302
    assert faults(TODAY + 3 * DAY) == []


def test_the_last_who_gives_roles_never_goes(cast: Cast) -> None:
    with pytest.raises(Refused) as fault:
        leave(cast, "security_admin", only(cast, "security_admin", None, "A"))
    assert codes(fault) == ["people.duty_stays"]
    RoleGrant.objects.create(person=cast.people["other_office"], unit=cast.units["B"], role="security_admin",
                             from_day=FIRST_DAY, to_day=TODAY)
    with pytest.raises(Refused) as fault:  # the other one's role ends
        leave(cast, "security_admin", only(cast, "security_admin", None, "A"), last_day=0)
    assert codes(fault) == ["people.duty_stays"]
    by = cast.actor("security_admin")
    leave(cast, "security_admin", only(cast, "security_admin", "nobody", "A"), last_day=0, by=SYSTEM)
    assert cast.actor("nobody", TODAY + DAY).may("roles.grant", cast.units["A11"].path)
    assert by.key != cast.people["nobody"].pk


def test_who_has_left_is_left_alone(cast: Cast) -> None:
    cast.add_person("second", "A11", "officer")
    leave(cast, "officer")
    events = Event.objects.count()
    for write, code in ((lambda: leave(cast, "officer"), "people.left"),
                        (lambda: post(cast, "officer", "A12"), "people.back_main")):
        with pytest.raises(Refused) as fault:
            write()
        assert codes(fault) == [code]
    assert Event.objects.count() == events


def test_an_account_name_is_given_to_who_has_none_and_stays(cast: Cast) -> None:
    key = add(cast, NewPerson(Text("陈志远"), "77"))
    named = {"person": key, "name": Text("陈志远"), "badge": "77", "by": cast.actor("chief")}
    edit_person(**named, version=1, username="chenzy")
    edit_person(**named, version=2, username="other")
    assert Person.objects.get(pk=key).username == "chenzy"
    with pytest.raises(Refused) as fault:
        edit_person(**(named | {"person": add(cast, NewPerson(Text("李静"), "78"))}) | {"badge": "78"}, version=1,
                    username="CHENZY")
    assert codes(fault) == ["people.username_taken"]


def test_the_form_asks_for_an_account_name_only_where_there_is_none(cast: Cast) -> None:
    without = add(cast, NewPerson(Text("陈志远"), "77"))
    browser = cast.client("chief")
    assert b'name="username"' in browser.get(f"/people/{without}/edit/").content
    assert b'name="username"' not in browser.get(f"/people/{cast.people['officer'].pk}/edit/").content


def test_who_has_left_may_not_log_in_even_before_the_night(cast: Cast) -> None:
    person = cast.people["officer"]
    person.left_on = TODAY - DAY
    assert not person.may_log_in(TODAY) and person.is_active
    assert person.may_log_in(TODAY - DAY)


def held(cast: Cast, who: str) -> list[tuple[date, date | None]]:
    grants = RoleGrant.objects.filter(person=cast.people[who]).order_by("from_day")
    return list(grants.values_list("from_day", "to_day"))


def test_a_role_handed_over_ends_where_it_would_have_ended(cast: Cast) -> None:
    RoleGrant.objects.filter(role="officer").update(to_day=TODAY + 30 * DAY)
    leave(cast, "officer", only(cast, "officer", "nobody"), last_day=-20)
    assert held(cast, "nobody") == [(TODAY, TODAY + 30 * DAY)]
    assert faults() == []


def test_nothing_is_handed_over_for_days_that_have_passed(cast: Cast) -> None:
    RoleGrant.objects.filter(role="officer").update(to_day=TODAY - 5 * DAY)
    leave(cast, "officer", last_day=-20)
    assert Handover.objects.count() == 0


def test_a_leaving_undoes_nothing_that_has_begun(cast: Cast) -> None:
    cast.add_person("second", "A11", "officer")
    RoleGrant.objects.filter(person=cast.people["officer"]).update(from_day=TODAY - 30 * DAY)
    with pytest.raises(Refused) as fault:
        leave(cast, "officer", last_day=-60)
    assert [(problem.code, problem.params) for problem in fault.value.problems] == [
        ("people.begun_after", {"first": TODAY - 30 * DAY})]
    coming = RoleGrant.objects.create(person=cast.people["officer"], unit=cast.units["A12"], role="officer",
                                      from_day=TODAY + DAY)
    leave(cast, "officer", last_day=-30)
    assert held(cast, "officer") == [(TODAY - 30 * DAY, TODAY - 30 * DAY)]
    assert not RoleGrant.objects.filter(pk=coming.pk).exists()


def test_a_last_day_is_put_right_while_it_is_not_over(cast: Cast) -> None:
    cast.add_person("second", "A11", "officer")
    person = cast.people["officer"]
    leave(cast, "officer", last_day=365)
    leave(cast, "officer", last_day=3)
    assert Post.objects.get(person=person).to_day == TODAY + 3 * DAY
    leave(cast, "officer", last_day=7)
    assert (Post.objects.get(person=person).to_day, held(cast, "officer")) \
        == (TODAY + 7 * DAY, [(FIRST_DAY, TODAY + 3 * DAY)])
    give = {"person": person.pk, "unit": cast.units["A11"].pk, "role": "officer", "from_day": TODAY + 4 * DAY,
            "reason": "1号", "today": TODAY, "by": cast.actor("chief")}
    with pytest.raises(Refused) as fault:
        give_role(**give, to_day=None)
    assert codes(fault) == ["people.left"]
    give_role(**give, to_day=TODAY + 7 * DAY)
    events = Event.objects.count()
    leave(cast, "officer", last_day=7)
    assert Event.objects.count() == events
    assert faults() == []


def test_the_form_shows_the_last_day_that_can_be_changed(cast: Cast) -> None:
    cast.add_person("second", "A11", "officer")
    leave(cast, "officer", last_day=365)
    browser, key = cast.client("office"), cast.people["officer"].pk
    assert f"/people/{key}/leave/" in browser.get(f"/people/{key}/").content.decode()
    assert f'value="{TODAY + 365 * DAY}"' in browser.get(f"/people/{key}/leave/").content.decode()


def test_somebody_who_left_comes_back_without_their_account(cast: Cast) -> None:
    cast.add_person("second", "A11", "officer")
    leave(cast, "officer")
    with pytest.raises(Refused) as fault:
        post(cast, "officer", "A12")
    assert codes(fault) == ["people.back_main"]
    assert "post/" in cast.client("office").get(f"/people/{cast.people['officer'].pk}/").content.decode()
    post(cast, "officer", "A12", main=True)
    person = Person.objects.get(pk=cast.people["officer"].pk)
    assert (person.left_on, person.is_active, person.unit.code) == (None, False, "A12")
    assert not cast.actor("officer").grants
    assert faults() == []


def back(cast: Cast, day: int, today: int = 0) -> None:
    """A main post from the day on; both are counted from today."""
    person = Person.objects.get(pk=cast.people["officer"].pk)
    add_post(person=person.pk, unit=cast.units["A12"].pk, title="民警", main=True, ends_other=True,
             from_day=TODAY + day * DAY, to_day=None, today=TODAY + today * DAY, version=person.version,
             by=cast.actor("office"))


def test_nobody_comes_back_before_they_have_left_or_ahead_of_time(cast: Cast) -> None:
    """Or their account would stay open in between."""
    cast.add_person("second", "A11", "officer")
    leave(cast, "officer", last_day=3)
    for day, today, code in ((5, 0, "people.back_before"), (4, 3, "people.back_before"), (100, 4, "people.back_ahead")):
        with pytest.raises(Refused) as fault:
            back(cast, day, today)
        assert codes(fault) == [code]
    person = Person.objects.get(pk=cast.people["officer"].pk)
    assert person.left_on == TODAY + 3 * DAY
    assert apply_due(TODAY + 4 * DAY, SYSTEM)["accounts"] == 1
    back(cast, 5, 5)
    person.refresh_from_db()
    assert (person.left_on, person.is_active) == (None, False)


def test_the_last_day_of_an_account_counts_also_before_the_night(cast: Cast) -> None:
    """Whoever comes back meanwhile comes back without their account too."""
    cast.add_person("second", "A11", "officer")
    leave(cast, "officer", last_day=0)
    back(cast, 2, 2)
    person = Person.objects.get(pk=cast.people["officer"].pk)
    assert (person.left_on, person.is_active) == (None, False)


def test_two_who_add_the_same_person_at_once(cast: Cast) -> None:
    for new, code in ((NewPerson(Text("陈志远"), "0620101"), "people.badge_taken"),
                      (NewPerson(Text("陈志高"), "", "chenzg"), "people.username_taken")):
        assert both(lambda new=new: add(cast, new), lambda new=new: add(cast, new, "A12", "office")) == [code]


def test_who_is_met_by_a_badge_must_have_the_name_beside_it(cast: Cast) -> None:
    person, by = Person.objects.get(pk=add(cast)), cast.actor("office")
    for text in ("陈志远 0620101", "chen zhiyuan 0620101", "0620101", f"陈志远 #{person.pk}", f"#{person.pk}", "chenzy",
                 "陈志远", "Chen Zhiyuan", "czy", "CZY"):
        assert person_typed(by, text) == [person.pk], text
    for text in ("完全另一人 0620101", f"完全另一人 #{person.pk}", "陈志 0620101", "", "  "):
        assert person_typed(by, text) == [], text


@pytest.mark.parametrize("day", ["9999-12-31", "3000-01-01", "1899-12-31", "0001-01-01"])
def test_days_beyond_all_calendars_are_refused_in_place(cast: Cast, day: str) -> None:
    browser = cast.client("security_admin")
    grant = RoleGrant.objects.get(role="security_admin")
    for client, address in ((cast.client("office"), f"/people/{cast.people['officer'].pk}/leave/"),
                            (browser, f"/roles/{grant.pk}/end/")):
        answer = send(client, address, last_day=day)
        assert answer.status_code == 422
        assert ("2999" if day > "2" else "1900") in answer.content.decode()


@pytest.mark.parametrize(("day", "taken"), [(days.FIRST_DAY, True), (days.LAST_DAY, True),
                                            (days.FIRST_DAY - DAY, False), (days.LAST_DAY + DAY, False)])
def test_forms_filters_and_calls_take_the_same_days(day: date, taken: bool) -> None:
    def takes(read: Callable[[str], object]) -> bool:
        try:
            return read(day.isoformat()) == day
        except (ValueError, ValidationError):
            return False

    filters = (Filter("on", "people.from_day", "day"),)
    assert [takes(DayField().clean), takes(lambda text: set_filters(filters, {"on": text})[0].value),
            takes(TypeAdapter(Day).validate_python)] == [taken] * 3


def test_nothing_lies_at_an_address_with_a_nul(cast: Cast) -> None:
    browser = cast.client("office")
    for address in ("/units/A%00/", "/units/%00/edit/"):
        assert browser.get(address).status_code == 404


def test_going_back_and_sending_again_enters_nobody_twice(cast: Cast) -> None:
    add(cast, NewPerson(Text("钱二一")))
    with pytest.raises(Refused) as refused:
        add(cast, NewPerson(Text("钱二一")))
    assert [problem.code for problem in refused.value.problems] == ["people.namesake"]
    add(cast, NewPerson(Text("钱二一"), "0620777"))  # another of that name
