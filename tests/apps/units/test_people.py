"""People come, have posts, and leave without leaving a duty with nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.access import SYSTEM, Actor
from maplebridge.apps.units.actions.add_person import NewPerson, add_person
from maplebridge.apps.units.actions.change_due import apply_due
from maplebridge.apps.units.actions.edit_person import edit_person
from maplebridge.apps.units.actions.initials import initials_of
from maplebridge.apps.units.actions.leave_person import leave_person
from maplebridge.apps.units.actions.posts import add_post, end_post
from maplebridge.apps.units.duties import Handed
from maplebridge.apps.units.models import Handover, Person, Post, RoleGrant
from maplebridge.apps.units.queries.integrity import faults
from maplebridge.apps.units.queries.people import found_by
from maplebridge.apps.units.queries.posts import units_of
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import NotPermitted, Stale, Unseen
from tests.apps.cast import FIRST_DAY, Cast

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
    end_post(post=key, last_day=TODAY - DAY, today=TODAY, version=2, by=cast.actor("office"))
    assert [unit.code for unit in units_of(person.pk, TODAY)] == ["A11"]
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
    for write in (lambda: leave(cast, "officer"), lambda: post(cast, "officer", "A12")):
        with pytest.raises(Refused) as fault:
            write()
        assert codes(fault) == ["people.left"]
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
