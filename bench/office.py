"""The office at work on SQLite, the real server with two workers and loopback only: what pages and records cost, with
50 units, and with 5,000 units and a million entries; a roll-out, the scores of the demo city, and how soon they show.

CPU is that of the server's (or worker's) processes. The pages are whole, as somebody logged in sees them. Small and
large city are asked in turn: what the machine does meanwhile meets both."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import product
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from bench.figure import Figure, at_most
from bench.office_server import Client, Fields, Office, cpu_of, cpu_per_request, form_in, serving, tree_of
from maplebridge.packs.demo_city.model import REPORT_DAY
from tests.service.server import WORKER
from tests.service.visitor import hidden

ZONE = ZoneInfo("Asia/Shanghai")
SMALL, LARGE, MOST = 50, 5_000, 1.3
ROUNDS, ASKED, WARM = 3, 66, 16  # rounds x requests of each page, size and number of clients; before that, to warm up
CLIENTS = (1, 8)
KEPT = Path("build/bench")
TABLE, RECORD = "/programmes/OFFICE/units/CS0/", "/ledgers/at/CS0/L06/record/"
PAGES = (  # name, role, address, goal in CPU ms
    ("item table of a unit, 100 lines", "chief", TABLE, 57),
    ("recording an entry", "officer", RECORD, 23),
    ("progress over 50 units", "office", "/matrix/OFFICE/?category=suburban", 16),
    ("home of a station's chief", "chief", "/", 40))
TYPED = {"plan_ref": "QW2026-07-01", "key_time": "yes", "community_officer": "yes", "hours": "4", "officers_n": "2",
         "auxiliaries_n": "3", "in_community": "yes", "route_area": "CS0", "shift_from": "2026-07-03T08:00",
         "shift_to": "2026-07-03T12:00"}
ROLLED = 5  # times
RECORDED = 5  # times, for the score
TOKEN = "csrfmiddlewaretoken"
WAIT = 60.0  # seconds at most for what a worker does
CITY, UNIT = "stations", "990101"


def figures() -> Iterator[Figure]:
    with serving(lambda home: _fill(home, SMALL)) as small, serving(lambda home: _fill(home, LARGE)) as large:
        yield from _pages(small, large)
        yield from _rolled_out(small)
    with serving(_set_clock) as city:  # the demo's own city, made by the server itself
        yield from _scores(city)


# ---------------------------------------------------------------- pages
def _pages(small: Office, large: Office) -> Iterator[Figure]:
    for office, (_, role, address, _) in product((small, large), PAGES):
        cpu_per_request(office, role, _asks(office, role, address, WARM), 8)
    used: dict[tuple[int, int, int], list[float]] = {}
    for _ in range(ROUNDS):
        for (page, (_, role, address, _)), clients, (size, office) in product(
                enumerate(PAGES), CLIENTS, ((SMALL, small), (LARGE, large))):
            asks = _asks(office, role, address, ASKED)
            used.setdefault((page, clients, size), []).append(cpu_per_request(office, role, asks, clients))
    for page, (name, *_, goal) in enumerate(PAGES):
        for clients in CLIENTS:
            cost, many = (median(used[page, clients, size]) for size in (SMALL, LARGE))
            told = f"{clients} client{'s' if clients > 1 else ''}"
            yield at_most(f"office: {name}, {told}", cost, "CPU ms", goal)
            yield at_most(f"office: {name}, {told}, {LARGE:,} units to {SMALL}", many / cost, "x", MOST)


def _asks(office: Office, role: str, address: str, times: int) -> Sequence[Callable[[Client], object]]:
    """Pages are opened; of the form of an entry each is a showing of its own, filled in, and only sending it counts."""
    if address != RECORD:
        return [lambda client: client.get(address)] * times
    client = Client(office, role)
    filled = [_filled(form_in(client.get(address).decode())) for _ in range(times)]
    client.close()
    return [lambda client, form=form: client.send(address, form) for form in filled]


def _filled(form: Fields) -> Fields:
    return [*((name, value) for name, value in form if name not in TYPED), *TYPED.items()]


def _fill(home: Path, stations: int) -> None:
    """The large city takes minutes: it is kept until something that makes it changes."""
    kept = KEPT / f"office-{stations}-{_made_by()}.sqlite3"
    if not kept.exists():
        for old in KEPT.glob(f"office-{stations}-*"):
            old.unlink()
        KEPT.mkdir(parents=True, exist_ok=True)
        partial = KEPT / f"office-{stations}.partial"
        shutil.copy(_make(home, stations), partial)
        partial.rename(kept)
    shutil.copy(kept, home / "maplebridge.sqlite3")
    _set_clock(home)


def _made_by() -> str:
    """Of the files that decide what is made: tables, table of lines, and this bench's own."""
    source = Path("src/maplebridge")
    files = sorted([*source.glob("apps/*/migrations/*.py"), *source.glob("packs/fengqiao/*.yaml"),
                    Path("bench/office_data.py"), Path("tests/apps/crowd.py")])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _make(home: Path, stations: int) -> Path:
    """In a process of its own: this one never holds the city."""
    script = ("import django; django.setup()\nfrom django.core.management import call_command\n"
              "call_command('migrate', verbosity=0, skip_checks=True)\nfrom bench.office_data import make_office\n"
              f"make_office({stations})\nfrom django.db import connection\n"
              "connection.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')\nconnection.close()")
    environ = {**os.environ, "MAPLEBRIDGE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "maplebridge.site.settings",
               "MAPLEBRIDGE_DEMO": "1"}
    subprocess.run([sys.executable, "-c", script], env=environ, check=True)
    return home / "maplebridge.sqlite3"


def _set_clock(home: Path) -> None:
    """The city stands at the demo's day of report, whatever day the bench is run."""
    days = (REPORT_DAY - datetime.now(ZONE).date()).days
    (home / "clock_days").write_text(str(days), encoding="ascii")


# ---------------------------------------------------------------- a roll-out
def _rolled_out(office: Office) -> Iterator[Figure]:
    """By the form and the worker, as an office does it; of the worker's CPU, less what it uses waiting as long."""
    office.site.ask(f"from bench.office_data import make_empty; make_empty({ROLLED + 1})")
    office.site.start(WORKER)
    time.sleep(5)
    found = [_roll_out(office, n) for n in range(ROLLED + 1)][1:]  # the first run reads what later ones know
    office.site.stop(WORKER)
    yield at_most("office: roll-out of 100 lines to 50 units", median(found), "CPU s", 0.35)


def _roll_out(office: Office, n: int) -> float:
    address, client = f"/programmes/EMPTY{n}/roll-out/", Client(office, "office")
    form = form_in(client.get(address).decode())
    worker = office.site.pid(WORKER)
    client.send(address, form)
    started, before = time.monotonic(), _cpu(worker)
    while office.site.rows("SELECT COUNT(*) FROM jobs_job WHERE kind = 'programmes.roll_out' AND state = 'done'") != [
            (n + 1,)]:
        if time.monotonic() - started > WAIT:
            raise TimeoutError(address)
        time.sleep(0.05)
    took, used = time.monotonic() - started, _cpu(worker) - before
    client.close()
    time.sleep(1)
    before = _cpu(worker)
    time.sleep(took)
    return used - (_cpu(worker) - before)


def _cpu(process: int) -> float:
    return sum(map(cpu_of, tree_of(process)))


# ---------------------------------------------------------------- scores
def _scores(city: Office) -> Iterator[Figure]:
    city.site.start(WORKER)
    started = time.monotonic()
    while city.site.rows("SELECT COUNT(*) FROM jobs_job WHERE kind = 'demo.records' AND state = 'done'") != [(1,)]:
        if time.monotonic() - started > 20 * WAIT:
            raise TimeoutError("the demo city's records")
        time.sleep(1)
    told = city.site.ask("from bench.office_scores import tell; tell()").splitlines()[-1]
    anew, again = map(float, told.split())
    yield at_most("office: full score run of the demo city, from its fact tables", again, "CPU s", 3)
    yield Figure("office: the same with all fact tables made anew from the entries", anew, "CPU s")
    shown = [_shown_after_entry(city) for _ in range(RECORDED + 1)][1:]
    yield at_most("office: from sending an entry to the page that shows its score, by the clock", median(shown), "s", 2)
    city.site.stop(WORKER)


def _shown_after_entry(city: Office) -> float:
    """As a browser does it: the entry is sent, the page of the unit's score is opened, which asks for what is behind
    and comes anew."""
    officer, chief = Client(city, "officer"), Client(city, "chief")
    address, page = f"/ledgers/at/{UNIT}/L06/record/", f"/scores/{CITY}/units/{UNIT}/"
    form = [(name, value if name != "route_area" else UNIT) for name, value in _filled(
        form_in(officer.get(address).decode()))]
    started = time.monotonic()
    officer.send(address, form)
    behind = chief.get(page).decode()
    assert "/refresh/" in behind, "the page knows that it is behind"
    chief.send(f"/scores/{CITY}/refresh/", [(TOKEN, hidden(behind)[TOKEN])])
    while b"/refresh/" in chief.get(page) and time.monotonic() - started < WAIT:
        time.sleep(0.1)
    return time.monotonic() - started
