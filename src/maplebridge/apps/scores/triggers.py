"""A frozen result is never changed."""

from __future__ import annotations

from maplebridge.apps.audit.guard import Guard, Guarded

GUARD = Guard("scores", (Guarded("scores_scorerun"),))
