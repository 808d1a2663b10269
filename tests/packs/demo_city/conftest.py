"""A small city, made once for all tests of this folder, and what the chain finds in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from maplebridge.cli.chain.plans import plan_programme
from maplebridge.cli.chain.programme import Programme, load_programme
from maplebridge.cli.chain.records import Records, read_records
from maplebridge.engine.problem import Problem
from maplebridge.engine.schedule import Plan
from maplebridge.packs.demo_city import City, Size, generate
from maplebridge.packs.demo_city.model import REPORT_DAY


@dataclass(frozen=True)
class Made:
    folder: Path
    city: City
    defects: list[dict[str, Any]]

    def of(self, programme: str, code: str) -> list[dict[str, Any]]:
        """Planted defects of a programme whose code begins so."""
        return [one for one in self.defects if one["programme"] == programme and one["code"].startswith(code)]


@dataclass(frozen=True)
class Found:
    """One programme as the chain sees it."""

    programme: Programme
    records: Records
    plan: Plan
    plan_problems: tuple[Problem, ...]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("city")
    city = generate(folder, size=Size.small())
    planted = yaml.safe_load((folder / "planted.yaml").read_text(encoding="utf-8"))
    return Made(folder, city, planted["defects"])


@pytest.fixture(scope="session", params=["stations", "groups"])
def found(request: pytest.FixtureRequest, made: Made) -> Found:
    programme = load_programme(made.folder / request.param, today=REPORT_DAY)
    plan, problems = plan_programme(programme)
    assert plan is not None
    return Found(programme, read_records(programme), plan, problems)
