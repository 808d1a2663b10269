"""The whole report from its material."""

from __future__ import annotations

from maplebridge.reports.programme import data
from maplebridge.reports.programme.compose import certainty, findings, standing, table
from maplebridge.reports.programme.compose.lateness import late_lines
from maplebridge.reports.programme.compose.lines import Lines
from maplebridge.reports.programme.compose.material import Material
from maplebridge.reports.programme.wording import full_day
from maplebridge.words import bilingual


def compose(material: Material) -> data.ProgrammeReport:
    scheme = material.scheme
    lines = Lines(material)
    cells = lines.cells()
    period = scheme.period.whole
    assessment = scheme.assessment_day
    return data.ProgrammeReport(
        code=scheme.code,
        name=material.name,
        period=bilingual("report.period", start=full_day(period.start), end=full_day(period.end)),
        day=material.day,
        assessment_day=assessment,
        working_days_left=material.calendar.between(material.day, assessment) if assessment else None,
        categories=table.categories(scheme),
        units=table.units(material),
        items=table.items(scheme),
        matrix=lines.matrix(cells),
        cells=cells,
        standings=standing.standings(material),
        certainty=certainty.certainty(material),
        late=late_lines(material.plan, lines.responsible),
        gaps=findings.gaps(material),
        decisions=standing.decisions(material),
        faults=findings.faults(material),
        counts=material.counts,
        versions=material.versions,
        siblings=material.siblings,
        unit_word=material.unit_word,
        calendar_provisional=bool(material.plan and material.plan.provisional_years()),
        invented=scheme.invented,
    )
