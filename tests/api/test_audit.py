"""The record by program."""

from __future__ import annotations

import pytest
from django.utils import timezone

from maplebridge.apps.audit.seal import head, seal
from tests.api.conftest import Program
from tests.apps.cast import Cast


@pytest.fixture
def done(cast: Cast) -> None:
    office, other = Program(cast, "office"), Program(cast, "other_office")
    for program, at in ((office, "/units/A11"), (office, "/units/A21"), (other, "/units/B11")):
        for name in ("one", "two"):
            program.edit("PUT", at, {"day": "2026-06-01", "zh": f"{at[-3:]}单位", "en": f"{at[-3:]} {name}",
                                     "kind": "station", "category": "urban"}, at)


@pytest.fixture
def auditor(cast: Cast, done: None) -> Program:
    return Program(cast, "auditor")


def keys(auditor: Program, asked: str = "") -> list[int]:
    return [item["event"] for item in auditor.read(f"/audit/events?{asked}").json()["items"]]


def test_events_of_ones_own_city_the_newest_first(cast: Cast, auditor: Program) -> None:
    items = auditor.read("/audit/events").json()["items"]
    assert [item["object_key"] for item in items] == [str(cast.units[code].pk) for code in ("A21", "A21", "A11", "A11")]
    assert {item["via"] for item in items} == {"api"}
    assert (items[0]["zh"].startswith("office甲修改"), items[0]["en"].startswith("Office changed")) == (True, True)


def test_pages_join_without_gap(auditor: Program) -> None:
    found, after = [], 0
    for _ in range(2):
        page = auditor.read(f"/audit/events?limit=2&after={after}").json()
        found += [item["event"] for item in page["items"]]
        after = page["next"]
    assert (found, after) == (keys(auditor), None)


def test_the_list_is_narrowed(cast: Cast, auditor: Program) -> None:
    every, today = keys(auditor), timezone.localdate()
    assert keys(auditor, "unit=A11") == every[2:]
    assert keys(auditor, "kind=units") == keys(auditor, "kind=units.edit") == keys(auditor, f"first={today}") == every
    assert keys(auditor, "kind=people") == keys(auditor, "last=2020-01-01") == []
    assert keys(auditor, f"actor={cast.people['office'].pk}") == every
    assert keys(auditor, f"object_kind=unit&object_key={cast.units['A21'].pk}") == every[:2]
    assert auditor.read("/audit/events?unit=B11").status_code == 422


def test_one_event_with_its_link(auditor: Program) -> None:
    key = keys(auditor)[0]
    waiting = auditor.read(f"/audit/events/{key}").json()
    assert (waiting["seq"], waiting["hash"], waiting["sound"]) == (None, None, None)
    seal()
    sealed = auditor.read(f"/audit/events/{key}").json()
    assert (sealed["seq"], len(sealed["hash"]), sealed["sound"]) == (head().seq - 2, 64, True)
    assert sealed["detail"]["changes"]["name"][1]["en"] == "A21 two"


def test_what_is_out_of_reach_is_not_there(cast: Cast, auditor: Program) -> None:
    later = keys(auditor)[0] + 1
    assert auditor.read(f"/audit/events/{later}").status_code == 404, "it is the other city's"
    assert Program(cast, "chief").read("/audit/events").status_code == 403


def test_the_head_of_the_chain(auditor: Program) -> None:
    assert auditor.read("/audit/head").json()["waiting"] == 6
    seal()
    told = auditor.read("/audit/head").json()
    assert (told["seq"], told["hash"], told["waiting"]) == (head().seq, head().hash, 0)
