"""The forms of evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import TemporaryUploadedFile

from maplebridge.apps.evidence.actions.records import LONGEST_REASON, LONGEST_TITLE
from maplebridge.apps.evidence.receiving import Kept, receive, seal, unseal
from maplebridge.engine.attachment import KINDS
from maplebridge.engine.problem import Problem, Refused
from maplebridge.web.fields import DayField, Form, one_text
from maplebridge.web.incoming import NO_ROOM
from maplebridge.web.say import lang, say, say_lazy
from maplebridge.words import sentence

ACCEPT = ",".join(f".{ending}" for kind in KINDS for ending in kind.endings)


def _told(problem: Problem) -> str:
    """Where in the file, what, and what to do."""
    told = sentence(problem, lang())
    where = f"[{told.where}] " if told.where else ""
    return where + one_text(told.what, told.do)


class About(Form):
    """What is said of a file."""

    title = forms.CharField(label=say_lazy("evidence.title"), max_length=LONGEST_TITLE)
    from_day = DayField(label=say_lazy("evidence.from_day"))
    to_day = DayField(label=say_lazy("evidence.to_day"), required=False)


class Add(About):
    """A file and what it shows. A file that was found good stays with the form (`kept`) when something else is refused;
    `no_room`: it could not be stored, the disk being full."""

    file = forms.FileField(label=say_lazy("evidence.file"), required=False, allow_empty_file=True,
                           help_text=say_lazy("evidence.file_help"),
                           widget=forms.FileInput(attrs={"accept": ACCEPT}))
    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("file", "title", "from_day", "to_day")

    def __init__(self, *given: Any, person: int, **named: Any) -> None:
        super().__init__(*given, **named)
        self.person = person
        self.in_hand: Kept | None = None
        self.no_room = False
        self.fields["title"].required = False
        self.fields["title"].help_text = say("evidence.title_help")

    def clean(self) -> dict[str, Any]:
        """Takes the file that came with this sending; without one, that of an earlier sending."""
        upload = self.files.get("file")
        why_not = self._receive(upload) if upload else self._unseal()
        if why_not:
            self.add_error("file", why_not)
        return self.cleaned_data

    def _receive(self, upload: TemporaryUploadedFile) -> str:
        """Why it is not taken."""
        try:
            self.in_hand = receive(upload)
        except Refused as refused:
            return " ".join(map(_told, refused.problems))
        except OSError as fault:
            if fault.errno not in NO_ROOM:
                raise
            self.no_room = True
            return say("evidence.disk_full")
        finally:
            self.renew(kept=seal(self.in_hand, self.person) if self.in_hand else "")
        return ""

    def _unseal(self) -> str:
        self.in_hand = unseal(self.data.get("kept", ""), self.person)
        return "" if self.in_hand else say("evidence.no_file")


class Withdraw(Form):
    """Why."""

    why = forms.CharField(label=say_lazy("evidence.why"), max_length=LONGEST_REASON,
                          widget=forms.Textarea(attrs={"rows": 3}), help_text=say_lazy("evidence.why_help"))
