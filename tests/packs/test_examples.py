"""Every worked example of every shipped pack comes out as written, by the reference and by the fast path."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest

from maplebridge.engine.scheme.model import Scheme, Table
from maplebridge.engine.score.facts import Facts, facts_of
from maplebridge.engine.score.reference import Absence, Reference
from maplebridge.engine.score.result import STATES, Scores
from maplebridge.engine.score.run import score
from maplebridge.packs.examples import Example, differences, read_examples, with_ledgers
from maplebridge.packs.pack import SHIPPED, Pack, load_pack, shipped_packs

PACKS = {name: load_pack(name) for name in shipped_packs()}


def _cases() -> Iterator[tuple[str, Example]]:
    for name, pack in PACKS.items():
        examples, problems = read_examples(SHIPPED / name, _scheme(pack))
        assert not problems, [f"{problem.code} {problem.place} {dict(problem.params)}" for problem in problems]
        yield from ((name, example) for example in examples)


def _scheme(pack: Pack) -> Scheme:
    return with_ledgers(pack.sound()[0], pack.kinds)


CASES = tuple(_cases())
NAMED = [f"{pack}: {example.name.say('en')}" for pack, example in CASES]


@pytest.mark.parametrize(("pack", "example"), CASES, ids=NAMED)
def test_reference_gives_what_the_example_says(pack: str, example: Example) -> None:
    calendar = PACKS[pack].sound()[1]
    reference = Reference(_scheme(PACKS[pack]), example.units, example.rows, calendar)

    def value(node: str, unit: str) -> object:
        found = reference.value(node, unit)
        return found.value if isinstance(found, Absence) else found

    wrong = differences(example, value, {unit: reference.ineligible(unit) for unit in example.barred})
    assert not wrong, [dict(problem.params) for problem in wrong]


@pytest.mark.parametrize(("pack", "example"), CASES, ids=NAMED)
def test_fast_path_gives_what_the_example_says(pack: str, example: Example) -> None:
    scheme = _scheme(PACKS[pack])
    scores = score(scheme, _facts(example, scheme), calendar=PACKS[pack].sound()[1])

    def value(node: str, unit: str) -> object:
        column, place = scores.column(node), scores.index(unit)
        found = column.value(place)
        return STATES[column.state[place]] if found is None else found

    lost = {unit: tuple(_lost(scores, unit)) for unit in example.barred}
    wrong = differences(example, value, lost)
    assert not wrong, [dict(problem.params) for problem in wrong]


def _lost(scores: Scores, unit: str) -> Iterator[str]:
    for entry in scores.gates():
        if entry.unit == unit and entry.action == "ineligible_for":
            yield str(scores.scheme.nodes[entry.node].deco.gates[entry.place].value)


ARROW = {"text": pa.string(), "int": pa.int64(), "decimal": pa.decimal128(30, 9), "bool": pa.bool_(),
         "date": pa.date32(), "datetime": pa.timestamp("us")}


def _facts(example: Example, scheme: Scheme) -> Facts:
    """The rows of an example as typed tables. Tables without rows are there, as in a real folder of facts."""
    tables = {name: _table(table, list(example.rows.get(name, ()))) for name, table in scheme.tables.items()}
    attributes = dict.fromkeys(name for unit in example.units for name in unit)
    return facts_of(tables, scheme, pa.table({name: [unit.get(name) for unit in example.units] for name in attributes}))


def _table(table: Table, rows: list[object]) -> pa.Table:
    fields = {table.unit: "text"} | {field.name: field.type for field in table.fields}
    return pa.Table.from_pylist(rows, pa.schema([(name, ARROW[kind]) for name, kind in fields.items()]))


@pytest.mark.parametrize("pack", sorted(PACKS))
def test_every_scored_line_and_veto_has_an_example(pack: str) -> None:
    """A line is shown when an example expects of it what an empty unit would not get anyway, or a veto is in force."""
    scheme = _scheme(PACKS[pack])
    empty = Reference(scheme, [{"unit": "empty"}], {}, PACKS[pack].sound()[1])
    shown = {
        node
        for name, example in CASES
        if name == pack
        for (_, node), wanted in example.expect.items()
        if empty.value(node, "empty") != wanted
    }
    counted = [item for item in scheme.items if item.section in ("item", "bonus")]
    scored = {line.code for item in counted for line in item.indicators}
    assert scored <= shown
    assert {"vetoes_in_force", "grade", "place"} <= shown
