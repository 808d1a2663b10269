"""rank and grade."""

from __future__ import annotations

from maplebridge.engine.scheme.model import (
    AnyNode,
    Band,
    Decorations,
    Grade,
    Quota,
    Rank,
)
from maplebridge.engine.scheme.read.branch import Branch
from maplebridge.engine.scheme.read.nodes import NodeReader
from maplebridge.engine.scheme.read.shapes import TIES
from maplebridge.engine.scheme.text import Text


def rank(reader: NodeReader, branch: Branch, name: str, deco: Decorations) -> AnyNode | None:
    of = reader.child(branch, "of", name)
    node = Rank(
        name, of or "", branch.string("within"),
        deco.round,
        branch.choice("direction", ("higher", "lower"), "higher"),
        branch.choice("ties", TIES, "min"),  # type: ignore[arg-type]
        branch.strings("tie_break"), branch.node_expr("exclude"),
        deco=Decorations(deco.missing, deco.not_applicable, deco.floor, deco.cap, (), deco.gates, deco.order,
                         deco.label),
    )
    return node if of else None


def grade(reader: NodeReader, branch: Branch, name: str, deco: Decorations) -> AnyNode | None:
    of = reader.child(branch, "of", name, required=False)
    bands = tuple(band for part in branch.branches("bands") if (band := _band(part)))
    otherwise = branch.string("else", required=True)
    labels = branch.branch("labels")
    named: dict[str, Text] = {word: text for word in labels.data if (text := labels.text(word))}
    quota = branch.branch("quota")
    within = quota.string("within")
    rounding = quota.choice("round", ("floor", "half_up", "ceil"), "floor")
    ties = quota.choice("ties", ("drop", "keep"), "drop")
    quotas = tuple(found for band in bands if (found := _quota(quota, band.grade)))
    quota.done()
    if not bands or otherwise is None:
        return None
    return Grade(name, of, bands, otherwise, quotas, within, rounding, ties, named, deco=deco)  # type: ignore[arg-type]


def _band(part: Branch) -> Band | None:
    """{grade: good, at_least: 80, requires: …}, or short {good: 80}."""
    if not part.has("grade"):
        rest = [key for key in part.data if key not in ("requires", "at_least")]
        if len(rest) == 1:
            band = Band(rest[0], part.num(rest[0]), part.node_expr("requires"))
            part.done()
            return band
    word = part.string("grade", required=True)
    band = Band(word or "", part.num("at_least"), part.node_expr("requires"))
    part.done()
    return band if word else None


def _quota(quota: Branch, word: str) -> Quota | None:
    if not quota.has(word):
        return None
    part = quota.branch(word)
    share = part.num("at_most")
    part.done()
    return Quota(word, share) if share is not None else None
