"""A server as `maplebridge serve` runs it, with two workers, and people at it: what its processes use of the CPU."""

from __future__ import annotations

import http.client
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import lxml.html

from tests.service.server import SERVER, Site
from tests.service.visitor import Visitor, hidden

TICK = os.sysconf("SC_CLK_TCK")
SETTINGS = "maplebridge.site.settings"
LANGUAGE = "zh-hans"
Fields = list[tuple[str, str]]


class Office:
    """A running site and who is logged in there."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._cookies: dict[str, str] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.site.port}"

    def visitor(self, role: str) -> Visitor:
        """Somebody new at a browser, logged in by the button of the demo."""
        visitor = Visitor(self.address)
        shown = visitor.get("/account/login/")
        answer = visitor.send("/account/demo/", {**hidden(shown.text), "person": f"demo-{role}"})
        if answer.status != 200 or "/account/" in answer.address:
            raise RuntimeError(f"log-in of {role}: {answer.status} {answer.address}: {answer.text[:500]}")
        return visitor

    def cookies(self, role: str) -> str:
        if role not in self._cookies:
            self._cookies[role] = "; ".join(f"{one.name}={one.value}" for one in self.visitor(role).cookies)
        return self._cookies[role]

    def cpu(self) -> float:
        """Seconds used so far by the server: the process that was started and all below it."""
        return sum(map(cpu_of, tree_of(self.site.pid(SERVER))))


@contextmanager
def serving(fill: Callable[[Path], None]) -> Iterator[Office]:
    """A site of its own whose home was filled. Loopback only."""
    with Site(settings=SETTINGS, MAPLEBRIDGE_DEMO="1") as site:
        fill(site.home)
        site.start(SERVER)
        yield Office(site)


class Client:
    """One connection that is kept, as a browser keeps it."""

    def __init__(self, office: Office, role: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", office.site.port, timeout=120)
        self._headers = {"Cookie": office.cookies(role), "Referer": office.address, "Accept-Encoding": "gzip",
                         "Accept-Language": LANGUAGE}

    def get(self, path: str, wanted: int = 200) -> bytes:
        self._connection.request("GET", path, headers=self._headers)
        return self._read(path, wanted)

    def send(self, path: str, fields: Fields, wanted: int = 303) -> bytes:
        self._connection.request("POST", path, urlencode(fields), {
            **self._headers, "Content-Type": "application/x-www-form-urlencoded"})
        return self._read(path, wanted)

    def _read(self, path: str, wanted: int) -> bytes:
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != wanted:
            raise RuntimeError(f"{path}: {answer.status} instead of {wanted}: {content[:300]!r}")
        return content

    def close(self) -> None:
        self._connection.close()


def form_in(text: str) -> Fields:
    """What the form of a page holds that has a once-key, as a browser would send it."""
    form = next(one for one in lxml.html.fromstring(text).forms if "once" in one.fields)
    return [(name, str(value)) for name, value in form.form_values()]


def cpu_per_request(office: Office, role: str, asks: Sequence[Callable[[Client], object]], clients: int) -> float:
    """CPU ms of the server for each of the asks, which so many clients take from one pile."""
    pile, opened = iter(asks), [Client(office, role) for _ in range(clients)]

    def work(client: Client) -> None:
        for ask in pile:  # a list's iterator gives each to one of them
            ask(client)

    with ThreadPoolExecutor(clients) as pool:
        before = office.cpu()
        for done in pool.map(work, opened):
            assert done is None
        used = office.cpu() - before
    for client in opened:
        client.close()
    return used / len(asks) * 1000


def tree_of(process: int) -> list[int]:
    """The process and all that it and they started."""
    try:
        below = [int(one) for task in Path(f"/proc/{process}/task").iterdir()
                 for one in (task / "children").read_text().split()]
    except OSError:
        return []
    return [process, *(one for child in below for one in tree_of(child))]


def cpu_of(process: int) -> float:
    """Seconds, user and system, of all its threads."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK
