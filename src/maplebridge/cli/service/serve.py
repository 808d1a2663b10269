"""serve: the site on this machine, its worker beside it if asked for; both end together."""

from __future__ import annotations

import socket
from contextlib import nullcontext
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.db import connection

from maplebridge.apps.units.queries.people import anybody
from maplebridge.cli.output import Output
from maplebridge.cli.service.beside import Beside
from maplebridge.cli.service.demo_site import make_demo_site
from maplebridge.cli.service.lock import in_turn, running
from maplebridge.cli.service.restore import tell_restore
from maplebridge.cli.service.statics import collect
from maplebridge.cli.service.tables import make_tables
from maplebridge.engine.problem import Place, Problem, Refused

THREADS = {"sqlite": 4, "postgresql": 8}  # of one process; SQLite has one writer at a time
APPLICATION = "maplebridge.site.wsgi:application"


@dataclass(frozen=True, slots=True)
class Door:
    """Where and how the site is reached."""

    host: str
    port: int
    certificate: Path | None
    key: Path | None

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}/"

    @property
    def public(self) -> bool:
        try:
            return not ip_address(self.host).is_loopback
        except ValueError:
            return self.host != "localhost"


def run_serve(door: Door, output: Output, *, workers: int, with_worker: bool) -> None:
    """Returns when it was told to end. Raises Refused where it cannot or should not begin."""
    _check_door(door, output)
    _must_be_free(door)
    with running(settings.HOME):
        _run(door, output, workers=workers, with_worker=with_worker)


def _run(door: Door, output: Output, *, workers: int, with_worker: bool) -> None:
    prepare(output)
    output.say("service.serving", address=door.address, home=str(settings.HOME), database=connection.vendor)
    output.say("service.serving_demo" if settings.DEMO else "service.serving_stop")
    output.end()
    with Beside() if with_worker else nullcontext():
        _serve(door, workers)


def prepare(output: Output) -> None:
    """The database has its tables and static files lie ready. An older database is never changed unasked."""
    with in_turn(settings.HOME):
        make_tables(output)
        tell_restore()
        if settings.DEMO and not anybody():
            output.say("service.making_demo")
            make_demo_site()
        collect()
    connection.close()


def _check_door(door: Door, output: Output) -> None:
    problems = [Problem("service.no_file", Place(str(file)))
                for file in (door.certificate, door.key) if file and not file.is_file()]
    if (door.certificate is None) != (door.key is None):
        problems.append(Problem("service.tls_half"))
    covered = door.certificate or settings.PROXIES
    if settings.SERVICE and not covered and door.public:
        problems.append(Problem("service.tls_needed", params={"host": door.host}))
    if problems:
        raise Refused(problems)
    if settings.SERVICE and not covered:
        output.warn("service.tls_missing")


def _must_be_free(door: Door) -> None:
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((door.host, door.port))
        except OSError as fault:
            params = {"host": door.host, "port": door.port, "reason": fault.strerror or str(fault)}
            raise Refused([Problem("service.port_taken", params=params)]) from fault


def _serve(door: Door, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces, SSLProtocols
    from granian.log import LogLevels

    Granian(
        APPLICATION, address=door.host, port=door.port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=THREADS[connection.vendor], backpressure=64, respawn_failed_workers=True,
        workers_kill_timeout=20, log_level=LogLevels.error, log_dictconfig=settings.LOGGING,
        ssl_cert=door.certificate, ssl_key=door.key, ssl_protocol_min=SSLProtocols.tls12,
    ).serve()
