"""A code is looked up in the file its first word names; elsewhere it would have no words."""

from __future__ import annotations

from importlib.resources import files

import yaml


def test_every_code_stands_in_its_room() -> None:
    rooms = [file for file in files("maplebridge.words").iterdir() if file.name.endswith(".yaml")]
    assert len(rooms) > 10
    for room in rooms:
        codes = yaml.load(room.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
        assert not [code for code in codes if f"{code.partition('.')[0]}.yaml" != room.name]
