"""Whether a page costs the same in a large city: each page of the site with 50 units and 600 people, and with 5,000
units and 60,000 people. CPU of the server for one request to somebody logged in, SQLite."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from bench.figure import Figure, at_most, cpu_seconds

SMALL, LARGE = (50, 600), (5_000, 60_000)
ROUNDS, TIMES, WARM = 5, 9, 3
COSTS = "costs: "  # begins the line of answers among what a server logs
MOST = 1.3
PAGES = {  # name -> address; {code} a station, {person} somebody there
    "home": "/",
    "tree of units": "/units/",
    "units below a district": "/units/{district}/children/",
    "unit": "/units/{code}/",
    "form of a unit": "/units/{code}/edit/",
    "form to move a unit": "/units/{code}/move/",
    "finding a unit": "/units/-/find/?q=CS1",
    "list of units": "/units/-/list/",
    "people": "/people/",
    "people, page 3 by name": "/people/?sort=zh&page=3",
    "person": "/people/{person}/",
    "finding a person": "/people/find/?q=P1",
    "form to add a person": "/people/add/",
    "form to give a role": "/people/{person}/role/",
    "roles": "/roles/",
    "who holds which role": "/roles/given/",
    "units without a head": "/gaps/",
    "evidence": "/evidence/",
    "jobs": "/jobs/",
}


def figures() -> Iterator[Figure]:
    with _city(*SMALL) as small, _city(*LARGE) as large:
        rounds = [(small(), large()) for _ in range(ROUNDS)]  # in turn: what the machine does meanwhile meets both
    for name in PAGES:
        cost, many = (median(one[size][name] for one in rounds) for size in (0, 1))
        yield Figure(f"page: {name}, {SMALL[0]} units", cost, "CPU ms")
        yield at_most(f"page: {name}, {LARGE[0]:,} units to {SMALL[0]}", many / cost, "x", MOST)


@contextmanager
def _city(units: int, people: int) -> Iterator[Callable[[], dict[str, float]]]:
    """A server of its own, with a home of its own; each call gives the cost of every page in ms."""
    command = [sys.executable, "-m", "bench.pages", str(units), str(people)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        asking, answers = process.stdin, process.stdout
        assert asking is not None and answers is not None

        def ask() -> dict[str, float]:
            asking.write("go\n")
            asking.flush()
            for line in answers:
                if line.startswith(COSTS):
                    return dict(json.loads(line.removeprefix(COSTS)))
            raise RuntimeError(f"no answer from {command}")

        yield ask
        asking.close()


def _main(units: int, people: int) -> None:
    with tempfile.TemporaryDirectory(prefix="maplebridge-bench-") as home:
        os.environ |= {"MAPLEBRIDGE_HOME": home, "DJANGO_SETTINGS_MODULE": "maplebridge.site.settings"}
        import django
        from django.core.management import call_command

        from tests.home import static_as_it_lies

        django.setup()
        static_as_it_lies()
        call_command("migrate", verbosity=0, skip_checks=True)
        measure = _measure(units, people)
        for _ in sys.stdin:
            print(COSTS + json.dumps(measure()), flush=True)


def _measure(units: int, people: int) -> Callable[[], dict[str, float]]:
    from django.test import Client
    from django.utils import timezone

    from maplebridge.apps.units.models import Person, RoleGrant
    from tests.apps.crowd import make_crowd

    bureau = make_crowd(units, people)
    office = Person.objects.create(username="office", zh="办公室", unit=bureau, password="!")
    RoleGrant.objects.create(person=office, unit=bureau, role="office", from_day=timezone.localdate())
    client = Client(headers={"host": "localhost"})
    client.force_login(office)
    person = Person.objects.filter(unit__code="CS1").select_related("unit__parent").order_by("pk").first()
    assert person is not None and person.unit.parent is not None
    named = {"code": "CS1", "district": person.unit.parent.code, "person": person.pk}
    return lambda: {name: _one(client, address.format(**named)) for name, address in PAGES.items()}


def _one(client: object, address: str) -> float:
    def ask() -> None:
        answer = client.get(address)  # type: ignore[attr-defined]
        assert answer.status_code == 200, (address, answer.status_code)
        b"".join(answer) if answer.streaming else answer.content

    for _ in range(WARM):
        ask()
    return round(median(cpu_seconds(ask) for _ in range(TIMES)) * 1000, 3)


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]))
