"""Titles and chapter headings among the words around tables."""

from __future__ import annotations

import re

from maplebridge.engine.scheme.office.wording.numbering import split_number, without_number
from maplebridge.engine.scheme.office.wording.points import heading_points
from maplebridge.engine.scheme.office.wording.row_words import section_of

_TITLE = re.compile(
    r"(考核|考评|评分|评价|评估|评定|测评|验收|检查|创建|计分|督查|达标|绩效|评比|竞赛|星级"
    r"|考察)[^。；;，,]{0,14}(表|方案|办法|细则|标准|清单|体系|实施意见|制度|规定|表格|手册)"
    r"|(方案|办法|细则|考核表|评分表|一览表|明细表|积分表)\s*(\(.*\)|（.*）)?$"
    r"|(assessment|evaluation|appraisal|scor(e|ing)|inspection|audit|review|check)[^.;]{0,40}(table|scheme|sheet"
    r"|form|card|list|matrix|standard)"
    r"|(scheme|scorecard|checklist|check list|standard|score sheet)\b", re.I)
_CHAPTER = re.compile(
    r"^[^（(]{0,4}?(考核|考评|评分|评价|检查|评定)?(内容(及|和|与)(标准|评分|分值|办法|要求).*|对象|范围|原则|方式"
    r"|办法|程序|时间|步骤|纪律|要求|组织领导小组|结果(运用|应用)?"
    r"|依据|标准|评分标准|评分细则|指标|指标体系|内容|计分办法|"
    r"目的|指导思想|总体要求|基本原则|工作目标|主要任务|实施步骤|保障措施|附则|考核周期|考核时间|等次(评定)?"
    r"|等级(评定)?|奖惩(办法|措施)?|有关要求|工作要求|结果等次)$"
    r"|^(purpose|scope|method|principles?|procedure|results?|general|introduction|definitions?|how to use.*"
    r"|instructions?|grades?|period|background|overview|who takes part|scoring)$", re.I)


_SAYS = re.compile(r"\b(?:applies|is|are|shall|must|will|begins?|starts?|has|have)\b", re.I)
_NO_NAME = re.compile(
    r"附件|附表|附录|annex|appendix|attachment|[\d\s年月日./\-—]+$|[(（〔\[].*[)）〕\]]$|.{2,12}[〔\[（(]20\d\d[〕\]）)]"
    r"|.*[:：]|单位|(?:page|第)\s*\d+", re.I)


_BODY = re.compile(
    r"(?:局|厅|部|委|办|支队|大队|中队|派出所|委员会|办公室|领导小组|政府|党委)$"
    r"|\b(?:police|department|council|bureau|office|division|service|force|authority)$", re.I)


def is_title(text: str) -> bool:
    """The title of a table or of the whole scheme."""
    return bool(_TITLE.search(text.strip())) and len(text) <= 80


def is_chapter(text: str) -> bool:
    """A chapter of the document ("二、考核内容及标准"), not an item of the table."""
    return bool(_CHAPTER.match(without_number(text).strip()))


def is_sentence(text: str) -> bool:
    """Words that say something of the scheme rather than name it."""
    plain = text.strip()
    return bool(re.search(r"[。；;，]|[.:：!！]$|\.\s", plain)) or bool(_SAYS.search(plain))


def is_name(text: str) -> bool:
    """A line above the table that may name the scheme: short, no sentence, not numbered, no form to fill in."""
    plain = " ".join(text.split())
    return 4 <= len(plain) <= 60 and not is_sentence(plain) and split_number(plain) is None \
        and not _NO_NAME.match(plain) and not is_chapter(plain) and not _BODY.search(plain) \
        and heading_points(plain)[1] is None and section_of(plain) is None
