"""How long a log-in lasts: 30 minutes without a request, 12 hours in all. Also: no answer of a log-in is stored by a
browser or proxy."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

BEGAN, SEEN = "began", "seen"
NOTE_EACH = 60  # seconds: how often it is noted that somebody is there
SLACK = 300  # seconds by which the clock may be set back


class SessionLimits:
    """After log-in is known, before any view. A clock that was set back by more than SLACK ends log-ins, so that no
    log-in can be stretched by it; people log in again and what they typed is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._limit(request, int(time.time()))
        answer = self.get_response(request)
        if request.session.accessed:
            answer.headers["Cache-Control"] = "no-store"
        return answer

    def _limit(self, request: HttpRequest, now: int) -> None:
        session = request.session
        if BEGAN not in session:
            session[BEGAN] = session[SEEN] = now
            UserSession.objects.create_from_request(request)
        began, seen = session[BEGAN], session[SEEN]
        if now >= began + settings.SESSION_LASTS or now >= seen + settings.SESSION_IDLE or now < seen - SLACK:
            UserSession.objects.filter(session_key=session.session_key).delete()
            session.flush()
            request.user = AnonymousUser()
        elif now >= seen + NOTE_EACH:
            session[SEEN] = now
            UserSession.objects.filter(session_key=session.session_key).update(
                last_seen_at=timezone.now(), ip=request.META.get("REMOTE_ADDR") or "0.0.0.0")
