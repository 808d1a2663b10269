"""What a later table changes, and for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from maplebridge.apps.programmes.models import Participant, Programme, SchemeVersion
from maplebridge.apps.programmes.queries.change_words import say_change
from maplebridge.apps.programmes.queries.versions import pack_of, versions_of
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.ledger import Kind
from maplebridge.engine.scheme.diff import Change, diff
from maplebridge.engine.scheme.diff.lines import EVERY_UNIT
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import named, say


def version_by(programme: str, number: int) -> SchemeVersion:
    """With its programme and unit. Raises Unseen."""
    found = (SchemeVersion.objects.select_related("programme__unit", "issued_by", "draft")
             .filter(programme__code=programme, number=number).first())
    if found is None:
        raise Unseen
    return found


def change_rows(old: Scheme, new: Scheme, kinds: Mapping[str, Kind]) -> list[dict[str, Any]]:
    """Each difference in words, with the units, departments and roles it touches; first of all, for whom in sum."""
    names = {one.code: one.name for scheme in (old, new) for one in scheme.categories}
    changes = sorted(diff(old, new), key=lambda change: change.code != "diff.whom")
    return [{"pk": number, "line": change.indicator or "", "what": say_change(change, (old, new), kinds),
             "whom": _whom(change, names)} for number, change in enumerate(changes)]


def changes_between(old: SchemeVersion, new: SchemeVersion) -> list[dict[str, Any]]:
    before, after = pack_of(old.pk), pack_of(new.pk)
    return change_rows(before.sound()[0], after.sound()[0], {**before.kinds, **after.kinds})


def taking_part(programme: Programme, day: date) -> Mapping[str, int]:
    """How many units take part, by category."""
    return Counter(Participant.objects.filter(on(day), programme=programme).values_list("category", flat=True))


def held_by(version: SchemeVersion) -> int:
    """Units that were given this version."""
    return Participant.objects.filter(rolled_out=version).count()


def next_in_force(version: SchemeVersion) -> SchemeVersion | None:
    """What holds once this version is withdrawn."""
    return versions_of(version.programme).filter(withdrawn_on=None).exclude(pk=version.pk).first()


def _whom(change: Change, names: Mapping[str, Text]) -> str:
    if change.indicator is None:
        return ""
    touched = change.affects
    units: Sequence[Text] = [names.get(code, Text(code)) for code in touched.categories] or [EVERY_UNIT]
    told = [*units, *touched.departments, *touched.roles]
    return say("adoption.between").join(named(one) for one in told)
