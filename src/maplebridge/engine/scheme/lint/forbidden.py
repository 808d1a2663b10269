"""Lines whose words ask for what must not be scored: enforcement outputs, activity counts, rankings of persons."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.problem import Problem
from maplebridge.engine.problem.model import Severity
from maplebridge.engine.scheme.lint.material import Material, fault
from maplebridge.engine.scheme.lint.phrase import Finding, denies_scoring, texts_judged
from maplebridge.engine.scheme.model import AnyNode, Indicator, Item, Tally
from maplebridge.engine.scheme.text import Text

TEXTS = ("name", "group", "definition", "method")


def check(material: Material) -> Iterator[Problem]:
    for i, item in enumerate(material.scheme.items):
        texts = [(f"items.{i}.name", text) for text in (item.name.zh, item.name.en) if text]
        for path, found in texts_judged(texts, material.rules):
            if found.group.plain.search(found.words):
                yield _said(path, item.code, item.name.zh, "name", found, "warning")
    for path, item, indicator in material.indicators():
        yield from _line(material, path, item, indicator)


def _line(material: Material, path: str, item: Item, indicator: Indicator) -> Iterator[Problem]:
    texts = list(_texts(material, path, indicator))
    if _severity(item, indicator) == "warning" and any(denies_scoring(text, material.rules) for _, text in texts):
        return
    for at, found in texts_judged(texts, material.rules):
        key = at.removeprefix(f"{path}.").split(".")[0]
        yield _said(at, indicator.code, indicator.name.zh, key, found, _severity(item, indicator))


def _severity(item: Item, indicator: Indicator) -> Severity:
    """What is only watched is no indicator in the sense of the ban, but tempts to become one."""
    return "warning" if item.section == "monitoring" or indicator.tier == "diagnostic" else "error"


def _texts(material: Material, path: str, indicator: Indicator) -> Iterator[tuple[str, str]]:
    for key in TEXTS:
        text = getattr(indicator, key)
        if text is not None:
            yield from ((f"{path}.{key}", said) for said in (text.zh, text.en) if said)
    for _, node in material.below(indicator.score):
        for label in (node.deco.label, *_line_labels(node)):
            if label is not None:
                yield from ((f"{path}.score", said) for said in (label.zh, label.en) if said)


def _line_labels(node: AnyNode) -> tuple[Text | None, ...]:
    return tuple(line.label for line in node.lines) if isinstance(node, Tally) else ()


def _said(path: str, code: str, name: str, key: str, found: Finding, severity: Severity) -> Problem:
    params = {"indicator": code, "name": name, "field": key, "at": f"line_{key}", "words": found.words,
              "group": found.group.name, "advice": found.group.advice, "kind": found.group.code}
    match found.group.ban:
        case "output":
            return fault("lint.output", path, found.group.sources, severity, **params)
        case "activity":
            return fault("lint.activity", path, found.group.sources, severity, **params)
    return fault("lint.person", path, found.group.sources, severity, **params)
