"""Lists in pages by key: flat cost however far one reads, nothing skipped or doubled while rows are added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Query
from pydantic import Field

from maplebridge.api.sent import LARGEST, Asked, Told, WholeAsked

Item = TypeVar("Item", bound=Told)
Row = TypeVar("Row")
MOST = 500


class Page(Told, Generic[Item]):
    """`next` is to be sent as `after` for the rows that follow; null at the end."""

    items: list[Item]
    next: int | None = Field(examples=[None])


class Slice(Asked):
    """Which part of a list is wanted."""

    after: Annotated[WholeAsked, Field(ge=0, le=LARGEST, description="`next` of the page before")] = 0
    limit: Annotated[WholeAsked, Field(ge=1, le=MOST, description="rows of one page at most")] = 100


SliceQuery = Annotated[Slice, Query()]


def page_of(rows: QuerySet[Any, dict[str, Any]], part: Slice, say: Callable[[dict[str, Any]], Item], *,
            key: str = "pk") -> Page[Item]:
    """One page of `rows` (plain values) in the order of their key. One query."""
    shown, following = slice_of(rows, part, key=key)
    return Page(items=[say(row) for row in shown], next=following)


def slice_of(rows: QuerySet[Any, dict[str, Any]], part: Slice, *, key: str = "pk",
             ) -> tuple[list[dict[str, Any]], int | None]:
    """The rows of one page, for what must be read together of all of them, and its `next`. One query."""
    found = list(rows.filter(**{f"{key}__gt": part.after}).order_by(key)[: part.limit + 1])
    shown = found[: part.limit]
    return shown, shown[-1][key] if len(found) > part.limit else None


def page_in(rows: Sequence[Row], part: Slice, say: Callable[[Row], Item]) -> Page[Item]:
    """One page of what is made as a whole, in its own order, such as the lines of a table: by place in it."""
    end = part.after + part.limit
    return Page(items=[say(row) for row in rows[part.after : end]], next=end if end < len(rows) else None)
