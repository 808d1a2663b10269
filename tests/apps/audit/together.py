"""What several processes do to one record at the same time; run by test_together on real databases.

    python -m tests.apps.audit.together write 100 | seal 100 | crash midway | once 20 | tell
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import replace


def write(count: str) -> None:
    """So many events, each in its own transaction."""
    from maplebridge.engine.scheme.text import Text
    from tests.apps.audit.record import Somebody, rename

    for number in range(int(count)):
        rename(key=os.getpid(), name=Text(f"第{number}次"), version=number, by=Somebody())


def seal(until: str) -> None:
    """Seals in small batches until the chain has so many links; says how many it sealed itself."""
    from maplebridge.apps.audit import seal as sealing

    sealing.BATCH = 7
    count, give_up = 0, time.monotonic() + 60
    while sealing.head().seq < int(until) and time.monotonic() < give_up:
        count += sealing.seal()
        time.sleep(0.002)
    print(count)


def crash(where: str) -> None:
    """Dies as by kill -9: after the second batch, or midway in it."""
    from maplebridge.apps.audit import seal as sealing
    from maplebridge.apps.audit.models import Seal

    sealing.BATCH = 10
    calls, make = [], Seal.objects.bulk_create

    def dying(seals: list[Seal]) -> list[Seal]:
        if where == "between" and len(calls) == 2:
            os._exit(9)
        made = make(seals)
        calls.append(len(seals))
        if where == "midway" and len(calls) == 2:
            os._exit(9)
        return made

    Seal.objects.bulk_create = dying
    sealing.seal()


def once(rounds: str) -> None:
    """Two threads send the same at the same instant, again and again; prints what both got."""
    from django.db import connection

    from maplebridge.engine.scheme.text import Text
    from tests.apps.audit.record import Somebody, rename

    said: list[tuple[int, object]] = []
    ready = threading.Barrier(2)

    def send() -> None:
        for number in range(int(rounds)):
            ready.wait()
            by = replace(Somebody(), once=f"key-{number}")
            said.append((number, rename(key=number, name=Text("名"), result={"made": number}, by=by)))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(sorted(said, key=str)))


def tell() -> None:
    """Seals the rest and prints what there is."""
    from maplebridge.apps.audit.models import Event, Receipt, Seal
    from maplebridge.apps.audit.verify import verify

    found = verify()
    seals = list(Seal.objects.order_by("seq").values_list("seq", "event"))
    print(json.dumps({
        "whole": found.whole, "problems": [problem.code for problem in found.problems], "events": Event.objects.count(),
        "waiting": found.head.waiting, "numbers": [seq for seq, _ in seals], "sealed": len({one[1] for one in seals}),
        "receipts": Receipt.objects.count()}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maplebridge.site.settings")
    import django

    django.setup()
    {"write": write, "seal": seal, "crash": crash, "once": once, "tell": tell}[sys.argv[1]](*sys.argv[2:])
