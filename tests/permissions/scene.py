"""Who tries what on which object. Everybody of the matrix sits at A1, so each object stands to them in one relation:

    own A1    child A11    sibling A2    parent A    other B1 (the same place in another city)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.evidence import store
from maplebridge.apps.evidence.models import Evidence, StoredFile
from maplebridge.apps.jobs.chores import CHECK_RECORD
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.overview.models import SavedView
from maplebridge.apps.units.access import ROLES
from maplebridge.apps.units.models import ApiToken, Person, Post, RoleGrant, Unit
from maplebridge.apps.units.queries.tokens import PREFIX, fingerprint
from tests.apps.cast import FIRST_DAY, make_cast
from tests.permissions.addresses import Address
from tests.permissions.programme_scene import programme_objects

PLACES = {"own": "A1", "child": "A11", "sibling": "A2", "parent": "A", "other": "B1"}
SEAT = "A1"
NOBODY = "nobody"  # has an account and no role
WHO = (*ROLES, NOBODY)


@dataclass
class Scene:
    """The two cities, one trier per role, and at each place an object of each kind, by parameter name."""

    units: dict[str, Unit] = field(default_factory=dict)
    triers: dict[str, Person] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)  # who -> cookies
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)  # place -> parameter -> value

    def client(self, who: str, address: Address) -> Client:
        """A browser, or a program for the API."""
        if address.name.startswith("api:"):
            return Client(headers={"Authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {})
        client = Client()
        client.cookies.load(self.sessions[who])
        return client

    def named(self, address: Address, relation: str, who: str) -> dict[str, Any]:
        """What the address takes for the object in this relation; for the relation own one's own token or view."""
        found = {**self.objects[relation], **SPECIAL.get(address.name, {})}
        key = found["pk"] if address.name == "overview:audit_history" else found["code"]  # as each names a unit
        found |= {"kind": "unit", "key": str(key)}
        if relation == "own" and "token" in address.parameters:
            found["token"] = ApiToken.objects.get(person=self.triers[who]).pk
        if relation == "own" and "view" in address.parameters:
            found["view"] = _view(self.triers[who])
        if {"person", "post"} <= {*address.parameters}:
            found["person"] = Post.objects.get(pk=found["post"]).person_id
        return {name: found[name] for name in address.parameters}


SPECIAL: Mapping[str, Mapping[str, Any]] = {  # what only one address takes
    "account_help": {"step": "code"},
    **{f"reports:{name}": {"form": "xlsx"} for name in ("gaps", "notice")},
    "openid_connect_login": {"provider_id": "office"},
    "openid_connect_callback": {"provider_id": "office"},
    **{f"programmes:units_{name}": {"digest": "0" * 64} for name in ("dry_run", "rejected")},
    **{f"{kind}:{name}": {"digest": "0" * 64} for kind in ("units", "people", "ledgers")
       for name in ("dry_run", "rejected", "errors")},
}


def make_scene() -> Scene:
    """Everything the addresses can name, at every place."""
    scene = Scene(units=make_cast().units)
    for who in WHO:
        person = _person(f"try-{who}", scene.units[SEAT])
        scene.triers[who] = person
        grant = _grant(person, scene.units[SEAT], who) if who in ROLES else None
        scene.sessions[who] = _log_in(person)
        scene.tokens[who] = _token(person, grant or _grant(person, scene.units[SEAT], "community", over=True))
    for relation, code in PLACES.items():
        unit = scene.units[code]
        scene.objects[relation] = {name: make(unit) for name, make in OBJECTS.items()}
        scene.objects[relation] |= programme_objects(unit, _victim(unit))
    return scene


def _person(username: str, unit: Unit) -> Person:
    person = Person.objects.create(username=username, zh=username, en=username, unit=unit, password="!")
    Post.objects.create(person=person, unit=unit, title="民警", main=True, from_day=FIRST_DAY)
    return person


def _grant(person: Person, unit: Unit, role: str, *, over: bool = False) -> RoleGrant:
    return RoleGrant.objects.create(person=person, unit=unit, role=role, from_day=FIRST_DAY,
                                    to_day=FIRST_DAY if over else None)


def _log_in(person: Person) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    return {name: cookie.value for name, cookie in client.cookies.items()}


def _token(person: Person, grant: RoleGrant) -> str:
    raw = f"mb_{person.pk:0>9}" + "x" * 30
    ApiToken.objects.create(person=person, grant=grant, name="matrix", prefix=raw[:PREFIX], hash=fingerprint(raw),
                            made_at=timezone.now(), ends_on=timezone.localdate() + timedelta(days=30))
    return raw


def _victim(unit: Unit) -> Person:
    return _person(f"victim-{unit.code}-{Person.objects.count()}", unit)


def _event(unit: Unit) -> int:
    made = Event.objects.create(at=0, kind="units.edit", actor_name="甲", unit_key=unit.pk, unit_name=unit.zh,
                                unit_path=unit.path, object_kind="unit", object_key=str(unit.pk),
                                detail='{"changes":{},"en":{},"params":{}}', via="site")
    return int(made.pk)


def _job(unit: Unit) -> int:
    return int(Job.objects.create(kind=CHECK_RECORD, asker=_victim(unit), unit=unit, run_after=timezone.now(),
                                  asked_at=timezone.now()).pk)


def _evidence(unit: Unit) -> int:
    blob = {"size": 1, "preview": True, "scan": "not_scanned", "stored_at": timezone.now()}
    for preview in (False, True):
        place = store.place_of("0" * 64, preview=preview)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"x")
    file, _ = StoredFile.objects.get_or_create(sha256="0" * 64, defaults=blob)
    return int(Evidence.objects.create(owner_kind="unit", owner_key=unit.code, unit=unit, file=file,
                                       sent_sha256="0" * 64, title="文件", name="a.jpg", kind="jpg", from_day=FIRST_DAY,
                                       uploaded_by=_victim(unit), uploaded_at=timezone.now(),
                                       changed_at=timezone.now()).pk)


def _view(person: Person) -> int:
    """A list that somebody saved."""
    row, _ = SavedView.objects.get_or_create(person=person, name="甲", defaults={
        "page": "people:list", "address": "/people/?q=a", "made_at": timezone.now()})
    return int(row.pk)


def _victims_token(unit: Unit) -> int:
    person = _victim(unit)
    _token(person, _grant(person, unit, "officer"))
    return int(ApiToken.objects.get(person=person).pk)


OBJECTS: Mapping[str, Callable[[Unit], Any]] = {
    "pk": lambda unit: unit.pk,
    "code": lambda unit: unit.code,
    "unit": lambda unit: unit.code,
    "person": lambda unit: _victim(unit).pk,
    "post": lambda unit: _victim(unit).posts.get().pk,
    "grant": lambda unit: _grant(_victim(unit), unit, "officer").pk,
    "event": _event,
    "job": _job,
    "evidence": _evidence,
    "token": _victims_token,
    "view": lambda unit: _view(_victim(unit)),
}
