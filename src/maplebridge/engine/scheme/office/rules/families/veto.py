"""Vetoes in their four forms: points off the total, the prize lost, the grade bounded, the line lost."""

from __future__ import annotations

import re

from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.facts import counted
from maplebridge.engine.scheme.office.rules.rule import Mapped
from maplebridge.engine.scheme.office.rules.statements.read import Statement

#: What a bare veto may mean: the node it acts on and the gate; none for the line itself.
FORMS: dict[str, tuple[str, Mapped]] = {
    "veto_prize": ("total", {"ineligible_for": "prize"}),
    "veto_grade": ("grade", {"drop_grades": 9}),
    "veto_total": ("total", {"set": 0}),
    "veto_item": ("", {}),
}
_PRIZE = re.compile(
    r"取消|不(?:得|能|予|再)?(?:参加|参与|评|推荐|授予|列入)|eligib"
    r"|bar(?:s|red) |excluded|disqualif|no award"
)
_BOUND = re.compile(
    r"不(?:得)?(?:高于|超过)[“\"]?(?P<zh>[^\d\s,;。”\"]{1,6})|(?:at most|no higher than|limited to"
    r"|above|higher than|better than) [\"'‘“]?(?P<en>[a-z ]+)"
)
_SET = re.compile(
    r"(?:定|评|列|判|降)(?:为|成)[“\"]?(?P<zh>[^,;。”\"的]{1,8}?)(?:等次|等级|档次|的|$|(?=[,;。”\"]))"
    "|(?:rated|graded) (?:as )?(?P<en>[a-z ]+)"
)
_DROP = re.compile(r"降(?:低)?(?:一|(?P<n>\d))?个?(?:考核|评定|评价)?[档等级]")
_MOST = re.compile("不(?:得)?(?:超过|高于)|最高|以内|at most|capped at|more than|above")
_LESS = re.compile("扣|减")


def veto_gates(case: Case, when: str) -> dict[str, list[Mapped]]:
    """Gates by the node they act on (total, grade). A bare veto is asked, unless its form is said beside it."""
    gates: dict[str, list[Mapped]] = {}
    for one in case.reading.doing("veto"):
        target, action = _form(one)
        if action is not None:
            gates.setdefault(target, []).append({"when": when, "then": action, "because": one.words})
    if not gates and (case.stands_apart or not case.reading.doing("none")):
        chosen = case.choose("rule_veto", *FORMS)
        if chosen in FORMS and FORMS[chosen][0]:
            target, action = FORMS[chosen]
            gates[target] = [{"when": when, "then": action, "because": case.worded.content or case.worded.text}]
    return gates


def veto_of_item(case: Case) -> tuple[Mapped | None, dict[str, list[Mapped]]]:
    """A line with points whose words only veto: which form is meant, and whether the points go too, is asked."""
    chosen = case.choose("rule_veto", *FORMS)
    if chosen is None:
        return None, {}
    name = f"{case.code}/veto"
    case.event(case.worded.text, "count", alone=True)
    points = case.full
    kept = 0 if chosen == "veto_item" else points
    of = {"id": name, **counted(case.code)}
    score = {"kind": "steps", "of": of, "test": "gt", "steps": [[0, kept]], "else": points}
    target, action = FORMS[chosen]
    gate = {"when": f"node('{name}') > 0", "then": action, "because": case.worded.text}
    return score, {target: [gate]} if target else {}


def with_veto(case: Case, score: Mapped) -> Mapped:
    """The line's own rule, with what vetoes counted beside it."""
    event = case.event("、".join(one.words for one in case.reading.doing("veto")), "count")
    line = {"of": {"id": f"{case.code}/veto", **counted(case.code, event)}, "points": 0}
    if score["kind"] == "tally":
        return {**score, "each": [*score["each"], line]}
    return {"kind": "tally", "base": 0, "each": [{"of": score, "points": 1}, line]}


def taken_from_total(case: Case) -> dict[str, list[Mapped]]:
    """Points of a section outside all sums act on the total themselves."""
    node = f"node('{case.code}')"
    return {"total": [{"when": f"{node} != 0", "then": {"add": node}, "because": case.worded.text}]}


def _form(line: Statement) -> tuple[str, Mapped | None]:
    said = line.effect.said
    if match := _DROP.search(said):
        return "grade", {"drop_grades": int(match["n"] or 1)}
    if _PRIZE.search(said):
        return "total", {"ineligible_for": "prize"}
    if re.search("总|total", said):
        if _MOST.search(said):
            return "total", {"at_most": line.effect.high}
        if _LESS.search(said):
            return "total", {"add": -(line.effect.high or 0)}
    if match := _BOUND.search(said):
        return "grade", {"grade_at_most": (match["zh"] or match["en"]).strip()}
    if match := _SET.search(said):
        return "grade", {"set": (match["zh"] or match["en"]).strip()}
    return "", None


def veto_count(case: Case) -> Mapped:
    """How often the vetoed thing was found."""
    case.event(case.reading.statements[0].said or case.worded.content, "count", alone=True)
    return counted(case.code)
