"""The kinds of jobs. A subject registers its own in AppConfig.ready:

    register("people.import", import_people, title="people.job_import", right="people.import")

and asks for one with `actions.asking.ask(kind="people.import", params={...}, unit=3, by=actor)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maplebridge.engine.scheme.text import Text
from maplebridge.words.phrases import label

if TYPE_CHECKING:
    from maplebridge.apps.jobs.run import Outcome, Run

Work = Callable[["Run"], "Outcome | None"]
Page = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """`title`: code of its name. `right`: asked of the asker at the job's unit when it is asked for and again before
    each step; also who else may fetch its file. `mine`: what comes out shows what its asker may see, so nobody else
    fetches it, and they only while they hold the roles they asked with. `page`: from the params, where what it made is
    seen. `by_hand`: offered on the page of jobs. `tries`: starts without a finished step after which it fails.
    `longest_step`: seconds after which a step counts as hung."""

    name: str
    work: Work
    title: str
    right: str | None = None
    mine: bool = False
    page: Page | None = None
    by_hand: bool = False
    tries: int = 5
    longest_step: int = 3600

    def text(self) -> Text:
        return label(self.title) or Text(self.name)


KINDS: dict[str, Kind] = {}


def register(name: str, work: Work, *, title: str, right: str | None = None, mine: bool = False,
             page: Page | None = None, by_hand: bool = False, tries: int = 5, longest_step: int = 3600) -> None:
    """Raises ValueError where the name is taken by other work."""
    if name in KINDS and KINDS[name].work is not work:
        raise ValueError(f"two kinds of job are called {name}")
    KINDS[name] = Kind(name, work, title, right, mine, page, by_hand, tries, longest_step)


def title_of(name: str) -> Text:
    """The name of a kind; its bare code where this version of the program no longer knows it."""
    return KINDS[name].text() if name in KINDS else Text(name)
