"""Whether a page costs the same in a large city: each page of the site with 50 units and 600 people, and with 5,000
units and 60,000 people. CPU of the server for one request to somebody logged in, SQLite."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from statistics import median

from bench.figure import Figure, at_most, cpu_seconds

SMALL, LARGE = (50, 600), (5_000, 60_000)
TIMES, WARM = 25, 4
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
    small, large = _measured(*SMALL), _measured(*LARGE)
    for name in PAGES:
        yield Figure(f"page: {name}, {SMALL[0]} units", small[name], "CPU ms")
        yield at_most(f"page: {name}, {LARGE[0]:,} units to {SMALL[0]}", large[name] / small[name], "x", MOST)


def _measured(units: int, people: int) -> dict[str, float]:
    """In a process of its own, with a home of its own."""
    command = [sys.executable, "-m", "bench.pages", str(units), str(people)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _main(units: int, people: int) -> None:
    with tempfile.TemporaryDirectory(prefix="maplebridge-bench-") as home:
        os.environ |= {"MAPLEBRIDGE_HOME": home, "DJANGO_SETTINGS_MODULE": "maplebridge.site.settings"}
        import django
        from django.core.management import call_command

        from tests.home import static_as_it_lies

        django.setup()
        static_as_it_lies()
        call_command("migrate", verbosity=0, skip_checks=True)
        costs = _costs(units, people)
    print(json.dumps(costs))


def _costs(units: int, people: int) -> dict[str, float]:
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
    return {name: _one(client, address.format(**named)) for name, address in PAGES.items()}


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
