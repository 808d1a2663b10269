"""A record to work on: real events by the real action wrapper, with names of every kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maplebridge.apps.audit.seal import seal
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.engine.scheme.text import Text

NAMES = ("河滨派出所", "O'Neil \"Bridge\"", "两行\n名字", "控\x00制\x1f符\x7f", "枫桥🍁派出所", "半个\ud83c字",
         "长" * 500, "a, b; c -- '); DROP TABLE audit_event", "=1+1", "")


CHEN, OLD = Text("陈伟", "Chen Wei"), Text("旧名", "Old name")


@dataclass(frozen=True)
class Somebody:
    """Who acts in these tests."""

    key: int = 7
    name: Text = CHEN
    via: str = "site"
    address: str = "10.1.2.3"
    request: str = "0b5c7a4e-1111-2222-3333-444455556666"
    once: str | None = None


@dataclass
class Place:
    """A unit, as far as an event needs one."""

    pk: int = 3
    path: str = "000001000003"
    zh: str = "河滨派出所"
    en: str = "Riverside station"


@action("tests.rename")
def rename(event: Draft, *, key: int, name: Text, before: Text = OLD, version: int = 1, result: Any = None,
           by: Somebody) -> Any:
    event.about("unit", key, name, unit=Place(), version=version, changes={"name": (before, name)}, name=name)
    return result


def make_record(sealed: int, waiting: int = 0) -> None:
    """So many events sealed, and so many more that wait."""
    for number in range(sealed):
        rename(key=number % 40, name=Text(NAMES[number % len(NAMES)] + str(number)), version=number, by=Somebody())
    seal()
    for number in range(waiting):
        rename(key=number, name=Text(f"等候{number}"), by=Somebody())
