"""`make bench`: every module in a process of its own, printed line by line, kept in build/bench.json."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from bench.figure import Figure

MODULES = ("scores", "ranges", "passes", "taskjuggler", "sheets", "files", "help", "near_copies", "audit", "pages",
           "office")
RESULT = Path("build/bench.json")


def main(argv: list[str]) -> int:
    if len(argv) == 2 and argv[0] == "--module":
        _one(argv[1])
        return 0
    figures: list[dict[str, object]] = []
    for module in argv or MODULES:
        command = [sys.executable, "-m", "bench", "--module", module]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            print(f"bench {module} failed with code {done.returncode}", file=sys.stderr)
            return 1
        for line in done.stdout.splitlines():
            if line.startswith("{"):
                figures.append(json.loads(line))
                _print(Figure(**json.loads(line)))
            else:
                print(line)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    missed = [figure["name"] for figure in figures if figure["ok"] is False]
    print(f"{len(figures)} figures in {RESULT}" + (f"; goal missed: {', '.join(map(str, missed))}" if missed else ""))
    return 0


def _one(module: str) -> None:
    for figure in import_module(f"bench.{module}").figures():
        print(json.dumps(asdict(figure), ensure_ascii=False), flush=True)


def _print(figure: Figure) -> None:
    state = {True: "ok  ", False: "MISS", None: "    "}[figure.ok]
    print(f"{state} {figure.name:72} {figure.value:>12,.4f} {figure.unit:8} {figure.goal}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
