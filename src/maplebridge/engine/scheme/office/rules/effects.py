"""What a part of a counting method does to the points: takes some away, grants some, bounds the others.

Each effect is known by its words, Chinese and English, in one list; numbers were brought to one spelling before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Does = Literal[
    "deduct", "add", "get", "full", "none", "exempt", "cap", "used_up", "double", "once", "proportion", "judged",
    "veto", "base",
]  # fmt: skip

NUM = r"\d+(?:\.\d+)?"
AMOUNT = rf"(?:{NUM}\s*分?\s*-\s*)?{NUM}"
#: 分 as points; not in 分钟, 分局, 分管 ...
FEN = "分(?!钟|之|局|管|类|别|析|级|工|组|布|公司|部门?|享|册|期|支|担|头|段|档|率|母|子|数段)(?:值)?"
PTS = r"(?:percentage )?(?:points?|pts?|marks?)\b"
POINT = rf"(?:\s*(?:个)?(?:{FEN}|(?!percentage){PTS}))"
WORTH = rf"{AMOUNT}{POINT}"
FREE = r"(?:(?:视|根据|按)[^,;。\d]{1,12}?(?:情况|程度|情节)(?:轻重)?酌情|酌情|视情(?:况|节)?(?:轻重)?|根据(?:情况|情节)(?:轻重)?|适当|分别情况)(?:给予|予以)?"
GAP = "[^,;。:、\\d+-]"  # words between an action and its number

EFFECTS: tuple[tuple[Does, str], ...] = (
    ("once", r"同(?:1|一)?(?:事项|项目|事件|事迹|奖项|内容|成果|工作|经验|案件|人|个人|单位|情形|问题)[^;。]{0,24}?(?:最高|就高|不重复|不累计|只[计加算]|1次|不叠加)[^,;。]*"
             r"|(?:就高不就低|(?:按|取|以|只?计)?(?:其中)?最高(?:级别|1?(?:级|项|档)|层级|奖项|等次|加?分)?(?:别)?(?:者)?(?:为准)?(?:只)?(?:计|记|加|给|计算|赋)?(?:分)?(?:1次)?(?=[,;。]|$)|(?:按|取|就)(?:其中)?最?高(?:级别|1?(?:级|项|档)|层级|奖项)?[^,;。]{0,6}(?:计|加|记)[^,;。]*)"
             r"|不(?:得)?(?:重复|累计|叠加|累加)(?:计|加|记|得|扣)?(?:分|算)?|(?:每|同)(?:1|一)?(?:事项|项目)只(?:计|加)1次"
             r"|(?:the )?same (?:matter|event|achievement|case|subject|award)[^;.]*|(?:only )?(?:the )?highest (?:level|award|one)?[^;.]*?(?:counts?|counted|only|once|used)[^;.]*|(?:count(?:s|ed)?|scored) (?:only )?once[^;.]*"),
    ("exempt", r"(?:不|免|免予|不予|不再|不另)(?:扣|加)分?(?!完)|不(?:作|做)扣分|costs? nothing|no deduction|not deducted"),
    ("used_up", r"(?:直(?:至|到)|至|到|以)?(?:扣|减|加|得|记)(?:完|光|满|至0分|到0分)(?:本项|该项)?(?:分值?|分数)?(?:为止|止)"
                r"|(?:直至|至)?(?:扣|减)(?:完|光)(?:本项|该项)?分?(?:为止)?(?=[,;。]|$)|(?:直至|扣)?(?:0分|零分)为止|不(?:得)?(?:倒扣|出现负分|计负分)"
                r"|(?:until|till)(?: [a-z]+){0,4} (?:used up|exhausted|gone|zero|0)|down to (?:zero|0)|(?:not|never) (?:below|less than) (?:zero|0)|(?:minimum|floor)(?: of)? (?:zero|0)"),
    ("veto", rf"(?:实行|予以|采取)?(?:1|一)票否决(?:制)?|取消[^,;。]{{0,20}}(?:资格|评优|评先|称号|推荐)|不(?:得|能|予|再)?(?:参加|参与|评(?:为|定)?|推荐|授予|列入)[^,;。]{{0,16}}(?:先进|优秀|评优|评先|资格|良好|命名|表彰|名次)[^,;。]*"
             rf"|(?:直接|1律|一律)?(?:定|评|列|判|认定|评定|确定)(?:为|成)[^,;。]{{0,6}}(?:不合格|不达标|不称职|较差|末位|最末等次|差)[^,;。]*|(?:等次|等级|档次)[^,;。]{{0,8}}不(?:得)?(?:高于|超过)[^,;。]*"
             rf"|降(?:低)?(?:1|一)?个?(?:档次?|等次?|级|等级)[^,;。]*|(?:总分|总成绩|总得分|考核(?:总)?(?:得分|成绩))[^,;。]{{0,8}}(?:不(?:得)?(?:超过|高于)|最高|以内){WORTH}|(?:从)?(?:总分|总成绩|总得分)(?:中)?(?:直接)?(?:扣|减)(?:除|去|减)?{WORTH}"
             rf"|veto(?:ed)?|not eligible[^,;.]*|(?:is )?(?:barred|excluded) from[^,;.]*|loses? eligibility[^,;.]*|ineligible[^,;.]*|graded [^,;.]*(?:at most|or lower)|grade (?:is )?(?:at most|no higher than|limited to)[^,;.]*|rated (?:as )?(?:fail(?:ed)?|unsatisfactory)[^,;.]*|total (?:score )?(?:at most|capped at|not (?:above|more than)) {WORTH}"),
    ("cap", rf"(?:本项|该项|此项|单项|每项|全年|年度|累计|合计|总共|共计|总|加|扣|得)*(?:分(?:值)?)?"
            rf"(?:累计|合计|总计)?(?:最多|最高|最大|至多|上限|不(?:得)?超过|不(?:得)?高于|封顶|不超|限)(?:为|是|可|只|能|不|得|超过|累计|合计|共|加|扣|计|记|分|:)*{WORTH}(?:封顶|为限|为止)?"
            rf"|(?:扣|减|加|得)(?:完|满|至|到){WORTH}(?:为止|封顶|止)?|(?:累计|合计)?(?:加|扣|得)?(?:以)?{WORTH}(?:封顶|为限|为上限|为止|止)"
            rf"|(?:at most|up to(?: a (?:maximum|total) of)?|(?:to a )?max(?:imum|\.)?(?: of)?|capped at|cap(?: of)?|no more than|not (?:more than|exceeding)|limit(?:ed to| of)?) (?:deduction )?-?{AMOUNT}(?:{POINT})?"),
    ("double", rf"(?:按)?(?:(?:上述|以上|该项|原|双)?(?:标准|分值)?的?)(?:双倍|加倍|翻倍|{NUM}倍|加重1倍)(?:计?扣|加|计|处罚)?(?:分|罚)?"
               r"|(?:is |are )?(?:doubled|tripled|counts? (?:double|twice)|double)"),
    ("none", rf"(?:(?<!否)则|均|1律|一律|直接|本项|该项|此项|整项)*(?:不得分|不予?(?:给|计|记|赋)分|(?:得|计|记|为|给)?(?<![\d.])(?:0|零){FEN}|(?:全|全部|全额)扣(?:除|掉|完|分)?(?!为止)|扣(?:除|完|光|掉)?(?:本项|该项|此项|此|本|该)?(?:的)?(?:全部|所有|全)(?:分值?|分数|得分)?|扣(?:除|完)(?:本项|该项|此项)(?:分值?|分数|得分)(?!为止)|本项为0)"
             rf"|(?:scores? |gets? |is )?(?:no|zero|0){POINT}|no (?:score|credit)|(?:scores? |is )(?:zero|0|nothing)(?![.\d])|(?:loses?|lost) (?:all|the item|all points)|all (?:points|marks) (?:lost|deducted)|item (?:is )?lost"),
    ("deduct", rf"(?:(?P<free_d>{FREE}))?(?:予以|给予|1律|一律|各|倒|直接|每次|每项|每处|累计|分别|再|加|另)*(?:扣|减|罚|扣罚)(?:除|减|去|掉|分|罚)?(?:{GAP}{{0,8}}?)(?P<deduct>{AMOUNT})\s*(?:个)?(?:{FEN}|(?=[/,;。)]|$))"
               rf"|(?<![\d%a-z分])-\s*(?P<minus>{AMOUNT})(?:{POINT}|(?=\s*[/,;。)]|\s*$|\s+(?:per|for|each|if)))"
               rf"|(?:deduct(?:ed|ing)?|loses?|minus|costs?|penalty of|subtract|take off|less) (?:a further |another |up to )?(?P<deduct_en>{AMOUNT})(?:{POINT})?"
               rf"|(?P<off>{AMOUNT})(?:{POINT})? (?:(?:is|are) )?(?:off|deducted|lost|deduction|taken off|taken away)"),
    ("add", rf"(?:(?P<free_a>{FREE}))?(?:予以|给予|可|各|另|再|分别|额外|每次|每项|酌情)*(?:(?<![参增施更添追附])加|奖励|奖(?=\d)|增加?)(?:计|记|分|给)?(?:(?![扣减]){GAP}){{0,4}}?(?P<add>{AMOUNT})\s*(?:{FEN}|(?=[/,;。)]|$))"
            rf"|(?<![\d%a-z分])\+\s*(?P<plus>{AMOUNT})(?:{POINT}|(?=\s*[/,;。)]|\s*$|\s+(?:per|for|each|if)))"
            rf"|(?:add(?:s|ed)?|plus|bonus of|earns? (?:a bonus of|an extra)|gains?) (?P<add_en>{AMOUNT})(?:{POINT})?"
            rf"|(?P<extra>{AMOUNT}) (?:(?:extra|bonus|additional) {PTS}|(?:{PTS} )?(?:added|extra|bonus))"),
    ("base", rf"(?:基础|基准|基本|起始|起评|本底)分(?:值)?(?:为|是|:|计)?{WORTH}|(?:starts?|starting) (?:at|from|with) {WORTH}|base (?:of )?{WORTH}"),
    ("full", rf"(?:可|得|计|记|给|为|即|则|打|赋)*(?:满分|全分|全部分值?|全部分数|该项分值|本项分值|标准分)(?:值)?(?:\(?{WORTH}\)?)?|全得|(?:得|计){WORTH}\(满分\)|(?:scores? |gets? |earns? )?full (?:marks?|points?|score|credit)"),
    ("get", rf"(?:(?P<free_g>{FREE}))?(?:可|各|每次|每项|分别|只|仅|1律|则)*(?:得|计(?!划)|记(?![录载账者])|给|赋|打|为|折|评)(?:予|分)?(?:(?![扣加减])[^,;。:、\d+-]{{0,2}}?)(?P<get>{AMOUNT})\s*(?:{FEN}|(?=[/;。)]|$))"
            rf"|(?<![\d.%-])(?P<bare>{AMOUNT}){POINT}"
            rf"|(?:scores?|gets?|earns?|receives?|worth|gives?|awarded) (?P<get_en>{AMOUNT})(?:{POINT})?(?![\d%])"),
    ("proportion", rf"(?:按|依|以|根据|同)[^,;。]{{0,16}}?(?:比例|占比)[^,;。]{{0,10}}?(?:得分|计分|计算|折算|赋分|给分|记分|扣分|扣减|得|计|分)?(?=[,;。)]|$)"
                   rf"|(?:得分)?(?:=|为|按|以)?[^,;。]{{0,14}}(?:率|比例|占比|度)\s*(?:[×x*乘]以?)\s*(?:本项|该项|标准|指标)?(?:分值|{WORTH}|{NUM}|满分|总分|权重)"
                   rf"|(?:分值|满分|标准分|{WORTH}|(?<![\d.]){NUM})\s*[×x*乘]以?[^,;。]{{0,14}}(?:率|比例|占比)|[^,;。]{{1,14}}[/÷][^,;。]{{1,14}}[×x*]\s*(?:{NUM}|分值|满分|权重)|按(?:实际)?完成(?:率|进度)[^,;。]{{0,6}}(?:得分|计分|折算|赋分)|按[^,;。]{{0,8}}折算[^,;。]*|(?:同比例|等比例|线性)[^,;。]*|插值法?[^,;。]*"
                   rf"|pro[- ]?rata[^,;.]*|proportional(?:ly)?[^,;.]*|in proportion[^,;.]*|(?:rate|share|percentage|completion) (?:times|x|×|\*) [^,;.]*"),
    ("judged", r"(?:(?:酌情|视情(?:况|节)?|视[^,;。]{1,10}?(?:情况|程度|效果|质量))[^,;。]{0,8}?(?:扣|加|给|得|打|计|赋|评|记)分?(?!\s*\d)|(?:根据|结合|依据|按照?|由)[^,;。]{0,20}?(?:打分|评分|赋分|给分|计分|记分|评定得分|确定得分|评定分数|综合评定|评定)|综合(?:评定|评分|评价|打分|计分|考评|研判|赋分)[^,;。]*|(?:专家|评委|评议组|领导|考核组|考评组)[^,;。]{0,8}(?:打分|评分|评定|评议|赋分))"
               r"|at (?:the )?(?:assessor|panel|reviewer)s?'?s? discretion[^,;.]*|(?:as|to be) (?:judged|assessed|rated|scored) by[^,;.]*|discretion(?:ary)?[^,;.]*|based on (?:overall )?(?:quality|performance|judgement)[^,;.]*|overall (?:assessment|judgement)[^,;.]*"),
)
_ONE = re.compile("|".join(f"(?P<{does}__>{pattern})" for does, pattern in EFFECTS))


@dataclass(frozen=True, slots=True)
class Effect:
    """`low` and `high` are equal where one number is printed, None where there is none. `free`: within an assessor's
    judgement (酌情扣1-3分). `said`: the words."""

    does: Does
    said: str
    low: Decimal | None = None
    high: Decimal | None = None
    free: bool = False


def effects(text: str) -> Iterator[tuple[int, int, Effect]]:
    """The effects in one part of the words (no separators inside), with their place in it."""
    for match in _ONE.finditer(text):
        does: Does = next(does for does, _ in EFFECTS if match[f"{does}__"] is not None)
        yield match.start(), match.end(), _effect(does, match)


def _effect(does: Does, match: re.Match[str]) -> Effect:
    groups = match.groupdict()
    free = any(groups[name] for name in ("free_d", "free_a", "free_g"))
    named = next((groups[name] for name in AMOUNTS if groups[name]), None)
    found = re.findall(NUM, named or match[0])
    if not found:
        return Effect(does, match[0], free=free)
    low, high = Decimal(found[0] if named else found[-1]), Decimal(found[-1])
    return Effect(does, match[0], min(low, high), max(low, high), free)


AMOUNTS = ("deduct", "minus", "deduct_en", "off", "add", "plus", "add_en", "extra", "get", "bare", "get_en")
