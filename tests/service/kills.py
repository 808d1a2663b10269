"""kill -9 in the middle of work, again and again; then everything is counted.

    python -m tests.service.kills --database postgresql --writes 1000 --kills 50

People write through the pages of the real server and ask for jobs, a worker does them; server, worker or database (with
SQLite: both processes that hold the file) are killed at random instants and started again. What the site acknowledged
must be there once, each step of each job too, and the audit chain must be whole. Leaves with 1 if not.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from tests.service.caller import Caller
from tests.service.counted import Counted, count, make_people
from tests.service.postgres import Cluster
from tests.service.server import SERVER, WORKER, Site
from tests.service.writers import Acknowledged, Wish, Writer

WRITERS, PASSWORD = 4, "maple bridge over quiet water"
WISHES = 5  # of so many in turn one is a job, one a new colleague, the rest are marks
DATABASE = "database"


@dataclass
class Stage:
    """The site under attack."""

    site: Site
    cluster: Cluster | None

    def kill(self, what: str) -> None:
        if what == DATABASE and self.cluster:
            self.cluster.kill()
        else:
            for name in (SERVER, WORKER) if what == DATABASE else (what,):
                self.site.kill(name)

    def start(self, what: str) -> None:
        if what == DATABASE and self.cluster:
            self.cluster.start()
        else:
            for name in (SERVER, WORKER) if what == DATABASE else (what,):
                self.site.start(name)


def prove(database: str, writes: int, kills: int, seed: int) -> Counted:
    """Raises what a writer met that was no cut and no refusal."""
    with ExitStack() as stack:
        cluster = stack.enter_context(Cluster(durable=True)) if database == "postgresql" else None
        site = stack.enter_context(Site(cluster.url if cluster else None))
        stage = Stage(site, cluster)
        site.start(SERVER)
        names = [f"writer{n}" for n in range(WRITERS)]
        make_people(site, names, PASSWORD)
        site.start(WORKER)
        writers = [Writer(Caller(site.port, name, PASSWORD), _wishes(name, writes // WRITERS)) for name in names]
        for writer in writers:
            writer.start()
        killed = _kill(stage, writers, kills, random.Random(seed))
        for writer in writers:
            writer.join()
        faults = [writer.fault for writer in writers if writer.fault]
        if faults:
            raise faults[0]
        return count(site, _all(writers), killed)


def _wishes(name: str, number: int) -> list[Wish]:
    labels = [f"{name} {n}" for n in range(number)]
    return [Wish.job() if n % WISHES == 1 else Wish.person(label) if n % WISHES == 3 else Wish.mark(label)
            for n, label in enumerate(labels)]


def _all(writers: Sequence[Writer]) -> list[Acknowledged]:
    return [each for writer in writers for each in writer.done]


def _kill(stage: Stage, writers: Sequence[Writer], kills: int, chance: random.Random) -> dict[str, int]:
    """Kills spread over the whole of the writing, each at a random instant; how many of what."""
    wanted = sum(len(writer.wishes) for writer in writers)
    killed = dict.fromkeys((SERVER, WORKER, DATABASE), 0)
    for n in range(kills):
        while len(_all(writers)) < wanted * n // kills and any(writer.is_alive() for writer in writers):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.4))
        what = chance.choice(list(killed))
        stage.kill(what)
        killed[what] += 1
        time.sleep(chance.uniform(0, 0.5))
        stage.start(what)
    return killed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.service.kills", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--writes", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=2026, help="of what is killed and when")
    given = parser.parse_args()
    began = time.monotonic()
    found = prove(given.database, given.writes, given.kills, given.seed)
    print(f"{given.database}, {time.monotonic() - began:.0f} s\n{found}")
    return 0 if found.sound else 1


if __name__ == "__main__":
    sys.exit(main())
