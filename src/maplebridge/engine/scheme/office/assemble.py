"""Blocks, rules and settings to the mapping of scheme.yaml, with the cell of every path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.office.dues import read_due
from maplebridge.engine.scheme.office.line import Block, Cell, Line, Section
from maplebridge.engine.scheme.office.lines import tier_of
from maplebridge.engine.scheme.office.question import Answers, Question
from maplebridge.engine.scheme.office.results import add_results
from maplebridge.engine.scheme.office.rules import read_rule
from maplebridge.engine.scheme.office.rules.facts import TABLES
from maplebridge.engine.scheme.office.rules.rule import Fact, Rule, Worded
from maplebridge.engine.scheme.office.rules.statements import read_statements
from maplebridge.engine.scheme.office.settings import Settings
from maplebridge.engine.scheme.office.settle import Settled

ANY_YEAR = 2001
Mapped = dict[str, Any]
FULL_SCORE = Decimal(100)
#: Answers in a word, as the counting method they stand for.
WORDED = {"done": "完成得满分，未完成不得分", "by_share": "按完成比例得分", "judged": "得0—{points}分"}
_VETOES = re.compile("否决|取消|不得|不能|降|定为|veto|disqualif|not eligible", re.I)


@dataclass(slots=True)
class Assembled:
    """`facts`: what assessors fill in, by indicator. `unruled`: how lines without a counting method count;
    `asked_at_once`: that is still open for the whole table."""

    data: Mapped = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    facts: dict[str, tuple[Fact, ...]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    gates: dict[str, list[Mapped]] = field(default_factory=dict)
    unruled: str | None = None
    asked_at_once: bool = False


def assemble(settled: Settled, settings: Settings, file: str, top: Place, answers: Answers) -> Assembled:
    """The whole scheme; what is in doubt is left out and asked."""
    found = Assembled(places={"": top})
    found.places |= settings.places
    _ask_at_once(found, settled, answers)
    period = _period(settings, answers)
    year = settings.year or _year_of(period)
    items = [_item(found, settled, block, i, year, answers) for i, block in enumerate(settled.blocks)]
    found.data = {"format": 1, "scheme": _head(settings, file, items), "period": period, "tables": dict(TABLES),
                  "items": items}
    if not period:
        del found.data["period"]
        found.questions.append(Question("period", "", ("period_by_hand",), top))
    add_results(found.data, settled, settings, found.gates)
    return found


def _head(settings: Settings, file: str, items: list[Mapped]) -> Mapped:
    stem = PurePath(file).stem
    head: Mapped = {"code": _scheme_code(settings.approval_number or stem), "version": "1",
                    "name": label(settings.name or stem)}
    full = sum((item.get("points", Decimal(0)) for item in items if "section" not in item), Decimal(0))
    said = {"approval_number": settings.approval_number, "issued_on": settings.issued_on,
            "assessment_day": settings.assessment_day}
    head |= {key: value for key, value in said.items() if value is not None}
    if full not in (FULL_SCORE, 0):
        head["full_score"] = full
    return head


def _scheme_code(words: str) -> str:
    return re.sub(r"[^\w.\-]+", "-", words).strip("-") or "scheme"


def _period(settings: Settings, answers: Answers) -> Mapped:
    """The printed period, the printed year, else what was answered; empty where nobody said."""
    if settings.period is not None:
        start, end = settings.period
        return {"start": start, "end": end}
    if settings.year is not None:
        return {"year": settings.year}
    answer = answers.to("period", "")
    if match := re.fullmatch(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})", str(answer or "")):
        return {"start": match[1], "end": match[2]}
    return {"year": answer} if isinstance(answer, int) and 1900 <= answer <= 2100 else {}


def _year_of(period: Mapped) -> int | None:
    """The year that days without one belong to: that of the period's end."""
    return int(str(period["end"])[:4]) if "end" in period else period.get("year")


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
    rule = _rule(found, settled, block, line, answers)
    points = _points(block, line, rule, answers)
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


def _points(block: Block, line: Line, rule: Rule, answers: Answers) -> Decimal | None:
    """Those of the line, unless the office answered that its words hold; a bonus without any has what its rule or its
    section allows, else the most that its words grant for one thing."""
    words = line.cells.get("method") or line.name
    if answers.to("rule_points", words.text) == "points_of_rule" and rule.points is not None:
        return rule.points
    if line.points is not None or block.section != "bonus" or rule.questions or rule.score is None:
        return line.points
    if rule.points is not None:
        return rule.points
    if block.points is not None and len(block.lines) == 1:
        return block.points
    granted = [one.effect.high for one in read_statements(words.text).doing("add", "get") if one.effect.high]
    return max(granted, default=None)


def _note(found: Assembled, line: Line, rule: Rule) -> None:
    found.facts[line.code] = rule.facts
    found.questions += rule.questions
    for node, gates in rule.gates.items():
        found.gates.setdefault(node, []).extend(dict(gate) for gate in gates)


def _rule(found: Assembled, settled: Settled, block: Block, line: Line, answers: Answers) -> Rule:
    """The counting method's rule; where none is printed, it is asked for."""
    costs = block.code in settled.costs
    section: Section = "bonus" if costs else block.section
    method = line.cells.get("method")
    place = (method or line.name).place
    content = "\n".join(dict.fromkeys(c.text for c in (line.name, line.cells.get("content")) if c is not None))
    text = method.text if method is not None else _without_method(found, section, content)
    chosen = WORDED.get(str(answers.to("rule", text))) or (WORDED.get(found.unruled or "") if method is None else None)
    points = line.points if not costs else None
    chosen = None if chosen is None else chosen.format(points=points or 0)
    rule = read_rule(Worded(line.code, chosen or text, points, section, content), place, answers)
    if rule.score is None and not rule.questions and section in ("item", "bonus") and not found.asked_at_once:
        return replace(rule, questions=(Question("rule", text, (*WORDED, "rule_by_hand"), place),))
    return rule


def _without_method(found: Assembled, section: Section, content: str) -> str:
    """What stands for the counting method where no column has one."""
    if section != "veto" or _VETOES.search(content):
        return content
    content = content.rstrip("的。，；;.")
    return f"{content}的，一票否决" if _chinese(content) else f"{content}: veto"


def _ask_at_once(found: Assembled, settled: Settled, answers: Answers) -> None:
    """A table without any counting method is asked about once, not line by line."""
    scored = [line for block in settled.blocks if block.section in ("item", "bonus") for line in block.lines]
    if len(scored) < 2 or any("method" in line.cells for line in scored):
        return
    text = settled.blocks[0].name.text
    answer = answers.to("unruled", text)
    if settled.passed:
        found.unruled = "done"
    elif answer in WORDED:
        found.unruled = str(answer)
    elif not any(question.topic == "unscored" for question in settled.questions) and _needs_rules(scored, answers):
        found.questions.append(Question("unruled", text, tuple(WORDED), scored[0].name.place, {"count": len(scored)}))
    found.asked_at_once = found.unruled is None


def _needs_rules(scored: list[Line], answers: Answers) -> bool:
    """Whether the words of any line leave its rule open."""
    return any(read_rule(Worded(line.code, line.name.text, line.points), line.name.place, answers).score is None
               for line in scored)


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


def label(text: str) -> Any:
    """A text of the scheme in the language it is written in."""
    return text if _chinese(text) else {"zh": text, "en": text}


def _chinese(text: str) -> bool:
    return any("一" <= sign <= "鿿" for sign in text)
