"""The real server with the cast in it and a program's token, on either database."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.service.server import SERVER, Site

PREPARE = """
from tests.apps.cast import make_cast
from tests.api.conftest import Program
from tests.apps.programmes.programme import make_programme
cast = make_cast()
make_programme(cast)
print("token " + Program(cast, "office").token)
print("station " + Program(cast, "chief").token)
"""


@dataclass(frozen=True)
class Live:
    """`base`: its address; `token`: of the office of city A, `station`: of the chief of A11, which takes part in a
    programme of the office."""

    site: Site
    base: str
    token: str
    station: str

    def write(self, method: str, path: str, body: Any, **headers: str) -> tuple[int, Mapping[str, str], Any]:
        """Status, headers, what was answered."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(
            f"{self.base}/api/v1{path}", json.dumps(body).encode() if body is not None else None, method=method,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **named})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, json.load(refused)


@contextmanager
def live(database: str | None) -> Iterator[Live]:
    with Site(database) as site:
        told = dict(line.split(maxsplit=1) for line in site.ask(PREPARE).splitlines()
                    if line.startswith(("token ", "station ")))
        site.start(SERVER)
        yield Live(site, f"http://127.0.0.1:{site.port}", **told)
