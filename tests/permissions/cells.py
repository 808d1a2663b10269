"""One cell of the matrix: somebody tries an address on an object; what comes back is a letter, what was written is
taken back.

    y let in (shown, written, or told what is wrong with the form)    n 403    u 404    l sent to log in    - 405
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.permissions.addresses import Address
from tests.permissions.programme_scene import AT_A_UNIT
from tests.permissions.scene import OBJECTS, PLACES, WHO, Scene

ANYWHERE = "any"  # the relation of an address that names no object
LETTERS = {401: "l", 403: "n", 404: "u", 405: "-"}
Row = Mapping[str, str]  # who -> a letter for each relation


def row(scene: Scene, address: Address, who: tuple[str, ...] = WHO) -> dict[str, str]:
    """What becomes of everybody at one address."""
    return {one: "".join(cell(scene, address, one, relation) for relation in relations(address)) for one in who}


def relations(address: Address) -> tuple[str, ...]:
    return tuple(PLACES) if names_object(address) else (ANYWHERE,)


def names_object(address: Address) -> bool:
    """Whether what it names lies at a unit or belongs to somebody."""
    return bool({*address.parameters} & {*OBJECTS, *AT_A_UNIT, "key"})


def cell(scene: Scene, address: Address, who: str, relation: str) -> str:
    named = scene.named(address, relation if relation in PLACES else "own", who)
    with _taken_back():
        client = scene.client(who, address)
        return letter(_send(client, address, reverse(address.name, kwargs=named)))


def said(scene: Scene, address: Address, who: str) -> str:
    """The words of a page, whatever changes from one showing to the next left out."""
    answer = scene.client(who, address).get(reverse(address.name))
    assert answer.status_code == 200, answer.status_code
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def letter(answer: HttpResponse) -> str:
    if answer.status_code in (302, 303) and "/account/login/" in answer.get("Location", ""):
        return "l"
    assert answer.status_code != 500, f"{answer.status_code}: {answer.content[:300]!r}"
    return LETTERS.get(answer.status_code, "y")


def _send(client: Client, address: Address, path: str) -> HttpResponse:
    if address.name.startswith("api:") and address.method != "GET":
        body, kind = (b"{}", "application/json") if address.takes_body else (b"", "")
        return client.generic(address.method, path, body, kind, headers={"Idempotency-Key": "matrix"})
    return client.generic(address.method, path)


class _taken_back:  # noqa: N801 - reads as a verb where it is used
    """What happens inside leaves no row behind."""

    def __enter__(self) -> None:
        self.inside = transaction.atomic()
        self.inside._from_testcase = True  # actions insist on being outermost, but for a test's own transaction
        self.inside.__enter__()

    def __exit__(self, *fault: object) -> None:
        transaction.set_rollback(True)
        self.inside.__exit__(None, None, None)


def every(scene: Scene, addresses: tuple[Address, ...]) -> Iterator[tuple[Address, dict[str, str]]]:
    for address in addresses:
        yield address, row(scene, address)
