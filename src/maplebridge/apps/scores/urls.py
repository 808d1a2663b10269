"""/scores/."""

from __future__ import annotations

app_name = "scores"
urlpatterns: list[object] = []
