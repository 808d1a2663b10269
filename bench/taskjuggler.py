"""TaskJuggler 3 (Debian tj3) as a black box on 50 stations x 60 tasks: equal start dates, and its CPU against ours.

Its calendar is told as facts it cannot get wrong: all seven days are working days of one hour, and each day off is a
leave. Make-up working days then need no mention. Tasks go as late as possible before each station's deadline.
"""

from __future__ import annotations

import csv
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from bench.figure import Figure, at_least, cpu_seconds
from bench.programme import TASKS, Template, common_calendar, make_template, write_folder
from maplebridge.engine.schedule.dates import to_dates
from maplebridge.engine.schedule.passes import passes
from maplebridge.engine.workdays import Calendar

STATIONS = 50
TODAY = date(2026, 1, 5)
LAST = date(2026, 12, 31)
FIRST_DEADLINE = date(2026, 11, 2)
WARM_RUNS = 20
PLAN_COMMAND = (str(Path(sys.executable).parent / "maplebridge"), "plan", "--json")


def figures(plan_command: Sequence[str] = PLAN_COMMAND) -> Iterator[Figure]:
    """`plan_command`: our whole command; the folder of the same programme is added to it."""
    if shutil.which("tj3") is None:
        print("taskjuggler: tj3 is not installed (Debian package tj3); no comparison made")
        return
    calendar, template = common_calendar(), make_template()
    deadlines = [calendar.shift(FIRST_DEADLINE, station % 25) for station in range(STATIONS)]
    ours = _our_starts(template, deadlines, calendar)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "stations.tjp"
        project.write_text(_project(template, deadlines, calendar), encoding="utf-8")
        theirs_cpu, _ = child_cpu(["tj3", "--silent", "--output-dir", folder, str(project)])
        theirs = _their_starts(Path(folder) / "starts.csv")
        write_folder(Path(folder) / "programme", template, deadlines, TODAY)
        whole, told = child_cpu([*plan_command, str(Path(folder) / "programme")])
    yield _equal("tj3: equal start dates, 50 stations x 60 tasks", ours, theirs)
    yield _equal("tj3: equal start dates, our whole plan command", _starts_told(told), theirs)
    warm = _warm(lambda: _our_starts(template, deadlines, calendar))
    yield Figure("tj3: CPU of its process", round(theirs_cpu, 3), "CPU s")
    yield Figure("tj3: our warm call", round(warm, 5), "CPU s")
    yield at_least("tj3: times our warm call", theirs_cpu / warm, "x", 500)
    yield Figure("tj3: our whole plan command", round(whole, 3), "CPU s")
    yield Figure("tj3: times our whole plan command", round(theirs_cpu / whole, 2), "x")


def child_cpu(command: Sequence[str]) -> tuple[float, str]:
    """CPU seconds (user + system) of a process and its children, and what it printed. Raises CalledProcessError."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(list(command), check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, done.stdout


def _equal(name: str, ours: Mapping[str, date], theirs: Mapping[str, date]) -> Figure:
    wanted = STATIONS * TASKS
    equal = sum(theirs.get(key) == day for key, day in ours.items())
    return Figure(name, equal, "dates", f"= {wanted}", equal == wanted)


def _starts_told(told: str) -> dict[str, date]:
    return {row["unit"] + row["task"].removeprefix("I1."): date.fromisoformat(row["must_start"])
            for row in json.loads(told)["rows"]}


def _warm(call: Callable[[], object]) -> float:
    """Seconds of one call, averaged over several: one alone is below the clock's step."""
    return cpu_seconds(lambda: [call() for _ in range(WARM_RUNS)]) / WARM_RUNS


def _our_starts(template: Template, deadlines: list[date], calendar: Calendar) -> dict[str, date]:
    graph = template.graph()
    limit = np.broadcast_to(np.array([calendar.ordinal(day) for day in deadlines], np.int32), (TASKS, STATIONS))
    now = calendar.ordinal(TODAY) - 1
    times = passes(graph, limit, now)
    starts = to_dates(times, np.zeros(limit.shape, np.int8), now, calendar).must_start.tolist()
    return {f"s{station}t{task}": starts[task][station] for task in range(TASKS) for station in range(STATIONS)}


def _project(template: Template, deadlines: list[date], calendar: Calendar) -> str:
    """One hour a day, so that a day of length is a slot; a task names its followers, which makes tj3 plan backward."""
    after: list[list[int]] = [[] for _ in template.before]
    for task, names in enumerate(template.before):
        for before in names:
            after[before].append(task)
    lines = [f'project stations "Stations" {TODAY} - {LAST + timedelta(days=1)} {{',
             '  timezone "Asia/Shanghai"', "  timingresolution 60min", "  dailyworkinghours 1",
             "  yearlyworkingdays 365", "  workinghours mon - sun 9:00 - 10:00", "}"]
    days = (TODAY + timedelta(days=n) for n in range((LAST - TODAY).days + 1))
    lines += [f'leaves holiday "off" {day}' for day in days if not calendar.is_workday(day)]
    for station, deadline in enumerate(deadlines):
        for task, length in enumerate(template.days):
            lines.append(f'task s{station}t{task} "s{station}t{task}" {{ length {length}d scheduling alap')
            lines.append(f"  end {deadline}-10:00" if not after[task] else "")
            lines += [f"  precedes !s{station}t{name} {{ gaplength {template.lag[name]}d }}" if template.lag[name]
                      else f"  precedes !s{station}t{name}" for name in after[task]]
            lines.append("}")
    lines += ['taskreport starts "starts" {', "  formats csv", "  columns name, start", '  timeformat "%Y-%m-%d"', "}"]
    return "\n".join(lines) + "\n"


def _their_starts(file: Path) -> dict[str, date]:
    with file.open(encoding="utf-8") as text:
        return {row["Name"].strip(): date.fromisoformat(row["Start"]) for row in csv.DictReader(text, delimiter=";")}
