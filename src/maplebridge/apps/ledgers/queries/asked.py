"""Questions of the integrity checks: what they find now in a unit's books, and what was asked and answered. A check
asks a person; no points hang on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.db.models import Q, QuerySet

from maplebridge.apps.audit.draft import canonical
from maplebridge.apps.ledgers.models import CheckQuestion, Place
from maplebridge.apps.ledgers.queries.gaps import NUMBER_GAP, holes
from maplebridge.apps.ledgers.queries.held import Held, read_held
from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Person, Unit
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.ledger import Rejected
from maplebridge.engine.ledger.checks import Finding, Records, Rules, run_checks
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.packs.pack import COMMON, SHIPPED
from maplebridge.packs.parts import load_rules
from maplebridge.web.paths import below
from maplebridge.web.refusals import Unseen

NAMED = ("key", "reference", "document")  # what tells two questions about the same records apart, beside the field


@dataclass(frozen=True, slots=True)
class Found:
    """A question as a check puts it. mark: the same for the same question about the same records."""

    check: str
    record: int
    mark: str
    code: str
    params: Mapping[str, Any]


def found_in(unit: Unit, day: date) -> list[Found]:
    """What the checks find in the unit's books of the period. Restricted books are left out: what a question quotes
    would be read by more people than they are. Seven queries."""
    held = read_held([unit], day).get(unit.pk)
    if held is None:
        return []
    material = _material(held)
    rules = _rules()
    found = list(run_checks(material, replace(rules, on=rules.on - {NUMBER_GAP})))
    if NUMBER_GAP in rules.on:
        withdrawn = tuple(Rejected(one, ()) for code in material.kinds for one in held.withdrawn[code])
        asked = {gap.number for kind in material.kinds.values() for gap in holes(held, kind)}
        numbers = run_checks(replace(material, rejected=withdrawn), replace(rules, on=frozenset({NUMBER_GAP})))
        found += [(name, one) for name, one in numbers if one.problem.params["key"] in asked]
    return list({one.mark: one for name, finding in found if (one := _of(name, finding)).record}.values())


def _material(held: Held) -> Records:
    desk = held.desk
    kinds = {code: kind for code, kind in desk.kinds.items() if not kind.restricted}
    city = below(desk.unit.path, "path")
    for one in desk.asked:
        city |= below(one.top, "path")
    units = list(Unit.objects.filter(city).values_list("code", "zh", "en"))
    here = Q(unit__in=Unit.objects.filter(city).values("pk"))
    places = list(Place.objects.filter(here).values_list("code", "zh", "en"))
    people = [(f"@{pk}", zh, en) for pk, zh, en in Person.objects.filter(here).values_list("pk", "zh", "en")]
    rows = (*units, *places, *people)
    entries = tuple(entry for code in kinds for _, entry in held.entries[code])
    return Records(kinds, desk.calendar, entries, scheme_issue=desk.scheme_issue,
                   known_names=frozenset(name for _, *names in rows for name in names if name),
                   labels={code: Text(zh, en or None) for code, zh, en in rows})


@lru_cache(maxsize=1)
def _rules() -> Rules:
    return load_rules([SHIPPED / COMMON])[0]


def _of(check: str, finding: Finding) -> Found:
    problem = finding.problem
    params = {name: _plain(value) for name, value in problem.params.items()}
    records = sorted({entry.row for entry in finding.records})
    about = [params.get(name) for name in ("field", *NAMED)]
    mark = sha256(canonical([check, problem.code, records, about]).encode()).hexdigest()
    return Found(check, finding.records[0].row, mark, problem.code, params)


def _plain(value: Any) -> Any:
    """A parameter of a sentence as JSON that says what it was."""
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | bool) else str(value)


def _said(value: Any) -> Any:
    if isinstance(value, list):
        return [_said(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "at" in value:
        return datetime.fromisoformat(value["at"])
    return date.fromisoformat(value["day"]) if "day" in value else Text(value["zh"], value["en"])


def problem_of(code: str, params: Mapping[str, Any]) -> Problem:
    """The sentence of a question, as it was found."""
    return Problem(code, params={name: _said(value) for name, value in params.items()})


def units_to_check(day: date, after: int) -> list[int]:
    """Units that keep books, in the order of their keys."""
    return list(Participant.objects.filter(on(day), rolled_out__isnull=False, unit__gt=after).order_by("unit")
                .values_list("unit", flat=True).distinct())


def unit_by_key(unit: int) -> Unit:
    return Unit.objects.get(pk=unit)


def questions_at(unit: Unit, actor: Actor) -> QuerySet[CheckQuestion, dict[str, Any]]:
    """Those that still hold, at or under the unit: the open ones first, the newest of them first."""
    return (CheckQuestion.objects.filter(actor.scope("entries.view", "entry__unit__path"),
                                         below(unit.path, "entry__unit__path"), gone_at=None)
            .order_by("answer", "-asked_at", "-pk")
            .values("pk", "check_name", "code", "params", "asked_at", "entry", "entry__number", "entry__unit__zh",
                    "entry__unit__en", "answer", "answer__answer", "answer__answered_at", "answer__answered_by__zh",
                    "answer__answered_by__en"))


def questions_about(record: int) -> Iterable[CheckQuestion]:
    """Of one record, those that hold or were answered. One query."""
    return (CheckQuestion.objects.filter(Q(gone_at=None) | Q(answer__isnull=False), entry=record)
            .select_related("answer__answered_by").order_by("pk"))


def question_by_key(asked: int) -> CheckQuestion:
    """With its entry's unit. Raises Unseen."""
    found = (CheckQuestion.objects.select_related("entry__unit", "answer").filter(pk=asked).first()
             if asked < 2**63 else None)
    if found is None:
        raise Unseen
    return found
