"""Closed words of programmes."""

from __future__ import annotations

# a table on its way to be issued
READING, ISSUED, DROPPED = "reading", "issued", "dropped"
DRAFTS = (READING, ISSUED, DROPPED)

# a part in a line
RESPONSIBLE, ASSISTANT = "responsible", "assistant"
PARTS = (RESPONSIBLE, ASSISTANT)

# a step of a plan
OPEN, RUNNING, DONE, WAIVED = "open", "running", "done", "waived"
TASKS = (OPEN, RUNNING, DONE, WAIVED)

# where a step comes from; anything else is another subject's kind, with its key beside it
TEMPLATE, SPLIT, ADDED = "template", "split", "added"
