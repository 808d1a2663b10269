"""Every name used exists: tables, fields, ledgers, categories, unit attributes, and the names inside expressions."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.graph import node_expressions
from maplebridge.engine.scheme.model import Absent, AnyNode, Grade, Measure, Peers, Rank, Scheme
from maplebridge.engine.scheme.validate.material import Material, fault

#: What unit lists usually have (docs/reference/scheme.md section 7).
USUAL_ATTRIBUTES = frozenset({"unit", "category", "name_zh", "name_en", "officers", "exempt", "members", "places"})
UNITS = "units"  # the table whose declaration names the others


def check(material: Material) -> Iterator[Problem]:
    asked: set[str] = set()
    for problem in _all_names(material):
        if problem.severity == "question":  # one question per name is enough
            if problem.params["name"] in asked:
                continue
            asked.add(problem.params["name"])
        yield problem
    yield from _ledgers(material)
    yield from _categories(material)


def _all_names(material: Material) -> Iterator[Problem]:
    scheme = material.scheme
    if scheme.out_of_contest is not None:
        yield from _expression(material, scheme.out_of_contest, "out_of_contest", "out_of_contest")
    for name, node in scheme.nodes.items():
        for expr in node_expressions(node):
            yield from _expression(material, expr, material.paths.get(name, name), name)
        yield from _attributes(material, name, node)


def _expression(material: Material, expr: Expr, path: str, used_by: str) -> Iterator[Problem]:
    known = set(material.scheme.nodes) | set(material.scheme.parameters)
    for name in sorted(expr.names() - known):
        yield from _attribute(material, name, path, used_by, known)


def _attribute(
    material: Material, name: str, path: str, used_by: str, others: Collection[str] = ()
) -> Iterator[Problem]:
    """A name that is neither node nor parameter must be a column of the unit list; where that list is not at hand, a
    name close to a known one is a slip, any other a question."""
    declared = material.tables.get(UNITS)
    attributes = USUAL_ATTRIBUTES | set(material.attributes or ())
    attributes |= {field.name for field in declared.fields} if declared else set()
    if name in attributes:
        return
    near = nearest(name, {*others, *attributes})
    if material.attributes is not None or declared is not None or near:
        yield fault("validate.unknown_name", path, name=name, used_by=used_by, near=near or "-")
    else:
        yield fault("validate.attribute_unseen", path, "question", name=name, used_by=used_by)


def nearest(name: str, known: Collection[str]) -> str:
    """The known name that was probably meant; empty if none is close."""
    found = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.8)
    return found[0] if found else ""


def _attributes(material: Material, name: str, node: AnyNode) -> Iterator[Problem]:
    path = material.paths.get(name, name)
    wanted = [how.within for how in (node.deco.missing, node.deco.not_applicable) if isinstance(how, Absent)]
    match node:
        case Measure(per=per):
            wanted.append(per)
        case Peers(within=within) | Rank(within=within) | Grade(within=within):
            wanted.append(within)
    for attribute in wanted:
        if attribute is not None:
            yield from _attribute(material, attribute, path, name)
    if "category" in wanted and not material.scheme.categories:
        yield fault("validate.no_categories", path, "warning", used_by=name)


def _ledgers(material: Material) -> Iterator[Problem]:
    scheme = material.scheme
    for i, code in enumerate(scheme.ledgers):
        if material.kinds is not None and code not in material.kinds:
            yield _unknown("validate.unknown_ledger", f"ledgers.{i}", code, material.kinds, "")
        if code in scheme.ledgers[:i]:
            yield fault("validate.ledger_twice", f"ledgers.{i}", ledger=code)
    for path, _, indicator in material.indicators():
        for code in indicator.ledgers:
            if code not in scheme.ledgers and code not in scheme.tables:
                yield _unknown("validate.unknown_ledger", f"{path}.ledgers", code, scheme.ledgers, indicator.code)


def _categories(material: Material) -> Iterator[Problem]:
    known = _codes(material.scheme)
    for i, category in enumerate(material.scheme.categories):
        if category.code in [other.code for other in material.scheme.categories[:i]]:
            yield fault("validate.category_twice", f"categories.{i}.code", category=category.code)
    for path, _, indicator in material.indicators():
        for code in indicator.applies_to:
            if code not in known:
                yield _unknown("validate.unknown_category", f"{path}.applies_to", code, known, indicator.code)


def _codes(scheme: Scheme) -> list[str]:
    return [category.code for category in scheme.categories]


def _unknown(code: str, path: str, name: str, known: Collection[str], indicator: str) -> Problem:
    return fault(code, path, name=name, indicator=indicator or "-", known=", ".join(sorted(known)) or "-")
