"""From an empty site to a verified result: every person of a small city does their part in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.service.city import ending, lists, office, opening, station
from tests.service.city.days import BEGUN
from tests.service.city.person import Town
from tests.service.server import SERVER, WORKER, Site


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_city_from_two_sheets_to_a_verified_result(browser: Any, tmp_path: Path, language: str) -> None:
    with Site(settings="maplebridge.site.settings") as site:
        town = Town(browser, f"http://127.0.0.1:{site.port}", tmp_path, language)
        opening.set_up(site, town, BEGUN)
        site.start(SERVER)
        site.start(WORKER)
        _begin(town)
        _work(town)
        _end(town, site)


def _begin(town: Town) -> None:
    """24 stations have the table, and owe two things."""
    with town.person(lists.OFFICE[1]) as one:
        opening.bring_units_and_people(one)
    with town.person(lists.ADMINISTRATOR[1]) as one:
        opening.give_roles_and_codes(one)
    with town.person(lists.OFFICE[1]) as one:
        office.set_up(one)
    with town.person(lists.CHIEF[1]) as one:
        station.name_people(one)


def _work(town: Town) -> None:
    """What was recorded closes the gaps, brings the points, and stands behind them."""
    with town.person(lists.OFFICER[1]) as one:
        station.confirm(one)
        assert (station.gaps(one), station.points(one)) == (3, 25)
        station.record_by_form(one)
        assert (station.gaps(one), station.points(one)) == (1, 25 + 30)
        station.paste(one)
        station.mend(one)
        assert (station.gaps(one), station.points(one)) == (0, 25 + 30 + 30)
        assert len(station.trace(one)) == 20, "the first of thirty"
    with town.person(lists.CHIEF[1]) as one:
        station.what_helps(one)


def _end(town: Town, site: Site) -> None:
    with town.person(lists.OFFICE[1]) as one:
        bundle = ending.freeze(one)
    with town.person(lists.AUDITOR[1]) as one:
        sha256 = ending.verify_on_line(one)
        ending.verify_record(one)
    ending.verify_anywhere(site, bundle, sha256)
