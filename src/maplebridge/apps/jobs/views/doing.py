"""Jobs: start one, cancel one, start one again."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.jobs.actions.asking import ask, cancel, retry
from maplebridge.apps.jobs.queries.jobs import by_hand, job_seen
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.guard import page
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import NotPermitted
from maplebridge.web.say import named, say, say_lazy


class Start(Form):
    """Which kind."""

    kind = forms.ChoiceField(label=say_lazy("jobs.kind"), widget=forms.RadioSelect)

    def __init__(self, *given: object, actor: Actor) -> None:
        super().__init__(*given)
        self.fields["kind"].choices = [(kind.name, named(kind.text())) for kind in by_hand(actor)]  # type: ignore[attr-defined]


@page(None, writes=True)
def start(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not by_hand(actor):
        raise NotPermitted("jobs.manage")
    form = Start(request.POST or None, actor=actor)
    return answer(request, form, lambda: ask(kind=form.cleaned_data["kind"], by=request.actor),  # type: ignore[attr-defined]
                  done=_page_of, told="jobs.told_asked", title=say("jobs.start"), lead=say("jobs.start_lead"),
                  submit=say("jobs.start_do"), cancel=reverse("jobs:list"))


@page(None, writes=True)
def stop(request: HttpRequest, job: int) -> HttpResponse:
    """Asks once more, then cancels."""
    return _sure(request, job, cancel, "jobs.cancel")


@page(None, writes=True)
def again(request: HttpRequest, job: int) -> HttpResponse:
    """Asks once more, then starts it again."""
    return _sure(request, job, retry, "jobs.again")


def _sure(request: HttpRequest, job: int, act: Callable[..., int], word: str) -> HttpResponse:
    found = job_seen(request.actor, job, timezone.now())  # type: ignore[attr-defined]
    if not found.may_manage:
        raise NotPermitted("jobs.manage")
    return answer(request, Form(request.POST or None), lambda: act(job=job, by=request.actor),  # type: ignore[attr-defined]
                  done=_page_of, told=f"{word}_told", title=say(word), lead=say(f"{word}_lead", job=found.title),
                  submit=say(f"{word}_do"), cancel=_page_of(job))


def _page_of(job: int) -> str:
    return reverse("jobs:show", args=[job])
