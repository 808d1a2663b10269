"""Rules compared: the kind, and part by part what another number, condition or source changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from maplebridge.engine.scheme.diff.change import EVERYONE, Affected, Change, reason, touched
from maplebridge.engine.scheme.diff.facts import Facts, facts_of
from maplebridge.engine.scheme.graph import needs
from maplebridge.engine.scheme.model import AnyNode, Indicator, Scheme
from maplebridge.engine.scheme.text import Text

#: A part that changed alike in so many rules is one decision, not many.
MANY = 3
ALIKE = ("round", "missing", "not_applicable")


def rule_changes(old: Scheme, new: Scheme, pairs: list[tuple[Indicator, Indicator]]) -> Iterator[Change]:
    """The rules of indicators that both versions have, then the named nodes."""
    found = [change for before, after in pairs for change in _indicator_rule(old, new, before, after)]
    yield from _gathered(found)
    yield from _named(old, new)


def _indicator_rule(old: Scheme, new: Scheme, before: Indicator, after: Indicator) -> Iterator[Change]:
    affects = touched(before, after)
    if before.score is None or after.score is None:
        if before.score is not None:
            yield reason("diff.rule_removed", affects, after.code, indicator=after.code, name=after.name)
        if after.score is not None:
            yield reason("diff.rule_added", affects, after.code, indicator=after.code, name=after.name)
        return
    ours, theirs = _family(old, before.score), _family(new, after.score)
    for tail in dict.fromkeys((*ours, *theirs)):
        first, second = ours.get(tail), theirs.get(tail)
        if first is None or second is None:
            if not _parent_changed(tail, ours, theirs):
                yield reason("diff.rule_shape", affects, after.code, indicator=after.code, name=after.name)
                return
            continue
        full = (before.points, after.points) if tail == "" else (None, None)
        if _kind(first) != _kind(second):
            yield reason("diff.rule_kind", affects, after.code, indicator=after.code, name=after.name,
                         old=_kind(first), new=_kind(second))
            continue
        parts = _parts(facts_of(first, old.nodes, full[0]), facts_of(second, new.nodes, full[1]))
        for (part, which), one, other in parts:
            yield reason("diff.rule_part", affects, after.code, indicator=after.code, name=after.name,
                         part=f"part_{part}", which=_which(which), old=one, new=other)


def _family(scheme: Scheme, root: str) -> dict[str, AnyNode]:
    """A rule and the nodes written inside it, by what follows the root's name."""
    return {
        name.removeprefix(root): node
        for name, node in reversed(list(scheme.nodes.items()))
        if name == root or name.startswith(f"{root}/")
    }


def _parent_changed(tail: str, ours: dict[str, AnyNode], theirs: dict[str, AnyNode]) -> bool:
    """A part of a rule whose kind changed needs no word of its own."""
    above = tail.rpartition("/")[0]
    first, second = ours.get(above), theirs.get(above)
    return first is None or second is None or _kind(first) != _kind(second)


def _kind(node: AnyNode) -> str:
    return type(node).__name__.lower().replace("formula", "expr")


def _which(which: str) -> str:
    return f" {which}" if which else ""


def _parts(old: Facts, new: Facts) -> Iterator[tuple[tuple[str, str], object, object]]:
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield key, old.get(key), new.get(key)


def _gathered(found: list[Change]) -> Iterator[Change]:
    """Equal changes of a default are said once, with their number."""
    def alike(change: Change) -> tuple[str, ...]:
        return tuple(str(change.params.get(key)) for key in ("part", "which", "old", "new"))

    counts = Counter(alike(change) for change in found if change.params.get("part", "")[5:] in ALIKE)
    said: set[tuple[str, ...]] = set()
    for change in found:
        key = alike(change)
        if counts[key] < MANY:
            yield change
        elif key not in said:
            said.add(key)
            params = {name: change.params[name] for name in ("part", "old", "new")}
            yield replace(reason("diff.rule_everywhere"), params={**params, "count": counts[key]})


def _named(old: Scheme, new: Scheme) -> Iterator[Change]:
    first, second = _own_nodes(old), _own_nodes(new)
    users = _users(new)
    for name in dict.fromkeys((*first, *second)):
        one, other = first.get(name), second.get(name)
        if one is None or other is None:
            if one is not None and "/" not in name:
                yield reason("diff.node_removed", node=_label(one))
            if other is not None and "/" not in name:
                yield reason("diff.node_added", node=_label(other))
            continue
        affects, line = users.get(name, (EVERYONE, None))
        if _kind(one) != _kind(other):
            yield reason("diff.node_kind", affects, line, node=_label(other), old=_kind(one), new=_kind(other))
        else:
            for (part, which), before, after in _parts(facts_of(one, old.nodes), facts_of(other, new.nodes)):
                yield reason("diff.node_part", affects, line, node=_label(other), part=f"part_{part}",
                             which=_which(which), old=before, new=after)


def _users(scheme: Scheme) -> dict[str, tuple[Affected, str | None]]:
    """Whom a named node touches through the indicators that count by it; the line where it is only one."""
    found: dict[str, list[Indicator]] = {}
    for indicator in scheme.indicators():
        left = [indicator.score] if indicator.score else []
        seen: set[str] = set()
        while left:
            name = left.pop()
            if name not in seen:
                seen.add(name)
                left += needs(scheme.nodes[name], scheme.nodes)
        for name in seen:
            found.setdefault(name, []).append(indicator)
    return {name: (touched(*many), many[0].code if len(many) == 1 else None) for name, many in found.items()}


def _own_nodes(scheme: Scheme) -> dict[str, AnyNode]:
    """Nodes that belong to no indicator and were not made for an item or as the usual total."""
    made = {item.code for item in scheme.items} | {indicator.score for indicator in scheme.indicators()}
    if scheme.source and "total" not in (scheme.source.get("nodes") or {}):
        made.add("total")
    return {name: node for name, node in scheme.nodes.items() if name.partition("/")[0] not in made}


def _label(node: AnyNode) -> Text | str:
    return node.deco.label or node.name
