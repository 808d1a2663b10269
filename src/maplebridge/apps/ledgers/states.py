"""Closed words of record books."""

from __future__ import annotations

# an entry: only the current one of a chain of corrections counts
CURRENT, CORRECTED, WITHDRAWN = "current", "corrected", "withdrawn"
STATES = (CURRENT, CORRECTED, WITHDRAWN)

# a review
ACCEPTED, RETURNED = "accepted", "returned"
REVIEWS = ("", ACCEPTED, RETURNED)

# how several entries came at once
IMPORTED, PASTED, SENT = "import", "paste", "api"
WAYS = (IMPORTED, PASTED, SENT)
