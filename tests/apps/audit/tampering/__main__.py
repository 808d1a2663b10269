"""The command: a throw-away database, a record, the attacks, the counts."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.apps.audit.tampering")
    parser.add_argument("--times", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="maplebridge-tampering-") as home:
        os.environ["MAPLEBRIDGE_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maplebridge.site.settings")
        import django

        django.setup()
        return _try_all(asked.times, asked.events, asked.seed)


def _try_all(times: int, events: int, seed: int) -> int:
    from django.core.management import call_command
    from django.db import connection

    from tests.apps.audit.record import make_record
    from tests.apps.audit.tampering.run import refused, tamper

    call_command("migrate", verbosity=0, skip_checks=True)
    make_record(events, waiting=12)
    print(f"{connection.vendor}: {events} events sealed, 12 waiting; statements the database refused: {refused()}")
    begun = time.monotonic()
    tally = tamper(times, seed)
    for name in sorted(tally.tried):
        placed = f"{tally.placed[name]} of {tally.placeable[name]} placed" if tally.placeable[name] else ""
        print(f"  {name:28} {tally.found[name]:6} of {tally.tried[name]:6} found   {placed}")
    found = tally.found.total()
    print(f"{found} of {times} tamperings found in {time.monotonic() - begun:.0f} s (seed {seed})")
    for missed in tally.missed[:20]:
        print(f"  not found: {missed}")
    connection.close()
    return 0 if found == times else 1


if __name__ == "__main__":
    sys.exit(main())
