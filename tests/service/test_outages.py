"""What the real server says and does while its database is gone or its disk is full, and after."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.apps.cast import PASSWORD
from tests.service.installation import Installation, Server
from tests.service.postgres import Cluster
from tests.service.visitor import Visitor, hidden


def test_a_database_gone_for_ten_seconds(tmp_path: Path) -> None:
    """503 with words at once, and everything goes on by itself: nobody is logged out, nothing is started anew."""
    with Cluster() as cluster:
        site = Installation(tmp_path / "home", cluster.url)
        site.fill(3)
        with site.served("--with-worker") as server:
            visitor = Visitor(server.address)
            assert visitor.log_in("system_admin", PASSWORD).status == 200
            shown = visitor.get("/jobs/")
            assert shown.status == 200
            _until(server, "/health/", 200)
            cluster.stop()
            gone = time.monotonic()
            told = visitor.get("/jobs/")
            assert (told.status, told.headers["Retry-After"]) == (503, "10")
            assert "数据库暂时连不上" in told.text
            assert time.monotonic() - gone < 8
            assert server.get("/health/")[0] == 503
            form = visitor.send("/jobs/start/", {**hidden(shown.text), "note": "typed & kept"})
            assert form.status == 503
            assert "typed &amp; kept" in form.text, "what was typed can be sent again"
            time.sleep(max(0.0, 10 - (time.monotonic() - gone)))
            cluster.start()
            _until(server, "/health/", 200)
            assert visitor.get("/jobs/").status == 200, "still logged in"
            assert server.process.poll() is None
        outages = [line for line in server.lines() if line["event"] == "outage"]
        assert outages and all("said" not in line for line in outages)


def test_a_database_gone_in_the_middle_of_a_page(tmp_path: Path) -> None:
    with Cluster() as cluster:
        site = Installation(tmp_path / "home", cluster.url, {"DJANGO_SETTINGS_MODULE": "tests.service.settings"})
        site.fill(1)
        with site.served() as server:
            visitor = Visitor(server.address)
            assert visitor.log_in("system_admin", PASSWORD).status == 200
            with ThreadPoolExecutor(1) as pool:
                asked = pool.submit(visitor.get, "/proof/slow/")
                _until_busy(cluster)
                cluster.stop()
                told = asked.result()
            assert (told.status, told.headers["Retry-After"]) == (503, "10")
            cluster.start()
            assert visitor.get("/").status == 200
        assert not [line for line in server.lines() if line["event"] == "broke"]


def test_a_full_disk(tmp_path: Path) -> None:
    """A write is refused in words, reading goes on, and with room again so does writing."""
    site = Installation(tmp_path / "disk" / "home")
    site.home.parent.mkdir()
    with _small_disk(site.home.parent) as small:
        site.fill(3)
        with site.served() as server:
            visitor = Visitor(server.address)
            assert visitor.get("/account/login/").status == 200
            before = site.rows()["django_session"]
            small.fill(server)
            told = visitor.log_in("system_admin", PASSWORD)
            assert told.status == 503, told.text
            assert not small.real or "磁盘已满" in told.text
            assert PASSWORD not in told.text, "a password is typed anew"
            small.make_room(server)
            assert site.rows()["django_session"] == before, "nothing half-written"
            assert visitor.log_in("system_admin", PASSWORD).address.endswith("/")
            assert visitor.get("/jobs/").status == 200
        assert site.verb("check-site").err.count("audit") == 0


def _until_busy(cluster: Cluster) -> None:
    until = time.monotonic() + 30
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        asked = "SELECT 1 FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(20)' AND state = 'active'"
        while not connection.execute(asked).fetchall():
            assert time.monotonic() < until
            time.sleep(0.1)


def _until(server: Server, path: str, status: int) -> None:
    until = time.monotonic() + 30
    while server.get(path)[0] != status:
        assert time.monotonic() < until, server.log.read_text()[-3000:]
        time.sleep(0.3)


class _Small:
    """A disk that can be filled. `real`: a file system of its own; else files may not grow, which anybody may set."""

    def __init__(self, folder: Path, *, real: bool) -> None:
        self.folder, self.real = folder, real

    def fill(self, server: Server) -> None:
        if not self.real:
            self._limit(server, 0)
            return
        with (self.folder / "ballast").open("wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(b"\0" * 4096)
            except OSError:
                return

    def make_room(self, server: Server) -> None:
        if self.real:
            (self.folder / "ballast").unlink()
        else:
            self._limit(server, resource.RLIM_INFINITY)

    def _limit(self, server: Server, most: int) -> None:
        for pid in (server.process.pid, *_children(server.process.pid)):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def _small_disk(folder: Path) -> Iterator[_Small]:
    if os.geteuid() != 0:
        yield _Small(folder, real=False)
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], check=True)
    try:
        yield _Small(folder, real=True)
    finally:
        subprocess.run(["umount", str(folder)], check=True)
