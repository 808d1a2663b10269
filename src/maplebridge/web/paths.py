"""Parts of the tree of units: a path is the parent's path and the unit's key as hex digits."""

from __future__ import annotations

from django.db.models import Q


def below(path: str, field: str = "path") -> Q:
    """Rows at or under a path. G follows F under every collation, and a range uses the index."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": path + "G"})
