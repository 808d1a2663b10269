"""planted.yaml and omissions.csv: what is wrong with the generated folder, for tests and for trying the chain."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from maplebridge.packs.demo_city.plant.fault import Planted
from maplebridge.packs.demo_city.programme import Findings

PLANTED, OMISSIONS = "planted.yaml", "omissions.csv"
_COLUMNS = ("programme", "kind", "unit", "ledger", "key", "amount")


def write_planted(folder: Path, findings: Sequence[Findings]) -> None:
    """planted.yaml holds each defect; omissions.csv everything missing or late, that of poor units included."""
    data = {
        "format": 1,
        "entries": {found.programme: found.entries for found in findings},
        "defects": [_plain(one) for found in findings for one in found.planted],
    }
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    (folder / PLANTED).write_text(text, encoding="utf-8")
    with (folder / OMISSIONS).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for found in findings:
            writer.writerows((found.programme, o.kind, o.unit, o.ledger, o.key, o.amount) for o in found.omissions)


def _plain(one: Planted) -> Mapping[str, Any]:
    """The defect without the fields that say nothing."""
    values: dict[str, Any] = {
        "id": one.id,
        "kind": one.kind,
        "programme": one.programme,
        "unit": one.unit,
        "ledger": one.ledger,
        "field": one.field,
        "file": one.file,
        "sheet": one.sheet,
        "row": one.row,
        "cell": one.cell,
        "key": one.key,
        "amount": one.amount,
        "code": one.code,
        "text": {"zh": one.text.zh, "en": one.text.en},
    }
    return {name: value for name, value in values.items() if value not in ("", 0)}
