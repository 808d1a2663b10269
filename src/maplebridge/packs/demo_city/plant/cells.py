"""Faults of a single cell: wrong type, beyond the limits, not in the list, not allowed."""

from __future__ import annotations

from datetime import date, datetime

from maplebridge.packs.demo_city.entry import Entry
from maplebridge.packs.demo_city.model import Text
from maplebridge.packs.demo_city.plant.fault import Around, Fault, has, typed

_ID_STEM = "82000019000101000"  # no such person: the first day of 1900, number 000
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _id_number() -> str:
    """A number of the right form and check digit that belongs to nobody."""
    total = sum(int(digit) * weight for digit, weight in zip(_ID_STEM, _ID_WEIGHTS, strict=True))
    return _ID_STEM + "10X98765432"[total % 11]


def _saturday(entry: Entry, around: Around) -> None:
    entry.values["due"] = date(2026, 7, 11)


def _foreign_number(entry: Entry, around: Around) -> None:
    other = next(code for code in around.units if code != entry.unit)
    entry.raw["record_no"] = f"{other}-{entry.ledger}-2026-0901"


def cell_faults() -> tuple[Fault, ...]:
    """All of them; those whose ledger a programme does not keep are left out there."""
    return (
        Fault("wrong_type", "L04", "contacted_n", "ledger.not_a_number", Text("接触人数填成文字", "A word where a number belongs"),
              typed("contacted_n", "若干")),
        Fault("not_whole", "L02", "present", "ledger.not_whole", Text("实到人数填成小数", "A fraction of a person"),
              typed("present", 6.5)),
        Fault("too_high", "L04", "contacted_n", "ledger.too_high", Text("接触人数超出上限", "Far too many people met"),
              typed("contacted_n", 5000)),
        Fault("too_high", "L15", "hours", "ledger.too_high", Text("单日学时超过八小时", "More than eight hours of training a day"),
              typed("hours", 9.5)),
        Fault("date_ambiguous", "L05", "due", "ledger.date_ambiguous", Text("日期缺少年份", "A date without its year"),
              typed("due", "3月5日")),
        Fault("no_such_day", "L08", "promise", "ledger.no_such_day", Text("填写了不存在的日期", "A day that does not exist"),
              typed("promise", "2026-02-30")),
        Fault("not_a_date", "L07", "limit", "ledger.not_a_date", Text("整改期限填成“尽快”", "“Soon” where a date belongs"),
              typed("limit", "尽快"), has("limit")),
        Fault("date_as_number", "L12", "limit", "ledger.date_as_number", Text("日期粘贴成了序号", "A date pasted as a bare number"),
              typed("limit", 46120)),
        Fault("no_workday", "L05", "due", "ledger.no_workday", Text("办结期限落在休息日", "A due date that is no working day"),
              _saturday),
        Fault("future_event", "L10", "event_start", "ledger.future", Text("活动时间晚于检查日", "An event in the future"),
              typed("event_start", datetime(2026, 7, 20, 9, 30))),
        Fault("future_day", "L08", "closed_on", "ledger.future", Text("办结日期晚于检查日", "Closed on a day yet to come"),
              typed("closed_on", date(2026, 7, 15)), has("closed_on")),
        Fault("unknown_choice", "L05", "kind", "ledger.unknown_choice", Text("类别不在选项之内", "A kind that is not in the list"),
              typed("kind", "口角")),
        Fault("not_yes_no", "L06", "done", "ledger.not_yes_no", Text("是否执行填成“部分”", "“Partly” where yes or no belongs"),
              typed("done", "部分")),
        Fault("pattern", "L05", "case_ref", "ledger.pattern", Text("外部编号格式不符", "An outside number of the wrong form"),
              typed("case_ref", "纠字12号")),
        Fault("too_short", "L04", "what_done", "ledger.too_short", Text("工作内容过于简单", "Too few words on what was done"),
              typed("what_done", "走访了一下")),
        Fault("too_short", "L16", "method", "ledger.too_short", Text("做法只写“见附件”", "The method is only “see annex”"),
              typed("method", "见附件")),
        Fault("filler", "L08", "what_done", "ledger.filler", Text("工作内容填“略”充数", "A filler word instead of what was done"),
              typed("what_done", "略")),
        Fault("filler", "ratings", "reason", "ledger.filler", Text("评议理由填“无”", "A rating without a reason"),
              typed("reason", "无")),
        Fault("required", "L06", "route_area", "ledger.required", Text("巡防路线未填", "The route is missing"),
              typed("route_area", None)),
        Fault("required", "L07", "limit", "ledger.required", Text("有隐患而未定整改期限", "A hazard without a limit"),
              typed("limit", None), has("limit")),
        Fault("required", "L11", "leave", "ledger.required", Text("缺岗而未填请假类别", "Absent without a kind of leave"),
              typed("leave", None), has("leave")),
        Fault("id_number", "L05", "what_done", "ledger.id_number", Text("工作内容写有居民身份证号", "A resident's identity number in the text"),
              typed("what_done", f"到场劝解双方并核对身份，其中一方证件号码为{_id_number()}，约定次日再谈")),
        Fault("phone_number", "L08", "what_done", "ledger.phone_number", Text("工作内容写有手机号码", "A mobile number in the text"),
              typed("what_done", "答复来访群众关于停车秩序的咨询，留下联系电话13900000000以便回告结果")),
        Fault("unknown_account", "L04", "responsible", "ledger.unknown_account", Text("责任民警不在人员名册", "An officer nobody knows"),
              typed("responsible", "外请讲师")),
        Fault("unknown_place", "L05", "place", "ledger.unknown_place", Text("地点不在地点名册", "A place that is not on the list"),
              typed("place", "无名小院")),
        Fault("unknown_unit", "L09", "unit", "ledger.unknown_unit", Text("记录单位不在单位名册", "A row of an unknown unit"),
              typed("unit", "清溪派出所")),
        Fault("unknown_ref", "L04", "related_task", "ledger.unknown_ref", Text("对应指标不存在", "An indicator that does not exist"),
              typed("related_task", "FQ99.9")),
        Fault("number_form", "L10", "record_no", "ledger.number_form", Text("记录编号不合规则", "A record number of another form"),
              typed("record_no", "宣传-07")),
        Fault("number_unit", "L12", "record_no", "ledger.number_unit", Text("记录编号是别的单位的", "A record number of another unit"),
              _foreign_number),
    )
