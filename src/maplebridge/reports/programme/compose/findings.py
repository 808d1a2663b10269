"""What is missing and what is wrong in the input, in words."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.ledger import Gap
from maplebridge.engine.problem import sort_problems
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme import data
from maplebridge.reports.programme.compose.material import Material, name_of
from maplebridge.words import bilingual, sentence

KINDS = {
    "number": "report.gap_number",
    "assignment": "report.gap_assignment",
    "no_entries": "report.gap_no_entries",
    "blank": "report.gap_blank",
    "evidence": "report.gap_evidence",
    "late": "report.gap_late",
}
WHAT = {
    "number": "report.what_number",
    "assignment": "report.what_assignment",
    "no_entries": "report.what_no_entries",
    "blank": "report.what_blank",
    "evidence": "report.what_evidence",
    "late": "report.what_late",
}


def gaps(material: Material) -> tuple[data.Gap, ...]:
    """What is missing, the longest missing first."""
    serves: dict[str, list[str]] = {}
    for indicator in material.scheme.indicators():
        for ledger in indicator.ledgers:
            serves.setdefault(ledger, []).append(indicator.code)
    ordered = sorted(material.gaps, key=lambda gap: (-gap.days, gap.unit, gap.ledger, gap.key))
    return tuple(_gap(material, gap, serves) for gap in ordered)


def _gap(material: Material, gap: Gap, serves: dict[str, list[str]]) -> data.Gap:
    kind = material.kinds.get(gap.ledger)
    name = kind.name if kind else bilingual("report.all_ledgers")
    supplier = _supplier(material, gap)
    return data.Gap(
        gap.unit, gap.ledger, name, bilingual(KINDS[gap.kind]), _what(material, gap), supplier, gap.since,
        tuple(serves.get(gap.ledger, ())), gap.count, gap.place.file, gap.place.sheet,
        gap.place.cell or (str(gap.place.line) if gap.place.line else None), gap.kind == "late",
    )


def _supplier(material: Material, gap: Gap) -> Text | None:
    """The person with the unit, for two units may have a person of one name."""
    person = material.person(gap.who)
    if person is None:
        return None
    unit = next((name_of(entry) for entry in material.units if entry.unit == gap.unit), Text(gap.unit))
    return Text(f"{person.zh}（{unit.zh}）", f"{person.say('en')} ({unit.say('en')})")


def _what(material: Material, gap: Gap) -> Text:
    kind = material.kinds.get(gap.ledger)
    field = kind.field(gap.field) if kind and gap.field else None
    return bilingual(
        WHAT[gap.kind], key=gap.key, until=gap.until or gap.key, count=gap.count, days=gap.days,
        field=field.name if field else Text(gap.field),
    )


def faults(material: Material) -> tuple[data.Fault, ...]:
    return tuple(_faults(material))


def _faults(material: Material) -> Iterator[data.Fault]:
    for problem in sort_problems(material.problems):
        zh, en = sentence(problem, "zh"), sentence(problem, "en")
        place = problem.place
        cell = place.cell or (str(place.line) if place.line else place.path)
        yield data.Fault(problem.severity, Text(zh.what, en.what), Text(zh.do, en.do), place.file, place.sheet, cell)
