"""Gaps, completeness and questions by program, and how programmes stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maplebridge.apps.ledgers.models import CheckQuestion, Entry, Expected
from maplebridge.apps.ledgers.queries.gaps import figures_of, gaps_of, seen_by
from maplebridge.apps.overview.queries.programmes_home import programmes_home
from maplebridge.apps.programmes.models import Participant, Programme
from tests.api.conftest import Program
from tests.apps.cast import Cast
from tests.apps.ledgers.book import NOW, TODAY
from tests.apps.programmes.programme import make_programme, set_day


@pytest.fixture
def programme(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Programme:
    """A11 wrote one entry with a blank and without evidence, and owes two."""
    set_day(TODAY, monkeypatch)
    made = make_programme(cast)
    part = Participant.objects.get(programme=made, unit__code="A11")
    Expected.objects.create(participant=part, ledger="L05", key="2月", from_day=date(2026, 2, 2),
                            due=date(2026, 2, 6), count=2)
    Entry.objects.create(unit=part.unit, ledger="L05", number="A11-L05-2026-0001", year=2026, n=1, day=TODAY,
                         values={"what_done": "无"}, entered_by=cast.people["officer"], entered_at=NOW)
    return made


def test_gaps_are_those_of_the_page(cast: Cast, programme: Programme) -> None:
    unit, chief = cast.units["A11"], Program(cast, "chief")
    known = gaps_of([unit], TODAY)[unit.pk]
    rows = chief.read("/ledgers/A11/gaps?limit=500").json()["items"]
    assert [(row["kind"], row["ledger"], row["count"], row["who"]) for row in rows] == [
        (gap.kind, gap.ledger, gap.count, gap.who or None) for gap in seen_by(known, cast.actor("chief"))]
    assert {"assignment", "blank", "evidence"} <= {row["kind"] for row in rows}
    assert chief.read("/ledgers/A12/gaps").status_code == 404
    assert Program(cast, "office").read("/ledgers/A/gaps").status_code == 404  # keeps no books of its own


def test_completeness_of_all_units_one_sees(cast: Cast, programme: Programme) -> None:
    office = Program(cast, "office")
    rows = {row["unit"]: row for row in office.read("/ledgers/A/completeness").json()["items"]}
    assert set(rows) == {"A11", "A12", "A21"}
    unit = cast.units["A11"]
    known = figures_of([unit], TODAY)[unit.pk]
    assert (rows["A11"]["required"], rows["A11"]["present"]) == (known.required, known.present)
    assert 0 < rows["A11"]["share"] < 1
    assert rows["A11"]["counts"] == dict(known.counts)
    assert rows["A12"]["share"] is None
    pages: list[Any] = []
    after: int | None = 0
    while after is not None:
        page = office.read(f"/ledgers/A/completeness?limit=1&after={after}").json()
        pages, after = [*pages, *page["items"]], page["next"]
    assert pages == list(rows.values())
    assert office.read("/ledgers/A/completeness?limit=26").status_code == 422


def test_questions_tell_their_sentence(cast: Cast, programme: Programme) -> None:
    asked = CheckQuestion.objects.create(
        check_name="filler", entry=Entry.objects.get(), mark="0" * 64, asked_at=NOW, code="check.filler",
        params={"record": "A11-L05-2026-0001", "field": {"zh": "工作内容", "en": "What was done"}, "value": "无"})
    row, = Program(cast, "chief").read("/ledgers/A11/questions").json()["items"]
    assert (row["question"], row["check"], row["answer"]) == (asked.pk, "filler", None)
    assert "工作内容" in row["zh"]
    assert "What was done" in row["en"]


def test_progress_is_that_of_the_first_page(cast: Cast, programme: Programme) -> None:
    row, = Program(cast, "office").read("/progress").json()["items"]
    home, = programmes_home(cast.actor("office"), TODAY)
    assert (row["programme"], row["units"], row["lines"], row["named"]) == (
        home.code, home.units, home.lines, home.named)
    assert [(unit["unit"], unit["lines"], unit["longest"]) for unit in row["late"]] == [
        (one.participant.unit.code, len(one.late), one.longest) for one in home.late]
    assert [cause["lines"] for cause in row["causes"]] == [cause.lines for cause in home.causes]
    assert Program(cast, "other_office").read("/progress").json()["items"] == []
