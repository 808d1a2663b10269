"""Lists in pages by key: flat cost however far one reads, nothing skipped or doubled while rows are added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Query, Schema

Item = TypeVar("Item")
MOST = 500


class Page(Schema, Generic[Item]):
    """`next` is to be sent as `after` for the rows that follow; null at the end."""

    items: list[Item]
    next: int | None


class Slice(Schema):
    """Which part of a list is wanted."""

    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=MOST)] = 100


SliceQuery = Annotated[Slice, Query()]


def page_of(rows: QuerySet, part: Slice, say: Callable[[Any], Item]) -> dict[str, Any]:
    """One page of `rows` in the order of their keys. One query."""
    found: Sequence[Any] = list(rows.filter(pk__gt=part.after).order_by("pk")[: part.limit + 1])
    shown = found[: part.limit]
    key = (lambda row: row["pk"]) if shown and isinstance(shown[0], dict) else (lambda row: row.pk)
    return {"items": [say(row) for row in shown], "next": key(shown[-1]) if len(found) > part.limit else None}
