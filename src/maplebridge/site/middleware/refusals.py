"""Refusals as pages in the user's language."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maplebridge.web.refusals import NotPermitted, Refused, Stale, Unseen


class Refusals:
    """Actions and guards raise; here it becomes an answer. Forms tell theirs in place before it comes to this."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        match fault:
            case NotPermitted():
                return render(request, "refused/not_permitted.html", {"right": fault.right}, status=403)
            case Unseen():
                return render(request, "refused/unseen.html", status=404)
            case Stale():
                return render(request, "refused/stale.html", {"stale": fault}, status=409)
            case Refused():
                return render(request, "refused/problems.html", {"problems": fault.problems}, status=422)
        return None
