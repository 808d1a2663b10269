"""Every check of every ledger kind fires on a row that breaks it, and on nothing else."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from maplebridge.engine.scheme.rows import row_condition
from maplebridge.packs.pack import load_pack

PACK = load_pack("fengqiao")
CALENDAR = PACK.sound()[1]
BEFORE, DAY, AFTER = date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 6)
Row = dict[str, Any]


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour)


# (kind, check): a row that breaks it, and one at the edge that does not
CASES: dict[tuple[str, str], tuple[Row, Row]] = {
    ("L02", "end_before_start"): (
        {"event_start": at(DAY, 9), "event_end": at(DAY, 8)}, {"event_start": at(DAY, 9), "event_end": at(DAY, 9)}),
    ("L02", "self_review"): ({"reviewed_by": "a", "entered_by": "a"}, {"reviewed_by": "b", "entered_by": "a"}),
    ("L02", "entered_before_event"): (
        {"event_start": at(DAY, 9), "entered_at": at(DAY, 8)}, {"event_start": at(DAY, 9), "entered_at": at(DAY, 9)}),
    ("L01", "confirmed_by_other"): (
        {"confirmed_by": "clerk", "responsible_one": "a"}, {"confirmed_by": "a", "responsible_one": "a"}),
    ("L01", "done_not_marked"): ({"done_on": DAY, "progress": "going"}, {"done_on": DAY, "progress": "done"}),
    ("L02", "attend_sum"): (
        {"present": 8, "excused": 3, "expected": 10}, {"present": 8, "excused": 2, "expected": 10}),
    ("L02", "before_issue"): (
        {"event_start": at(BEFORE, 23), "doc_issued_on": DAY}, {"event_start": at(DAY, 8), "doc_issued_on": DAY}),
    ("L02", "ack_sum"): ({"ack_n": 11, "expected": 10}, {"ack_n": 10, "expected": 10}),
    ("L03", "followed_sum"): ({"followed_n": 3, "raised_n": 2}, {"followed_n": 2, "raised_n": 2}),
    ("L03", "talk_with_self"): ({"talker": "a", "counterpart": "a"}, {"talker": "a", "counterpart": "b"}),
    ("L05", "action_before_registration"): (
        {"first_action_at": at(DAY, 8), "registered_at": at(DAY, 9)},
        {"first_action_at": at(DAY, 9), "registered_at": at(DAY, 9)}),
    ("L05", "high_same_day"): (
        {"risk": "high", "notified_at": at(AFTER), "registered_at": at(DAY)},
        {"risk": "high", "notified_at": at(DAY, 23), "registered_at": at(DAY)}),
    ("L05", "settled_before_registration"): (
        {"settled_on": BEFORE, "registered_at": at(DAY)}, {"settled_on": DAY, "registered_at": at(DAY)}),
    ("L05", "follow_up_limit"): (
        {"result": "settled", "settled_on": DAY, "follow_up_due": date(2026, 4, 4)},
        {"result": "settled", "settled_on": DAY, "follow_up_due": date(2026, 4, 3)}),
    ("L05", "follow_up_before_settled"): (
        {"follow_up_on": BEFORE, "settled_on": DAY}, {"follow_up_on": DAY, "settled_on": DAY}),
    ("L06", "shift_end"): (
        {"shift_from": at(DAY, 20), "shift_to": at(DAY, 20)}, {"shift_from": at(DAY, 20), "shift_to": at(AFTER, 4)}),
    ("L06", "strength_zero"): (
        {"done": True, "officers_n": 0, "auxiliaries_n": 0}, {"done": False, "officers_n": 0, "auxiliaries_n": 0}),
    ("L06", "reason_though_done"): ({"done": True, "deviation": "missed"}, {"done": False, "deviation": "missed"}),
    ("L07", "two_inspectors"): ({"inspectors": "a"}, {"inspectors": "a;b"}),
    ("L07", "limit_before_event"): (
        {"limit": BEFORE, "event_start": at(DAY)}, {"limit": DAY, "event_start": at(DAY, 16)}),
    ("L07", "recheck_before_rectified"): (
        {"recheck_on": BEFORE, "rectified_on": DAY}, {"recheck_on": DAY, "rectified_on": DAY}),
    ("L07", "recheck_same_person"): (
        {"inspectors": "a", "recheckers": "a"}, {"inspectors": "a;b", "recheckers": "a;b"}),
    ("L08", "registered_before_event"): (
        {"registered_at": at(BEFORE), "event_start": at(DAY)}, {"registered_at": at(DAY), "event_start": at(DAY)}),
    ("L08", "reply_limit"): (  # Friday 13 February, the 14th a make-up day, Spring Festival: the fifth day is the 27th
        {"registered_at": at(date(2026, 2, 13)), "reply_due": date(2026, 2, 28)},
        {"registered_at": at(date(2026, 2, 13)), "reply_due": date(2026, 2, 27)}),
    ("L08", "reply_before_registered"): (
        {"reply_at": at(BEFORE), "registered_at": at(DAY)}, {"reply_at": at(DAY), "registered_at": at(DAY)}),
    ("L08", "told_before_closed"): (
        {"told_back_at": at(BEFORE), "closed_on": DAY}, {"told_back_at": at(DAY), "closed_on": DAY}),
    ("L08", "finding_not_complaint"): (
        {"finding": "upheld", "request_class": "permit"}, {"finding": "upheld", "request_class": "complaint"}),
    ("L09", "notice_short"): (
        {"notice_on": BEFORE, "event_start": at(DAY)}, {"notice_on": BEFORE, "event_start": at(date(2026, 3, 5))}),
    ("L09", "answered_sum"): ({"answered": 3, "topics_n": 2}, {"answered": 2, "topics_n": 2}),
    ("L09", "published_late"): (
        {"event_start": at(BEFORE), "published_on": date(2026, 3, 17)},
        {"event_start": at(BEFORE), "published_on": date(2026, 3, 16)}),
    ("L11", "half_days_planned"): ({"planned": Decimal("0.3")}, {"planned": Decimal("0.5")}),
    ("L11", "half_days_present"): ({"present": Decimal("0.75")}, {"present": Decimal(1)}),
    ("L11", "confirmed_before"): (
        {"host_confirmed_on": BEFORE, "event_start": at(DAY)}, {"host_confirmed_on": DAY, "event_start": at(DAY)}),
    ("L12", "limit_before_event"): (
        {"limit": BEFORE, "event_start": at(DAY)}, {"limit": DAY, "event_start": at(DAY)}),
    ("L12", "owner_accepts"): ({"accepted_by": "a", "owner": "a"}, {"accepted_by": "b", "owner": "a"}),
    ("L12", "look_back_early"): ({"look_back": BEFORE, "limit": DAY}, {"look_back": DAY, "limit": DAY}),
    ("L13", "to_before_from"): ({"from_at": at(DAY), "to_at": at(DAY)}, {"from_at": at(DAY), "to_at": at(AFTER)}),
    ("L13", "cover_self"): ({"cover_by": "a", "who": "a"}, {"cover_by": "b", "who": "a"}),
    ("L15", "train_self"): ({"trainer": "a", "trainee": "a"}, {"trainer": "b", "trainee": "a"}),
    ("adoptions", "adopts_self"): ({"adopter": "U1", "unit": "U1"}, {"adopter": "U2", "unit": "U1"}),
    ("checks", "two_inspectors"): ({"inspectors": "a"}, {"inspectors": "a;b"}),
    ("decisions", "due_before_agreed"): (
        {"due": BEFORE, "event_start": at(DAY)}, {"due": DAY, "event_start": at(DAY)}),
    ("decisions", "closed_before_agreed"): (
        {"closed_on": BEFORE, "event_start": at(DAY)}, {"closed_on": DAY, "event_start": at(DAY)}),
    ("handovers", "same_person"): (
        {"from_member": "a", "to_member": "a"}, {"from_member": "a", "to_member": "b"}),
    ("members", "left_before_joined"): ({"left_on": BEFORE, "joined_on": DAY}, {"left_on": DAY, "joined_on": DAY}),
    ("ratings", "scale_of_four"): ({"indicator": "CS4.2", "score": 5}, {"indicator": "CS5.3", "score": 5}),
    ("reported", "override_unreviewed"): ({"override": Decimal(4)}, {"override": Decimal(4), "reviewed_by": "b"}),
    ("suggestions", "answered_before_sent"): (
        {"answered_on": BEFORE, "sent_on": DAY}, {"answered_on": DAY, "sent_on": DAY}),
    ("vetoes", "appeal_short"): (
        {"decided_on": BEFORE, "appeal_until": date(2026, 3, 6)},
        {"decided_on": BEFORE, "appeal_until": date(2026, 3, 9)}),
}


@pytest.mark.parametrize("key", CASES, ids="-".join)
def test_fires_on_the_row_that_breaks_it(key: tuple[str, str]) -> None:
    code, name = key
    check = next(check for check in PACK.kinds[code].checks if check.code == name)
    holds = row_condition(check.when, CALENDAR)
    broken, kept = CASES[key]
    assert holds(broken)
    assert not holds(kept)


@pytest.mark.parametrize("code", sorted(PACK.kinds))
def test_an_empty_row_breaks_no_check_but_needs_its_fields(code: str) -> None:
    kind = PACK.kinds[code]
    assert [check.code for check in kind.checks if row_condition(check.when, CALENDAR)({})] == []
    assert any(field.required is True for field in kind.fields)


def test_every_check_has_a_case() -> None:
    written = {name for _, name in CASES}
    assert {check.code for kind in PACK.kinds.values() for check in kind.checks} <= written
