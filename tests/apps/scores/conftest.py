from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from maplebridge.packs.demo_city import Size, generate


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two programme folders without faults: stations, groups."""
    folder = tmp_path_factory.mktemp("city")
    generate(folder, 7, size=Size.small(), clean=True)
    return folder


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
