"""The database is gone, locked or full: 503 with what to do and with what was typed, never a bare 500."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from maplebridge.web.say import lang

RETRY_AFTER = "10"  # seconds
WAITED = ("55P03", "40P01", "40001")  # PostgreSQL: a lock that was not to be had, two writes that waited for each other
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL = "database or disk is full"  # as SQLite says it
CSRF = "csrfmiddlewaretoken"
SECRET = "password"
LEAST = 1_000_000  # bytes
MOST = 200_000  # signs of what was typed that the page carries back
log = structlog.get_logger("maplebridge.error")


class Outage:
    """Around views. What middleware itself meets comes here by way of the site's handler of errors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        return outage(request, fault) if is_outage(fault) else None


def is_outage(fault: BaseException) -> bool:
    """Whether it will pass by itself or by more room, and is no mistake of ours."""
    return isinstance(fault, OperationalError | InterfaceError) or is_full(fault)


def is_full(fault: BaseException) -> bool:
    """No room left: on the disk of the files, or of the database."""
    return FULL in str(fault) or "No space left on device" in str(fault) \
        or (isinstance(fault, OSError) and fault.errno in NO_ROOM)


def is_locked(fault: BaseException) -> bool:
    """Whether others were writing for too long."""
    return "database is locked" in str(fault) or getattr(fault.__cause__, "sqlstate", None) in WAITED


def outage(request: HttpRequest, fault: BaseException) -> HttpResponse:
    """A page that asks the database nothing. What was typed goes with it, to be sent again as it was. Nothing of the
    step stays, a log-in neither."""
    if hasattr(request, "session"):
        request.session.modified = False
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()
    full = is_full(fault) or _no_room_at_home()
    log.error("outage", fault=type(fault).__name__, full=full)
    context = {"full": full, "locked": is_locked(fault), "number": getattr(request, "id", ""),
               "again": request.get_full_path(), "lang": tag(), "typed": _typed(request),
               "csrf_token": get_token(request)}
    answer = HttpResponse(render_to_string("refused/outage.html", context), status=503)
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def _no_room_at_home() -> bool:
    """SQLite has several words for a full disk, some of which mean other things too."""
    return shutil.disk_usage(settings.HOME).free < LEAST


def _typed(request: HttpRequest) -> list[tuple[str, str]] | None:
    """None where it cannot be sent again from here: secrets and files are typed anew."""
    if request.method != "POST":
        return None
    try:
        sent = [(name, value) for name, values in request.POST.lists() for value in values if name != CSRF]
        if request.FILES:
            return None
    except (UnreadablePostError, OSError):
        return None
    if any(SECRET in name for name, _ in sent) or sum(len(value) for _, value in sent) > MOST:
        return None
    return sent


def tag() -> str:
    """The language of the page for browsers."""
    return "en" if lang() == "en" else "zh-Hans"
