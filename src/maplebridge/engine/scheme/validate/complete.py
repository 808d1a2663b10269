"""What a complete table also says: owner, due day, evidence, steps, legal basis, and both languages."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.model import Indicator, Item, Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.scheme.validate.material import Material, fault

INDICATOR_TEXTS = ("name", "group", "definition", "method", "lead_department", "responsible_role", "gaming_guard")


def check(material: Material) -> Iterator[Problem]:
    scheme = material.scheme
    if scheme.kind != "other":
        yield from _basis(scheme)
        for path, item, indicator in material.indicators():
            yield from _indicator(path, item, indicator)
    yield from _english(scheme)


def _basis(scheme: Scheme) -> Iterator[Problem]:
    if scheme.legal_basis is None:
        yield fault("validate.no_legal_basis", "scheme.legal_basis", "warning")
    if scheme.approval_number is None and not scheme.invented:
        yield fault("validate.no_approval", "scheme.approval_number", "warning")


def _indicator(path: str, item: Item, indicator: Indicator) -> Iterator[Problem]:
    if indicator.lead_department is None:
        yield fault("validate.no_department", f"{path}.lead_department", "warning", indicator=indicator.code)
    if indicator.responsible_role is None:
        yield fault("validate.no_role", f"{path}.responsible_role", "warning", indicator=indicator.code)
    if indicator.due is None:
        yield fault("validate.no_due", f"{path}.due", "warning", indicator=indicator.code)
    if not indicator.ledgers:
        yield fault("validate.no_evidence", f"{path}.ledgers", "warning", indicator=indicator.code)
    if not indicator.tasks and item.section == "item":
        yield fault("validate.no_tasks", f"{path}.tasks", "warning", indicator=indicator.code)


def _english(scheme: Scheme) -> Iterator[Problem]:
    """Per line one warning; a scheme without any English gets one in all."""
    texts = list(_texts(scheme))
    if not any(text.en for _, _, text in texts):
        if texts:
            yield fault("validate.no_english", "scheme.name", "warning", count=len(texts))
        return
    lacking: dict[str, list[str]] = {}
    for path, key, text in texts:
        if text.en is None:
            lacking.setdefault(path, []).append(key)
    for path, keys in lacking.items():
        yield fault("validate.english_missing", path, "warning", texts=", ".join(keys))


def _texts(scheme: Scheme) -> Iterator[tuple[str, str, Text]]:
    head = {"name": scheme.name, "legal_basis": scheme.legal_basis}
    yield from (("scheme", key, text) for key, text in head.items() if text is not None)
    for i, stage in enumerate(scheme.stages):
        yield f"stages.{i}", "name", stage.name
    for i, category in enumerate(scheme.categories):
        yield f"categories.{i}", "name", category.name
    for name, parameter in scheme.parameters.items():
        yield f"parameters.{name}", "label", parameter.label
    for i, item in enumerate(scheme.items):
        yield f"items.{i}", "name", item.name
        for j, indicator in enumerate(item.indicators):
            path = f"items.{i}.indicators.{j}"
            for key in INDICATOR_TEXTS:
                if (text := getattr(indicator, key)) is not None:
                    yield path, key, text
            for k, step in enumerate(indicator.tasks):
                yield f"{path}.tasks.{k}", "name", step.name
