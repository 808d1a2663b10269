"""What the page of a table on its way needs: the reading, the three forms, and how far it has come."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from maplebridge.apps.programmes.forms.adoption import Answers, Issue, OfDraft, Reasons
from maplebridge.apps.programmes.queries.changes import change_rows, taking_part
from maplebridge.apps.programmes.queries.drafts import findings, made_of, read_problems, stopped, unreasoned
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.programmes.views.table_rows import ItemRows, marks_of, plain, table_rows
from maplebridge.apps.units.views.trail import category_name
from maplebridge.engine.scheme.lint import Report
from maplebridge.web import once
from maplebridge.web.say import lang, say

SHOWN_CHANGES = 60  # on this page; the rest is told by number
STEPS = ("answers", "reasons", "issue")


class Desk:
    """`draft`: a SchemeDraft. `step`: which form was sent; the first one else."""

    def __init__(self, request: HttpRequest, draft: Any, day: date) -> None:
        self.draft, self.day = draft, day
        self.made = made_of(draft)
        self.found = findings(self.made, draft.reasons, day)
        sent = request.POST if request.method == "POST" else None
        self.step = sent.get("step", "") if sent and sent.get("step") in STEPS else "answers"
        self.forms: dict[str, OfDraft] = {
            "answers": Answers(self._sent(sent, "answers"), questions=self.made.questions, answered=draft.answers,
                               initial=self._first(request), auto_id="answers_%s"),
            "reasons": Reasons(self._sent(sent, "reasons"), found=self.found, initial=self._first(request),
                               auto_id="reasons_%s"),
            "issue": Issue(self._sent(sent, "issue"), initial={**self._first(request), "issued_on": day},
                           auto_id="issue_%s")}

    def _sent(self, sent: Any, step: str) -> Any:
        return sent if self.step == step else None

    def _first(self, request: HttpRequest) -> dict[str, Any]:
        """Every form has a key of its own: the page holds three."""
        return {"draft": self.draft.pk, "version": self.draft.version, once.FIELD: once.issue(request.actor.key)}  # type: ignore[attr-defined]

    @property
    def form(self) -> OfDraft:
        return self.forms[self.step]

    @property
    def seen(self) -> int:
        """The version of the draft that the person saw."""
        return self.form.cleaned_data["version"] or 0

    @property
    def answers(self) -> Answers:
        return self.forms["answers"]  # type: ignore[return-value]

    @property
    def reasons(self) -> Reasons:
        return self.forms["reasons"]  # type: ignore[return-value]

    @property
    def issue(self) -> Issue:
        return self.forms["issue"]  # type: ignore[return-value]

    # ------------------------------------------------------------ 1 read
    @cached_property
    def marks(self) -> Any:
        return marks_of(self.made)

    @property
    def items(self) -> tuple[ItemRows, ...]:
        return table_rows(self.made.shown, self.made.pack.kinds, self.marks[0])

    @property
    def whole_marks(self) -> tuple[int, ...]:
        return tuple(self.marks[1])

    @property
    def read_problems(self) -> Any:
        return read_problems(self.made)

    # ------------------------------------------------------------ how far
    @property
    def open(self) -> int:
        return len(self.made.questions)

    @property
    def errors(self) -> int:
        return sum(len(one.problems) for one in self.found if one.severity == "error")

    @property
    def unreasoned(self) -> int:
        return len(unreasoned(self.found))

    @property
    def now(self) -> str:
        """The step that is to be done next: answer, judge, issue. Its button is the page's primary one."""
        if self.open:
            return "answer"
        return "judge" if stopped(self.found) or self.unreasoned else "issue"

    @property
    def lead(self) -> str:
        counts = {"lines": len(self.made.shown.indicators()), "items": len(self.made.shown.items)}
        if self.open:
            return say("adoption.lead_answer", count=self.open, **counts)
        if self.errors:
            return say("adoption.lead_errors", count=self.errors, **counts)
        return say("adoption.lead_reasons", count=self.unreasoned, **counts) if self.unreasoned else \
            say("adoption.lead_issue", **counts)

    # ------------------------------------------------------------ 3 judge
    @property
    def burden(self) -> Report | None:
        return self.made.linted.burden if self.made.linted else None

    @property
    def burden_rows(self) -> list[dict[str, Any]]:
        books = sorted(self.burden.ledgers, key=lambda one: -one.minutes) if self.burden else []
        return [{"code": one.code, "name": one.name, "fields": one.fields, "required": one.required,
                 "entries": plain(one.entries), "each": f"{one.seconds / 60:.1f}", "minutes": f"{one.minutes:.1f}"}
                for one in books]

    @property
    def burden_words(self) -> tuple[str, str]:
        report = self.burden
        assert report is not None
        assumed = report.assumptions
        return (say("lint.burden_total", minutes=round(report.minutes), staff=report.staff,
                    each=round(report.minutes_each), lines=report.lines, computed=report.computed),
                say("adoption.burden_assumed", per_entry=assumed.per_entry, upload=assumed.upload,
                    optional=assumed.optional, conditional=assumed.conditional, staff=report.staff,
                    entries=assumed.default_entries, basis=assumed.basis.say(lang())))

    # ------------------------------------------------------------ 4 issue
    @cached_property
    def before(self) -> Any:
        """The version in force, if there is one."""
        return in_force(self.draft.programme)

    @cached_property
    def changes(self) -> list[dict[str, Any]]:
        scheme = self.made.pack.scheme
        return change_rows(scheme_of(self.before.pk), scheme, self.made.pack.kinds) if self.before and scheme else []

    @property
    def shown_changes(self) -> list[dict[str, Any]]:
        return self.changes[:SHOWN_CHANGES]

    @property
    def more_changes(self) -> int:
        return max(0, len(self.changes) - SHOWN_CHANGES)

    @cached_property
    def units(self) -> list[tuple[str, int]]:
        """Units that take part today, by category."""
        return [(category_name(code) or say("adoption.no_category"), count)
                for code, count in sorted(taking_part(self.draft.programme, self.day).items())]

    @property
    def unit_count(self) -> int:
        return sum(count for _, count in self.units)
