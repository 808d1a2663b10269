"""The report as one compact JSON value for the page: every text once in a table, everything else by its number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from maplebridge.reports.programme import data, summary
from maplebridge.reports.programme.actions import actions
from maplebridge.reports.programme.shared import Json, Ladders, Texts
from maplebridge.reports.programme.states import MARKS
from maplebridge.reports.programme.wording import figure, say, words


class Payload:
    """Turns one report into JSON. Texts and ladders are gathered on the way, each is sent once."""

    def __init__(self, report: data.ProgrammeReport) -> None:
        self.report = report
        self.texts = Texts(report.day.year)
        self.ladders = Ladders(self.texts)
        self.text, self.day = self.texts.number, self.texts.day

    def whole(self) -> Json:
        report = self.report
        made: Json = {
            "words": {key: self.text(text) for key, text in words().items()},
            "marks": {state: self.text(mark) for state, mark in MARKS.items()},
            "name": self.text(report.name),
            "code": report.code,
            "sentence": self.text(summary.sentence(report)),
            "facts": self._pairs(summary.facts_line(report)),
            "flags": {"provisional": report.calendar_provisional, "invented": report.invented},
            "actions": [
                {"text": self.text(one.text), "why": self.text(one.why), "target": one.target, "key": one.key}
                for one in actions(report)
            ],
            "causes": [self._cause(one) for one in summary.causes(report)],
            "tallies": summary.tallies(report),
            "categories": [{"code": one.code, "name": self.text(one.name)} for one in summary.categories(report)],
            "units": [self._unit(one) for one in report.units],
            "items": [self._item(one) for one in report.items],
            "matrix": [self._matrix_cell(one) for one in report.matrix],
            "cells": [self._cell(one) for one in report.cells],
            "standings": [self._standing(one) for one in report.standings],
            "certainty": [self.text(one) for one in summary.certainty(report)],
            "late": [self._late(one) for one in summary.late_order(report)],
            "gaps": [self._gap(one) for one in summary.gap_order(report)],
            "decisions": [self._decision(one) for one in report.decisions],
            "faults": [self._fault(one) for one in report.faults],
            "unnamed": [[one.unit, one.indicator] for one in summary.unnamed(report)],
            "counts": self._pairs((one.label, one.value) for one in report.counts),
            "versions": self._pairs((one.label, one.value) for one in report.versions),
            "siblings": [{"name": self.text(one.name), "href": one.href} for one in report.siblings],
        }
        shared = {"texts": self.texts.pairs, "ladders": _lean(self.ladders.made)}
        return {**shared, **{key: _lean(value) for key, value in made.items()}}

    def _pairs(self, pairs: Any) -> list[list[int | None]]:
        return [[self.text(label), self.text(value)] for label, value in pairs]

    def _cause(self, one: summary.Cause) -> Json:
        return {
            "cause": self.text(one.cause),
            "key": one.cause.zh,
            "lines": one.lines,
            "units": one.units,
            "lines_text": self.text(say("lines_n", n=one.lines)),
            "note": self.text(say("cause_note", units=len(one.units), days=one.longest)),
        }

    def _unit(self, one: data.Unit) -> Json:
        return {
            "code": one.code,
            "name": self.text(one.name),
            "category": one.category,
            "group": self.text(one.group),
            "out": one.out_of_contest,
            "silent": one.records == 0,
        }

    def _item(self, one: data.Item) -> Json:
        return {
            "code": one.code,
            "name": self.text(one.name),
            "points": figure(one.points),
            "section": one.section,
            "indicators": [self._indicator(line) for line in one.indicators],
        }

    def _indicator(self, one: data.Indicator) -> Json:
        return {
            "code": one.code,
            "name": self.text(one.name),
            "points": figure(one.points),
            "tier": one.tier,
            "definition": self.text(one.definition),
            "method": self.text(one.method),
            "department": self.text(one.department),
            "role": self.text(one.role),
            "due": self.text(one.due),
        }

    def _matrix_cell(self, one: data.MatrixCell) -> Json:
        return {
            "unit": one.unit,
            "item": one.item,
            "points": _points(one.points),
            "max": figure(one.maximum),
            "state": one.state,
            "late": one.late,
            "lines": one.late_lines,
            "late_text": self._late_text(one.late) if one.state == "late" else None,
            "trace": self.ladders.number(one.trace),
        }

    def _late_text(self, days: int) -> int | None:
        return self.text(say("late_short", days=days)) if days > 0 else None

    def _cell(self, one: data.Cell) -> Json:
        return {
            "unit": one.unit,
            "indicator": one.indicator,
            "points": _points(one.points),
            "max": figure(one.maximum),
            "state": one.state,
            "late": one.late,
            "late_text": self.text(say("late_days", days=one.late)) if one.late > 0 else None,
            "absent": one.absent,
            "figure": self.text(one.figure),
            "alert": one.alert,
            "person": self.text(one.person),
            "due": self.day(one.due),
            "steps": [self._step(step) for step in one.steps],
            "trace": self.ladders.number(one.trace),
        }

    def _step(self, one: data.Step) -> Json:
        moved = one.original and one.original != one.due
        return {
            "name": self.text(one.name),
            "due": self.day(one.due),
            "done": self.day(one.done),
            "moved": self.text(say("moved_from", day=self.texts.say_day(one.original)))
            if moved and one.original
            else None,
            "late": self.text(say("late_days", days=one.late)) if one.late > 0 else None,
            "made_up": one.done is not None,
            "who": self.text(one.who),
            "reason": self.text(one.reason),
        }

    def _standing(self, one: data.Standing) -> Json:
        return {
            "unit": one.unit,
            "points": _points(one.points),
            "max": figure(one.maximum),
            "place": one.place,
            "tied": one.tied,
            "places": one.places,
            "range": [figure(end) for end in one.range] if one.range else None,
            "band": one.band,
            "grade": self.text(one.grade),
            "trace": self.ladders.number(one.trace),
        }

    def _late(self, one: data.Late) -> Json:
        return {
            "unit": one.unit,
            "indicator": one.indicator,
            "days": one.days,
            "text": self.text(say("late_since", days=one.days, day=self.texts.say_day(one.due))),
            "cause": self.text(one.cause),
            "chain": [self.text(link) for link in one.chain],
            "why": self.text(one.why),
            "who": self.text(one.who),
        }

    def _gap(self, one: data.Gap) -> Json:
        return {
            "unit": one.unit,
            "ledger": one.ledger,
            "ledger_name": self.text(one.ledger_name),
            "kind": self.text(one.kind),
            "what": self.text(one.what),
            "supplier": self.text(one.supplier),
            "since": self.day(one.since),
            "indicators": one.indicators,
            "count": one.count,
            "noted": one.noted,
            "count_text": self.text(say("records_n", n=one.count)),
            "place": _place(one),
        }

    def _decision(self, one: data.Decision) -> Json:
        return {
            "unit": one.unit,
            "kind": one.kind,
            "name": self.text(one.name),
            "effect": self.text(one.effect),
            "reason": self.text(one.reason),
            "indicator": one.indicator,
            "decision": one.decision,
            "day": self.day(one.day),
        }

    def _fault(self, one: data.Fault) -> Json:
        return {"severity": one.severity, "what": self.text(one.what), "do": self.text(one.do), "place": _place(one)}


def _lean(value: Any) -> Any:
    """Without what says nothing (None, False, empty lists), which would be a third of the page."""
    if isinstance(value, dict):
        lean = {key: _lean(part) for key, part in value.items()}
        return {
            key: part for key, part in lean.items() if part is not None and part is not False and part not in ([], ())
        }
    return [_lean(part) for part in value] if isinstance(value, list) else value


def _points(points: Decimal | None) -> str | None:
    return None if points is None else figure(points)


def _place(one: data.Gap | data.Fault) -> str:
    """file ▸ sheet ▸ cell, as far as known."""
    return " ▸ ".join(part for part in (one.file, one.sheet, one.cell) if part)
