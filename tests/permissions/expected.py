"""expected.csv: what each address answers whom, read and kept by people. A line per address and method; a column per
role; five letters (own, child, sibling, parent, other) or one where the address names no object. See cells.py.

    python -m tests.permissions --write    writes it anew from what the site does: read the difference before keeping it
"""

from __future__ import annotations

import csv
from pathlib import Path

from tests.permissions.scene import WHO

FILE = Path(__file__).with_name("expected.csv")


def read() -> dict[str, dict[str, str]]:
    """Address -> who -> letters."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {line["address"]: {who: line[who] for who in WHO} for line in csv.DictReader(file)}


def write(rows: dict[str, dict[str, str]]) -> None:
    with FILE.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, ["address", *WHO], lineterminator="\n")
        out.writeheader()
        out.writerows({"address": address, **row} for address, row in sorted(rows.items()))
