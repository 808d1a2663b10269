"""A small demo city, made once, and the verbs run in this process."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from maplebridge.cli.main import app
from maplebridge.packs.demo_city import Size, generate
from tests.cli.small_programme import write_programme

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Said:
    """What a verb left behind: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Standard output, which must be exactly one JSON document."""
        return json.loads(self.out)


def run(*words: object, lang: str = "en") -> Said:
    """One verb in this process."""
    result = CliRunner().invoke(app, ["--lang", lang, *(str(word) for word in words)])
    assert "Traceback" not in result.output
    return Said(result.exit_code, result.stdout, result.stderr)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.fixture(scope="session", autouse=True)
def _wide_terminal() -> Iterator[None]:
    os.environ["COLUMNS"] = "100"
    yield
    del os.environ["COLUMNS"]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole of it, planted faults included; read only, but for result/."""
    folder = tmp_path_factory.mktemp("city")
    generate(folder, 7, size=Size.small())
    return folder


@pytest.fixture(scope="session")
def stations(city: Path) -> Path:
    """A programme whose facts are kept in result/ once the first test has asked for them."""
    return city / "stations"


@pytest.fixture(scope="session")
def scored(stations: Path) -> Any:
    """What score says of the city as JSON."""
    return run("score", stations, "--json").json()


@pytest.fixture(scope="session")
def _sound(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Registers and one ledger in GB18030 without a fault, facts kept, in a folder with a space in its Chinese name."""
    folder = tmp_path_factory.mktemp("sound") / "所 队"
    shutil.copytree(city / "stations", folder, ignore=shutil.ignore_patterns("result", "ledgers", "plan.xlsx"))
    (folder / "ledgers").mkdir()
    (reported,) = (city / "stations" / "ledgers").glob("reported*.csv")
    lines = reported.read_bytes().decode("gb18030").splitlines(keepends=True)
    (folder / "ledgers" / reported.name).write_bytes("".join(lines[:50]).encode("gb18030"))
    assert run("score", folder).code == 0
    return folder


@pytest.fixture
def sound(_sound: Path, tmp_path: Path) -> Path:
    """A copy of a small sound programme that a test may spoil."""
    return Path(shutil.copytree(_sound, tmp_path / _sound.name))


@pytest.fixture(scope="session")
def drive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme of twelve stations and one book, its bundle in result/; read only, but for result/."""
    folder = write_programme(tmp_path_factory.mktemp("small"))
    assert run("bundle", folder).code == 0
    return folder


@pytest.fixture(scope="session")
def bundle(drive: Path) -> bytes:
    return (drive / "result" / "SMALL-1.zip").read_bytes()
