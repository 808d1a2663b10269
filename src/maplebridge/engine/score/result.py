"""What a run gives: frozen columns of values with their states, the gates that held, and the hashes of the input."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maplebridge.engine.scheme.model import Rank, Scheme
from maplebridge.engine.scheme.rows import Workdays
from maplebridge.engine.scheme.text import Text as Words
from maplebridge.engine.score.cells import PRESENT, Cells
from maplebridge.engine.score.evaluation import GateHit
from maplebridge.engine.score.facts.tables import Facts
from maplebridge.engine.score.measures.figures import Figures

PERIOD = "period"
STATES = ("present", "missing", "not_applicable")


@dataclass(frozen=True, slots=True)
class Column:
    """A node's values over all units (ascending codes). `decimals`: of the node's last rounding, None if unrounded."""

    cells: Cells
    decimals: int | None

    @property
    def values(self) -> npt.NDArray[np.float64]:
        """Numbers; NaN where a value is absent or a text."""
        return np.where(self.cells.present() & ~self.cells.is_text(), self.cells.number.hi, np.nan)

    @property
    def state(self) -> npt.NDArray[np.int8]:
        """0 present, 1 missing, 2 not applicable."""
        return self.cells.state

    @property
    def texts(self) -> list[str | None]:
        """Texts (grades); None where a value is absent or a number."""
        text = self.cells.text
        if text is None:
            return [None] * len(self.cells.state)
        return [
            text.words[code] if is_text else None
            for code, is_text in zip(text.codes.tolist(), self.cells.is_text().tolist(), strict=True)
        ]

    def decimal(self, unit: int) -> Decimal | None:
        """The exact number of a cell: all its decimals where rounded, else 30 significant digits; None if none."""
        if self.cells.state[unit] != PRESENT or bool(self.cells.is_text()[unit]):
            return None
        value = self.cells.number.decimal(unit)
        if self.decimals is None:
            return value
        rounded = round(value, max(self.decimals, 0))
        return rounded if abs(rounded - value) <= abs(value) * Decimal("1e-25") else value

    def value(self, unit: int) -> Decimal | str | None:
        """A cell: number, text or None."""
        text = self.cells.text
        if text is not None and bool(self.cells.is_text()[unit]):
            return text.words[int(text.codes[unit])]
        return self.decimal(unit)


@dataclass(frozen=True, slots=True)
class GateEntry:
    """A gate that held for a unit. `place`: in the node's list, from 0."""

    node: str
    window: str
    unit: str
    place: int
    action: str
    because: Words


@dataclass(frozen=True)
class Scores:
    """The result of a run. Windows are "period", codes of parts, or "previous:" before either."""

    scheme: Scheme
    facts: Facts
    cells: Mapping[tuple[str, str], Cells]
    hits: tuple[GateHit, ...]
    calendar: Workdays | None = None
    figures: Figures | None = field(default=None, compare=False, repr=False)  # that it was worked out from

    @property
    def units(self) -> tuple[str, ...]:
        """Unit codes, ascending: the order of all columns."""
        return self.facts.units.codes

    def windows(self, node: str) -> tuple[str, ...]:
        """Codes of the windows a node was evaluated in."""
        return tuple(window for name, window in self.cells if name == node)

    def column(self, node: str, window: str = PERIOD) -> Column:
        """Raises KeyError for a node or window that was not evaluated."""
        code = self.scheme.period.whole.code if window == PERIOD else window
        kind = self.scheme.nodes[node]
        rounding = kind.deco.round
        decimals = rounding[-1].to if rounding else 0 if isinstance(kind, Rank) and kind.ties != "mean" else None
        return Column(self.cells[node, code], decimals)

    def index(self, unit: str) -> int:
        """Place of a unit in every column. Raises KeyError if unknown."""
        return self._places[unit]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.units)}

    def gates(self, window: str = PERIOD) -> list[GateEntry]:
        """Every gate that held in a window, nodes in scheme order, units ascending."""
        code = self.scheme.period.whole.code if window == PERIOD else window
        order = {name: place for place, name in enumerate(self.scheme.nodes)}
        here = sorted((hit for hit in self.hits if hit.window == code), key=lambda hit: (order[hit.node], hit.place))
        found = [
            GateEntry(hit.node, hit.window, self.units[unit], hit.place, hit.gate.action, hit.gate.because)
            for hit in here
            for unit in np.flatnonzero(hit.units).tolist()
        ]
        return sorted(found, key=lambda entry: (order[entry.node], entry.unit))

    def ineligible(self, window: str = PERIOD) -> dict[str, tuple[str, ...]]:
        """Units that lost a prize by a gate, with the prizes."""
        code = self.scheme.period.whole.code if window == PERIOD else window
        lost: dict[str, dict[str, None]] = {}
        for hit in self.hits:
            if hit.window == code and hit.gate.action == "ineligible_for":
                for unit in np.flatnonzero(hit.units).tolist():
                    lost.setdefault(self.units[unit], {})[str(hit.gate.value)] = None
        return {unit: tuple(prizes) for unit, prizes in sorted(lost.items())}

    def table(self, nodes: Iterable[str] | None = None, window: str = PERIOD) -> pa.Table:
        """Wide: a row per unit, columns `unit` and one per node (float64, or text where a node gives texts)."""
        columns: dict[str, pa.Array] = {"unit": pa.array(self.units, pa.string())}
        for name in nodes if nodes is not None else self.scheme.nodes:
            column = self.column(name, window)
            if column.cells.text is not None:
                columns[name] = pa.array([_shown(column.value(unit)) for unit in range(len(self.units))], pa.string())
            else:
                columns[name] = pa.array(column.values, from_pandas=True)
        return pa.table(columns)

    def long_table(self) -> pa.Table:
        """A row per node, window and unit: node, window, unit, state, value (exact decimal as text, or text)."""
        parts = []
        count = len(self.units)
        for name, window in self.cells:
            column = self.column(name, window)
            parts.append(
                pa.table(
                    {
                        "node": pa.array([name] * count, pa.string()),
                        "window": pa.array([window] * count, pa.string()),
                        "unit": pa.array(self.units, pa.string()),
                        "state": pa.array([STATES[state] for state in column.state.tolist()], pa.string()),
                        "value": pa.array([_shown(column.value(unit)) for unit in range(count)], pa.string()),
                    }
                )
            )
        return pa.concat_tables(parts) if parts else pa.table({})

    def gate_table(self) -> pa.Table:
        """A row per gate that held: node, window, unit, place (in the node's list), action."""
        rows = [
            (hit.node, hit.window, self.units[unit], hit.place, hit.gate.action)
            for hit in self.hits
            for unit in np.flatnonzero(hit.units).tolist()
        ]
        columns = list(zip(*sorted(rows), strict=True)) or [()] * 5
        kinds = (pa.string(), pa.string(), pa.string(), pa.int64(), pa.string())
        names = ("node", "window", "unit", "place", "action")
        return pa.table([pa.array(c, k) for c, k in zip(columns, kinds, strict=True)], names=names)

    def hashes(self) -> dict[str, str]:
        """SHA-256 of scheme and facts, and the calendar's version: what a bundle prints beside a result."""
        return {
            "scheme": hashlib.sha256(repr(self.scheme).encode()).hexdigest(),
            "facts": self.facts.fingerprint(),
            "calendar": str(getattr(self.calendar, "version", "")),
        }


def _shown(value: Decimal | str | None) -> str | None:
    return format(value, "f") if isinstance(value, Decimal) else value
