"""What evidence can belong to. A subject registers its own kinds in AppConfig.ready:

    owners.register("unit", unit_owner)                                 # anybody who may see evidence there
    owners.register("talk", talk_owner, admit=only_its_parties)         # and is one of these

    owners.register("entry", entry_owner, changed=recount)              # and wants to know of each change

A kind with `admit` is shown by its own pages only: it is in no list over all units, and events hold no titles of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from maplebridge.apps.audit.draft import Placed
from maplebridge.apps.units.access import Actor
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen


@dataclass(frozen=True, slots=True)
class Owner:
    """A thing that has evidence. `page`: name of the address that shows it and takes its key; empty where none does."""

    kind: str
    key: str
    name: Text
    unit: Placed
    page: str

    @property
    def path(self) -> str:
        return str(self.unit.path)


Find = Callable[[str], Owner]
Admit = Callable[[Owner, Actor], None]
Changed = Callable[[str], None]
_FIND: dict[str, Find] = {}
_ADMIT: dict[str, Admit] = {}
_CHANGED: dict[str, Changed] = {}


def register(kind: str, find: Find, admit: Admit | None = None, changed: Changed | None = None) -> None:
    """`find` gives the owner of a key or raises Unseen; `admit` raises Unseen or NotPermitted for whom the rights at
    the owner's unit do not suffice; `changed` is told the key in the transaction of each write of its evidence. Raises
    ValueError where the kind is taken."""
    if kind in _FIND and _FIND[kind] is not find:
        raise ValueError(f"two owners of evidence are called {kind}")
    _FIND[kind] = find
    if admit is not None:
        _ADMIT[kind] = admit
    if changed is not None:
        _CHANGED[kind] = changed


def tell_changed(kind: str, key: str) -> None:
    """The owner's evidence was added to, changed or withdrawn."""
    if kind in _CHANGED:
        _CHANGED[kind](key)


def owner_of(kind: str, key: str) -> Owner:
    """Raises Unseen."""
    if kind not in _FIND:
        raise Unseen
    return _FIND[kind](key)


def admit(owner: Owner, actor: Actor) -> None:
    """What is asked beside the right at the owner's unit. Raises Unseen, NotPermitted."""
    if owner.kind in _ADMIT:
        _ADMIT[owner.kind](owner, actor)


def is_open(kind: str) -> bool:
    """Whether the rights at the unit are all that is asked."""
    return kind in _FIND and kind not in _ADMIT


def open_kinds() -> list[str]:
    return [kind for kind in _FIND if is_open(kind)]
