"""What somebody is at which unit. A post has no version of its own: it is changed with its person's."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.named import person_addressed, unit_named
from maplebridge.api.paging import Page, Slice, page_of
from maplebridge.api.people import PersonTold, Title, shown
from maplebridge.api.sent import Day, Sent, Told, UnitCode
from maplebridge.api.versions import wanted_version
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.posts import add_post, end_post
from maplebridge.apps.units.queries.posts import post_by_key, posts_of
from maplebridge.web.refusals import Unseen

router = Router(tags=["people"])


class PostTold(Told):
    """`unit` null: it may not be seen. `to_day` null: until further notice."""

    post: int
    unit: str | None
    title: str
    main: bool
    from_day: date
    to_day: date | None


class PostNew(Sent):
    """`main`: it becomes the main post from `from_day` on; the one until then goes on beside it, or ends with
    `ends_other`."""

    unit: UnitCode
    title: Title
    main: bool = False
    ends_other: bool = False
    from_day: Day
    to_day: Day | None = None


class PostEnded(Sent):
    last_day: Annotated[Day, Field(description="what would begin later, and has not begun by today, falls away")]


def may_end(actor: Actor, who: Any, person: int, post: int) -> None:
    """Raises Unseen where the post is another's. One that is gone may have fallen away at the first sending: the action
    knows."""
    try:
        found = post_by_key(post)
    except Unseen:
        return
    if found.person_id != person:
        raise Unseen
    actor.require("people.edit", found.path, seen="people.view")


@router.get("/{int:person}/posts", response=Page[PostTold], url_name="posts", summary="Posts of a person")
@endpoint("people.view", of=person_addressed)
def posts(request: HttpRequest, person: Any, asked: Annotated[Slice, Query()]) -> Page[PostTold]:
    """Past, present and to come, in the order in which they were written down."""
    actor = request.actor  # type: ignore[attr-defined]

    def told(row: dict[str, Any]) -> PostTold:
        seen = actor.may("people.view", row["unit__path"])
        return PostTold(post=row["pk"], unit=row["unit__code"] if seen else None, title=row["title"], main=row["main"],
                        from_day=row["from_day"], to_day=row["to_day"])

    return page_of(posts_of(person), asked, told)


@router.post("/{int:person}/posts", response=PersonTold, url_name="posts", summary="Give a person a further post")
@endpoint("people.edit", of=person_addressed, seen="people.view", writes=True)
def add(request: HttpRequest, person: Any, new: PostNew) -> HttpResponse:
    """The answer is the person in their new version."""
    actor, version = request.actor, wanted_version(request, "person", person.pk)  # type: ignore[attr-defined]
    add_post(person=person.pk, unit=unit_named(new.unit, actor, "unit").pk, title=new.title, main=new.main,
             ends_other=new.ends_other, from_day=new.from_day, to_day=new.to_day, today=timezone.localdate(),
             version=version, by=actor)
    return shown(request, person.pk)


@router.post("/{int:person}/posts/{int:post}/end", response=PersonTold, url_name="post_end", summary="End a post")
@endpoint("people.view", of=person_addressed, writes=True, may=may_end)
def end(request: HttpRequest, person: Any, post: int, new: PostEnded) -> HttpResponse:
    """Any but the main one; who edits people at the post's unit may. The answer is the person in their new version."""
    version = wanted_version(request, "person", person.pk)
    ended = end_post(post=post, last_day=new.last_day, today=timezone.localdate(), version=version, by=request.actor)  # type: ignore[attr-defined]
    return shown(request, ended)
