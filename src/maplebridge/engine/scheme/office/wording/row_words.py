"""What the words of a whole row say: a sum, a remark, a section of its own."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from maplebridge.engine.scheme.office.wording.cell import Section
from maplebridge.engine.scheme.office.wording.numbering import without_number

_SUM = re.compile(
    r"(本项|本部分|本页|项目|分项|单项|以上)?(小计|合计|总计|共计|总分|分值合计|分值小计)|sub-?total"
    r"|grandtotal|total|sum$", re.I)
_SUB = re.compile(r"(本项|本部分|本页|项目|分项|单项)?(小计|分值小计)|sub-?total", re.I)
_ONLY_POINTS = re.compile(
    r"[(（]?\s*(?:共|计|满分|小计|合计|总计|共计)?[:：]?\s*(\d+(?:\.\d+)?)\s*(?:分|points?|pts)\s*[)）]?", re.I)
_NOTE = re.compile(
    r"(注|说明|备注|附注|附|填表说明|填报说明|使用说明|注意事项|有关说明|考核说明|评分说明)\s*\d?\s*[:：、.．]|※"
    r"|[*＊★☆](?!\d)|"
    r"(note|notes|remark|remarks|source|explanation|nb|n\.b\.)\s*\d?\s*[:.]|(注|备注|说明|notes?|remarks?)$", re.I)
_SIGN = re.compile(
    r"(填表|制表|审核|审批|考核|检查|被?考核单位|填报|负责|单位|复核|评分|主要领导|分管领导|考评|被检查单位"
    r"|受检单位)\s*(人|单位|领导|组|负责人|组长|员)?"
    r"\s*[(（]?(签字|签名|盖章|公章|签章)?[)）]?\s*(签字|签名|盖章|签章)?\s*[:：]|(考核|检查|填表|制表|填报)?(日期"
    r"|时间)\s*[:：]|"
    r"(prepared|checked|approved|signed|filled in|reviewed|inspected) by\b|signature\b|date\s*:"
    r"|.{0,8}年\s*月\s*日", re.I)
CONTINUED = r"(?:续表?|接上表|接上页|转下页|continued|cont\.?)"
_CONTINUED = re.compile(rf"[(（]?{CONTINUED}\s*[)）]?.{{0,4}}", re.I)
_UNIT_LINE = re.compile(
    r"(填报|被?考核|受检|被检查|单位|考核|检查|制表|填表|部门)?(单位|日期|时间|部门|对象|人)\s*[:：]"
    r"|单位\s*[:：]\s*分|(unit|date|station"
    r"|period)\s*:", re.I)
_SECTIONS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    ("veto", re.compile(
        r"否决|(?:必备|前置|准入|否定性?|先决|限制性?|禁止性?)(?:条件|项|指标|事项|情形)|^负面清单$|底线(指标|事项|项目|要求|红线)?$|红线|取消.{0,6}资格的?(情形|事项)|不(?:予|得)(?:评定|评为|评优|参评|受理|考虑).{0,4}的?(?:情形|事项)"
        r"|veto|disqualif|knock-?out|bottom.?line|exclusion|exclud|inadmissib|ineligib|will not be considered"
        r"|pass.?/.?fail|red lines?\b|mandatory conditions?|grounds for (?:refusal|rejection)", re.I)),
    ("monitoring", re.compile(
        r"监测(类|性)?(指标|项目|项)?$|不计分|只监测|monitoring|not scored|for information|diagnostic", re.I)),
    ("bonus", re.compile(
        r"加分|附加(分|项)|奖励(分|项|性|指标|加分)|奖分|激励(分|项|性)|加减分|加扣分|bonus|merit|reward"
        r"|(?:extra|additional|added|discretionary) (?:credit|points|marks)|(?:points|marks) added", re.I)),
)
_DEDUCT = re.compile(
    r"扣减积分|扣分(项|事项|项目|指标|情形|部分|类)|减分|倒扣|罚分|反向扣分|^扣分$|deduct|penalt"
    r"|negative (?:points|marks|marking)|demerit|minus points", re.I)
LONGEST_HEADING = 40


def is_sum(text: str) -> bool:
    return bool(_SUM.match(_plain(text))) and len(_plain(text)) <= 24


def is_sub_total(text: str) -> bool:
    return bool(_SUB.match(_plain(text)))


def lone_points(text: str) -> Decimal | None:
    """A cell that says nothing but "20分" or "小计：20分"."""
    match = _ONLY_POINTS.fullmatch(_plain(text))
    return Decimal(unicodedata.normalize("NFKC", match[1])) if match else None


def is_note(text: str) -> bool:
    return bool(_NOTE.match(text.strip()))


def is_form_line(text: str) -> bool:
    """Signatures, dates, the unit's name: what is filled in on paper."""
    plain = text.strip()
    return bool(_SIGN.match(plain) or _UNIT_LINE.match(plain) or _CONTINUED.fullmatch(plain))


def is_continued(text: str) -> bool:
    return bool(_CONTINUED.fullmatch(text.strip()))


def section_of(heading: str) -> Section | None:
    """What a short heading says of the lines below it; None where it says nothing: they count as others do."""
    head = re.split(r"[:：]", without_number(heading), maxsplit=1)[0].strip()
    head = re.sub(r"[(（].*", "", head).strip() or head
    if not head or len(head) > 30 or re.search(r"[。；;]", head):
        return None
    if is_deduction(head) and not re.search("加", head):
        return "bonus"
    return next((section for section, words in _SECTIONS if words.search(head)), None)


def is_mixed(heading: str) -> bool:
    """"否决与加分": some lines veto, others add points."""
    return all(words.search(heading) for section, words in _SECTIONS if section in ("veto", "bonus"))


def is_deduction(heading: str) -> bool:
    """A heading whose lines only cost points."""
    return bool(_DEDUCT.search(heading)) and "加" not in heading


def is_short_heading(text: str) -> bool:
    """A name rather than a sentence."""
    plain = without_number(text)
    return 0 < len(plain) <= LONGEST_HEADING and not re.search(r"[。；;]|[.:：，,]$", plain)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
