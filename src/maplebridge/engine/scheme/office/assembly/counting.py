"""How a line earns its points: its counting method as a rule, what its words grant, and what is asked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from maplebridge.engine.scheme.office.asking.question import Answers, Question
from maplebridge.engine.scheme.office.assembly.assembled import Assembled
from maplebridge.engine.scheme.office.assembly.labels import is_chinese
from maplebridge.engine.scheme.office.items.line import Block, Line
from maplebridge.engine.scheme.office.items.settle import Settled
from maplebridge.engine.scheme.office.rules import read_rule
from maplebridge.engine.scheme.office.rules.rule import Rule, Worded
from maplebridge.engine.scheme.office.rules.statements.read import read_statements
from maplebridge.engine.scheme.office.wording.cell import Section

#: Answers in a word, as the counting method they stand for.
WORDED = {"done": "完成得满分，未完成不得分", "by_share": "按完成比例得分", "judged": "得0—{points}分"}


def rule_of(found: Assembled, settled: Settled, block: Block, line: Line, answers: Answers) -> Rule:
    """The counting method's rule; where none is printed, it is asked for."""
    costs = block.code in settled.costs
    section: Section = "bonus" if costs else block.section
    method = line.cells.get("method")
    place = (method or line.name).place
    content = "\n".join(dict.fromkeys(c.text for c in (line.name, line.cells.get("content")) if c is not None))
    text = method.text if method is not None else content
    chosen = WORDED.get(str(answers.to("rule", text))) or (WORDED.get(found.unruled or "") if method is None else None)
    points = line.points if not costs else None
    chosen = None if chosen is None else chosen.format(points=points or 0)
    rule = read_rule(Worded(line.code, chosen or text, points, section, content), place, answers)
    if section == "veto" and answers.to("rule", text) is None and _only_vetoes(rule, text):
        bare = "一票否决" if is_chinese(content) else "veto"  # the same words: one question for all such lines
        return read_rule(Worded(line.code, bare, points, section, content), place, answers)
    if section == "item" and line.points is None and any(one.topic == "rule_points" for one in rule.questions):
        return replace(rule, questions=())  # the answer about the points settles it
    if rule.score is None and not rule.questions and section in ("item", "bonus") and not found.asked_at_once:
        return replace(rule, questions=(Question("rule", text, (*WORDED, "rule_by_hand"), place),))
    return rule


def _only_vetoes(rule: Rule, text: str) -> bool:
    """A line of vetoes that says nothing else, or nothing that was understood."""
    asked = any(question.topic != "rule_veto" for question in rule.questions)
    others = read_statements(text).doing("deduct", "add", "get", "full", "judged", "proportion")
    return rule.score is None and not asked and not others


def points_of(block: Block, line: Line, rule: Rule, answers: Answers) -> Decimal | None:
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


def ask_at_once(found: Assembled, settled: Settled, answers: Answers) -> None:
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
