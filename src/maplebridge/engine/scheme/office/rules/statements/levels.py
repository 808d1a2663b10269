"""Words that name a level: of quality, of government, of gravity, of change, of completion."""

from __future__ import annotations

import re

QUALITY = (
    "优秀 优良 优 良好 良 较好 好 一般 中等 中 合格 基本合格 不合格 达标 基本达标 不达标 及格 不及格 "
    "满意 基本满意 不满意 先进 "
    "较差 差 / "
    "green|amber|yellow|red|strong|excellent|very good|good|fair|average|adequate|acceptable|satisfactory"
    "|unsatisfactory|pass|fail|weak|poor|very poor|outstanding|a|b|c|d"
)
GOVERNMENT = (
    "国际级 国家级 省部级 部级 省级 市级 区级 县级 区县级 县区级 厅级 局级 乡镇级 街道级 "
    "国家 全国 中央 公安部 省 省厅 市 市局 县 县局 区 分局 / "
    "international|national|nation|ministry|provincial|province|city|municipal|county|district"
)
SERIOUS = (
    "轻微 较轻 一般 较重 较严重 严重 特别严重 重大 特大 较大 情节轻微 情节较轻 情节一般 情节较重 情节严重 / "
    "minor|slight|ordinary|moderate|major|serious|severe|grave|critical"
)
CHANGE = "上升 下降 持平 同比上升 同比下降 同比持平 增长 减少 / up|down|unchanged"
DONE = (
    "全面完成 全部完成 基本完成 部分完成 未完成 已完成 完成 / "
    "fully done|partly done|not done|done|complete|partial|none|yes|no|fully|partly"
    "|fully implemented|partly implemented|not implemented|implemented|fully met|partly met|not met|met"
    "|fully achieved|partly achieved|not achieved|achieved"
)
PRIZES = (
    "一等奖 二等奖 三等奖 一等 二等 三等 甲等 乙等 丙等 / gold|silver|bronze"
)


def _split(words: str) -> frozenset[str]:
    """Chinese words stand apart by blanks, English ones by bars."""
    chinese, _, english = words.partition(" / ")
    return frozenset([*chinese.split(), *english.split("|")]) - {""}


GRAVITY = _split(SERIOUS)
FINISHED = _split(DONE)
LEVELS = frozenset().union(*(_split(words) for words in (QUALITY, GOVERNMENT, SERIOUS, CHANGE, DONE, PRIZES)))
_HONOUR = re.compile(
    "公安部|省公安厅|省厅|市公安局|市局|县局"
    "|(?:中央|国家|省部|部|省|市|区县|县区|区|县|厅|局|乡镇|街道)级(?:及?以上)?"
)
_BEFORE = re.compile(
    "^(?:被|按照?|分为?|获得?|得到?|受到?|评定?为|考核为|考评为|考核结果|考核|考评|结果为|等次为|评价为|属于?|为|在|经|情节|问题|获评|列为|评为|达到?|评"
    "|rated |graded |rating |result |by the |the |at |of |a |an )+"
)
_AFTER = re.compile(
    "(?:的|者|性|等次|档次?|等|表彰奖励|表彰|奖励|书面推广|推广|通报表扬|表扬|肯定|荣誉|采用|刊发|刊用|媒体报道|媒体|问题|错误|缺陷|隐患"
    "|每(?:处|次|项|件|例|起|个|条)|faults?|one|award|level|or above)+$"
)
_NUMBERED = re.compile(
    r"第?\d(?:类|级|档|等|星)(?:奖|次|级)?|[ivx]{1,4}(?:类|级|档|等)|[a-e](?:级|类|档|星)"
    r"|(?:level|grade|class|category|tier|type|band) [\da-e]"
)


def find_level(near: str) -> str | None:
    """The one word of rank, gravity or grade a condition consists of; None where it says more."""
    word = near.strip(" ,:的、“”\"'")
    if word in LEVELS:
        return word
    core = _AFTER.sub("", _BEFORE.sub("", word)).strip(" ,")
    plain = re.sub("(?:及|或|及其)?以[上下]$", "", core)
    return core if plain in LEVELS or _NUMBERED.fullmatch(plain) else None


def find_honour(near: str) -> str | None:
    """The level of government inside a longer condition: 在省级以上会议作交流的 -> 省级以上."""
    match = _HONOUR.search(near)
    return match[0] if match else None
