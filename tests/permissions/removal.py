"""Takes away each line of the policy in turn and tries the cells that consult it again: every removal must be noticed.

Lines: each right of each role, and what the rule of each address asks (its right; the right without which a thing does
not exist for somebody)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

import tests.home  # noqa: F401 - before Django reads its settings
from tests.permissions.database import throw_away

INSIDE = {  # a right that no address asks for alone: where it changes what a page says
    "views.share": ("GET overview:save_view",),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the policy. `without`: takes it away for a while. `addresses`: keys of those that may consult it, the
    likeliest first; `who`: whose cells can tell; `inside`: addresses whose page says something else without it."""

    name: str
    without: Any
    addresses: tuple[str, ...]
    who: tuple[str, ...]
    right: str | None = None
    inside: tuple[str, ...] = ()


def main() -> int:
    with throw_away():
        from tests.permissions import expected
        from tests.permissions.addresses import addresses
        from tests.permissions.cells import row, said
        from tests.permissions.scene import make_scene
        from tests.permissions.tried import tried

        scene, wanted = make_scene(), expected.read()
        known = {address.key: address for address in tried(addresses())}
        lines = list(policy(known))
        cells = 0

        def tell(key: str, line: Line) -> dict[str, str]:
            nonlocal cells
            found = row(scene, known[key], line.who)
            cells += sum(map(len, found.values()))
            return found

        def noticed(line: Line) -> bool:
            with line.without():
                return any(tell(key, line) != {who: wanted[key][who] for who in line.who} for key in line.addresses)

        def noticed_unlocked(line: Line) -> bool:
            """Without the second lock the line itself must make the difference."""
            with _unlocked(line, known):
                for key in line.addresses:
                    kept = tell(key, line)
                    with line.without():
                        if tell(key, line) != kept:
                            return True
            return False

        def noticed_inside(line: Line) -> bool:
            """What the page says changes, though it opens to everybody."""
            for key in line.inside:
                (who,), address = line.who, known[key]
                whole = said(scene, address, who)
                with line.without():
                    if said(scene, address, who) != whole:
                        return True
            return False

        behind, unnoticed = [], []
        for line in lines:
            if not noticed(line) and not noticed_inside(line):
                (behind if noticed_unlocked(line) else unnoticed).append(line.name)
        for name in behind:
            print(f"noticed once the second lock behind it is open too: {name}")
        for name in unnoticed:
            print(f"not noticed: {name}")
        print(f"permission matrix: {len(lines)} lines of the policy removed, {cells} cells tried again, "
              f"{len(unnoticed)} removals unnoticed")
        return 1 if unnoticed else 0


def policy(known: dict[str, Any]) -> Iterator[Line]:
    """Every line there is."""
    from maplebridge.apps.units.access import ROLES
    from tests.permissions.scene import WHO

    for role, rights in ROLES.items():
        for right in sorted(rights):
            yield Line(f"{role} has {right}", lambda role=role, right=right: _role_without(role, right),
                       _likeliest(known, right), (role,), inside=INSIDE.get(right, ()))
    for key, address in known.items():
        rule = address.rule
        if rule.right:
            yield Line(f"{key} asks for {rule.right}", lambda rule=rule: _rule_with(rule, right=None),
                       _of_rule(known, rule), WHO, rule.right)
        if rule.of and rule.seen and rule.seen != rule.right:
            yield Line(f"{key} exists for {rule.seen} only", lambda rule=rule: _rule_with(rule, seen=None),
                       _of_rule(known, rule), WHO)


def _likeliest(known: dict[str, Any], right: str) -> tuple[str, ...]:
    """Addresses whose rule names the right, then those that ask in their own way: everybody's own matters, and of a
    right that no rule names any of the rest."""
    named = [key for key, address in known.items() if right in (address.rule.right, address.rule.seen)]
    own = [key for key, address in known.items() if address.rule.right is None and not address.rule.public]
    return (*named, *own) if named else (*(key for key in known if key not in own), *own)


def _of_rule(known: dict[str, Any], rule: Any) -> tuple[str, ...]:
    return tuple(key for key, address in known.items() if address.rule is rule)


@contextmanager
def _role_without(role: str, right: str) -> Iterator[None]:
    from maplebridge.apps.units.access import ROLES

    whole = ROLES[role]
    ROLES[role] = whole - {right}
    try:
        yield
    finally:
        ROLES[role] = whole


@contextmanager
def _unlocked(line: Line, known: dict[str, Any]) -> Iterator[None]:
    """What asks for the line's right after the rule let somebody in lets everybody pass, and so does what a call of the
    API demands beyond its rule."""
    from maplebridge.api import endpoint
    from maplebridge.apps.units import guard
    from maplebridge.apps.units.access import Actor

    may, holds, reach, admit = Actor.may, Actor.holds, Actor.reach, guard.admit
    within = False

    def admit_as_ever(*asked: Any) -> Any:
        nonlocal within
        within = True
        try:
            return admit(*asked)
        finally:
            within = False

    def is_open(right: str) -> bool:
        return right == line.right and not within

    beyond = {view: view.may for key in line.addresses if (view := known[key].call) is not None}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Actor, "may", lambda actor, right, path: is_open(right) or may(actor, right, path))
        patch.setattr(Actor, "holds", lambda actor, right: is_open(right) or holds(actor, right))
        patch.setattr(Actor, "reach", lambda actor, right: ("",) if is_open(right) else reach(actor, right))
        patch.setattr(guard, "admit", admit_as_ever)
        patch.setattr(endpoint, "admit", admit_as_ever)
        for view in beyond:
            patch.setattr(view, "may", None)
        yield


def _rule_with(rule: Any, **changes: Any) -> AbstractContextManager[None]:
    @contextmanager
    def changed() -> Iterator[None]:
        before = {name: getattr(rule, name) for name in changes}
        for name, value in changes.items():
            object.__setattr__(rule, name, value)  # a rule is frozen for everybody else
        try:
            yield
        finally:
            for name, value in before.items():
                object.__setattr__(rule, name, value)

    return changed()


if __name__ == "__main__":
    sys.exit(main())
