"""The integrity checks over the invented city: quiet where nothing was planted, and not deaf."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from maplebridge.cli.chain.programme import load_programme
from maplebridge.cli.chain.progress import no_tick
from maplebridge.cli.chain.questions import Questions, ask
from maplebridge.cli.chain.records import Records, read_records
from maplebridge.engine.ledger import Entry
from maplebridge.engine.ledger.checks import CHECKS
from maplebridge.packs.demo_city import Size, generate
from maplebridge.packs.demo_city.model import REPORT_DAY
from tests.engine.ledger.checks.sample import CALENDAR, KINDS, RULES, at
from tests.engine.ledger.checks.sample import Records as Material
from tests.packs.demo_city.conftest import Found, Made

OFTEN = 0.005  # goal: of all entries, over all checks

#: Planted defects that a check is about, and the row rule by which they are already refused.
REFUSED = {
    "late_without_reason": "ledger.late_reason", "self_review": "ledger.check", "filler": "ledger.filler",
    "before_issue": "ledger.check", "id_number": "ledger.id_number", "phone_number": "ledger.phone_number",
}  # fmt: skip


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    generate(folder, 7, size=Size(stations=3, groups=9), clean=True)
    return folder


def _asked(folder: Path) -> tuple[Records, Questions]:
    programme = load_programme(folder, today=REPORT_DAY)
    records = read_records(programme)
    return records, ask(programme, records, no_tick, whole=True)


@pytest.mark.parametrize("name", ["stations", "groups"])
def test_a_clean_city_is_left_in_peace(clean: Path, name: str) -> None:
    records, questions = _asked(clean / name)
    assert records.checked.rejected == () and questions.problems == ()
    entries = {id(finding.records[0]) for _, finding in questions.found}
    share = len(entries) / len(records.entries)
    counts = dict(Counter(check for check, _ in questions.found))
    print(f"checks, clean {name}: {share:.4%} of {len(records.entries)} entries asked about {counts}")
    assert share <= OFTEN


def test_what_was_planted_is_asked_or_refused(found: Found, made: Made) -> None:
    questions = ask(found.programme, found.records, no_tick, whole=True)
    name = found.programme.folder.name
    gaps = {finding.problem.params["key"] for check, finding in questions.found if check == "number_gap"}
    planted = [one["key"] for one in made.of(name, "gap:number")]
    assert planted and set(planted) <= gaps
    faults = {(problem.code, str(problem.place)) for problem in found.records.problems}
    for one in made.of(name, "ledger."):
        if one["kind"] in REFUSED:
            assert (REFUSED[one["kind"]], f"{one['file']} {one['sheet']}!{one['cell']}") in faults


def _spoiled(records: Records) -> dict[str, tuple[Entry, ...]]:
    """The records with one defect each, that only a check can see."""
    visits = [e for e in records.entries if e.ledger == "L04"]
    one, other = visits[3], next(e for e in visits if e.unit == visits[3].unit and e is not visits[3])
    far = next(e for e in visits if e.unit != one.unit)
    many = [e for e in visits if e.unit == one.unit][:12]
    return {
        "near_copy": (replace(other, values={**other.values, "what_done": one.values["what_done"]}),),
        "near_copy_other_unit": (replace(far, values={**far.values, "what_done": one.values["what_done"]}),),
        "evidence_reused": (replace(other, values={**other.values, "evidence": one.values["evidence"]}),),
        "overlap": (replace(other, values={
            **other.values, "responsible": one.values["responsible"], "place": "P0",
            "event_start": one.values["event_start"], "event_end": one.values["event_end"]}),),
        "burst_entry": tuple(
            replace(e, values={**e.values, "entered_by": "x", "entered_at": at(f"06-30 22:{n:02}")})
            for n, e in enumerate(many)),
    }  # fmt: skip


def test_what_is_spoiled_later_is_found(clean: Path) -> None:
    records = read_records(load_programme(clean / "stations", today=REPORT_DAY))
    assert CALENDAR is not None
    for code, changed in _spoiled(records).items():
        numbers = {e.values["record_no"] for e in changed}
        entries = (*(e for e in records.entries if e.values.get("record_no") not in numbers), *changed)
        find = CHECKS[code.removesuffix("_other_unit")]
        hits = [f for f in find(Material(KINDS, CALENDAR, entries), RULES) if f.problem.code == f"check.{code}"]
        assert any(numbers & {r.values["record_no"] for r in hit.records} for hit in hits), code
