"""What the words before an effect depend on: an occurrence, a stretch of a figure, a place, a level."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from maplebridge.engine.scheme.office.numbers import UNITS
from maplebridge.engine.scheme.office.rules.effects import NUM

_UNIT = rf"(?:个)?(?:{UNITS})"
_NO_RHYTHM = r"(?!个?(?:月|季度?|年度?|周|日|天|半年|旬)(?!1))"
_EVERY = re.compile(
    rf"每{_NO_RHYTHM}[^,;。\d]{{0,14}}?(?P<n>{NUM})?\s*(?P<unit>{_UNIT})"
    rf"|每(?:有|缺少?|少|漏|发生|发现|出现|迟|逾期|超|多|被|获|受|采|新|增|完成|开展|组织|再)[^,;。]*"
    rf"|(?:缺|少|漏|差|错|迟|误|超|发生|发现|出现|逾期|有|未|不|无|延|存在|增加?|被|获|受|采|完成|开展|举办|组织)[^,;。\d每]{{0,14}}1\s*{_UNIT}(?!以上|及以上|以下)"
    rf"|(?<!\d)1\s*{_UNIT}[^,;。\d]{{0,14}}(?:不|未|无|缺|没|漏|错|迟|超|有误|违|差)"
    rf"|[^,;。\d第到成达于≥有]1\s*{_UNIT}的?$|^\s*1\s*{_UNIT}\s*$|^逐[{UNITS.replace('|', '')}]"
    rf"|\b(?:for )?(?:each|every|per|any)\b(?: (?P<m>{NUM}) )?"
)
_PER = re.compile(rf"^\s*(?:/|每|1)\s*(?:{_UNIT}|例次)|^\s*(?:per|each|every|for (?:each|every|any))\b|^\s*/\s*[a-z]+")
_LEVELS = (
    "优秀", "优良", "优", "良好", "良", "一般", "较好", "好", "合格", "基本合格", "不合格", "达标", "基本达标", "不达标", "较差", "差",
    "中等", "中", "及格", "不及格", "满意", "基本满意", "不满意", "先进", "excellent", "very good", "good", "fair", "average", "adequate", "poor",
    "satisfactory", "unsatisfactory", "pass", "fail", "weak", "very poor", "outstanding", "acceptable",
    "国家级", "省级", "市级", "区级", "县级", "区县级", "县区级", "部级", "厅级", "省部级", "乡镇级", "街道级", "局级", "国家", "全国", "省", "市", "县", "区",
    "省厅", "市局", "县局", "分局", "中央", "公安部", "national", "provincial", "city", "municipal", "county", "district", "ministry", "province", "nation",
    "轻微", "较轻", "较重", "严重", "特别严重", "重大", "特大", "较大", "情节轻微", "情节严重", "minor", "ordinary", "moderate", "major", "serious", "severe", "critical",
    "上升", "下降", "持平", "同比上升", "同比下降", "同比持平", "增长", "减少", "up", "down", "unchanged", "a", "b", "c", "d", "一等奖", "二等奖", "三等奖", "甲等", "乙等", "丙等",
    "第1等次", "第2等次", "第3等次", "1等奖", "2等奖", "3等奖", "1等", "2等", "3等", "全面完成", "全部完成", "基本完成", "部分完成", "未完成", "已完成", "完成", "fully done", "partly done", "not done",
    "done", "complete", "partial", "none", "yes", "no", "fully", "partly",
)  # fmt: skip
GRAVITY = ("轻微", "较轻", "一般", "较重", "严重", "特别严重", "重大", "特大", "较大", "情节轻微", "情节一般", "情节较重", "情节严重", "minor", "ordinary", "moderate", "major", "serious", "severe", "critical", "slight", "grave")  # fmt: skip
_AROUND = re.compile(
    r"^(?:被|获得?|得到?|受到?|评定?为|考核为|考评为|结果为|等次为|评价为|属于?|为|在|经|情节|问题|获评|列为|评为|达到?|评|考核|考评|考核结果|rated |graded |rating |result |by the |the |at |of |a |an )+|(?:的|者|等次|档次?|表彰奖励|表彰|奖励|书面推广|推广|通报表扬|表扬|肯定|荣誉|采用|刊发|刊用|媒体|媒体报道|问题|错误|缺陷|隐患|每(?:处|次|项|件|例|起|个|条)|等|faults?|one|award|level|or above)+$"
)
_HONOUR = re.compile("(?:国家|省部|部|省|市|区县|县区|区|县|厅|局|乡镇|街道)级(?:及?以上)?")
_OTHERWISE = re.compile(r"(?:否则|其[他它余](?:情况|情形|等次|名次|单位)?|反之|除此以外|otherwise|else|others?|less|lower|below|anything (?:less|else)|the rest|fewer|more|over|if not|worse)(?:的|者|,)*")


@dataclass(frozen=True, slots=True)
class Each:
    """Counted by occurrence; `step`: how many make one (每2次: 2)."""

    step: Decimal = Decimal(1)


def find_each(near: str, effect: str, tail: str, said: str) -> Each | None:
    """Whether the effect is for each occurrence; a rhythm (每月开展一次) is none."""
    for words in (near, said.rpartition(";")[2]):
        if match := _EVERY.search(words):
            number = match["n"] or match["m"]
            return Each(Decimal(number) if number else Decimal(1))
    if _PER.search(tail) or re.search(rf"每(?:{_UNIT}|例)|各", effect) or re.search(r"\b(?:each|every|per)\b", tail):
        number = re.search(rf"(?:each|every|per) ({NUM}) ", tail)
        return Each(Decimal(number[1]) if number else Decimal(1))
    return None


def is_otherwise(said: str) -> bool:
    return bool(_OTHERWISE.fullmatch(said.strip(", ")))


def find_honour(near: str) -> str | None:
    """The level of government inside a longer condition: 在省级以上会议作交流的 -> 省级以上."""
    match = _HONOUR.search(near)
    return match[0] if match else None


def find_level(near: str) -> str | None:
    """The one word of rank, gravity or grade a condition consists of; None where it says more."""
    word = near.strip(" ,:的“”\"'")
    if word in _LEVELS:
        return word
    core = _AROUND.sub("", word).strip(" ,")
    plain = re.sub("及?以[上下]$", "", core)
    return core if plain in _LEVELS or re.fullmatch(r"第?\d(?:类|级|档|等|星)(?:奖|次|级)?", core) else None
