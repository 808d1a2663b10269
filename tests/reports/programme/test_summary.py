"""What the report says first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from maplebridge.engine.schedule.states import joined
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme import data, summary
from maplebridge.reports.programme.actions import actions

DAY = date(2026, 6, 1)
A, B = Text("甲", "cause A"), Text("乙", "cause B")


def late(unit: str, line: str, days: int, cause: Text = A) -> data.Late:
    return data.Late(unit, line, days, DAY - timedelta(days=days), cause)


def cell(unit: str, line: str, state: data.State, points: str | None = "1.00", person: Text | None = A) -> data.Cell:
    return data.Cell(unit, line, None if points is None else Decimal(points), Decimal(4), state, person=person)


def small(**changes: object) -> data.ProgrammeReport:
    """Two stations, two scored lines, one monitored."""
    items = (
        data.Item(
            "I1", Text("一"), Decimal(8), (data.Indicator("L1", A, Decimal(4)), data.Indicator("L2", B, Decimal(4)))
        ),
        data.Item("M", Text("监测"), Decimal(0), (data.Indicator("M1", A, Decimal(0), "diagnostic"),), "monitoring"),
    )
    units = (
        data.Unit("U1", Text("一所", "First"), "c", records=5),
        data.Unit("U2", Text("二所", "Second"), "c", records=5),
    )
    report = data.ProgrammeReport(
        code="P", name=Text("方案"), period=Text("2026"), day=DAY, assessment_day=date(2026, 7, 1),
        working_days_left=22, categories=(data.Category("c", Text("类")),), units=units, items=items,
        matrix=(), cells=(), standings=(),
        unit_word=Text("派出所", "stations"),
    )  # fmt: skip
    return replace(report, **changes)  # type: ignore[arg-type]


def test_sentence_names_who_how_much_and_why() -> None:
    report = small(late=(late("U1", "L1", 3), late("U1", "L2", 6, B), late("U2", "L2", 2, B)))
    assert summary.sentence(report) == Text(
        "2个派出所中，2个有逾期事项，共3项，最长逾期6个工作日；主要症结：乙（2项）。"
        "距考核日（7月1日 周三）还有22个工作日。",
        "2 of 2 stations are late on 3 lines, the longest by 6 working days; the main cause: cause B (2 lines). "
        "22 working days are left until the assessment on Wed 1 Jul.",
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"units": ()}, "No unit takes part yet."),
        ({}, "None of the 2 stations is late."),
        ({"assessment_day": DAY, "working_days_left": 0}, "Today is the assessment day."),
        ({"assessment_day": date(2026, 5, 4), "working_days_left": -19}, "The assessment day (Mon 4 May) has passed."),
        ({"working_days_left": 1}, "1 working day is left"),
    ],
)
def test_sentence_without_lateness_and_around_the_day(changes: dict[str, object], said: str) -> None:
    assert said in summary.sentence(small(**changes)).say("en")


def test_scattered_causes_have_no_main_one() -> None:
    report = small(late=tuple(late("U1", f"L{n}", 1, Text(f"{n}")) for n in range(5)))
    assert "症结分散在5处。" in summary.sentence(report).zh
    assert [one.target for one in actions(report)] == ["unit"]


def test_no_assessment_day_says_nothing_about_it() -> None:
    report = small(assessment_day=None, working_days_left=None)
    assert summary.sentence(report).say("en") == "None of the 2 stations is late."
    assert len(summary.facts_line(report)) == 2


def test_causes_most_lines_first_then_longest() -> None:
    c = Text("丙")
    found = summary.causes(
        small(late=(late("U1", "L1", 1), late("U2", "L1", 9, c), late("U2", "L2", 2, B), late("U1", "L2", 1)))
    )
    assert [(one.cause.zh, one.lines, one.longest, one.units) for one in found] == [
        ("甲", 2, 1, ("U1",)), ("丙", 1, 9, ("U2",)), ("乙", 1, 2, ("U2",))]  # fmt: skip


def test_a_silent_unit_comes_first_and_is_not_helped_twice() -> None:
    report = small(late=(late("U2", "L1", 9), late("U1", "L1", 2)))
    quiet = replace(report.units[1], records=0)
    found = actions(replace(report, units=(report.units[0], quiet)))
    assert [(one.target, one.key) for one in found] == [("unit", "U2"), ("unit", "U1"), ("cause", "甲")]
    assert found[0].text.say("en") == "Call Second: no record at all in this period"


def test_unknown_number_of_records_is_not_silence() -> None:
    assert summary.silent(small(units=(data.Unit("U1", A, "c"),))) == ()


def test_several_silent_units_are_one_action() -> None:
    units = tuple(data.Unit(f"U{n}", Text(f"{n}所"), "c", records=0) for n in range(3))
    (only,) = actions(small(units=units))
    assert (only.target, only.why.zh) == ("silent", "0所、1所、2所")


def test_help_counts_what_is_still_to_win() -> None:
    report = small(
        late=(late("U1", "L1", 2), late("U1", "L2", 3)),
        cells=(cell("U1", "L1", "late", "1.50"), cell("U1", "L2", "late", None), cell("U2", "L1", "late", "0.00")),
    )
    assert "6.50 points" in actions(report)[0].why.say("en")


def test_nothing_to_win_is_not_promised() -> None:
    full = data.Cell("U1", "L1", Decimal("4.00"), Decimal(4), "late")
    assert actions(small(late=(late("U1", "L1", 2),), cells=(full,)))[0].why.say("en") == "Begin here: cause A"


def test_help_goes_where_most_working_days_are_lost() -> None:
    report = small(late=(late("U1", "L1", 2), late("U1", "L2", 3, B), late("U2", "L1", 9)))
    assert [one.key for one in actions(report)][:2] == ["U2", "U1"]


def test_persons_are_missing_only_where_work_is_left() -> None:
    cells = (cell("U1", "L1", "late", person=None), cell("U1", "L2", "done", person=None),
             cell("U2", "L1", "not_applicable", person=None), cell("U2", "M1", "going", person=None))  # fmt: skip
    report = small(cells=cells)
    assert summary.unnamed(report) == (cells[0],)
    assert actions(report)[0].text.say("en") == "Name a person for 1 line at 1 unit"


def test_gaps_name_the_one_who_can_supply_most() -> None:
    gaps = tuple(data.Gap("U1", "L05", A, A, A, who, since, count=count) for who, since, count in (
        (A, None, 2), (B, date(2026, 5, 4), 2), (B, date(2026, 4, 1), 1)))  # fmt: skip
    (only,) = actions(small(gaps=gaps))
    assert only.text.say("en") == "Ask cause B to supply 3 missing records"
    assert only.why.say("en") == "1 unit, the oldest since Wed 1 Apr"
    assert [gap.since for gap in summary.gap_order(small(gaps=gaps))][:2] == [date(2026, 4, 1), date(2026, 5, 4)]


def test_an_entry_that_came_late_is_asked_of_nobody() -> None:
    gap = data.Gap("U1", "L05", A, A, A, A, noted=True)
    assert actions(small(gaps=(gap,))) == ()
    assert summary.gap_order(small(gaps=(gap, replace(gap, noted=False))))[0].noted is False


def test_gaps_nobody_can_be_asked_for_are_said_apart() -> None:
    gaps = (data.Gap("U1", "L05", A, A, A, None), data.Gap("U1", "L05", A, A, A, B))
    texts = [one.text.say("en") for one in actions(small(gaps=gaps))]
    assert texts == ["Ask cause B to supply 1 missing record", "Say who supplies 1 missing record"]


def test_a_veto_without_document_asks_for_a_decision() -> None:
    veto = data.Decision("U1", "veto", A, A, A)
    assert [one.target for one in actions(small(decisions=(veto,)))] == ["decisions"]
    assert actions(small(decisions=(replace(veto, decision="7号"), replace(veto, kind="gate")))) == ()


def test_no_more_than_five_actions() -> None:
    report = small(
        late=(late("U1", "L1", 2), late("U2", "L1", 3)), cells=(cell("U1", "L1", "late", person=None),),
        decisions=(data.Decision("U1", "veto", A, A, A),), gaps=(data.Gap("U1", "L05", A, A, A, A),),
    )  # fmt: skip
    assert [one.target for one in actions(report)] == ["unit", "unit", "cause", "unnamed", "decisions"]


def test_tallies_count_scored_lines_only() -> None:
    cells = (cell("U1", "L1", "late"), cell("U2", "L1", "late"), cell("U1", "M1", "going"))
    assert summary.tallies(small(cells=cells)) == {"late": 2}


def test_no_unit_falls_out_of_the_ranking() -> None:
    units = (data.Unit("U1", A, "c"), data.Unit("U2", B, "other"), data.Unit("U3", B, ""))
    report = small(units=units, categories=(data.Category("c", A), data.Category("empty", B)))
    assert [(one.code, one.name.zh) for one in summary.categories(report)] == [
        ("c", "甲"),
        ("other", "other"),
        ("", "全部"),
    ]


@pytest.mark.parametrize(
    ("states", "made"),
    [
        (["done", "late", "going"], "late"),
        (["done", "made_up"], "made_up"),
        (["done", "not_applicable"], "done"),
        (["not_applicable"], "not_applicable"),
        ([], "not_applicable"),
        (["not_started", "not_applicable"], "not_started"),
        (["not_started", "done"], "going"),
        (["made_up", "going"], "going"),
    ],
)
def test_one_state_from_several(states: list[data.State], made: data.State) -> None:
    assert joined(states) == made


def _sure(*shifts: data.Shift) -> data.Certainty:
    return data.Certainty(Decimal("0.25"), 200, Decimal("0.90"), shifts)


def test_ranges_are_explained_and_the_largest_shift_named() -> None:
    units = (data.Unit("U1", Text("甲所", "First"), "c"),)
    shift = data.Shift("without", "Q1", Text("台账", "Books"), 1, Decimal("0.50"), "U1", 2, 1)
    found = summary.certainty(small(units=units, certainty=_sure(shift)))
    assert "up to 25 % more or less (the middle 90 % of 200 draws)" in found[0].say("en")
    assert found[1].say("en") == "Leaving out “Books” would move places most: 1 unit moves, First from place 2 to 1."
    still = _sure(data.Shift("without", "Q1", Text("台账"), 0, Decimal(0)))
    assert summary.certainty(small(certainty=still))[1].zh == "不计任何一个项目或指标，名次都不变。"
    assert summary.certainty(small()) == ()
