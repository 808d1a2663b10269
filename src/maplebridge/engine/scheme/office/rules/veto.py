"""Vetoes in their four forms: points off the total, the prize lost, the grade bounded, the line lost."""

from __future__ import annotations

import re
from typing import Any

from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.rules.effects import NUM
from maplebridge.engine.scheme.office.rules.facts import counted
from maplebridge.engine.scheme.office.rules.statements import Statement

Mapped = dict[str, Any]
_BARE = re.compile(r"1票否决|一票否决|veto")
_PRIZE = re.compile(r"取消|不(?:得|能|予|再)?(?:参加|参与|评|推荐|授予|列入)|eligib|barred|excluded")
_BOUND = re.compile(r"不(?:得)?(?:高于|超过)[“\"]?(?P<zh>[^\d\s,;。”\"]{1,6})|(?:at most|no higher than|limited to) (?P<en>[a-z ]+)")
_SET = re.compile(r"(?:定|评|列|判)(?:为|成)[“\"]?(?P<zh>[^,;。”\"的]{1,8})|(?:rated|graded) (?:as )?(?P<en>[a-z ]+)")
_DROP = re.compile(r"降(?:低)?(?P<n>\d)?")
_MOST = re.compile(rf"(?:不(?:得)?(?:超过|高于)|最高|at most|capped at|more than|above)\D*(?P<n>{NUM})")
_LESS = re.compile(rf"(?:扣|减)\D*(?P<n>{NUM})")


def veto_gates(case: Case, when: str) -> dict[str, list[Mapped]]:
    """Gates by the node they act on (total, grade); a bare veto is asked."""
    gates: dict[str, list[Mapped]] = {}
    bare = []
    for one in case.reading.doing("veto"):
        target, action = _form(one)
        if action is None:
            bare.append(one)
            continue
        gates.setdefault(target, []).append({"when": when, "then": action, "because": one.words})
    if bare and not gates and not case.reading.doing("none", "deduct"):
        _ask_form(case, when, gates)
    return gates


def _ask_form(case: Case, when: str, gates: dict[str, list[Mapped]]) -> None:
    because = case.worded.text
    match case.choose("rule_veto", "veto_prize", "veto_grade", "veto_total", "veto_item"):
        case "veto_prize":
            gates["total"] = [{"when": when, "then": {"ineligible_for": "prize"}, "because": because}]
        case "veto_grade":
            gates["grade"] = [{"when": when, "then": {"drop_grades": 9}, "because": because}]
        case "veto_total":
            gates["total"] = [{"when": when, "then": {"set": 0}, "because": because}]


def _form(line: Statement) -> tuple[str, Mapped | None]:
    said = line.effect.said
    if match := _DROP.search(said):
        return "grade", {"drop_grades": int(match["n"] or 1)}
    if _PRIZE.search(said):
        return "total", {"ineligible_for": "prize"}
    if re.search("总|total", said):
        if match := _MOST.search(said):
            return "total", {"at_most": line.effect.high}
        if match := _LESS.search(said):
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
