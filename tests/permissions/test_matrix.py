"""Every address, everybody, every relation: what is let in is what expected.csv says, and nothing else."""

from __future__ import annotations

import pytest

from tests.permissions import expected
from tests.permissions.addresses import Address, addresses
from tests.permissions.cells import every, names_object
from tests.permissions.scene import NOBODY, PLACES, make_scene
from tests.permissions.tried import tried


def test_every_address_has_a_rule() -> None:
    assert [address.key for address in addresses() if address.rule is None] == []


def test_every_address_is_expected() -> None:
    assert sorted(expected.read()) == sorted(address.key for address in tried(addresses()))


def test_the_site_answers_as_expected(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    scene = make_scene()
    found = {address.key: row for address, row in every(scene, tried(addresses()))}
    wanted = expected.read()
    off = [f"{key} {who}: {found[key][who]} instead of {wanted[key][who]}"
           for key in found for who in found[key] if found[key][who] != wanted.get(key, {}).get(who)]
    cells = sum(len(letters) for row in found.values() for letters in row.values())
    with capsys.disabled():
        print(f"\npermission matrix: {cells} cells of {len(found)} addresses, {len(off)} deviations")
    assert off == []


def test_nothing_reaches_aside_upward_or_into_another_city() -> None:
    """Of the expectation itself: whoever sits at A1 is let in at A1 and below only."""
    beyond = [list(PLACES).index(place) for place in ("sibling", "parent", "other")]
    of_objects = {address.key for address in tried(addresses()) if names_object(address) and not address.rule.public}
    reached = [(key, who) for key, row in expected.read().items() if key in of_objects and key not in FRAGMENTS
               for who, letters in row.items() if any(letters[at] == "y" for at in beyond)]
    assert reached == []


def test_who_has_no_role_reaches_nobody_elses_objects() -> None:
    of_objects = [address for address in tried(addresses()) if names_object(address) and not address.rule.public]
    assert [address.key for address in of_objects
            if "y" in expected.read()[address.key][NOBODY].replace("y", "", _own(address))
            and address.key not in FRAGMENTS] == []


def _own(address: Address) -> int:
    """How many of the five are one's own thing."""
    return 1 if {"token", "view"} & {*address.parameters} else 0


FRAGMENTS = {"GET overview:audit_history"}  # empty where nothing may be seen, so that it does not tell what there is
