"""The programme report from what the site knows, as far as somebody sees it: each figure from the query of its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from maplebridge.apps.ledgers.queries import gaps as books
from maplebridge.apps.programmes.queries.lines import Named, applies, people_of
from maplebridge.apps.programmes.queries.programmes import participants_on
from maplebridge.apps.programmes.queries.questions import questions_of
from maplebridge.apps.scores.queries.live import Live, Shown, shown
from maplebridge.apps.scores.queries.sources import LineState, Source, line_states
from maplebridge.apps.scores.queries.standing import SCORED, full_score, maximum_of, ranking_rows
from maplebridge.apps.units.access import Actor
from maplebridge.engine.schedule.states import joined
from maplebridge.engine.scheme.model import Indicator, Item
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.gap_list.ask import MOST_UNITS, Tell, gap_of, read_books
from maplebridge.reports.gap_list.layout import told
from maplebridge.reports.programme import data
from maplebridge.reports.programme.compose import table
from maplebridge.reports.programme.compose.lateness import late_lines
from maplebridge.reports.programme.wording import full_day, say
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import local
from maplebridge.words import bilingual


def programme_report(programme: Any, actor: Actor, day: date, tell: Tell) -> data.ProgrammeReport:
    """Of the units whose scores the actor sees; books where they see those too, and where these are not too many for
    one file. Raises Unseen before a table was issued."""
    found = shown(programme, day)
    if found.version is None:
        raise Unseen
    parts = [one for one in participants_on(programme, day, actor).filter(rolled_out__isnull=False).select_related(
        "unit__parent", "rolled_out") if actor.may("scores.view", one.unit.path)]
    return _Asked(found, parts, actor, day, tell).report()


class _Asked:
    def __init__(self, found: Shown, parts: Sequence[Any], actor: Actor, day: date, tell: Tell) -> None:
        assert found.version is not None
        self.found, self.parts, self.actor, self.day = found, parts, actor, day
        self.source = Source(found.programme, found.version, day, tuple(parts))
        self.scheme = self.source.scheme
        self.live = found.live if found.live is not None and found.live.counted else None
        self.people = people_of(parts, day)
        self.states = line_states(self.source)
        self.late = {(line.unit, line.indicator): line.late for _, plan in self.source.plans if plan
                     for line in plan.lines()}
        seen = [one.unit for one in parts if actor.may("entries.view", one.unit.path)]
        self.books = read_books(seen, day, tell) if len(seen) <= MOST_UNITS else {}

    def report(self) -> data.ProgrammeReport:
        scheme, programme = self.scheme, self.found.programme
        period, deadline = scheme.period.whole, scheme.assessment_day
        return data.ProgrammeReport(
            code=programme.code, name=_text(programme), day=self.day, assessment_day=deadline,
            period=bilingual("report.period", start=full_day(period.start), end=full_day(period.end)),
            working_days_left=self.source.calendar.between(self.day, deadline) if deadline else None,
            categories=table.categories(scheme), units=tuple(self._units()), items=table.items(scheme),
            matrix=tuple(self._matrix()), cells=tuple(self._cells()), standings=tuple(self._standings()),
            late=tuple(late for _, plan in self.source.plans for late in late_lines(plan, self._responsible())),
            gaps=tuple(self._gaps()), decisions=tuple(self._decisions()), counts=self._counts(),
            versions=self._versions(), unit_word=table.unit_word(scheme), invented=scheme.invented, live=True,
            books=tuple(self._books()), questions=tuple(self._questions()))

    def _units(self) -> Iterator[data.Unit]:
        for one in self.parts:
            code = one.unit.code
            yield data.Unit(code, _text(one.unit), one.category, _text(one.unit.parent) if one.unit.parent else None,
                            self.live.out_of_contest(code) if self.live else False,
                            self.live.figure("entries_of", code) if self.live else None)

    # ------------------------------------------------------------ lines and items
    def _cells(self) -> Iterator[data.Cell]:
        for one in self.parts:
            for item in self.scheme.items:
                for line in item.indicators:
                    yield self._cell(one, item, line)

    def _cell(self, one: Any, item: Item, line: Indicator) -> data.Cell:
        code = one.unit.code
        points, absent, _ = self.live.line(line.code, code) if self.live else (None, 1, "")
        stands, named = self.states.get((code, line.code)), self._named(one, line.code)
        scored = item.section in SCORED
        return data.Cell(
            code, line.code, points if scored else None, line.points, self._state(one, line),
            self.late.get((code, line.code), 0), None if not absent else "not_applicable" if absent == 2 else "missing",
            person=named.name if named else None, due=stands.deadline if stands else None,
            promised=stands.promised if stands else None,
            confirmed=local(named.confirmed_at).date() if named and named.confirmed_at else None)

    def _state(self, one: Any, line: Indicator) -> Any:
        stands: LineState | None = self.states.get((one.unit.code, line.code))
        if not applies(line, one.category):
            return "not_applicable"
        return stands.state if stands else "going"

    def _named(self, one: Any, line: str) -> Named | None:
        return next((named for named in self.people.get((one.pk, line), ()) if named.part == "responsible"), None)

    def _responsible(self) -> Mapping[tuple[str, str], Text]:
        codes = {one.pk: one.unit.code for one in self.parts}
        return {(codes[part], line): named[0].name for (part, line), named in self.people.items()
                if named[0].part == "responsible"}

    def _matrix(self) -> Iterator[data.MatrixCell]:
        for one in self.parts:
            for item in self.scheme.items:
                if item.section in SCORED:
                    code = one.unit.code
                    late = [days for line in item.indicators if (days := self.late.get((code, line.code), 0))]
                    yield data.MatrixCell(
                        code, item.code, self.live.item(item.code, code) if self.live else None, maximum_of(item),
                        joined(self._state(one, line) for line in item.indicators), max(late, default=0), len(late))

    # ------------------------------------------------------------ results
    def _standings(self) -> Iterator[data.Standing]:
        if self.live is None:
            return
        shared = Counter(zip(self.live.told["category"], self.live.told["place"], strict=True))
        full = full_score(self.live)
        for row in ranking_rows(self.live, self.parts):
            place = self.live.figure("place", row["code"])
            yield data.Standing(
                row["code"], row["points"], full, row["place"],
                place is not None and shared[self.live.figure("category", row["code"]), place] > 1,
                (row["low"], row["high"]) if row["low"] and row["place"] else None, _between(row), row["band"],
                row["grade"])

    def _decisions(self) -> Iterator[data.Decision]:
        """Vetoes, then gates that held."""
        live = self.live
        if live is None:
            return
        for one in self.parts:
            for veto in live.vetoes(one.unit.code):
                yield _veto(live, veto)
        for one in self.parts:
            for what, why in live.gates(one.unit.code):
                yield data.Decision(one.unit.code, "gate", what, why, why)

    # ------------------------------------------------------------ books and questions
    def _gaps(self) -> Iterator[data.Gap]:
        for one in self.parts:
            found = self.books.get(one.unit_id)
            for missing in books.seen_by(found, self.actor) if found else ():
                gap, who = gap_of(missing, found), found.names.get(missing.who)  # type: ignore[arg-type,union-attr]
                kind, what = told(gap)
                yield data.Gap(one.unit.code, missing.ledger, gap.book or bilingual("report.all_ledgers"), kind, what,
                               _supplier(who, one.unit) if who else None, gap.since, missing.lines, gap.count)

    def _books(self) -> Iterator[data.Books]:
        for one in self.parts:
            if found := self.books.get(one.unit_id):
                figures = found.figures
                yield data.Books(one.unit.code, figures.entries, figures.required, figures.present, figures.late,
                                 figures.total)

    def _questions(self) -> Iterator[data.Question]:
        for row in questions_of(self.found.programme):
            yield data.Question(
                row["indicator"], Text(row["participant__unit__zh"], row["participant__unit__en"] or None), row["text"],
                local(row["asked_at"]).date(), row["answer"] or None,
                local(row["answered_at"]).date() if row["answered_at"] else None)

    # ------------------------------------------------------------ what it rests on
    def _counts(self) -> tuple[data.Labelled, ...]:
        day = full_day(self.live.day) if self.live else say("not_counted")
        entries = sum(self.live.figure("entries_of", one.unit.code) or 0 for one in self.parts) if self.live else 0
        behind = (data.Labelled(say("behind"), Text(str(self.found.behind))),) if self.found.behind else ()
        return (data.Labelled(say("counted_on"), day), data.Labelled(say("entries"), Text(f"{entries:,}")), *behind)

    def _versions(self) -> tuple[data.Labelled, ...]:
        version, hashes = self.found.version, self.live.told.get("hashes", {}) if self.live else {}
        assert version is not None
        told = {"table_version": f"{self.scheme.code} {self.scheme.version} · {version.document}",
                "facts_hash": hashes.get("facts", ""), "calendar_version": self.source.calendar.version}
        return tuple(data.Labelled(say(key), Text(value)) for key, value in told.items() if value)


def _text(row: Any) -> Text:
    return Text(row.zh, row.en or None)


def _supplier(who: Text, unit: Any) -> Text:
    """With the unit, for two units may have a person of one name."""
    return Text(f"{who.zh}（{unit.zh}）", f"{who.say('en')} ({unit.en or unit.zh})")


def _between(row: Mapping[str, Any]) -> tuple[Decimal, Decimal] | None:
    low, high = row["points_low"], row["points_high"]
    return None if low is None or high is None else (Decimal(str(round(low, 2))), Decimal(str(round(high, 2))))


def _veto(live: Live, veto: Mapping[str, Any]) -> data.Decision:
    line = live.scheme.indicator(veto["line"] or "")
    effect = "report.veto_lifted" if veto["lifted"] else "report.veto_effect" if veto["decision"] else \
        "report.veto_pending"
    return data.Decision(
        veto["unit"], "veto", line.name if line else Text(str(veto["line"] or "")), bilingual(effect),
        Text(str(veto["grounds"] or "")), veto["line"], veto["decision"] or None,
        date.fromisoformat(veto["day"]) if veto["day"] else None)
