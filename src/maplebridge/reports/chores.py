"""Reports over many units, made beside the pages: the file is its asker's, of what they see."""

from __future__ import annotations

from django.utils import translation

from maplebridge.apps.jobs.registry import register
from maplebridge.apps.jobs.run import Outcome, Run
from maplebridge.apps.programmes.queries.programmes import seen_programme
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.files import WRITERS, dated, fits, made
from maplebridge.reports.gap_list.ask import gaps_below
from maplebridge.reports.gap_list.layout import WIDTHS
from maplebridge.reports.gap_list.layout import document as gap_document
from maplebridge.reports.gap_list.layout import workbook as gap_workbook
from maplebridge.reports.make import GAPS, PROGRAMME
from maplebridge.reports.programme.ask import programme_report
from maplebridge.reports.programme.paper import document as programme_document
from maplebridge.reports.programme.workbook import workbook as programme_workbook
from maplebridge.web.clock import today
from maplebridge.web.say import lang

LONGEST = 90  # signs of a title in the name of a file


def register_chores() -> None:
    register(PROGRAMME, make_programme, title="report.printed", right="scores.view", mine=True)
    register(GAPS, make_gaps, title="gaplist.title", right="entries.view", mine=True)


def make_programme(run: Run) -> Outcome:
    """A file, and nothing else; done twice it is made twice."""
    actor, form = run.by("report"), run.params["form"]
    with translation.override(run.params["language"]):
        report = programme_report(seen_programme(run.params["programme"], actor), actor, today(), run.under_way)
        fits(form, len(report.cells) if form == "xlsx" else len(report.units), 1)
        told = programme_document(report, lang(), made(actor))
        body = programme_workbook(report, lang(), made(actor)) if form == "xlsx" else WRITERS[form](told)
        return _handed(run, told.title, report.name, len(report.units), body)


def make_gaps(run: Run) -> Outcome:
    """A file, and nothing else; done twice it is made twice."""
    actor, form = run.by("report"), run.params["form"]
    with translation.override(run.params["language"]):
        found = gaps_below(unit_by_code(run.params["unit"]), actor, today(), run.under_way)
        fits(form, found.count, len(WIDTHS))
        told = gap_document(found, lang(), made(actor))
        body = gap_workbook(found, lang(), made(actor)) if form == "xlsx" else WRITERS[form](told)
        return _handed(run, told.title, found.of, len(found.units), body)


def _handed(run: Run, title: str, of: Text, units: int, body: bytes) -> Outcome:
    run.draft.write_bytes(body)
    return Outcome(Problem("report.made", params={"of": of, "units": units}),
                   file_name=f"{dated(title[:LONGEST])}.{run.params['form']}")
