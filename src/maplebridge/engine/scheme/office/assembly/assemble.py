"""Blocks, rules and settings to the mapping of scheme.yaml, with the cell of every path."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.office.asking.question import Answers, Question
from maplebridge.engine.scheme.office.assembly.assembled import Assembled
from maplebridge.engine.scheme.office.assembly.counting import ask_at_once, points_of, rule_of
from maplebridge.engine.scheme.office.assembly.labels import label
from maplebridge.engine.scheme.office.assembly.opening import head_of, period_of, year_of
from maplebridge.engine.scheme.office.assembly.results import add_results
from maplebridge.engine.scheme.office.dues.read import read_due
from maplebridge.engine.scheme.office.items.line import Block, Line
from maplebridge.engine.scheme.office.items.settle import Settled
from maplebridge.engine.scheme.office.lines.draft import tier_of
from maplebridge.engine.scheme.office.rules.facts import TABLES
from maplebridge.engine.scheme.office.rules.rule import Mapped, Rule
from maplebridge.engine.scheme.office.settings.model import Settings
from maplebridge.engine.scheme.office.wording.cell import Cell

ANY_YEAR = 2001


def assemble(settled: Settled, settings: Settings, file: str, top: Place, answers: Answers) -> Assembled:
    """The whole scheme; what is in doubt is left out and asked."""
    found = Assembled(places={"": top})
    found.places |= settings.places
    ask_at_once(found, settled, answers)
    period = period_of(settings, answers)
    year = settings.year or year_of(period)
    items = [_item(found, settled, block, i, year, answers) for i, block in enumerate(settled.blocks)]
    found.data = {"format": 1, "scheme": head_of(settings, file, items), "period": period, "tables": dict(TABLES),
                  "items": items}
    if not period:
        del found.data["period"]
        found.questions.append(Question("period", "", ("period_by_hand",), top))
    add_results(found.data, settled, settings, found.gates)
    return found


# ------------------------------------------------------------ items
def _item(found: Assembled, settled: Settled, block: Block, i: int, year: int | None, answers: Answers) -> Mapped:
    path = f"items.{i}"
    found.places |= {path: block.name.place, f"{path}.name": block.name.place, f"{path}.points": block.points_place}
    costs = block.code in settled.costs
    item: Mapped = {"code": block.code, "name": label(block.name.text)}
    if block.points is not None and block.section in ("item", "bonus") and not costs:
        item["points"] = block.points
    if block.section != "item" or costs:
        item["section"] = "bonus" if costs else block.section
    item["indicators"] = [_indicator(found, settled, block, line, f"{path}.indicators.{j}", year, answers)
                          for j, line in enumerate(block.lines)]
    own = [indicator.get("points") for indicator in item["indicators"]]
    if "points" in item and block.section == "item" and None not in own:
        item["points"] = sum(own, Decimal(0))
    return item


def _indicator(
    found: Assembled, settled: Settled, block: Block, line: Line, path: str, year: int | None, answers: Answers
) -> Mapped:
    costs = block.code in settled.costs
    rule = rule_of(found, settled, block, line, answers)
    points = points_of(block, line, rule, answers)
    place = (line.cells.get("method") or line.name).place
    found.places |= {path: line.name.place, f"{path}.name": line.name.place, f"{path}.points": line.points_place,
                     f"{path}.score": place, f"{path}.method": place}
    indicator: Mapped = {"code": line.code, "name": label(line.name.text)}
    if line.group is not None:
        indicator["group"] = label(line.group.text)
    indicator |= _words(line)
    words = line.cells.get("kind") or line.cells.get("level")
    tier = tier_of(words.text) if words is not None else None
    if tier is not None and block.section == "item":
        indicator["tier"] = tier
    if block.section == "veto":
        indicator["tier"] = "bottom_line"
    elif block.section == "monitoring":
        indicator["tier"] = "diagnostic"
    if points is not None and block.section in ("item", "bonus"):
        indicator["points"] = abs(points) if not costs else Decimal(0)
    indicator |= _due(found, line, f"{path}.due", year, answers)
    if rule.score is not None and not rule.questions:
        indicator["score"] = dict(rule.score)
    _note(found, line, rule)
    return indicator


def _note(found: Assembled, line: Line, rule: Rule) -> None:
    found.facts[line.code] = rule.facts
    found.questions += rule.questions
    for node, gates in rule.gates.items():
        found.gates.setdefault(node, []).extend(dict(gate) for gate in gates)


def _due(found: Assembled, line: Line, path: str, year: int | None, answers: Answers) -> Mapped:
    cell = line.cells.get("due")
    rhythm = line.cells.get("period")
    said: Mapped = {}
    for key, source in (("due", cell), ("period", rhythm)):
        if source is None:
            continue
        read = read_due(source.text, source.place, answers, year)
        if year is None and read.questions and not read_due(source.text, source.place, answers, ANY_YEAR).questions:
            continue  # the answer about the period settles it
        found.places[path.replace(".due", f".{key}")] = source.place
        if key == "due":
            found.questions += read.questions
            said |= {"due": read.due} if read.due else {}
        if read.period and "period" not in said:
            said["period"] = read.period
    return said


def _words(line: Line) -> Mapped:
    """Texts of a line as the scheme has them."""
    cells: Mapping[str, Cell] = line.cells
    definition = "\n".join(c.text for c in (cells.get("definition"), cells.get("content")) if c is not None)
    said: Mapped = {"definition": definition, "method": cells["method"].text if "method" in cells else "",
                    "verification": cells["check"].text if "check" in cells else ""}
    said |= {"lead_department": cells["department"].text if "department" in cells else "",
             "responsible_role": cells["person"].text if "person" in cells else ""}
    return {key: text if key == "verification" else label(text) for key, text in said.items() if text}
