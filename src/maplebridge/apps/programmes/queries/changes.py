"""What a later table changes, and for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from maplebridge.apps.programmes.models import Participant, Programme, SchemeVersion
from maplebridge.apps.programmes.queries.versions import scheme_of, versions_of
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.scheme.diff import Change, diff
from maplebridge.engine.scheme.diff.lines import EVERY_UNIT
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import lang, named, say
from maplebridge.words import phrase


def version_by(programme: str, number: int) -> SchemeVersion:
    """With its programme and unit. Raises Unseen."""
    found = (SchemeVersion.objects.select_related("programme__unit", "issued_by", "draft")
             .filter(programme__code=programme, number=number).first())
    if found is None:
        raise Unseen
    return found


def change_rows(old: Scheme, new: Scheme) -> list[dict[str, Any]]:
    """Each difference in words, with the units, departments and roles it touches."""
    names = {one.code: one.name for scheme in (old, new) for one in scheme.categories}
    return [{"pk": number, "line": change.indicator or "", "what": phrase(change.code, lang(), **change.params),
             "whom": _whom(change, names)} for number, change in enumerate(diff(old, new))]


def changes_between(old: SchemeVersion, new: SchemeVersion) -> list[dict[str, Any]]:
    return change_rows(scheme_of(old.pk), scheme_of(new.pk))


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
