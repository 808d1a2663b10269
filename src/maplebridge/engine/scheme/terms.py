"""Closed words as officers read them. A cell may hold the word in either language, or the code itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

Vocabulary = Mapping[str, tuple[str, str]]  # code -> (zh, en)

TIERS: Vocabulary = {
    "bottom_line": ("底线", "Bottom line"), "baseline": ("基线", "Baseline"), "highline": ("高线", "High line"),
    "diagnostic": ("监测", "Monitoring only"),
}
SECTIONS: Vocabulary = {
    "item": ("计分", "Counts"), "bonus": ("加分", "Bonus"), "veto": ("否决", "Veto"),
    "monitoring": ("监测", "Monitoring"),
}
PERIODS: Vocabulary = {
    "once": ("一次性", "Once"), "monthly": ("每月", "Monthly"), "quarterly": ("每季度", "Quarterly"),
    "half-yearly": ("每半年", "Half-yearly"), "yearly": ("每年", "Yearly"), "event": ("逢事", "On event"),
}
NA_RULES: Vocabulary = {
    "full_marks": ("得满分", "Full marks"), "rescale": ("按比例折算", "Rescale"), "exclude": ("不计入", "Exclude"),
    "none": ("无", "None"),
}
DIRECTIONS: Vocabulary = {"higher": ("越高越好", "Higher is better"), "lower": ("越低越好", "Lower is better")}
KINDS: Vocabulary = {
    "creation": ("创建", "Creation"), "grade_evaluation": ("等级评定", "Grade evaluation"),
    "internal_appraisal": ("内部考核", "Internal appraisal"), "other": ("其他", "Other"),
}
PARTS: Vocabulary = {
    "months": ("按月", "Months"), "quarters": ("按季度", "Quarters"), "halves": ("按半年", "Half-years"),
    "none": ("不分段", "None"),
}
VERIFICATION: Vocabulary = {
    "system": ("系统核验", "System"), "sample": ("抽查", "Sample"), "random_sample": ("双随机抽查", "Random sample"),
    "on_site": ("现场检查", "On site"), "panel": ("评议组评议", "Panel"), "third_party": ("第三方调查", "Third party"),
    "evidence": ("查验佐证材料", "Evidence"), "document": ("查验文件", "Document"),
    "reviewer": ("复核人复核", "Reviewer"), "supervisor": ("督察核查", "Supervisor"),
    "peer_confirm": ("同行确认", "Peer confirmation"), "host_confirm": ("社区确认", "Host confirmation"),
    "leading_group": ("领导小组认定", "Leading group"),
}
YES_NO: Vocabulary = {"true": ("是", "Yes"), "false": ("否", "No")}
ANCHORS: Vocabulary = {
    "scheme_issue": ("方案印发", "scheme issue"), "arrival": ("驻守开始", "arrival"),
    "month_end": ("月末", "month end"), "quarter_end": ("季末", "quarter end"),
    "half_end": ("半年末", "half-year end"), "year_end": ("年末", "year end"), "assessment": ("考核日", "assessment"),
    "rotation": ("轮换", "rotation"), "event": ("事发", "event"),
}
_DUE = re.compile(r"(?P<anchor>[a-z_]+|\d{4}-\d{2}-\d{2})(?:(?P<sign>[+-])(?P<days>\d+)wd)?")
_SAID = re.compile(r"(?P<anchor>\D+?|\d{4}-\d{2}-\d{2})(?:(?P<side>[前后])(?P<days>\d+)个?工作日)?")


def say(code: str, words: Vocabulary) -> str:
    """The word of a code; a code without one stays as it is."""
    return words[code][0] if code in words else code


def code_of(word: str, words: Vocabulary) -> str:
    """The code of a word in either language; anything else stays as it is."""
    plain = word.strip().casefold()
    return next((code for code, said in words.items() if plain in (code.casefold(), *map(str.casefold, said))),
                word.strip())


def say_due(rule: str) -> str:
    """month_end+3wd -> 月末后3个工作日; what is no due rule stays as it is."""
    match = _DUE.fullmatch(rule)
    if match is None:
        return rule
    anchor = say(match["anchor"], ANCHORS)
    if match["days"] is None:
        return anchor
    return f"{anchor}{'后' if match['sign'] == '+' else '前'}{match['days']}个工作日"


def due_of(said: str) -> str:
    """月末后3个工作日 -> month_end+3wd; anything else stays as it is."""
    match = _SAID.fullmatch("".join(said.split()))
    if match is None:
        return said.strip()
    anchor = code_of(match["anchor"], ANCHORS)
    if match["days"] is None:
        return anchor
    return f"{anchor}{'+' if match['side'] == '后' else '-'}{match['days']}wd"
