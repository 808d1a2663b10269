"""Units x indicators and units x items: points, state, lateness, person, steps, ladder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from maplebridge.engine.schedule import PlanLine, PlanRow
from maplebridge.engine.schedule.states import State, joined, line_state
from maplebridge.engine.scheme.model import Indicator, Item, Measure, Steps
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme import data
from maplebridge.reports.programme.compose.ladder import ladder, value_text
from maplebridge.reports.programme.compose.material import Material
from maplebridge.words import bilingual

ZERO = Decimal(0)


class Lines:
    """The cells of every unit, made once and asked by unit and indicator."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.plan_lines: dict[tuple[str, str], PlanLine] = {}
        self.plan_rows: dict[tuple[str, str], list[PlanRow]] = defaultdict(list)
        if material.plan is not None:
            self.plan_lines = {(line.unit, line.indicator): line for line in material.plan.lines()}
            for row in material.plan.rows():
                self.plan_rows[row.unit, row.task.indicator].append(row)
        self.promised: dict[str, dict[str, date]] = defaultdict(dict)
        for (unit, task), day in material.promised.items():
            self.promised[unit][task] = day
        self.responsible = _responsible(material)
        roles = [one.responsible_role for one in material.scheme.indicators() if one.responsible_role]
        self.roles = {role.zh: role for role in roles}

    def cells(self) -> tuple[data.Cell, ...]:
        return tuple(
            self._cell(unit.unit, str(unit.values.get("category") or ""), item, indicator)
            for unit in self.material.units
            for item in self.material.scheme.items
            for indicator in item.indicators
        )

    def _cell(self, unit: str, category: str, item: Item, indicator: Indicator) -> data.Cell:
        value = self.material.number(indicator.score, unit) if indicator.score else None
        line = self.plan_lines.get((unit, indicator.code))
        applies = not indicator.applies_to or category in indicator.applies_to
        scored = item.section in ("item", "bonus")
        return data.Cell(
            unit, indicator.code, value if scored else None, indicator.points,
            self._state(unit, indicator.code) if applies else "not_applicable",
            line.late if line else 0,
            None if value is not None else "not_applicable" if not applies else "missing",
            None if scored or not indicator.score else self._figure(indicator, unit),
            self._alert(indicator, unit), self.responsible.get((unit, indicator.code)),
            line.deadline if line else None, tuple(self._steps(unit, indicator.code)),
            ladder(self.material.trace(indicator.score, unit), self.material.told) if indicator.score else (),
        )

    def _figure(self, indicator: Indicator, unit: str) -> Text:
        """As it is read: a share in percent, any other number with two decimals."""
        name = indicator.score or ""
        value = self.material.number(name, unit)
        if value is None:
            return value_text(self.material.trace(name, unit).value)
        node = self.material.scheme.nodes[name]
        if isinstance(node, Measure) and node.over is not None:
            return Text(f"{value * 100:.1f} %")
        return Text(f"{value:.2f}".rstrip("0").rstrip("."))

    def _alert(self, indicator: Indicator, unit: str) -> bool:
        """A figure that a steps node with words judges, and not with its usual word (`else`)."""
        at = self.material.scores.index(unit)
        said = [
            (self.material.scores.column(node.name).texts[at], node.otherwise)
            for node in self.material.scheme.nodes.values()
            if isinstance(node, Steps) and node.of == indicator.score and isinstance(node.otherwise, str)
        ]
        return any(word is not None and word != usual for word, usual in said)

    def _state(self, unit: str, indicator: str) -> State:
        return line_state(self.plan_lines.get((unit, indicator)), self.plan_rows[unit, indicator], self.promised[unit])

    def _steps(self, unit: str, indicator: str) -> Iterable[data.Step]:
        for row in self.plan_rows[unit, indicator]:
            promise = self.promised[unit].get(row.task.key)
            due = row.must_finish or promise or row.finish
            if row.state == "waived" or due is None:
                continue
            why = row.why.get("must_start")
            reason = bilingual(why.code, **why.params) if why else None
            who = self.roles.get(row.task.role, Text(row.task.role)) if row.task.role else None
            yield data.Step(row.task.name, due, row.finish if row.state == "done" else None, row.original, row.late,
                            who, reason)

    def matrix(self, cells: Iterable[data.Cell]) -> tuple[data.MatrixCell, ...]:
        by_line = {(cell.unit, cell.indicator): cell for cell in cells}
        return tuple(
            self._matrix_cell(unit.unit, item, [by_line[unit.unit, i.code] for i in item.indicators])
            for unit in self.material.units
            for item in self.material.scheme.items
            if item.section in ("item", "bonus")
        )

    def _matrix_cell(self, unit: str, item: Item, lines: list[data.Cell]) -> data.MatrixCell:
        scored = item.code in self.material.scheme.nodes
        value = self.material.number(item.code, unit) if scored else None
        late = [line.late for line in lines if line.late]
        trace = ladder(self.material.trace(item.code, unit), self.material.told) if scored else ()
        maximum = item.points or sum((line.maximum for line in lines), ZERO)
        return data.MatrixCell(unit, item.code, value, maximum, joined(line.state for line in lines),
                               max(late, default=0), len(late), trace)


def _responsible(material: Material) -> dict[tuple[str, str], Text]:
    """(unit, indicator) -> who answers for it by the table: the holder of the responsible role in the unit."""
    by_role: dict[tuple[str, str], Text] = {}
    for person in material.people:
        name = material.persons.get(str(person.values.get("account")))
        if name is not None:
            by_role.setdefault((person.unit, str(person.values.get("role"))), name)
    return {
        (unit.unit, indicator.code): by_role[unit.unit, indicator.responsible_role.zh]
        for unit in material.units
        for indicator in material.scheme.indicators()
        if indicator.responsible_role and (unit.unit, indicator.responsible_role.zh) in by_role
    }
