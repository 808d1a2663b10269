"""The tutorial's film strip, of the walk from an empty site to a verified result: python -m tests.service.film."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.service.city.person import FOLDER
from tests.service.walk import ROOT

STRIP = ROOT / "docs" / "pictures" / "city"

if __name__ == "__main__":
    STRIP.mkdir(parents=True, exist_ok=True)
    os.environ[FOLDER] = os.fspath(STRIP)
    raise SystemExit(pytest.main(["-q", "-p", "no:cacheprovider", str(Path(__file__).with_name("test_city.py"))]))
