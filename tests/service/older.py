"""An installation as an earlier program left it: python -m tests.service.older first|last

Only ever forward: an empty database is brought up to an earlier state, and rows are made with the models of that state.
`first`: before the first step that changes something there is; `last`: before the last one."""

from __future__ import annotations

import itertools
import os
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import django

OURS = ("audit", "units", "jobs", "evidence", "overview")
DEFAULTS: dict[str, Any] = {"DateField": date(2026, 3, 1), "DateTimeField": datetime(2026, 3, 1, 8, tzinfo=UTC),
                            "TimeField": time(8), "BooleanField": True, "JSONField": {"kept": [1, "二"]},
                            "BinaryField": b"\0kept"}
WORDS = {"kind": "station", "state": "done", "path": None}  # closed lists that the database itself holds
ROWS = 3


def main(point: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maplebridge.site.settings")
    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(leaves)
    later = [i for i, (step, _) in enumerate(plan) if step.app_label in OURS and not step.initial]
    cut = later[0 if point == "first" else -1]
    state = executor.migrate(leaves, plan=plan[:cut])
    print(len(plan) - cut, sum(_fill(model) for model in _in_order(state.apps)))


def _in_order(apps: Any) -> Iterator[Any]:
    """Models after those they point to."""
    waiting = [model for model in apps.get_models() if model._meta.app_label in OURS]
    done: set[str] = set()
    ours = {model._meta.label for model in waiting}
    while waiting:
        ready = [model for model in waiting if not {
            field.related_model._meta.label for field in _links(model)
            if field.related_model._meta.label != model._meta.label} & ours - done]
        assert ready, waiting
        yield from ready
        done |= {model._meta.label for model in ready}
        waiting = [model for model in waiting if model not in ready]


def _links(model: Any) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.is_relation]


def _fill(model: Any) -> int:
    for n in range(1, ROWS + 1):
        values = {field.name: _value(field, n) for field in model._meta.concrete_fields
                  if not field.null and not (field.primary_key and field.get_internal_type().endswith("AutoField"))}
        model.objects.create(**values)
    return ROWS


_numbers = itertools.count(1)


def _value(field: Any, n: int) -> Any:
    kind = field.get_internal_type()
    if field.is_relation:
        return list(field.related_model.objects.order_by("pk"))[(n + _links(field.model).index(field)) % ROWS]
    if kind in DEFAULTS:
        return DEFAULTS[kind]
    if kind == "UUIDField":
        return uuid.uuid5(uuid.NAMESPACE_OID, str(next(_numbers)))
    if "Integer" in kind or kind == "BigAutoField":
        return next(_numbers) % 30_000
    if WORDS.get(field.name) and not field.unique:
        return WORDS[field.name]
    if field.has_default() and not field.unique:
        return field.get_default()
    if field.blank and not field.unique:
        return ""
    return f"{next(_numbers):X}"[: field.max_length or 50]


if __name__ == "__main__":
    main(sys.argv[1])
