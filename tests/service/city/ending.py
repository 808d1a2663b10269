"""A result that does not change: frozen and taken away by the office, counted again and found whole by the auditor."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.service.city.office import NAME
from tests.service.city.person import Somebody
from tests.service.server import VERB, Site

NOTE = "首期考核通报"


def freeze(office: Somebody) -> Path:
    """Gives the bundle as it was downloaded."""
    say = office.town.say
    to_results(office)
    office.press("scores.freeze_title")
    office.fill("scores.note", NOTE)
    office.press("scores.freeze_do")
    office.waits_for(say("scores.frozen", programme=NAME, number=1))
    to_results(office)
    office.press_text("1")
    office.reads_text(NOTE)
    office.picture("frozen")
    return office.fetch("scores.bundle", office.town.folder / "bundle.zip")


def to_results(one: Somebody) -> None:
    one.go_home()
    one.press("scores.title")
    one.press_text(NAME)
    one.counted()
    one.press("scores.view_runs")


def verify_on_line(auditor: Somebody) -> str:
    """Gives the hash of the bundle that the page says."""
    say = auditor.town.say
    to_results(auditor)
    auditor.press_text("1")
    found = re.search(r"[0-9a-f]{64}", auditor.text())
    assert found
    auditor.press("scores.verify_title")
    auditor.press("scores.verify_do")
    auditor.waits_for(say("scores.verified_equal", number=1, sha256=found[0]))
    return found[0]


def verify_record(auditor: Somebody) -> None:
    auditor.go_home()
    auditor.press("overview.way_verify")
    auditor.press("audit.check_now")
    whole = auditor.town.say("jobs.record_whole", events="§", length="§", head="§").split("§")[0]
    auditor.waits_for(whole)
    auditor.picture("record-whole")


def verify_anywhere(site: Site, bundle: Path, sha256: str) -> None:
    """By the command alone, from the file that was downloaded."""
    environ = {**site.environ, "MAPLEBRIDGE_LANG": "zh"}
    done = subprocess.run([*VERB, "verify", str(bundle), "--hash", sha256], env=environ, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "核验一致" in done.stdout
