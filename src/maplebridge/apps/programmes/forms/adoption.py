"""What is asked on the way from a table to a version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from maplebridge.apps.programmes.actions.accept_finding import LONGEST as LONGEST_REASON
from maplebridge.apps.programmes.actions.answer_draft import LONGEST as LONGEST_ANSWER
from maplebridge.apps.programmes.actions.answer_draft import Answer
from maplebridge.apps.programmes.actions.start_programme import NewProgramme
from maplebridge.apps.programmes.queries.drafts import Finding, key_of, question_key
from maplebridge.apps.units.forms.choose import ActorForm, UnitField
from maplebridge.engine.scheme.office import Question
from maplebridge.engine.scheme.office.asking.question import BY_HAND, OPEN_TOPICS
from maplebridge.engine.scheme.text import Text
from maplebridge.packs.pack import shipped_packs
from maplebridge.web.fields import DayField, Form
from maplebridge.web.refusals import refuse
from maplebridge.web.say import lang, say, say_lazy
from maplebridge.words import bilingual, sentence
from maplebridge.words.where import say_place

ACCEPTED = ".docx,.xlsx,.xls,.ods,.csv,.yaml,.yml,.zip"
SHORT_ANSWER = 60  # signs of a typed number, day or period
AT_ONCE = 40  # questions on the page; the next ones come when these are answered


class Start(ActorForm):
    code = forms.CharField(label=say_lazy("adoption.code"), max_length=40, help_text=say_lazy("adoption.code_help"))
    zh = forms.CharField(label=say_lazy("units.field_zh"), max_length=120)
    en = forms.CharField(label=say_lazy("units.field_en"), max_length=200, required=False)
    unit = UnitField(label=say_lazy("adoption.run_by"))
    begun_on = DayField(label=say_lazy("adoption.begun_on"), help_text=say_lazy("adoption.begun_on_help"))

    @property
    def new(self) -> NewProgramme:
        typed = self.cleaned_data
        return NewProgramme(typed["code"], Text(typed["zh"], typed["en"] or None), typed["unit"], typed["begun_on"])


def packs() -> list[tuple[str, str]]:
    return [("", say("adoption.no_pack")), *((name, say(f"adoption.pack_{name}")) for name in shipped_packs())]


class HandIn(Form):
    """A file, or a shipped pack. `open_file`: the table it would take the place of."""

    file = forms.FileField(label=say_lazy("adoption.file"), help_text=say_lazy("adoption.file_help"), required=False,
                           widget=forms.FileInput({"accept": ACCEPTED}))
    pack = forms.ChoiceField(label=say_lazy("adoption.pack"), choices=packs, required=False)

    def __init__(self, *given: Any, open_file: str | None, **named: Any) -> None:
        super().__init__(*given, **named)
        if open_file:
            self.fields["replace"] = forms.BooleanField(label=say("adoption.replace", file=open_file))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if "file" not in self.errors and bool(typed.get("file")) == bool(typed.get("pack")):
            self.add_error("file", say("adoption.file_or_pack"))
        return typed


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question as the page shows it. `number` stands in the table too; `choice`, `free`: its controls."""

    number: int
    question: Question
    what: str
    where: str
    misfit: str
    choice: BoundField | None
    free: BoundField | None


class OfDraft(Form):
    """Knows which table it was shown for."""

    draft = forms.IntegerField(widget=forms.HiddenInput)

    def require(self, key: int, version: int, file: str) -> None:
        """Raises Refused where another table has taken the place of that one; the form is for that table then."""
        if self.cleaned_data["draft"] != key:
            self.renew(draft=key, version=version)
            raise refuse("adoption.other_table", file=file)


class Answers(OfDraft):
    """The open questions, the first of them where there are many; any may be left for later. What was answered can be
    asked again."""

    step = forms.CharField(widget=forms.HiddenInput, initial="answers")

    def __init__(self, *given: Any, questions: Iterable[Question], answered: Iterable[Mapping[str, Any]],
                 **named: Any) -> None:
        super().__init__(*given, **named)
        self.still = tuple(questions)
        self.questions, self.answered = self.still[:AT_ONCE], tuple(answered)
        for question in self.questions:
            self._ask(question, key_of(question))
        for entry in self.answered:
            key = question_key(entry["topic"], entry["text"])
            self.fields[f"again_{key}"] = forms.BooleanField(label=say("adoption.ask_again"), required=False)

    def _ask(self, question: Question, key: str) -> None:
        what = _what(question).say(lang())
        open_topic = question.topic in OPEN_TOPICS
        choices = [(code, _reading(question, code).say(lang())) for code in question.readings
                   if not (open_topic and code.endswith(BY_HAND))]
        if choices:
            self.fields[f"q_{key}"] = forms.ChoiceField(label=what, choices=choices, required=False,
                                                        widget=forms.RadioSelect)
        if open_topic:
            long = question.topic == "rule"
            self.fields[f"o_{key}"] = forms.CharField(
                label=say(f"adoption.open_{question.topic}"), required=False, strip=True,
                max_length=LONGEST_ANSWER if long else SHORT_ANSWER,
                widget=forms.Textarea({"rows": 2}) if long else forms.TextInput({"autocomplete": "off"}),
                initial=str(question.misfit.answer) if question.misfit else None)

    @property
    def later(self) -> int:
        """Questions that are not on the page yet."""
        return len(self.still) - len(self.questions)

    def asked(self) -> list[Asked]:
        told = []
        for number, question in enumerate(self.questions, 1):
            key = key_of(question)
            misfit = sentence(question.problem(), lang()) if question.misfit else None
            told.append(Asked(
                number, question, _what(question).say(lang()), say_place(question.place, lang()),
                f"{misfit.what} {misfit.do}" if misfit else "",
                self[f"q_{key}"] if f"q_{key}" in self.fields else None,
                self[f"o_{key}"] if f"o_{key}" in self.fields else None))
        return told

    def closed(self) -> list[tuple[Mapping[str, Any], Text, Text, BoundField]]:
        """What was answered and fits: question and answer in words, and the box that opens it again."""
        still = {key_of(question) for question in self.still}
        keys = ((entry, question_key(entry["topic"], entry["text"])) for entry in self.answered)
        return [(entry, Text(**entry["asked"]), Text(**entry["said"]), self[f"again_{key}"])
                for entry, key in keys if key not in still]

    def answers(self) -> tuple[Answer, ...]:
        """What was chosen or typed; what was typed goes before what was chosen."""
        found = []
        for question in self.questions:
            key = key_of(question)
            typed, chosen = self.cleaned_data.get(f"o_{key}") or "", self.cleaned_data.get(f"q_{key}") or ""
            if typed or chosen:
                said = Text(typed) if typed else _reading(question, chosen)
                found.append(Answer(question.topic, question.text, typed or chosen, _what(question), said,
                                    f"o_{key}" if typed else f"q_{key}"))
        for entry in self.answered:
            if self.cleaned_data.get(f"again_{question_key(entry['topic'], entry['text'])}"):
                asked, said = Text(**entry["asked"]), Text(**entry["said"])
                found.append(Answer(entry["topic"], entry["text"], "", asked, said))
        return tuple(found)


def _what(question: Question) -> Text:
    return bilingual(f"office.ask_{question.topic}", **question.said)


def _reading(question: Question, code: str) -> Text:
    return bilingual(f"office.reading_{code}", **question.params)


class Reasons(OfDraft):
    """Why the table is issued although this was found: one reason for each kind of finding, or one for all."""

    step = forms.CharField(widget=forms.HiddenInput, initial="reasons")
    every = forms.CharField(label=say_lazy("adoption.every_reason"), max_length=LONGEST_REASON, required=False,
                            help_text=say_lazy("adoption.every_reason_help"))

    def __init__(self, *given: Any, found: Iterable[Finding], **named: Any) -> None:
        super().__init__(*given, **named)
        self.found = tuple(found)
        for one in self.found:
            if one.severity != "error":
                self.fields[_name(one)] = forms.CharField(
                    label=say("adoption.reason"), max_length=LONGEST_REASON, required=False, initial=one.reason)

    def told(self) -> list[tuple[Finding, BoundField | None]]:
        return [(one, self[_name(one)] if _name(one) in self.fields else None) for one in self.found]

    @property
    def asks(self) -> bool:
        return any(one.severity != "error" for one in self.found)

    def reasons(self) -> dict[str, str]:
        every = self.cleaned_data["every"]
        return {one.code: self.cleaned_data[_name(one)] or every for one in self.found if _name(one) in self.fields}


def _name(one: Finding) -> str:
    return f"r_{one.code.replace('.', '_')}"


class Issue(OfDraft):
    step = forms.CharField(widget=forms.HiddenInput, initial="issue")
    document = forms.CharField(label=say_lazy("adoption.document"), max_length=120,
                               help_text=say_lazy("adoption.document_help"))
    issued_on = DayField(label=say_lazy("adoption.issued_on"))


class Drop(OfDraft):
    """Asked once more."""


class Withdraw(Form):
    why = forms.CharField(label=say_lazy("adoption.why"), max_length=300, help_text=say_lazy("adoption.why_help"))
