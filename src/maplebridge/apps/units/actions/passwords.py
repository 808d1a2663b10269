"""Setting a password: by oneself with the old one, or with a starting code."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.utils import timezone

from maplebridge.apps.audit.writing import Acting, Draft, action
from maplebridge.apps.units.access import STEP, Actor
from maplebridge.apps.units.actions.account_record import about
from maplebridge.apps.units.actions.account_sessions import end_sessions_of
from maplebridge.apps.units.models import OldPassword, Person, StartCode, Unit
from maplebridge.apps.units.password import policy
from maplebridge.apps.units.queries.accounts import CODE_LASTS
from maplebridge.apps.units.queries.tokens import fingerprint
from maplebridge.apps.units.start_code import plain
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.refusals import refuse

NEW = "new_password"  # the field of the forms


@action("accounts.change_password")
def change_password(event: Draft, *, old_password: str, new_password: str, now: datetime,
                    present: int | None, by: Actor) -> None:
    """One's own. All other log-ins end; `present` is the key of this one. Raises Refused."""
    person = _take(by.key)
    if not check_password(old_password, person.password):
        raise Refused([Problem("password.old_wrong", Place(path="old_password"))])
    set_password(person, new_password, now)
    end_sessions_of(person.pk, but=present)
    about(event, person)


@action("accounts.start")
def start(event: Draft, *, username: str, code: str, new_password: str, now: datetime, by: Acting) -> int:
    """Sets a password with a starting code, which is used up; all log-ins end. Gives the person's key.

    Raises Refused: account.code_wrong, whatever of name and code was wrong, or what the password lacks."""
    found = StartCode.objects.select_for_update().filter(hash=fingerprint(plain(code))).first()
    if found is None or abs(now - found.made_at) >= CODE_LASTS:
        raise refuse("account.code_wrong")
    person = _take(found.person_id)
    known = (person.username or "").lower() == username.strip().lower()
    if not known or not person.may_log_in(timezone.localdate(now)):
        raise refuse("account.code_wrong")
    set_password(person, new_password, now)
    found.delete()
    end_sessions_of(person.pk)
    about(event, person)
    return person.pk


def set_password(person: Person, new: str, now: datetime) -> None:
    """Checks a new password by the site's policy and stores it. Raises Refused."""
    faults = password_faults(person, new)
    if faults:
        raise Refused(faults)
    if person.has_usable_password():
        OldPassword.objects.create(person=person, encoded=person.password, until=now)
        kept = OldPassword.objects.filter(person=person).order_by("-pk").values("pk")[:max(policy().remembered - 1, 0)]
        OldPassword.objects.filter(person=person).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    person.set_password(new)
    person.must_change_password, person.password_changed_at = False, now
    person.save(update_fields=["password", "must_change_password", "password_changed_at"])


def password_faults(person: Person, new: str) -> list[Problem]:
    """All that the site's policy has against it."""
    faults = policy().faults(new, context=_context(person), field=NEW)
    earlier = [person.password, *OldPassword.objects.filter(person=person).order_by("-pk").values_list(
        "encoded", flat=True)][:policy().remembered]
    if len(new) <= policy().longest and any(check_password(new, encoded) for encoded in earlier):
        faults.append(Problem("password.reused", Place(path=NEW), params={"remembered": policy().remembered}))
    return faults


def _context(person: Person) -> list[str]:
    path = person.unit.path
    above = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    names = [name for pair in Unit.objects.filter(path__in=above).values_list("zh", "en", "code") for name in pair]
    return [word for word in (person.zh, person.en, person.username, person.badge, *names) if word]


def _take(key: int) -> Person:
    return Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=key)
