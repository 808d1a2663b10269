"""A code is looked up in the file its first word names; elsewhere it would have no words."""

from __future__ import annotations

from importlib.resources import files

import yaml

from maplebridge.engine.scheme.yaml_text import load_yaml


def test_every_code_stands_in_its_room() -> None:
    rooms = [file for file in files("maplebridge.words").iterdir() if file.name.endswith(".yaml")]
    assert len(rooms) > 10
    for room in rooms:
        codes = yaml.load(room.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
        assert not [code for code in codes if f"{code.partition('.')[0]}.yaml" != room.name]


def test_each_code_stands_once() -> None:
    """The later of two would silently replace the earlier."""
    for room in files("maplebridge.words").iterdir():
        if room.name.endswith(".yaml"):
            _, _, faults = load_yaml(room.read_text(encoding="utf-8"), room.name)
            assert [fault.params for fault in faults if fault.code == "scheme.key_twice"] == []
