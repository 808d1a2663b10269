"""The first unit and the first two people of a new site. There are no accounts from the start, and none by default."""

from __future__ import annotations

from datetime import date, datetime

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.add_person import NewPerson, person_faults
from maplebridge.apps.units.actions.add_unit import NewUnit, open_unit
from maplebridge.apps.units.initials import initials_of
from maplebridge.apps.units.models import Person, Post, RoleGrant, StartCode, Unit
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.refusals import refuse

SECURITY, OFFICE = "security_admin", "office"
TITLES = {SECURITY: "安全管理员", OFFICE: "办公室工作人员"}


@action("accounts.setup")
def set_up_site(event: Draft, *, unit: NewUnit, admin: NewPerson, office: NewPerson, code_hashes: tuple[str, str],
                day: date, since: date | None = None, now: datetime, by: Actor) -> list[int]:
    """A unit at the top, its security administrator, who gives roles and starting codes, and one person of its office,
    who keeps units and people: nobody can do both. They begin on `day`, the unit on `since` (the same day without it),
    so that units below it can have their true first days. Gives the keys of the two. Raises Refused with every fault,
    and where there are people already."""
    if Person.objects.exists():
        raise refuse("account.setup_done")
    opened = since or day
    _check(unit, admin, office, late=opened > day)
    root = Unit.objects.filter(parent=None).first() or open_unit(unit, None, opened)
    people = [_add(person, root, role, code, day, now)
              for person, role, code in zip((admin, office), (SECURITY, OFFICE), code_hashes, strict=True)]
    event.about("unit", root.pk, unit.name, unit=root, person=admin.name)
    return [person.pk for person in people]


def _check(unit: NewUnit, admin: NewPerson, office: NewPerson, *, late: bool) -> None:
    faults = []
    for name, person in (("admin", admin), ("office", office)):
        place = Place(path=name)
        faults += [Problem(fault.code, place, fault.params) for fault in person_faults(person)]
        if not person.username:
            faults.append(Problem("account.no_username", place))
    if admin.username.lower() == office.username.lower():
        faults.append(Problem("account.two_accounts", Place(path="office")))
    if not unit.name.zh.strip():
        faults.append(Problem("account.unit_name", Place(path="unit")))
    if late:
        faults.append(Problem("account.unit_since", Place(path="since")))
    if faults:
        raise Refused(faults)


def _add(new: NewPerson, unit: Unit, role: str, code_hash: str, day: date, now: datetime) -> Person:
    person = Person(username=new.username, zh=new.name.zh, en=new.name.en or "", badge=new.badge or None,
                    initials=initials_of(new.name.zh), unit=unit)
    person.set_unusable_password()
    person.save()
    Post.objects.create(person=person, unit=unit, title=TITLES[role], main=True, from_day=day)
    RoleGrant.objects.create(person=person, unit=unit, role=role, from_day=day)
    StartCode.objects.create(person=person, hash=code_hash, made_at=now)
    return person
