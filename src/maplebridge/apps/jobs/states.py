"""How a job stands."""

from __future__ import annotations

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
STATES = (QUEUED, RUNNING, DONE, FAILED, CANCELLED)
OPEN = (QUEUED, RUNNING)
ENDED = (DONE, FAILED, CANCELLED)
AGAIN = (FAILED, CANCELLED)  # may be started again by hand
