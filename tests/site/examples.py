"""What to look at: for each address that names something, an object of the cast or one made for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.apps.cast import Cast

PARTS = {  # answers that are no pages, and why
    "language": "only takes a choice",
    "health": "for monitors",
    "metrics": "for monitors",
    "jobs:progress": "a part of jobs:show",
    "jobs:file": "a file",
}
VISITORS: dict[str, str | None] = {}  # who looks, where the right alone does not say it
EXAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {}
