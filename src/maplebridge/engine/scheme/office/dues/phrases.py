"""How tables say when: each phrase with the day or rhythm it means, or the readings that must be asked."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from re import Match
from typing import Any

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH_EN = rf"(?P<word>{'|'.join(MONTHS)})[a-z]*\.?"
YEAR = r"(?:(?P<y>\d{4})年(?:度)?|(?P<own>本年|今年|当年))?"
PERIODS = {"month": "monthly", "quarter": "quarterly", "half": "half-yearly", "year": "yearly"}
SPAN_ZH = "(?P<each>每|各|逐)?个?(?P<span>月|季度|季|半年|年度|年)"
SPANS = {"月": "month", "季": "quarter", "季度": "quarter", "半年": "half", "年": "year", "年度": "year",
         "month": "month", "quarter": "quarter", "half-year": "half", "half year": "half", "half": "half",
         "year": "year"}
#: What a number of working days is counted from, as tables say it.
ANCHORS_ZH = {
    "scheme_issue": "(?:方案|通知|文件|办法|本表)?(?:印发|下发|发布|公布)",
    "assessment": "(?:年终|年度|正式|集中)?(?:考核|考评|考核日|评估|验收|迎检)",
    "arrival": "(?:进驻|到岗|驻守开始|入驻)", "rotation": "(?:轮换|轮岗|交接)",
    "event": "(?:事件|事项|案件|情况|问题|会议|活动)?(?:发生|事发|接报|受理|收到|接到|结束|办结)",
}
ANCHORS_EN = {
    "scheme_issue": "(?:scheme |notice )?(?:issue|publication|being issued)", "assessment": "assessment(?: day)?",
    "arrival": "arrival", "rotation": "(?:the )?rotation", "event": "(?:the )?(?:event|incident|receipt)",
}
FIXED_FEASTS = {"元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "七一": (7, 1), "八一": (8, 1), "国庆": (10, 1)}


@dataclass(frozen=True, slots=True)
class Found:
    """`due` None with `readings`: to be asked; each reading leads to a due rule of `readings` (None: no due day)."""

    due: str | None = None
    period: str | None = None
    readings: Mapping[str, str | None] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    ask: bool = False


def asked(period: str | None = None, **readings: str | None) -> Found:
    return Found(None, period, readings, {code: due for code, due in readings.items() if due}, ask=True)


def _year(match: Match[str], year: int | None) -> int | None:
    return int(match["y"]) if match["y"] else year


def _day(year: int | None, month: int, day: int | None, period: str = "once") -> Found:
    """A fixed day; `day` None is the month's last. Without a year, or where no such day is, it is asked."""
    if year is None or not 1 <= month <= 12 or (day and not 1 <= day <= monthrange(year, month)[1]):
        return asked(period)
    return Found(date(year, month, day or monthrange(year, month)[1]).isoformat(), period)


def _date(match: Match[str], year: int | None) -> Found:
    return _day(_year(match, year), int(match["m"]), int(match["d"]))


def _month(match: Match[str], year: int | None) -> Found:
    """9月底前, 9月 and 9月内 are its last day; 9月前 may also mean the day before it begins."""
    month, said = int(match["m"]), _year(match, year)
    if match["part"] in ("上旬", "初"):
        return _day(said, month, 10) if match["part"] == "上旬" and not match["before"] else _asked_month(said, month)
    if match["part"] == "中旬" or (match["before"] and not match["part"]):
        return _day(said, month, 20) if match["part"] and not match["before"] else _asked_month(said, month)
    return _day(said, month, None)


def _asked_month(year: int | None, month: int) -> Found:
    ends = _day(year, month, None).due if year else None
    begins = _day(year, month - 1, None).due if year and month > 1 else None
    return asked("once", **{code: due for code, due in (("due_in_month", ends), ("due_before_month", begins)) if due})


def _each_year(match: Match[str], year: int | None) -> Found:
    day = int(match["d"]) if match["d"] else None
    return Found("year_end", "yearly") if match["m"] == "12" and not day else _day(year, int(match["m"]), day, "yearly")


def _quarter(match: Match[str], year: int | None) -> Found:
    return _day(_year(match, year), 3 * int(match["q"]), None)


def _half(match: Match[str], year: int | None) -> Found:
    return _day(_year(match, year), 6 if match["half"] in ("上", "first", "1st", "h1") else 12, None)


def _span(match: Match[str], _: int | None) -> Found:
    span = SPANS[match["span"]]
    return Found(f"{span}_end", PERIODS[span])


def _span_days(match: Match[str], _: int | None) -> Found:
    """每季度末前5个工作日, 次月3个工作日内: working days only; calendar days are asked."""
    span = SPANS[match["span"]]
    groups = match.groupdict()
    sign = "-" if groups.get("side") in ("前", "before") else "+"
    return _counted(f"{span}_end", sign, int(match["n"]), groups["kind"], PERIODS[span])


def _counted(anchor: str, sign: str, count: int, kind: str | None, period: str) -> Found:
    if kind and ("工作" in kind or "working" in kind or "business" in kind):
        return Found(f"{anchor}{sign}{count}wd", period)
    working = max(1, round(count * 5 / 7))
    return asked(period, due_same_number=f"{anchor}{sign}{count}wd", due_near=f"{anchor}{sign}{working}wd")


def _month_day(match: Match[str], _: int | None) -> Found:
    """每月25日前: the grammar counts working days from the month's end, so the nearest rules are offered."""
    day, groups = int(match["d"]), match.groupdict()
    after = day <= 15 or bool(groups.get("next"))
    offset = f"+{max(1, round(day * 5 / 7))}wd" if after else f"-{max(0, round((30 - day) * 5 / 7))}wd"
    return asked("monthly", due_near=f"month_end{offset}", due_month_end="month_end")


def _from(anchor: str) -> Callable[[Match[str], int | None], Found]:
    def found(match: Match[str], _: int | None) -> Found:
        side = "-" if match["side"] in ("前", "before") else "+"
        return _counted(anchor, side, int(match["n"]), match["kind"], "event" if anchor == "event" else "once")

    return found


def _feast(match: Match[str], year: int | None) -> Found:
    month, day = FIXED_FEASTS.get(match["feast"], (0, 0))
    if not month or year is None:
        return asked("once")
    before = date.fromordinal(date(year, month, day).toordinal() - 1).isoformat()
    return asked("once", due_day_before=before, due_that_day=date(year, month, day).isoformat())


def _day_en(match: Match[str], year: int | None) -> Found:
    groups = match.groupdict()
    said = int(groups["y"]) if groups.get("y") else year
    return _day(said, MONTHS.index(match["word"]) + 1, int(groups["d"]) if groups.get("d") else None)


def _plain(due: str | None, period: str | None) -> Callable[[Match[str], int | None], Found]:
    return lambda _match, _year: Found(due, period)


def _ask(**readings: str | None) -> Callable[[Match[str], int | None], Found]:
    return lambda _match, _year: asked(None, **readings)


WORKING = r"(?P<n>\d{1,3})个?(?P<kind>工作日|日|天|小时|周|月|个月)"
WORKING_EN = r"(?P<n>\d{1,3}) (?P<kind>working days?|business days?|calendar days?|days?|hours?|weeks?|months?)"

#: In this order; the first that is found takes its words away, and nothing that tells a time may be left over.
PHRASES: tuple[tuple[str, Callable[[Match[str], int | None], Found]], ...] = (
    (r"(?P<y>\d{4})(?:年|[-/.])(?P<m>\d{1,2})(?:月|[-/.])(?P<d>\d{1,2})[日号]?(?:之?前|以前)?", _date),
    (r"(?P<d>1[3-9]|2\d|3[01])/(?P<m>\d{1,2})/(?P<y>\d{4})", _date),
    (r"3[、,]6[、,]9[、,]12月(?:底|末)?前?", _plain("quarter_end", "quarterly")),
    (r"6月(?:底|末)?前?[、,和及](?:同年)?12月(?:底|末)?前?", _plain("half_end", "half-yearly")),
    (r"每年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号]|底|末|份)?前?", _each_year),
    (r"(?:每(?:个)?月|逐月|按月)(?P<d>\d{1,2})[日号](?:之?前|以前)?", _month_day),
    (r"(?P<next>次月|下月|下个月)(?P<d>\d{1,2})[日号](?:之?前|以前)?", _month_day),
    (r"(?:每)?(?:次|下个?)(?P<span>月|季度)(?:的?(?:前|头))?" + WORKING + "内?", _span_days),
    (SPAN_ZH + "(?:度)?(?:底|末|结束|终了)之?(?P<side>前|后)" + WORKING + "(?:之?内|以内)?", _span_days),
    *((name + "(?:日|当日|之日)?之?(?P<side>前|后|起)?" + WORKING + "(?:之?内|以内|前)?", _from(anchor))
      for anchor, name in ANCHORS_ZH.items()),
    (YEAR + r"(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号](?:之?前|以前)?", _date),
    (YEAR + r"(?:第)?(?P<q>[1-4])季度(?:底|末|内)?前?", _quarter),
    (YEAR + r"(?P<half>上|下)半年(?:底|末|内)?前?", _half),
    (YEAR + r"(?P<m>\d{1,2})月(?:份)?(?P<part>底|末|上旬|中旬|下旬|初|内)?之?(?P<before>前)?", _month),
    (r"(?P<y>\d{4})年(?:年?(?:底|末|内)|度)?前?", lambda match, year: _day(int(match["y"]), 12, None)),
    (r"(?:每|各|按|逐)个?(?P<span>月|季度|季|半年|年度|年)(?:度)?(?:(?:底|末)前?|[1一]次)?", _span),
    (r"(?:贯穿)?全年|年度?内", _plain("year_end", "yearly")),
    (r"年(?:底|末|终)前?|年前", _plain("year_end", "once")),
    (r"(?<!每)月(?:底|末)前?|月度", _plain("month_end", "monthly")),
    (r"季度?(?:底|末)前?|季度", _plain("quarter_end", "quarterly")),
    (r"逢事|有事即报|即有即报|一事一报|一案一报|发生时", _plain("event", "event")),
    (r"(?P<feast>元旦|五一|劳动节|七一|八一|国庆|春节|中秋|端午|清明|两会)(?:节|国际劳动节)?(?:之)?前", _feast),
    (r"长期(?:坚持)?|持续(?:推进|开展)?|常态化?|随时|及时|适时",
     _ask(due_year_end="year_end", due_month_end="month_end")),
    (r"(?:每|按)(?:周|日|天|旬)", _ask(due_month_end="month_end", due_none=None)),
    (rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {MONTH_EN},?(?: (?P<y>\d{{4}}))?", _day_en),
    (rf"{MONTH_EN} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y>\d{{4}}))?", _day_en),
    (rf"(?:the )?end(?: of)? {MONTH_EN}(?:,? (?P<y>\d{{4}}))?", _day_en),
    (rf"\b{MONTH_EN}(?:,? (?P<y>\d{{4}}))?", _day_en),
    (r"q(?P<q>[1-4])(?:[ /]?(?P<y>\d{4}))?", _quarter),
    (r"(?:the )?(?P<half>first|second|1st|2nd) half(?: of)?(?: the year)?(?: ?(?P<y>\d{4}))?", _half),
    (r"(?P<half>h[12])(?:[ /]?(?P<y>\d{4}))?", _half),
    (WORKING_EN + r" (?P<side>of|after|before|from|following) (?:the )?(?:end of )?(?:each |every |the )?"
     r"(?P<span>month|quarter|half-year|half year|year)(?:[- ]?end)?", _span_days),
    *((WORKING_EN + r" (?P<side>of|after|before|from|following) (?:the )?" + name, _from(anchor))
      for anchor, name in ANCHORS_EN.items()),
    (r"(?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th)? (?:day )?of (?:each|every|the) month", _month_day),
    (r"(?:each|every|per) (?P<span>month|quarter|half-year|half year|year)(?:[- ]end)?", _span),
    (r"(?:the )?end of (?:each|every|the) (?P<span>month|quarter|half-year|half year|year)", _span),
    (r"(?P<span>month|quarter|half-year|year)[- ]end", _span),
    (r"(?:the )?end of month", _plain("month_end", "monthly")),
    (r"(?:the )?end of quarter", _plain("quarter_end", "quarterly")),
    (r"(?:the )?end of year", _plain("year_end", "once")),
    (r"half[- ]yearly|semi-?annual(?:ly)?|twice a year", _plain("half_end", "half-yearly")),
    (r"monthly", _plain("month_end", "monthly")), (r"quarterly", _plain("quarter_end", "quarterly")),
    (r"yearly|annual(?:ly)?|once a year|all year|full year|throughout the year", _plain("year_end", "yearly")),
    (r"as (?:it|they) (?:happens?|arises?|occurs?)|on (?:each )?event", _plain("event", "event")),
    (r"ongoing|continuous(?:ly)?|long[- ]term|weekly|daily|every (?:week|day)",
     _ask(due_year_end="year_end", due_month_end="month_end")),
)
PATTERNS = tuple((re.compile(pattern), make) for pattern, make in PHRASES)
