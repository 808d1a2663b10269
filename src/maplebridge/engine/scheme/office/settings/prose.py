"""Settings from titles, prose and remarks: name, year and period, days, document number, full score, grades, quotas."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from maplebridge.engine.scheme.office.settings.model import Settings
from maplebridge.engine.scheme.office.wording.cell import Cell
from maplebridge.engine.scheme.office.wording.row_words import is_form_line
from maplebridge.engine.scheme.office.wording.titles import is_chapter, is_name, is_sentence, is_title

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{2,10}[〔\[(【]\s*(20\d\d)\s*[〕\])】]\s*(?:第)?\s*\d{1,4}\s*号|\bNo\.?\s*\d{1,4}\s*(?:of"
    r"|/)\s*20\d\d\b")
_YEAR = re.compile(r"(20\d\d)\s*年度?|(?:year|annual|for|fy)\D{0,12}\b(20\d\d)\b|\b(20\d\d)\b", re.I)
_DAY = r"(20\d\d)\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*日?"
_SPAN = re.compile(
    rf"{_DAY}\s*(?:起)?\s*(?:至|到|—+|-+|–|~|～|to"
    rf"|until)\s*(?:(20\d\d)\s*[年./\-]\s*)?(\d{{1,2}})\s*[月./\-]\s*(\d{{1,2}})\s*日?", re.I)
_MONTHS = re.compile(
    r"(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(?:起)?\s*(?:至|到|—+|-+|~|～)\s*(?:(20\d\d)\s*年\s*)?(\d{1,2})\s*月")
_SHIFTED = re.compile(
    r"(上|前)一?年(?:度)?\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*(?:起)?\s*(?:至|到|—+|-+|~|～)\s*(?:本|当|该"
    r"|次)年(?:度)?\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_EN_DAY = (
    r"(\d{1,2})\s+(january|february|march|april|may|june|july|august|september|october|november"
    r"|december)\s+(20\d\d)"
)
_EN_SPAN = re.compile(rf"{_EN_DAY}\s*(?:to|until|through|-|–|—)\s*{_EN_DAY}", re.I)
_PERIOD_WORDS = re.compile(r"周期|期间|时间|时段|考核期|考核年度|period|from|between|year", re.I)
_FULL = re.compile(
    r"(?:总分(?:值)?|满分|基础分|基本分|总计|共计|full (?:score|marks)|total(?: score)?|maximum(?: score)?"
    r"|out of)\s*(?:为"
    r"|是|共|:|of|is)?\s*(\d{2,4}(?:\.\d+)?)\s*(?:分|points|marks)?|(\d{2,4})\s*分制|total of (\d{2,4}) points"
    r"|(\d{2,4}) points in (?:all|total)", re.I)
_HUNDRED = re.compile("百分制")
_DEDUCTS = re.compile(
    r"扣分(?:制|表)|倒扣|(?:基础分|基本分|总分|满分)?\s*(?:为)?\s*100\s*分[^。；;]{0,12}(?:逐项|逐条|按|依|采取"
    r"|实行)[^。；;]{0,10}扣"
    r"|deducted from (?:a )?(?:base|full|starting|total)|start(?:s|ing)? (?:at|with|from) (?:100"
    r"|one hundred)", re.I)
_RANKED = re.compile(r"排名|排序|名次|排出|由高到低|rank(?:ed|ing)?\b|league table", re.I)
_ASSESSED = re.compile(
    rf"(?:考核(?:评定|验收|评估|评比|考评)?|验收|评定|考评|评估|检查|集中考核)(?:日|日期|时间|基准日"
    rf"|截止日)\s*(?:为|是|定为|定于|:|:)?\s*{_DAY}|(?:于"
    rf"|定于)\s*{_DAY}\s*(?:前)?\s*(?:进行|开展|组织|实施)[^。;；]{{0,8}}(?:考核|验收|评定|考评)", re.I)
_EN_ASSESSED = re.compile(
    rf"(?:assessment|inspection|review|evaluation) (?:day|date|takes place on|is on"
    rf"|will be held on)\s*(?:is|:|on)?\s*(?:{_EN_DAY}|(20\d\d)-(\d\d)-(\d\d))", re.I)
_ISSUED = re.compile(
    rf"(?:印发|发布|下发|制发|发文|签发|公布)(?:日期|时间|于|之日)?\s*[:为]?\s*{_DAY}|{_DAY}\s*(?:印发|发布|下发)"
    rf"|issued (?:on )?(?:(20\d\d)-(\d\d)-(\d\d)|{_EN_DAY})", re.I)
_SIGNED = re.compile(rf"\s*{_DAY}\s*")
_MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                "november", "december")


def read_settings(cells: Sequence[Cell], file_words: str = "", title_lines: Sequence[Cell] = ()) -> Settings:
    """`cells`: everything outside the lines, in order; `file_words`: the file's name, where a year may stand;
    `title_lines`: what stands above the first table, its name where no words of the kind do."""
    found = Settings()
    for cell in cells:
        text = unicodedata.normalize("NFKC", cell.text)
        if found.name is None and _names_scheme(cell.text):
            found.name = " ".join(re.sub(r"^附件\s*\d*\s*[:：]?", "", cell.text).split())
            found.places["scheme.name"] = cell.place
        _number(found, cell, text)
        _period(found, cell, text)
        _days(found, cell, text)
        _score(found, cell, text)
    if found.name is None and (first := next((cell for cell in title_lines if is_name(cell.text)), None)):
        found.name, found.places["scheme.name"] = " ".join(first.text.split()), first.place
    _year(found, cells, file_words)
    return found


def _names_scheme(text: str) -> bool:
    return is_title(text) and not (is_sentence(text) or is_form_line(text) or is_chapter(text))


def _number(found: Settings, cell: Cell, text: str) -> None:
    match = _NUMBER.search(cell.text) or _NUMBER.search(text)
    if match and found.approval_number is None:
        found.approval_number = "".join(match[0].split()) if match[1] else match[0]
        found.places["scheme.approval_number"] = cell.place


def _period(found: Settings, cell: Cell, text: str) -> None:
    if found.period is not None:
        return
    span = None
    if match := _SPAN.search(text):
        year, month, day, to_year, to_month, to_day = match.groups()
        span = _days_of((year, month, day), (to_year or year, to_month, to_day))
    elif match := _MONTHS.search(text):
        year, month, to_year, to_month = match.groups()
        last = _month_end(int(to_year or year), int(to_month))
        start = _day((year, month, "1"))
        span = (start, last) if start and last and start <= last else None
    elif match := _EN_SPAN.search(text):
        span = _days_of(_english(match.groups()[:3]), _english(match.groups()[3:]))
    if span is not None and (_PERIOD_WORDS.search(text) or is_title(text) or len(text) <= 40):
        found.period, found.places["period"] = span, cell.place


def _year(found: Settings, cells: Sequence[Cell], file_words: str) -> None:
    """The year of the title; a period that begins in December of the year before ("上年12月21日至本年12月20日")."""
    titles = [cell for cell in cells if is_title(cell.text)]
    for cell in (*titles, *cells):
        if match := _YEAR.search(unicodedata.normalize("NFKC", cell.text)):
            found.year = int(next(group for group in match.groups() if group))
            found.places.setdefault("period", cell.place)
            break
    if found.year is None and (match := re.search(r"(?<!\d)(20\d\d)(?!\d)", file_words)):
        found.year = int(match[1])
    for cell in cells:
        match = _SHIFTED.search(unicodedata.normalize("NFKC", cell.text))
        if match and found.year is not None and found.period is None:
            _, month, day, to_month, to_day = match.groups()
            span = _days_of((str(found.year - 1), month, day), (str(found.year), to_month, to_day))
            if span:
                found.period, found.places["period"] = span, cell.place
    if found.period is not None:
        found.year = found.period[1].year


def _days(found: Settings, cell: Cell, text: str) -> None:
    if found.assessment_day is None and (match := _ASSESSED.search(text)):
        groups = [group for group in match.groups() if group]
        found.assessment_day = _day((groups[0], groups[1], groups[2]))
        found.places["scheme.assessment_day"] = cell.place
    if found.assessment_day is None and (match := _EN_ASSESSED.search(text)):
        found.assessment_day = _any_day(match.groups())
        found.places["scheme.assessment_day"] = cell.place
    if found.issued_on is None and (match := _ISSUED.search(text) or _SIGNED.fullmatch(text)):
        found.issued_on = _any_day(match.groups())
        found.places["scheme.issued_on"] = cell.place


def _score(found: Settings, cell: Cell, text: str) -> None:
    if found.full_score is None and (match := _FULL.search(text)):
        number = next((group for group in match.groups() if group), None)
        found.full_score = Decimal(number) if number else None
        found.places["scheme.full_score"] = cell.place
    elif found.full_score is None and _HUNDRED.search(text):
        found.full_score = Decimal(100)
        found.places["scheme.full_score"] = cell.place
    found.ranked = found.ranked or bool(_RANKED.search(text))
    found.deducts_from_full = found.deducts_from_full or bool(_DEDUCTS.search(text))


# ------------------------------------------------------------ days
def _any_day(groups: Sequence[str | None]) -> date | None:
    parts = [group for group in groups if group]
    if len(parts) < 3:
        return None
    return _day(_english(parts[:3]) if parts[1].casefold() in _MONTH_NAMES else (parts[0], parts[1], parts[2]))


def _english(parts: Sequence[str | None]) -> tuple[str, str, str]:
    day, month, year = (str(part) for part in parts)
    return year, str(_MONTH_NAMES.index(month.casefold()) + 1), day


def _day(parts: Sequence[str]) -> date | None:
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _days_of(first: Sequence[str], last: Sequence[str]) -> tuple[date, date] | None:
    start, end = _day(first), _day(last)
    return (start, end) if start and end and start <= end else None


