"""Rights are read anew in each request: what one process takes away no other still allows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.apps.cast import PASSWORD
from tests.service.caller import Caller
from tests.service.postgres import Cluster
from tests.service.server import Site

CAST = f"""
from tests.apps.cast import make_cast
person = make_cast().people["office"]
person.set_password({PASSWORD!r})
person.save()
"""
SWITCH = """
from datetime import timedelta
from django.utils import timezone
from maplebridge.apps.units.models import RoleGrant
last = {last}
RoleGrant.objects.filter(person__username="office").update(to_day=last)
"""
TIMES = 40


def test_two_processes_forget_a_role_at_once(installed: tuple[Site, Cluster | None]) -> None:
    site, _ = installed
    site.ask(CAST)
    site.start("server")
    assert _processes(site) >= 3, "one that listens, two that answer"
    caller = Caller(site.port, "office", PASSWORD)
    assert caller.log_in()
    assert _asked(caller) == {200}
    site.ask(SWITCH.format(last="timezone.localdate() - timedelta(days=1)"))
    assert _asked(caller) == {403}
    site.ask(SWITCH.format(last="None"))
    assert _asked(caller) == {200}


def _asked(caller: Caller) -> set[int]:
    """The answers to many requests at once, each over a connection of its own."""
    with ThreadPoolExecutor(8) as pool:
        return {page.status for page in pool.map(lambda _: caller.get("/people/"), range(TIMES))}


def _processes(site: Site) -> int:
    """How many processes of the server live."""
    group = str(site._running["server"].pid)
    stats = (path.read_text() for path in Path("/proc").glob("[0-9]*/stat") if path.is_file())
    return sum(stat.rpartition(")")[2].split()[2] == group for stat in stats)
