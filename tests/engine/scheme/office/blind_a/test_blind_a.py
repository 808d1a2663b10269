"""Tables drawn and read by eye by somebody who had not seen the reader: what it must get right of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from maplebridge.cli.indicators import read_indicators
from maplebridge.packs.pack import load_pack
from tests.engine.scheme.office.blind_a.more_tables import MORE
from tests.engine.scheme.office.blind_a.tables import OFFICES, Office
from tests.engine.scheme.office.blind_a.tally import Tally, tally


def _read(office: Office, folder: Path) -> Tally:
    pack = load_pack(str(office.draw(folder / office.file)))
    return tally(office, read_indicators(pack.source, {}))


@pytest.mark.parametrize("office", [*OFFICES, *MORE], ids=lambda office: office.file)
def test_every_line_is_found_with_its_points_and_nothing_is_invented(office, tmp_path):
    found = _read(office, tmp_path)
    assert (found.found, found.points, found.sections, found.invented) == (*[found.lines] * 3, 0), found.wrong
    assert not [fault for fault in found.wrong if "item" in fault]


def test_rules_are_understood(tmp_path):
    found = [_read(office, tmp_path) for office in (*OFFICES, *MORE)]
    right, lines = sum(one.kinds for one in found), sum(one.lines for one in found)
    assert right >= 0.85 * lines, [fault for one in found for fault in one.wrong if "rule" in fault]


@pytest.mark.parametrize("office", [*OFFICES, *MORE], ids=lambda office: office.file)
def test_what_is_not_understood_is_asked_and_never_guessed(office, tmp_path):
    found = _read(office, tmp_path)
    assert found.kinds + found.asked == found.found, found.wrong
