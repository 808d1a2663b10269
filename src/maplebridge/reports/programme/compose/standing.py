"""Totals, places, grades, and the gates and vetoes in force."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from maplebridge.engine.ledger import Entry
from maplebridge.engine.scheme.model import Grade
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme import data
from maplebridge.reports.programme.compose.ladder import ladder
from maplebridge.reports.programme.compose.material import Material
from maplebridge.words import bilingual


def standings(material: Material) -> tuple[data.Standing, ...]:
    scheme, scores = material.scheme, material.scores
    if scheme.total is None:
        return ()
    maximum = sum((item.points for item in scheme.items if item.section == "item"), Decimal(0))
    places = {unit.unit: _decimal(material, scheme.place, unit.unit) for unit in material.units}
    category = {unit.unit: str(unit.values.get("category") or "") for unit in material.units}
    shared = Counter((category[unit], place) for unit, place in places.items())
    return tuple(
        data.Standing(
            unit.unit, scores.column(scheme.total).decimal(scores.position(unit.unit)), maximum,
            int(place) if (place := places[unit.unit]) is not None else None,
            place is not None and shared[category[unit.unit], place] > 1,
            grade=_grade(material, unit.unit),
            trace=ladder(material.trace(scheme.total, unit.unit), material.kinds),
        )
        for unit in material.units
    )


def _decimal(material: Material, node: str | None, unit: str) -> Decimal | None:
    return material.scores.column(node).decimal(material.scores.position(unit)) if node else None


def _grade(material: Material, unit: str) -> Text | None:
    name = material.scheme.grade
    node = material.scheme.nodes.get(name) if name else None
    if name is None or not isinstance(node, Grade):
        return None
    word = material.scores.column(name).text(material.scores.position(unit))
    return None if word is None else node.labels.get(word, Text(word))


def decisions(material: Material) -> tuple[data.Decision, ...]:
    """Vetoes with their decision documents, then the gates that took effect."""
    taking_part = {unit.unit for unit in material.units}
    vetoes = [_veto(material, entry) for entry in material.vetoes if entry.unit in taking_part]
    gates = [_gate(material, hit) for hit in material.scores.gates if hit.window == "period"]
    return (*vetoes, *dict.fromkeys(gates))


def _veto(material: Material, entry: Entry) -> data.Decision:
    values = entry.values
    code = str(values.get("clause") or values.get("indicator") or "")
    indicator = material.scheme.indicator(code)
    number = values.get("decision_no")
    kind = material.kinds[entry.ledger]
    effect = bilingual("report.veto_effect") if number else bilingual("report.veto_pending")
    return data.Decision(
        entry.unit, "veto", indicator.name if indicator else kind.name, effect,
        Text(str(values.get("reason") or values.get("finding") or "")), code or None,
        str(number) if number else None, entry.day(kind),
    )


def _gate(material: Material, hit: Any) -> data.Decision:
    node = material.scheme.nodes[hit.node]
    gate = node.deco.gates[hit.gate]
    named = material.scheme.indicator(hit.node)
    label = node.deco.label or (named.name if named else Text(hit.node))
    effect = bilingual(f"score.action.{gate.action}", value=str(getattr(gate.value, "text", gate.value)))
    return data.Decision(hit.unit, "gate", label, effect, gate.because, named.code if named else None)
