"""Somebody leaves: nothing they alone were answerable for is left with nobody."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.add_person import called, take_open_unit, take_person
from maplebridge.apps.units.actions.departed import close_accounts
from maplebridge.apps.units.actions.heads import note_heads
from maplebridge.apps.units.actions.roles import GRANTING, grant_faults, require_granter, require_to_give
from maplebridge.apps.units.actions.spans import ONE_DAY, lock_tree
from maplebridge.apps.units.duties import Duty, Handed, duties_of, hand_over
from maplebridge.apps.units.models import Handover, Person, Post, RoleGrant
from maplebridge.apps.units.queries.spans import from_day_on, on
from maplebridge.apps.units.queries.texts import text_faults
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.words.phrases import bilingual

Key = tuple[str, str]


@action("people.leave")
def leave_person(event: Draft, *, person: int, last_day: date, handed: tuple[Handed, ...], today: date, version: int,
                 by: Actor) -> int:
    """Ends posts, roles and account with the last day. Every duty of the person must be among `handed`, given to
    somebody or ended; else Refused names those that are not. What has begun by today is never undone: a last day before
    it is refused; what has not begun falls away.

    A last day that is not over yet can be changed by this again. To a later one only the main post goes on: roles and
    further posts are given anew."""
    lock_tree()
    row = take_person(person, "people.edit", by, until=today)
    require_version("person", row.pk, seen=version, now=row.version)
    if row.left_on == last_day:
        event.nothing()
        return row.pk
    decided = _decided(row, last_day, handed, today)
    first = max(last_day + ONE_DAY, today)
    granting = list(RoleGrant.objects.select_related("unit").filter(from_day_on(first), person=row, role__in=GRANTING))
    for duty, choice in decided:
        if choice.to is not None:
            hand_over(duty, row.pk, choice.to, first, by)
        Handover.objects.create(person=row, to_id=choice.to, duty=duty.kind, key=duty.key, day=last_day,
                                note=choice.note)
    held_at = list(RoleGrant.objects.filter(person=row).values_list("unit", flat=True))
    ended = {"posts": _end(Post, row, last_day), "grants": _end(RoleGrant, row, last_day)}
    note_heads(held_at, today)
    before = row.left_on
    if before is not None:
        _stay_on(row, before, last_day, by)
    row.left_on, row.version = last_day, row.version + 1
    row.save(update_fields=["left_on", "version"])
    for grant in granting:
        require_granter(grant.unit, max(grant.from_day, first), grant.to_day)
    close_accounts(today)
    event.about("person", row.pk, called(row), unit=row.unit, version=row.version, last_day=last_day,
                changes={"left_on": (before, last_day)}, duties=len(decided), **ended)
    return row.pk


def _decided(row: Person, last_day: date, handed: tuple[Handed, ...], today: date) -> list[tuple[Duty, Handed]]:
    """Each duty with what is decided of it. Raises Refused with all that is open or cannot be."""
    choices = {(choice.kind, choice.key): choice for choice in handed}
    faults, found = [], []
    for duty in duties_of(row.pk, last_day, today):
        choice = choices.get((duty.kind, duty.key))
        place = Place(path=f"{duty.kind}.{duty.key}")
        if choice is None:
            faults.append(Problem("people.duty_open", place, {"duty": duty.name}))
        elif choice.to is None and not duty.may_end:
            faults.append(Problem("people.duty_stays", place, {"duty": duty.name}))
        elif choice.to == row.pk:
            faults.append(Problem("people.duty_to_leaver", place, {"duty": duty.name}))
        else:
            faults += text_faults(Handover, note=choice.note)
            found.append((duty, choice))
    if not Post.objects.filter(person=row, from_day__lte=last_day).exists():
        faults.append(Problem("people.leaves_before", Place(path="last_day")))
    elif begun := _begun_after(row, last_day, today):
        faults.append(Problem("people.begun_after", Place(path="last_day"), {"first": begun}))
    if faults:
        raise Refused(faults)
    return found


def _begun_after(row: Person, last_day: date, today: date) -> date | None:
    """The last day on which a post or role began that is later than the last day but not to come."""
    begun = {"person": row, "from_day__gt": last_day, "from_day__lte": today}
    days = [model.objects.filter(**begun).aggregate(last=Max("from_day"))["last"] for model in (Post, RoleGrant)]
    return max(filter(None, days), default=None)


def _stay_on(row: Person, before: date, last_day: date, by: Actor) -> None:
    """The main post, which only the leaving ended, goes on to a later last day."""
    for post in Post.objects.filter(person=row, main=True, to_day=before, from_day__lte=last_day):
        take_open_unit(post.unit_id, "people.edit", post.from_day, last_day, by)
        Post.objects.filter(pk=post.pk).update(to_day=last_day)


def _end(model: type[Post] | type[RoleGrant], row: Person, last_day: date) -> int:
    """What has begun ends with the last day, what has not falls away; gives how many."""
    held = model.objects.filter(from_day_on(last_day + ONE_DAY), person=row)
    keys = list(held.values_list("pk", flat=True))
    model.objects.filter(pk__in=keys, from_day__gt=last_day).delete()
    model.objects.filter(pk__in=keys).update(to_day=last_day)
    return len(keys)


def give_on(duty: Duty, giver: int, taker: int, day: date, by: Actor) -> None:
    """The role of an only holder goes to another for as long as it was given, by the rules of giving roles."""
    role = duty.key.partition("@")[0]
    assert duty.unit is not None
    require_to_give(role, duty.unit, by)
    held = RoleGrant.objects.filter(on(day), person=giver, unit=duty.unit, role=role).order_by("from_day").last()
    assert held is not None
    row = take_person(taker, "people.view", by, until=held.to_day)
    place = take_open_unit(duty.unit, "units.view", day, held.to_day, by)
    faults = grant_faults(row, place, role, day, held.to_day, by)
    if faults:
        raise Refused(faults)
    reason = bilingual("people.taken_over", person=called(Person.objects.get(pk=giver)))
    RoleGrant.objects.create(person=row, unit=place, role=role, from_day=day, to_day=held.to_day,
                             reason=reason.zh[:200])
