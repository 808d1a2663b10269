"""From a table to a version: start a programme, hand in its table, read, answer, judge, issue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from maplebridge.apps.evidence.receiving import plain_name
from maplebridge.apps.programmes.actions.accept_finding import accept_finding
from maplebridge.apps.programmes.actions.answer_draft import answer_draft
from maplebridge.apps.programmes.actions.drop_draft import drop_draft
from maplebridge.apps.programmes.actions.hand_in import hand_in as hand_in_table
from maplebridge.apps.programmes.actions.issue_version import issue_version
from maplebridge.apps.programmes.actions.start_programme import start_programme
from maplebridge.apps.programmes.forms.adoption import Drop, HandIn, Start
from maplebridge.apps.programmes.queries.drafts import content_of, issued_as, open_draft
from maplebridge.apps.programmes.queries.programmes import programme_by_code
from maplebridge.apps.programmes.reading import MOST_BYTES, Handed, shipped_table
from maplebridge.apps.programmes.views.desk import Desk
from maplebridge.apps.programmes.views.sent_file import sent_file
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.views.trail import sent
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import now, today
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.web.say import named, say

MANAGE, SEEN = "programmes.manage", "programmes.view"


@page(MANAGE, writes=True)
def start(request: HttpRequest) -> HttpResponse:
    form = Start(sent(request), actor=request.actor, day=today(), initial={"begun_on": today()})  # type: ignore[attr-defined]
    return answer(request, form, lambda: start_programme(new=form.new, by=request.actor),  # type: ignore[attr-defined]
                  done=lambda _: reverse("programmes:adoption_hand_in", args=[form.cleaned_data["code"]]),
                  template="programmes/adoption_form.html", told="adoption.started", title=say("adoption.start_title"),
                  lead=say("adoption.start_lead"), submit=say("adoption.start_do"), cancel=reverse("programmes:list"))


@page(MANAGE, of=programme_by_code, seen=SEEN, writes=True)
def hand_in(request: HttpRequest, programme: Any) -> HttpResponse:
    before = open_draft(programme)
    form = HandIn(sent(request), request.FILES or None, open_file=before.file_name if before else None,
                  initial={"version": before.pk if before else None})

    def act() -> int:
        instead = form.cleaned_data["version"]
        form.renew(version=before.pk if before else "")  # what is asked once more is asked of the table open now
        return hand_in_table(programme=programme.pk, table=_handed(form), instead=instead, at=now(), by=request.actor)  # type: ignore[attr-defined]

    return answer(request, form, act, done=reverse("programmes:adoption", args=[programme.code]),
                  told="adoption.handed_in", template="programmes/adoption_form.html", multipart=True,
                  title=say("adoption.hand_in_title"), lead=say("adoption.hand_in_lead"),
                  submit=say("adoption.hand_in_do"), **_at(programme))


def _handed(form: HandIn) -> Handed:
    if form.cleaned_data["pack"]:
        return shipped_table(form.cleaned_data["pack"])
    file: UploadedFile = form.cleaned_data["file"]
    if (file.size or 0) > MOST_BYTES:
        raise Refused([Problem("adoption.too_large", Place(path="file"), {"most": MOST_BYTES // 1_000_000})])
    return Handed.of(plain_name(file.name or ""), file.read())


@page(MANAGE, of=programme_by_code, seen=SEEN, writes=True)
def table(request: HttpRequest, programme: Any) -> HttpResponse:
    """The four steps on one page; each has its own form, and `step` says which was sent."""
    draft = open_draft(programme)
    if draft is None:
        return HttpResponseRedirect(_gone_on(request, programme), status=303)
    desk = Desk(request, draft, today())
    here = reverse("programmes:adoption", args=[programme.code])

    def act() -> Any:
        desk.form.require(draft.pk, draft.version, draft.file_name)
        return {"answers": answered, "reasons": reasoned, "issue": issued}[desk.step]()

    def answered() -> str:
        given = desk.answers.answers()
        if not given:
            raise refuse("adoption.nothing_answered")
        answer_draft(draft=draft.pk, answers=given, version=desk.seen, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, say("adoption.answers_saved", count=len(given)))
        return f"{here}#answer"

    def reasoned() -> str:
        accept_finding(draft=draft.pk, reasons=desk.reasons.reasons(), version=desk.seen, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, say("adoption.reasons_saved"))
        return f"{here}#issue"

    def issued() -> str:
        typed = desk.issue.cleaned_data
        number = issue_version(draft=draft.pk, document=typed["document"], issued_on=typed["issued_on"], today=today(),
                               version=desk.seen, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, say("adoption.issued", number=number))
        return reverse("programmes:version", args=[programme.code, number])

    return answer(request, desk.form, act, done=lambda address: address, template="programmes/adoption.html",
                  desk=desk, draft=draft, **_at(programme))


def _gone_on(request: HttpRequest, programme: Any) -> str:
    """Where to go without an open table: to the version it became where somebody, or the same click, was faster."""
    number = issued_as(programme, request.POST.get("draft", ""))
    if number is None:
        if request.method == "POST":
            messages.info(request, say("adoption.none_open"))
        return reverse("programmes:adoption_hand_in", args=[programme.code])
    messages.info(request, say("adoption.issued", number=number))
    return reverse("programmes:version", args=[programme.code, number])


@page(MANAGE, of=programme_by_code, seen=SEEN, writes=True)
def drop(request: HttpRequest, programme: Any) -> HttpResponse:
    draft = open_draft(programme)
    if draft is None:
        return HttpResponseRedirect(reverse("programmes:show", args=[programme.code]), status=303)
    form = Drop(sent(request), initial={"draft": draft.pk, "version": draft.version})

    def act() -> int:
        form.require(draft.pk, draft.version, draft.file_name)
        return drop_draft(draft=draft.pk, version=form.cleaned_data["version"] or 0, by=request.actor)  # type: ignore[attr-defined]

    return answer(
        request, form, act, done=reverse("programmes:show", args=[programme.code]), told="adoption.dropped",
        template="programmes/adoption_form.html", title=say("adoption.drop_title", file=draft.file_name),
        lead=say("adoption.drop_lead"), submit=say("adoption.drop_do"), **_at(programme, "programmes:adoption"))


@page(MANAGE, of=programme_by_code, seen=SEEN)
def file(request: HttpRequest, programme: Any) -> HttpResponse:
    """The open table as it came."""
    draft = open_draft(programme)
    if draft is None:
        raise Unseen
    return sent_file(draft.file_name, content_of(draft))


def _at(programme: Any, back: str = "programmes:show") -> dict[str, Any]:
    name = named(Text(programme.zh, programme.en or None))
    return {"programme": programme, "name": name, "cancel": reverse(back, args=[programme.code])}
