"""A YAML mapping to a Scheme, or to all its faults at once. Format: docs/reference/scheme.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.graph import ordered, references
from maplebridge.engine.scheme.model import (
    Absent,
    AnyNode,
    Combine,
    Decorations,
    Item,
    Scheme,
)
from maplebridge.engine.scheme.places import node_paths
from maplebridge.engine.scheme.read.analysis import read_analysis
from maplebridge.engine.scheme.read.branch import Branch, Reading, as_day
from maplebridge.engine.scheme.read.decorations import read_absent, read_rounding
from maplebridge.engine.scheme.read.head import (
    read_categories,
    read_ladder,
    read_parameters,
    read_period,
    read_stages,
    read_tables,
)
from maplebridge.engine.scheme.read.items import Defaults, read_items
from maplebridge.engine.scheme.read.joins import combine, formula, rollup_of
from maplebridge.engine.scheme.read.measures import measure, panel, tally
from maplebridge.engine.scheme.read.names import with_exact_names
from maplebridge.engine.scheme.read.nodes import NodeReader
from maplebridge.engine.scheme.read.results import grade, rank
from maplebridge.engine.scheme.read.shapes import curve, lookup, peers, steps
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.scheme.yaml_text import Lines, load_yaml

FORMAT = 1
FULL_SCORE = Decimal(100)
KINDS = ("creation", "grade_evaluation", "internal_appraisal", "other")
NO_DAYS = (date(2000, 1, 1), date(2099, 12, 31))


def read_scheme_text(text: str, file: str) -> tuple[Scheme | None, tuple[Problem, ...]]:
    """From YAML text; `file` names it in messages."""
    data, lines, problems = load_yaml(text, file)
    if problems and data is None:
        return None, problems
    scheme, more = read_scheme(data, Place(file), lines)
    return (None if problems else scheme), (*problems, *more)


def read_scheme(data: Any, place: Place, lines: Lines | None = None) -> tuple[Scheme | None, tuple[Problem, ...]]:
    """From a mapping. The Scheme is None where any fault was found."""
    scheme, problems = read_partly(data, place, lines)
    return (None if problems else scheme), problems


def read_partly(data: Any, place: Place, lines: Lines | None = None) -> tuple[Scheme, tuple[Problem, ...]]:
    """What could be read even where there were faults, so that further checks can go on and show all at once."""
    reading = Reading(place, lines or {})
    top = Branch(reading, data, place)
    if top.integer("format", FORMAT) != FORMAT:
        top.fault("scheme.format", "format", value=str(top.data.get("format")), known=FORMAT)
    scheme = _scheme(top, reading)
    top.done()
    return scheme, tuple(reading.problems)


def _scheme(top: Branch, reading: Reading) -> Scheme:
    top.string("extends")
    assesses = top.string("assesses")
    head = top.branch("scheme")
    code = head.string("code", required=True) or ""
    valid = _validity(head)
    period = read_period(top.branch("period"), (valid[0] or NO_DAYS[0], valid[1] or NO_DAYS[1]))
    reader = NodeReader({
        "measure": measure, "curve": curve, "steps": steps, "lookup": lookup, "tally": tally, "panel": panel,
        "peers": peers, "combine": combine, "expr": formula, "rollup": rollup_of(period.parts), "rank": rank,
        "grade": grade,
    })
    defaults = _defaults(top)
    items = read_items(top, reader, defaults)
    named = top.branch("nodes")
    for name in named.data:
        reader.read(named.branch(name), name)
    _add_total(reader, items, defaults)
    result = top.branch("result")
    scheme = Scheme(
        code=code, assesses=assesses, version=head.string("version", "1") or "1", name=head.label("name", code),
        kind=head.choice("kind", KINDS, "other"),  # type: ignore[arg-type]
        period=period, nodes={}, items=items, invented=head.flag("invented"),
        legal_basis=head.text("legal_basis"), approval_number=head.string("approval_number"),
        valid_from=valid[0], valid_until=valid[1], issued_on=head.day("issued_on"),
        assessment_day=head.day("assessment_day"), stages=read_stages(top), categories=read_categories(top),
        out_of_contest=top.node_expr("out_of_contest"), parameters=read_parameters(top), ladder=read_ladder(top),
        na_default=defaults.na_rule, ledgers=top.strings("ledgers"), tables=read_tables(top),  # type: ignore[arg-type]
        total=_result(result, "total", reader), place=_result(result, "place", reader),
        grade=_result(result, "grade", reader),
        full_score=head.decimal("full_score") or FULL_SCORE, notes=top.strings("notes"),
        analysis=read_analysis(top.branch("analysis"), reader.nodes), source=top.data,
    )
    result.done()
    head.done()
    nodes = _linked(top, reading, scheme, reader.nodes)
    return replace(scheme, nodes=nodes)


def _validity(head: Branch) -> tuple[date | None, date | None]:
    text = head.string("valid")
    if text is None:
        return None, None
    start, _, end = text.partition("/")
    first, last = as_day(start.strip()), as_day(end.strip())
    if first is None or last is None or last < first:
        head.wrong("valid", "from_to", text)
        return None, None
    return first, last


def _defaults(top: Branch) -> Defaults:
    rounding = top.branch("rounding")
    steps_of = {key: read_rounding(rounding, key) for key in ("indicator", "item", "total")}
    rounding.done()
    missing = read_absent(top, "missing", None) if top.has("missing") else Absent("value", Decimal(0))
    na_rule = top.choice("not_applicable", ("full_marks", "rescale", "exclude"), "full_marks")
    return Defaults(missing, na_rule, steps_of["indicator"], steps_of["item"], steps_of["total"])


def _add_total(reader: NodeReader, items: tuple[Item, ...], defaults: Defaults) -> None:
    counted = [item for item in items if item.section in ("item", "bonus") and item.code in reader.nodes]
    if "total" in reader.nodes or not counted:
        return
    rules = {indicator.na_rule for item in counted if item.section == "item" for indicator in item.indicators}
    absent = "rescale" if "rescale" in rules else "skip" if "exclude" in rules else "keep"
    reader.nodes["total"] = Combine(
        "total", tuple(item.code for item in counted), "sum", absent=absent,  # type: ignore[arg-type]
        full=tuple(item.points if item.section == "item" else Decimal(0) for item in counted),
        deco=Decorations(round=defaults.total, label=Text("总分", "Total")),
    )


def _result(result: Branch, key: str, reader: NodeReader) -> str | None:
    name = result.string(key, key if key in reader.nodes else None)
    if name is not None and name not in reader.nodes:
        result.fault("scheme.unknown_node", key, name=name)
    return name


def _linked(top: Branch, reading: Reading, scheme: Scheme, nodes: dict[str, AnyNode]) -> dict[str, AnyNode]:
    """Names in expressions made exact, children first; unknown names and cycles are faults."""
    exact = with_exact_names(nodes, scheme.parameters)

    def place_of(name: str) -> Place:
        return replace(top.place, path=node_paths(replace(scheme, nodes=exact))[name])

    for name, node in exact.items():
        for wanted in references(node):
            if wanted not in exact:
                reading.fault("scheme.unknown_node", place_of(name), name=wanted, used_by=name)
    order, cycle = ordered(exact)
    if cycle:
        reading.fault("scheme.node_cycle", place_of(cycle[0]), chain=" → ".join(cycle))
        return exact
    return {name: exact[name] for name in order}
