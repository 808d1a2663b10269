"""`python -m tests.engine.scheme.office.blind_b SPECS FOLDER`: writes the tables, converts each, prints the rates."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from .rate import Rate, rate
from .spec import read
from .write import write


def main(specs: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    whole = Rate()
    for path in sorted(specs.glob("*.txt")):
        spec = read(path)
        made = write(spec, folder)
        command = [str(Path(sys.executable).parent / "maplebridge"), "convert", str(made), "--json", "--lang", "zh"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        made.with_suffix(".json").write_text(done.stdout, encoding="utf-8")
        one = rate(spec, json.loads(done.stdout) if done.stdout.startswith("{") else {})
        print(made.name, _line(one))
        whole.add(one)
    print("all", _line(whole))
    for miss in whole.misses:
        print(*miss, sep=" | ")


def _line(one: Rate) -> str:
    return (
        f"indicators {one.found}/{one.wanted} points {one.points} kinds {one.kinds} sections {one.sections} "
        f"items {one.items} invented {one.invented} asked {one.asked}/{one.doubtful}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
