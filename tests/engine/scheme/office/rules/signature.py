"""A rule in one short line, for tables of expectations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.office.rules.rule import Rule


def signature(rule: Rule) -> str:
    """`kind figures`, then "; node action" for gates outside the line; "ask TOPIC"; "none"."""
    if rule.questions:
        return f"ask {rule.questions[0].topic}"
    if rule.score is None:
        return "none"
    said = [_score(rule.score)]
    for node, gates in rule.gates.items():
        said += [f"{node} {action} {_plain(value)}" for gate in gates for action, value in gate["then"].items()]
    return "; ".join(said)


def _score(score: Mapping[str, Any]) -> str:
    parts = {"tally": _tally, "steps": _steps, "lookup": _lookup, "curve": _curve, "measure": _judged}
    said = parts[score["kind"]](score) if score["kind"] in parts else score["kind"]
    for bound in ("floor", "cap"):
        said += f" {bound} {_plain(score[bound])}" if bound in score else ""
    return said + (" gates set 0" if score.get("gates") else "")


def _tally(score: Mapping[str, Any]) -> str:
    return f"tally {_plain(score['base'])} [{', '.join(_line(line) for line in score['each'])}]"


def _line(line: Mapping[str, Any]) -> str:
    of = str(line["of"].get("of"))
    levels = re.findall(r"'([^']+)': ([\d.]+)", of)
    said = " ".join(f"{word}:{_plain(value)}" for word, value in levels) if levels else _plain(line["points"])
    said += f" max {_plain(line['cap'])}" if "cap" in line else ""
    gravity = re.search(r"level == '([^']+)'", line["of"].get("where", ""))
    said += f" {gravity[1]}" if gravity else ""
    doubled = re.search(r"\((\d+) if (.*) else 1\)", of)
    if doubled:
        said += f" x{doubled[1]} " + " ".join(word for word in ("major", "repeat") if word in doubled[2])
    if "once_per" in line["of"]:
        said += f" once {' '.join(line['of']['once_per'])}"
    return said + (" once all" if line["of"].get("take") == "max" else "")


def _steps(score: Mapping[str, Any]) -> str:
    ranked = "(rank)" if score["of"]["kind"] == "peers" else ""
    pairs = " ".join(f"{_plain(at)}:{_plain(value)}" for at, value in score["steps"])
    return f"steps{ranked} {score.get('test', 'ge')} {pairs} else {_plain(score['else'])}"


def _lookup(score: Mapping[str, Any]) -> str:
    pairs = " ".join(f"{word}:{_plain(value)}" for word, value in score["table"].items())
    return f"lookup {pairs}" + (f" else {_plain(score['else'])}" if "else" in score else "")


def _curve(score: Mapping[str, Any]) -> str:
    of = f"({score['of']['take']})" if score["of"]["kind"] == "peers" else ""
    return f"curve{of} " + " ".join(f"{_plain(x)}:{_plain(y)}" for x, y in score["points"])


def _judged(score: Mapping[str, Any]) -> str:
    clamp = score.get("clamp")
    return f"measure {_plain(clamp['floor'])}..{_plain(clamp['cap'])}" if clamp else "measure"


def _plain(value: Any) -> str:
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return str(value)
    return format(number.normalize(), "f")
