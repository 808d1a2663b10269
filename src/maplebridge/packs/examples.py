"""Worked examples of a pack: facts in, expected values out. Format: docs/reference/examples.md.

They are the readable tests of a scheme. Whoever writes or changes a pack runs them with each evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from maplebridge.engine.ledger import Kind, table_of
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.model import Field, Scheme, Table
from maplebridge.engine.scheme.read.branch import Branch, Reading
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.reference import Absence, Reference
from maplebridge.packs.pack import Pack
from maplebridge.packs.parts import read_yaml

FORMAT = 1
SCHEME_FILE = "scheme.yaml"
INELIGIBLE = "ineligible"
Row = Mapping[str, Any]
Evaluator = Callable[[str, str], Any]  # node, unit -> number, text, or a word for absence


@dataclass(frozen=True, slots=True)
class Example:
    """`rows`: table -> typed rows; `expect`: (unit, node) -> value; `barred`: unit -> prizes lost by a gate."""

    place: Place
    name: Text
    units: tuple[Row, ...]
    rows: Mapping[str, tuple[Row, ...]]
    expect: Mapping[tuple[str, str], Decimal | str]
    barred: Mapping[str, tuple[str, ...]]


def with_ledgers(scheme: Scheme, kinds: Mapping[str, Kind]) -> Scheme:
    """The scheme with the tables of its ledgers beside its own, so that their dates and types are known."""
    return replace(scheme, tables={**{code: table_of(kind) for code, kind in kinds.items()}, **scheme.tables})


def read_examples(folder: Path, scheme: Scheme) -> tuple[tuple[Example, ...], tuple[Problem, ...]]:
    """All `examples/*.yaml` of a pack's folder, in the order of their names. `scheme`: with its ledgers."""
    found, problems = [], []
    for file in sorted((folder / "examples").glob("*.yaml")):
        value, lines, faults = read_yaml(file)
        reading = Reading(Place(file.name), lines)
        example = read_example(Branch(reading, value, Place(file.name)), scheme)
        problems += [*faults, *reading.problems]
        found.append(example)
    return tuple(found), tuple(problems)


def differences(example: Example, value: Evaluator, barred: Mapping[str, tuple[str, ...]]) -> list[Problem]:
    """Every expected value that an evaluator does not give. Numbers must be equal, absence is written as its word.

    barred: unit -> the prizes it lost, for the units whose `ineligible` the example states.
    """
    compared = [(unit, node, wanted, value(node, unit)) for (unit, node), wanted in example.expect.items()]
    compared += [
        (unit, INELIGIBLE, ", ".join(wanted) or "-", ", ".join(barred.get(unit, ())) or "-")
        for unit, wanted in example.barred.items()
    ]
    return [
        Problem(
            "pack.example_differs",
            replace(example.place, path=f"expect.{unit}.{node}"),
            {"example": example.name, "unit": unit, "node": node, "wanted": wanted, "found": _shown(found)},
        )
        for unit, node, wanted, found in compared
        if found != wanted
    ]


def _shown(found: Any) -> str:
    return f"{found.normalize():f}" if isinstance(found, Decimal) else str(found)


def check_examples(pack: Pack) -> tuple[Problem, ...]:
    """The examples of a sound pack that cannot be read or do not come out as written, by the reference."""
    scheme, calendar = pack.sound()
    scheme = with_ledgers(scheme, pack.kinds)
    folder = pack.folders[-1]
    examples, problems = read_examples(folder, scheme) if (folder / SCHEME_FILE).is_file() else ((), ())
    wrong: list[Problem] = []
    for example in examples:
        reference = Reference(scheme, example.units, example.rows, calendar)

        def value(node: str, unit: str, reference: Reference = reference) -> Any:
            found = reference.value(node, unit)
            return found.value if isinstance(found, Absence) else found

        wrong += differences(example, value, {unit: reference.ineligible(unit) for unit in example.barred})
    return (*problems, *wrong)


def read_example(top: Branch, scheme: Scheme) -> Example:
    """One example; its faults go to the branch's reading."""
    if top.integer("format", FORMAT) != FORMAT:
        top.fault("scheme.format", "format", value=str(top.data.get("format")), known=FORMAT)
    name = top.text("name", required=True) or Text(top.place.file or "")
    units = _units(top.branch("units"))
    facts = top.branch("facts")
    rows = {table: _rows(facts, table, scheme, units) for table in facts.data}
    expect, barred = _expected(top.branch("expect"), scheme, units)
    top.done()
    return Example(top.place, name, tuple(units.values()), rows, expect, barred)


def _units(branch: Branch) -> dict[str, Row]:
    return {unit: {"unit": unit, **branch.branch(unit).data} for unit in branch.data}


def _rows(facts: Branch, name: str, scheme: Scheme, units: Mapping[str, Row]) -> tuple[Row, ...]:
    table = scheme.tables.get(name)
    if table is None:
        facts.fault("pack.example_table", name, table=name, known=", ".join(sorted(scheme.tables)))
        return ()
    found: list[Row] = []
    for part in facts.branches(name):
        times = part.integer("rows", 1, low=0)
        row = {key: _cell(part, key, table) for key in part.data if key != "rows"}
        if row.get(table.unit) not in units:
            part.fault("pack.example_unit", table.unit, unit=str(row.get(table.unit)))
        found += [_numbered(row, n) for n in range(1, times + 1)]
    return tuple(found)


def _numbered(row: Row, n: int) -> Row:
    """A copy of the row; {n} in a text is its number."""
    return {key: value.replace("{n}", str(n)) if isinstance(value, str) else value for key, value in row.items()}


def _cell(part: Branch, key: str, table: Table) -> Any:
    field = next((field for field in table.fields if field.name == key), Field(key) if key == table.unit else None)
    if field is None:
        part.fault("pack.example_field", key, field=key, table=table.name)
        return None
    raw = part.raw(key)
    value = None if raw is None else typed(raw, field.type)
    if raw is not None and value is None:
        part.fault("pack.example_value", key, field=key, value=str(raw), type=field.type)
    return value


def typed(raw: Any, kind: str) -> Any:
    """A YAML value as a cell of that type (text int decimal number bool date datetime), or None where it is none."""
    match kind:
        case "bool":
            return raw if isinstance(raw, bool) else None
        case "int" | "decimal" | "number":
            return Decimal(raw) if isinstance(raw, int | Decimal) and not isinstance(raw, bool) else None
        case "date":
            return raw if isinstance(raw, date) else None
        case "datetime":
            return _moment(raw)
    return raw if isinstance(raw, str) else str(raw) if isinstance(raw, int) else None


def _moment(raw: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(raw))
    except ValueError:
        return None


def _expected(
    branch: Branch, scheme: Scheme, units: Mapping[str, Row]
) -> tuple[dict[tuple[str, str], Decimal | str], dict[str, tuple[str, ...]]]:
    expect: dict[tuple[str, str], Decimal | str] = {}
    barred: dict[str, tuple[str, ...]] = {}
    for unit in branch.data:
        below = branch.branch(unit)
        if unit not in units:
            branch.fault("pack.example_unit", unit, unit=unit)
        if below.has(INELIGIBLE):
            barred[unit] = below.strings(INELIGIBLE)
        for node in below.data:
            value = below.raw(node)
            if node == INELIGIBLE:
                continue
            if node not in scheme.nodes:
                below.fault("pack.example_node", node, node=node)
            elif isinstance(value, int | Decimal | str) and not isinstance(value, bool):
                expect[unit, node] = value if isinstance(value, str) else Decimal(value)
            else:
                below.wrong(node, "number_or_text", value)
    return expect, barred
