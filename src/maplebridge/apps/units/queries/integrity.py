"""Whether tree, posts and roles are whole. What constraints of the database can hold, they hold; this is the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from maplebridge.apps.units.access import APART, STEP
from maplebridge.apps.units.models import Person, Post, RoleGrant, Unit, UnitSpan
from maplebridge.apps.units.queries.spans import DATED, on
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text

ONE_DAY = timedelta(days=1)
READ = ("code", "path", "opened_on", "closed_on", *DATED)  # of a unit: a layout before an upgrade has no more


def faults(day: date | None = None) -> list[Problem]:
    """Everything that is not as it must be on `day` (default: today), read from the whole tree."""
    day = day or timezone.localdate()
    units = Unit.objects.only(*READ).in_bulk()
    spans: dict[int, list[UnitSpan]] = defaultdict(list)
    for span in UnitSpan.objects.order_by("unit", "from_day"):
        spans[span.unit_id].append(span)
    return [*_gaps(units, spans), *_rows(units, spans, day), *_rings(units, spans), *_posts(units, day),
            *_grants(units)]


def _fault(name: str, unit: Unit) -> Problem:
    return Problem(f"units.fault_{name}", params={"unit": Text(unit.zh, unit.en or None), "code": unit.code})


def _gaps(units: dict[int, Unit], spans: dict[int, list[UnitSpan]]) -> Iterator[Problem]:
    """Spans fill the unit's life, and their parents live as long."""
    for unit in units.values():
        own = spans[unit.pk]
        ends = [span.to_day for span in own]
        begins = [span.from_day for span in own]
        follow = [end + ONE_DAY if end else None for end in ends[:-1]]
        if not own or (begins[0], ends[-1]) != (unit.opened_on, unit.closed_on) or follow != begins[1:]:
            yield _fault("gap", unit)
        for span in own:
            above = units.get(span.parent_id) if span.parent_id else None
            if above and not _within(span.from_day, span.to_day, above):
                yield _fault("parent_gone", unit)


def _within(first: date, last: date | None, unit: Unit) -> bool:
    return unit.opened_on <= first and (unit.closed_on is None or (last is not None and last <= unit.closed_on))


def _rows(units: dict[int, Unit], spans: dict[int, list[UnitSpan]], day: date) -> Iterator[Problem]:
    """A unit's row says what its span of the day says, and its path what its parents say."""
    for unit in units.values():
        own = spans[unit.pk]
        shown = next((span for span in own if span.to_day is None or span.to_day >= day), own[-1] if own else None)
        if shown and any(getattr(shown, name) != getattr(unit, name) for name in DATED):
            yield _fault("row", unit)
        above = units[unit.parent_id].path if unit.parent_id else ""
        if unit.path != f"{above}{unit.pk:0{STEP}X}":
            yield _fault("path", unit)


def _rings(units: dict[int, Unit], spans: dict[int, list[UnitSpan]]) -> Iterator[Problem]:
    """On no day is a unit above itself."""
    for day in sorted({span.from_day for own in spans.values() for span in own}):
        parents = {key: span.parent_id for key, own in spans.items() for span in own
                   if span.from_day <= day and (span.to_day is None or span.to_day >= day)}
        for key, parent in parents.items():
            seen, above = {key}, parent
            while above is not None and above not in seen:
                seen.add(above)
                above = parents.get(above)
            if above is not None:
                yield _fault("ring", units[key])


def _posts(units: dict[int, Unit], day: date) -> Iterator[Problem]:
    """Everybody who has not left has one main post on the day, at the unit their row says; nobody is at a unit that
    is not there, or after their last day."""
    homes = defaultdict(list)
    for post in Post.objects.select_related("person"):
        if not _within(post.from_day, post.to_day, units[post.unit_id]):
            yield _fault("post_outside", units[post.unit_id])
        left = post.person.left_on
        if left and (post.to_day is None or post.to_day > left):
            yield _fault("post_after_leaving", units[post.unit_id])
    for person, unit in Post.objects.filter(on(day), main=True).values_list("person", "unit"):
        homes[person].append(unit)
    begun = Person.objects.filter(on(day, "posts__")).exclude(left_on__lt=day).distinct()
    for key, unit in begun.values_list("pk", "unit"):
        if homes[key] != [unit]:
            yield _fault("home", units[unit])


def _grants(units: dict[int, Unit]) -> Iterator[Problem]:
    """Roles lie within the life of their unit and the stay of their holder; administrations stay apart."""
    apart = defaultdict(list)
    for grant in RoleGrant.objects.select_related("person"):
        if not _within(grant.from_day, grant.to_day, units[grant.unit_id]):
            yield _fault("grant_outside", units[grant.unit_id])
        left = grant.person.left_on
        if left and (grant.to_day is None or grant.to_day > left):
            yield _fault("grant_after_leaving", units[grant.unit_id])
        if grant.role in APART:
            apart[grant.person_id].append(grant)
    for held in apart.values():
        for one in held:
            if any(one.role != other.role and (one.to_day is None or other.from_day <= one.to_day)
                   and (other.to_day is None or one.from_day <= other.to_day) for other in held):
                yield _fault("apart", units[one.unit_id])
