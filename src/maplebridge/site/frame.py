"""What the frame of every page shows: places of the rail, person, languages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html."""
    return {"actor": getattr(request, "actor", None)}
