"""What every write of the tree shares: changing a unit from a day on, and keeping rows and paths as the spans say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from maplebridge.apps.units.access import STEP, Actor
from maplebridge.apps.units.initials import letters_of
from maplebridge.apps.units.models import Unit, UnitSpan
from maplebridge.apps.units.queries.spans import DATED, DEEPEST, ever_above, from_day_on, span_shown
from maplebridge.engine.problem import Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.days import FIRST_DAY, LAST_DAY
from maplebridge.web.paths import below

ONE_DAY = timedelta(days=1)


def named(row: Unit) -> Text:
    """A unit's name in both languages."""
    return Text(row.zh, row.en or None)


def lock_tree() -> None:
    """Writes that change who is under whom wait for each other, or two of them could make a ring."""
    list(Unit.objects.select_for_update().filter(parent=None).order_by("pk").values_list("pk"))


def require_under(parent: Unit | None, by: Actor) -> None:
    """Raises Unseen, NotPermitted where `by` may not arrange what lies under a unit; under the top only the system."""
    by.require("units.arrange", parent.path if parent else "", seen="units.view" if parent else None)


def check_day(unit: Unit, day: date, today: date) -> None:
    """Raises Refused where a unit cannot be changed from this day on."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refused([Problem("units.day_far", params={"first": FIRST_DAY.year, "last": LAST_DAY.year})])
    first = span_shown(unit, today).from_day
    name = named(unit)
    if unit.closed_on is not None and unit.closed_on < day:
        raise Refused([Problem("units.closed_by_then", params={"unit": name, "last": unit.closed_on})])
    if day < first:
        raise Refused([Problem("units.before_last_change", params={"unit": name, "first": first})])


def change_spans(unit: Unit, day: date, **wanted: Any) -> None:
    """Sets values of a unit from `day` on; each holds until a later change of the same value that is planned."""
    spans = _cut(unit, day)
    changed = [span for span in spans if span.from_day >= day]
    for name, value in wanted.items():
        before = getattr(changed[0], name)
        for span in changed:
            if getattr(span, name) != before:
                break
            setattr(span, name, value)
    _store_from(spans, day)


def change_parent(unit: Unit, day: date, old: int, new: int) -> date:
    """Wherever a unit lies under `old` from `day` on, planned changes included, it lies under `new` (keys); what is
    planned otherwise stays. Gives the first day that is so."""
    spans = _cut(unit, day)
    changed = [span for span in spans if span.from_day >= day and span.parent_id == old]
    for span in changed:
        span.parent_id = new
    first = changed[0].from_day
    _store_from(spans, day)
    return first


def end_spans(unit: Unit, last_day: date) -> None:
    """A unit's spans end with its last day; what was planned for later falls away."""
    UnitSpan.objects.filter(unit=unit, from_day__gt=last_day).delete()
    UnitSpan.objects.filter(from_day_on(last_day), unit=unit).update(to_day=last_day)


def _cut(unit: Unit, day: date) -> list[UnitSpan]:
    """A unit's spans that hold on `day` or later, the one of the day cut before it where it began earlier."""
    spans = list(UnitSpan.objects.filter(from_day_on(day), unit=unit).order_by("from_day"))
    if spans[0].from_day < day:
        spans.insert(1, _tail(spans[0], day))
    return spans


def _tail(span: UnitSpan, day: date) -> UnitSpan:
    """Cuts a span before `day`; its second part is not stored yet."""
    kept = {name: getattr(span, name) for name in DATED}
    tail = UnitSpan(unit_id=span.unit_id, from_day=day, to_day=span.to_day, **kept)
    span.to_day = day - ONE_DAY
    return tail


def _store_from(spans: list[UnitSpan], day: date) -> None:
    before = UnitSpan.objects.filter(unit=spans[0].unit_id, to_day=day - ONE_DAY).first() if (
        spans[0].from_day >= day) else None
    _store([before, *spans] if before else spans)


def _store(spans: list[UnitSpan]) -> None:
    """Neighbours that came to say the same are one span."""
    joined = [spans[0]]
    for span in spans[1:]:
        if all(getattr(span, name) == getattr(joined[-1], name) for name in DATED):
            joined[-1].to_day = span.to_day
            if span.pk:
                span.delete()
        else:
            joined.append(span)
    for span in joined:
        span.save()


def mirror(unit: Unit, today: date) -> None:
    """Makes the unit's row what its span of today says, its path and the paths below included."""
    span = span_shown(unit, today)
    if span.parent_id != unit.parent_id:
        replant(unit, span.parent)
    unit.zh, unit.en, unit.category, unit.initials = span.zh, span.en, span.category, letters_of(span.zh)
    unit.save(update_fields=["zh", "en", "category", "initials"])


def replant(unit: Unit, parent: Unit | None) -> None:
    """Puts a unit with all below it under another parent: one UPDATE over the range of its paths."""
    # read anew: a unit above may have been moved since
    old = Unit.objects.values_list("path", flat=True).get(pk=unit.pk)
    new = path_under(parent, unit.pk)
    Unit.objects.filter(below(old)).update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    unit.parent, unit.path = parent, new


def path_under(parent: Unit | None, key: int) -> str:
    return f"{parent.path if parent else ''}{key:0{STEP}X}"


def check_place(unit: Unit, parent: Unit | None, day: date) -> None:
    """Raises Refused where a unit, as its spans now say, cannot lie under `parent` from `day` on: a parent that is not
    there all the time, the unit's own child, too deep."""
    if parent is None:
        return
    runs = UnitSpan.objects.filter(from_day_on(day), unit=unit, parent=parent).order_by("from_day")
    for run in runs:
        params = {"unit": named(unit), "parent": named(parent), "day": max(day, run.from_day)}
        if parent.opened_on > max(day, run.from_day):
            raise Refused([Problem("units.parent_not_open", params=params | {"first": parent.opened_on})])
        if parent.closed_on is not None and (run.to_day is None or parent.closed_on < run.to_day):
            raise Refused([Problem("units.parent_closes", params=params | {"last": parent.closed_on})])
        above = ever_above(parent.pk, max(day, run.from_day), run.to_day)
        if unit.pk in above:
            raise Refused([Problem("units.under_itself", params=params)])
        if max(above.values()) + 1 + _height(unit) > DEEPEST:
            raise Refused([Problem("units.too_deep", params=params | {"most": DEEPEST})])


def _height(unit: Unit) -> int:
    """Levels of the unit and what is below it today."""
    path = Unit.objects.values_list("path", flat=True).get(pk=unit.pk)  # a unit above may have been moved since
    longest = max(map(len, Unit.objects.filter(below(path)).values_list("path", flat=True)))
    return (longest - len(path)) // STEP + 1
