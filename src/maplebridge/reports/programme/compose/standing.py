"""Totals, places, grades, and the gates and vetoes in force."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from maplebridge.engine.ledger import Entry
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.model import AnyNode, Grade, Num, Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.result import GateEntry
from maplebridge.reports.programme import data
from maplebridge.reports.programme.compose.certainty import shared_bands, total_range
from maplebridge.reports.programme.compose.ladder import ladder
from maplebridge.reports.programme.compose.material import Material
from maplebridge.reports.programme.wording import say
from maplebridge.words import bilingual


def standings(material: Material) -> tuple[data.Standing, ...]:
    scheme = material.scheme
    if scheme.total is None:
        return ()
    total = scheme.total
    maximum = sum((item.points for item in scheme.items if item.section == "item"), Decimal(0))
    place_of = scheme.place
    places = {u.unit: material.number(place_of, u.unit) if place_of else None for u in material.units}
    category = {unit.unit: str(unit.values.get("category") or "") for unit in material.units}
    shared = Counter((category[unit], place) for unit, place in places.items())
    ranges, bands = material.ranges, shared_bands(material.ranges)
    return tuple(
        data.Standing(
            unit.unit, points := material.number(total, unit.unit), maximum,
            int(place) if (place := places[unit.unit]) is not None else None,
            place is not None and shared[category[unit.unit], place] > 1,
            places=ranges.places(unit.unit) if ranges else None,
            range=total_range(material, unit.unit, points),
            band=bands.get(unit.unit),
            grade=_grade(material, unit.unit),
            trace=ladder(material.trace(total, unit.unit), material.told),
        )
        for unit in material.units
    )


def _grade(material: Material, unit: str) -> Text | None:
    name = material.scheme.grade
    node = material.scheme.nodes.get(name) if name else None
    if name is None or not isinstance(node, Grade):
        return None
    word = material.scores.column(name).texts[material.scores.index(unit)]
    return None if word is None else node.labels.get(word, Text(word))


def decisions(material: Material) -> tuple[data.Decision, ...]:
    """Vetoes with their decision documents, then the gates that took effect."""
    taking_part = {unit.unit for unit in material.units}
    vetoes = [_veto(material, entry) for entry in material.vetoes if entry.unit in taking_part]
    gates = [_gate(material, held) for held in material.scores.gates()]
    return (*vetoes, *dict.fromkeys(gates))


def _veto(material: Material, entry: Entry) -> data.Decision:
    values = entry.values
    code = str(values.get("indicator") or "")
    indicator = material.scheme.indicator(code)
    number = values.get("decision_no")
    kind = material.kinds[entry.ledger]
    lifted = values.get("appeal") == "granted"
    effect = bilingual("report.veto_lifted" if lifted else "report.veto_effect" if number else "report.veto_pending")
    return data.Decision(
        entry.unit, "veto", indicator.name if indicator else kind.name, effect,
        Text(str(values.get("grounds") or "")), code or None,
        str(number) if number else None, entry.day(kind),
    )


def _gate(material: Material, held: GateEntry) -> data.Decision:
    node = material.scheme.nodes[held.node]
    gate = node.deco.gates[held.place]
    named = material.scheme.indicator(held.node)
    label = node.deco.label or (named.name if named else _result_name(material, held.node))
    effect = bilingual(f"score.action.{gate.action}", value=_shown(node, gate.value, material.scheme))
    return data.Decision(held.unit, "gate", label, effect, gate.because, named.code if named else None)


def _result_name(material: Material, node: str) -> Text:
    """What the scheme's usual results are called; any other node keeps its name."""
    scheme = material.scheme
    return {scheme.total: say("total"), scheme.grade: say("grade"), scheme.place: say("place")}.get(node, Text(node))


def _shown(node: AnyNode, value: Num | str, scheme: Scheme) -> Text:
    """A gate's value as it is read: a grade by its label, a prize by the stage that awards it."""
    for stage in scheme.stages:
        if stage.code == value:
            return stage.name
    if isinstance(node, Grade) and isinstance(value, str):
        return node.labels.get(value, Text(value))
    return Text(value.text if isinstance(value, Expr) else str(value))
