"""Faults between the cells of a row: each cell is sound by itself, together they cannot be true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from maplebridge.packs.demo_city.entry import Entry
from maplebridge.packs.demo_city.model import Text
from maplebridge.packs.demo_city.plant.fault import Around, Fault, Fits, Spoil, any_row, has, is_early

_CHECK = "ledger.check"


def _set(**makers: Callable[[dict[str, Any]], Any]) -> Spoil:
    """Changes fields, each made from the values as they were."""

    def spoil(entry: Entry, around: Around) -> None:
        entry.values |= {field: make(dict(entry.values)) for field, make in makers.items()}

    return spoil


def _entered_late(entry: Entry, around: Around) -> None:
    day = around.calendar.shift(entry.day, 9)
    entry.values |= {"entered_at": datetime(day.year, day.month, day.day, 16, 40), "late_reason": None,
                     "reviewed_by": None, "reviewed_at": None}


def _reply_due_late(entry: Entry, around: Around) -> None:
    entry.values["reply_due"] = around.calendar.shift(entry.values["registered_at"].date(), 8)


def _notice_short(entry: Entry, around: Around) -> None:
    entry.values["notice_on"] = around.calendar.shift(entry.day, -1)


def _due_before(field: str) -> Spoil:
    def spoil(entry: Entry, around: Around) -> None:
        entry.values[field] = around.calendar.shift(entry.day, -5)

    return spoil


def _appeal_short(entry: Entry, around: Around) -> None:
    entry.values["appeal_until"] = around.calendar.shift(entry.day, 2)


def _is(**wanted: Any) -> Fits:
    return lambda entry: all(entry.values.get(field) == value for field, value in wanted.items())


def _check(kind: str, ledger: str, field: str, zh: str, en: str, spoil: Spoil, fits: Fits = any_row) -> Fault:
    return Fault(kind, ledger, field, _CHECK, Text(zh, en), spoil, fits)


def row_faults() -> tuple[Fault, ...]:
    """All of them; those whose ledger a programme does not keep are left out there."""
    return (
        _check("end_before_start", "L02", "event_end", "结束时间早于开始时间", "The end before the start",
               _set(event_end=lambda v: v["event_start"] - timedelta(hours=1))),
        _check("self_review", "L04", "reviewed_by", "录入人自己审核", "Entered and reviewed by the same person",
               _set(reviewed_by=lambda v: v["entered_by"]), has("reviewed_by")),
        _check("entered_before_event", "L08", "entered_at", "事项发生之前已录入", "Entered before it happened",
               _set(entered_at=lambda v: v["event_start"] - timedelta(days=1), late_reason=lambda v: None)),
        Fault("late_without_reason", "L05", "late_reason", "ledger.late_reason",
              Text("超时录入且无补录原因", "Entered late without a reason"), _entered_late, is_early),
        Fault("late_without_reason", "L07", "late_reason", "ledger.late_reason",
              Text("超时录入且无补录原因", "Entered late without a reason"), _entered_late, is_early),
        Fault("other_without_text", "L10", "outcome_text", "ledger.required",
              Text("结果选“其他”而未说明", "“Other” without words"), _set(outcome=lambda v: "other")),
        _check("attend_sum", "L02", "present", "实到与请假之和大于应到", "More present and excused than expected",
               _set(present=lambda v: v["expected"], excused=lambda v: 2)),
        _check("before_issue", "L02", "doc_issued_on", "传达时间早于文件印发", "Conveyed before the document was issued",
               _set(doc_issued_on=lambda v: v["event_start"].date() + timedelta(days=3)),
               lambda entry: is_early(entry) and entry.values["kind"] == "conveyance"),
        _check("action_before_registration", "L05", "first_action_at", "首次处置早于登记", "First action before registration",
               _set(first_action_at=lambda v: v["registered_at"] - timedelta(hours=3))),
        _check("high_same_day", "L05", "notified_at", "高风险纠纷次日才通报", "A high risk notified a day late",
               _set(risk=lambda v: "high", notified_at=lambda v: v["registered_at"] + timedelta(days=1)), is_early),
        _check("follow_up_limit", "L05", "follow_up_due", "回访期限算错", "A follow-up limit of the wrong length",
               _set(follow_up_due=lambda v: v["settled_on"] + timedelta(days=45)), has("follow_up_due")),
        _check("shift_end", "L06", "shift_to", "班次结束早于开始", "A shift that ends before it begins",
               _set(shift_to=lambda v: v["shift_from"] - timedelta(hours=2))),
        _check("strength_zero", "L06", "officers_n", "已执行班次无一人", "A shift carried out by nobody",
               _set(officers_n=lambda v: 0, auxiliaries_n=lambda v: 0), _is(done=True)),
        _check("two_inspectors", "L07", "inspectors", "检查人只有一人", "A single inspector",
               _set(inspectors=lambda v: v["inspectors"][:1])),
        _check("limit_before_event", "L07", "limit", "整改期限早于检查日", "The limit before the inspection",
               _due_before("limit"), has("limit")),
        _check("reply_limit", "L08", "reply_due", "答复期限超过五个工作日", "A reply due after more than five working days",
               _reply_due_late),
        _check("notice_short", "L09", "notice_on", "恳谈预告不足三个工作日", "Announced too short before", _notice_short),
        _check("answered_sum", "L09", "answered", "当场答复数多于议题数", "More answers than topics",
               _set(answered=lambda v: v["topics_n"] + 2)),
        _check("owner_accepts", "L12", "accepted_by", "整改责任人自行销号", "The owner accepts his or her own work",
               _set(accepted_by=lambda v: v["owner"]), has("accepted_by")),
        _check("cover_self", "L13", "cover_by", "补位人是被抽调人本人", "Covered by the person taken away",
               _set(cover_by=lambda v: v["who"]), has("cover_by")),
        _check("train_self", "L15", "trainer", "教官与参训人为同一人", "Trained by himself or herself",
               _set(trainer=lambda v: v["trainee"])),
        _check("half_days", "L11", "planned", "计划在岗填成 0.7 天", "Seven tenths of a day planned",
               _set(planned=lambda v: 0.7), _is(present=1)),
        _check("confirmed_before", "L11", "host_confirmed_on", "社区在当日之前就已确认", "Confirmed before the day itself",
               _set(host_confirmed_on=lambda v: v["event_start"].date() - timedelta(days=7)), has("host_confirmed_on")),
        _check("adopts_self", "adoptions", "adopter", "采用单位是本单位", "Adopted by the unit itself",
               _set(adopter=lambda v: v["unit"])),
        _check("scale_of_four", "ratings", "score", "四分制打了五分", "Five points on a scale of four",
               _set(score=lambda v: 5), lambda entry: entry.values["indicator"] in ("FQ4.4", "CS4.2", "CS8.2")),
        _check("override_unreviewed", "reported", "reviewed_by", "更正值未经审核", "An override without a reviewer",
               _set(override=lambda v: v["value"] + 2, reason=lambda v: "核对原始记录后更正统计差错",
                    reviewed_by=lambda v: None, reviewed_at=lambda v: None)),
        _check("due_before_agreed", "decisions", "due", "约定期限早于议定日期", "Due before it was decided", _due_before("due")),
        _check("same_person", "handovers", "to_member", "移交人与接收人相同", "Handed over to oneself",
               _set(to_member=lambda v: v["from_member"])),
        _check("appeal_short", "vetoes", "appeal_until", "申诉期限不足五个工作日", "Too short a time to appeal", _appeal_short),
        _check("answered_before_sent", "suggestions", "answered_on", "答复早于送达", "Answered before it was sent",
               _set(answered_on=lambda v: v["sent_on"] - timedelta(days=6)), has("answered_on")),
        _check("two_inspectors", "checks", "inspectors", "抽查只有一人", "A draw checked by one person",
               _set(inspectors=lambda v: v["inspectors"][:1])),
        _check("left_before_joined", "members", "left_on", "离开早于进驻", "Left before joining",
               _set(left_on=lambda v: v["joined_on"] - timedelta(days=20), left_why=lambda v: "transfer")),
        _check("confirmed_by_other", "L01", "confirmed_by", "由他人代为确认责任", "Confirmed by somebody else",
               _set(confirmed_by=lambda v: v["assistants"][0]), _is(row_kind="indicator")),
        _check("done_not_marked", "L01", "progress", "有完成日期而进度未更新", "Done on a day, yet still going on",
               _set(progress=lambda v: "going"), has("done_on")),
        _check("talk_with_self", "L03", "counterpart", "与自己谈话", "A talk with oneself",
               _set(counterpart=lambda v: v["talker"])),
        _check("followed_sum", "L03", "followed_n", "跟进条数多于提出条数", "More followed up than raised",
               _set(followed_n=lambda v: v["raised_n"] + 2), has("followed_n")),
    )
