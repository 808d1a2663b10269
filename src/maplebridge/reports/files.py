"""A report as a file that somebody takes away."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from maplebridge.engine.document import Document, write_docx, write_pdf, write_xlsx
from maplebridge.web.export import made_by, sent
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import local

WRITERS: Mapping[str, Callable[[Document], bytes]] = {"docx": write_docx, "pdf": write_pdf, "xlsx": write_xlsx}


def made(request: HttpRequest) -> str:
    """When, by whom, by which version: what every list says too."""
    return "\n".join(" ".join(line) for line in made_by(request, local(timezone.now())))


def answer(form: str, document: Document) -> HttpResponse:
    """The document in this form."""
    return file_answer(form, document.title, _writer(form)(document))


def file_answer(form: str, name: str, body: bytes) -> HttpResponse:
    return sent(form, f"{name} {local(timezone.now()):%Y-%m-%d %H%M}", body)


def known(form: str) -> str:
    """Raises Unseen where no report has this form."""
    _writer(form)
    return form


def _writer(form: str) -> Callable[[Document], bytes]:
    """Raises Unseen."""
    if form not in WRITERS:
        raise Unseen
    return WRITERS[form]
