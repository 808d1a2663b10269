"""The readable examples of the vocabulary: each file is a rule in words, the rule as data, and cases worked by hand.

A file: `title`, `rule` (in words), `scheme` (a scheme without its head), `examples` (as in docs/reference/examples.md).
Both evaluators must give exactly what an example expects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.check import check_scheme
from maplebridge.engine.scheme.model import Scheme, Table
from maplebridge.engine.scheme.read.branch import Branch, Reading
from maplebridge.engine.scheme.yaml_text import load_yaml
from maplebridge.engine.score.facts import Facts, facts_of
from maplebridge.engine.score.reference import Absence, Reference
from maplebridge.engine.score.result import STATES, Scores
from maplebridge.engine.score.run import score
from maplebridge.packs.examples import Example, differences, read_example

FOLDER = Path(__file__).parent
ARROW = {"text": pa.string(), "int": pa.int64(), "decimal": pa.decimal128(30, 9), "bool": pa.bool_(),
         "date": pa.date32(), "datetime": pa.timestamp("us")}  # fmt: skip
Values = Callable[[str, str], Any]


def _cases(file: Path) -> Iterator[tuple[Scheme, Example]]:
    data, lines, problems = load_yaml(file.read_text(encoding="utf-8"), file.name)
    assert not problems, problems
    assert set(data) == {"title", "rule", "scheme", "examples"}
    head = {"code": file.stem, "version": "1", "name": data["title"], "kind": "other"}
    written = {"format": 1, **data["scheme"], "scheme": {**head, **data["scheme"].get("scheme", {})}}
    scheme, problems = check_scheme(written, {})
    assert scheme is not None, [(p.code, str(p.place), dict(p.params)) for p in problems if p.severity == "error"]
    for number, value in enumerate(data["examples"]):
        reading = Reading(Place(file.name), lines)
        example = read_example(Branch(reading, value, Place(file.name, path=f"examples.{number}")), scheme)
        assert not reading.problems, [(p.code, str(p.place), dict(p.params)) for p in reading.problems]
        assert example.expect or example.barred
        yield scheme, example


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.stem)
def test_both_evaluators_give_what_is_worked_by_hand(file: Path) -> None:
    cases = list(_cases(file))
    assert cases
    for scheme, example in cases:
        reference = Reference(scheme, example.units, example.rows)
        fast = score(scheme, _facts(example, scheme))
        barred = {unit: reference.ineligible(unit) for unit in example.barred}
        for values, lost in (
            (_slow(reference), barred),
            (_fast(fast), {unit: fast.ineligible().get(unit, ()) for unit in barred}),
        ):
            wrong = differences(example, values, lost)
            assert not wrong, [dict(problem.params) for problem in wrong]


def _slow(reference: Reference) -> Values:
    def value(node: str, unit: str) -> Any:
        found = reference.value(node, unit)
        return found.value if isinstance(found, Absence) else found

    return value


def _fast(scores: Scores) -> Values:
    def value(node: str, unit: str) -> Any:
        column, place = scores.column(node), scores.index(unit)
        found = column.value(place)
        return STATES[column.state[place]] if found is None else found

    return value


def _facts(example: Example, scheme: Scheme) -> Facts:
    tables = {name: _table(table, list(example.rows.get(name, ()))) for name, table in scheme.tables.items()}
    attributes = dict.fromkeys(name for unit in example.units for name in unit)
    return facts_of(tables, scheme, pa.table({name: [unit.get(name) for unit in example.units] for name in attributes}))


def _table(table: Table, rows: list[Any]) -> pa.Table:
    fields = {table.unit: "text"} | {field.name: field.type for field in table.fields}
    return pa.Table.from_pylist(rows, pa.schema([(name, ARROW[kind]) for name, kind in fields.items()]))
