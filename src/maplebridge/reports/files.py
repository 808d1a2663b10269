"""A report as a file that somebody takes away."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.utils import timezone

from maplebridge.apps.units.access import Actor
from maplebridge.engine.document import Document, write_docx, write_pdf, write_xlsx
from maplebridge.web.export import made_by, most_rows, sent
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.web.say import local

WRITERS: Mapping[str, Callable[[Document], bytes]] = {"docx": write_docx, "pdf": write_pdf, "xlsx": write_xlsx}


def made(actor: Actor) -> str:
    """When, by whom, by which version: what every list says too."""
    return "\n".join(" ".join(line) for line in made_by(actor, local(timezone.now())))


def answer(form: str, document: Document) -> HttpResponse:
    """The document in this form."""
    return file_answer(form, document.title, WRITERS[form](document))


def file_answer(form: str, name: str, body: bytes) -> HttpResponse:
    return sent(form, dated(name), body)


def dated(name: str) -> str:
    """The name of a file, without its ending."""
    return f"{name} {local(timezone.now()):%Y-%m-%d %H%M}"


def fits(form: str, rows: int, columns: int) -> None:
    """Raises Refused where a file of the form does not take so many rows."""
    most = most_rows(form, columns)
    if rows > most:
        raise refuse("report.too_long", count=rows, most=most)


def known(form: str) -> str:
    """Raises Unseen where no report has this form."""
    if form not in WRITERS:
        raise Unseen
    return form
