"""setup: opens a new site. start-code: lets somebody in again when no administrator can. Both print codes, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.units.access import SYSTEM
from maplebridge.apps.units.actions.account_recovery import give_code
from maplebridge.apps.units.actions.account_setup import set_up_site
from maplebridge.apps.units.actions.add_person import NewPerson
from maplebridge.apps.units.actions.add_unit import NewUnit
from maplebridge.apps.units.queries.account_tries import account_named
from maplebridge.apps.units.queries.tokens import fingerprint
from maplebridge.apps.units.start_code import grouped, new_code
from maplebridge.cli.output import Output
from maplebridge.cli.service.lock import in_turn, running
from maplebridge.cli.service.tables import make_tables, must_have_tables
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import refuse


@dataclass(frozen=True, slots=True)
class First:
    """Name and user name of one of the first people."""

    name: str
    username: str

    def person(self) -> NewPerson:
        return NewPerson(Text(self.name.strip()), username=self.username.strip())


def run_setup(code: str, unit: str, admin: First, office: First, output: Output, *, since: date | None = None) -> None:
    """`code`, `unit`, `since`: of the unit at the top of the tree, whose first day is today without `since`. It may be
    done before the site was ever served."""
    codes = new_code(), new_code()
    with running(settings.HOME), in_turn(settings.HOME):
        make_tables(output)
        set_up_site(unit=NewUnit(code.strip(), Text(unit.strip()), "bureau"), admin=admin.person(),
                    office=office.person(), code_hashes=(fingerprint(codes[0]), fingerprint(codes[1])),
                    day=timezone.localdate(), since=since, now=timezone.now(), by=SYSTEM)
    output.say("account.setup_made", unit=unit.strip(), address=reverse("account_start"))
    for first, role, secret in ((admin, "security_admin", codes[0]), (office, "office", codes[1])):
        output.say(f"account.setup_{role}", name=first.name, username=first.username, secret=grouped(secret))
    output.document(ok=True, unit=code, people=[
        {"username": first.username, "code": grouped(secret)}
        for first, secret in ((admin, codes[0]), (office, codes[1]))])


def run_start_code(username: str, output: Output) -> None:
    """A starting code for an account, as an administrator would give it."""
    code = new_code()
    with running(settings.HOME):
        must_have_tables()
        person = account_named(username).person
        if person is None:
            raise refuse("account.unknown_username", username=username)
        give_code(person=person.pk, code_hash=fingerprint(code), now=timezone.now(), by=SYSTEM)
    output.say("account.setup_code", username=person.username, secret=grouped(code), address=reverse("account_start"))
    output.document(ok=True, username=person.username, code=grouped(code))
