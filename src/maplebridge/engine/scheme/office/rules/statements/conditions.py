"""What an effect depends on: each occurrence, or whatever else is the case."""

from __future__ import annotations

import re

from maplebridge.engine.scheme.office.rules.statements.parts import NUM, UNIT

#: A rhythm (每月开展一次) is no occurrence.
_NO_RHYTHM = "(?!个?(?:月|季度?|年度?|周|日|天|半年|旬)(?!1(?:次|件|个|项)))"
_HAPPENS = (
    "缺少?|少|漏|差|错|迟|误|超|发生|发现|出现|逾期|有|未|不|无|延|存在|增加?|被|获|受|采|完成|开展|举办|组织|答|回答"
)
_WRONG = "(?:不|未|无|缺|没|漏|错|迟|超|有误|违|差)"
_EVERY = re.compile(
    rf"每{_NO_RHYTHM}[^,;。\d]{{0,14}}?(?:{NUM})?\s*{UNIT}"  # 每缺1项, 每处
    rf"|每(?:{_HAPPENS}|再|新|多)[^,;。]*"  # 每有违规
    rf"|(?:{_HAPPENS})[^,;。\d每]{{0,14}}1\s*{UNIT}(?!以[上下内]|及以上|之?内)"  # 发现1处不规范
    rf"|(?<!\d)1\s*{UNIT}[^,;。\d]{{0,14}}(?:{_WRONG}|问题|隐患|现象|错误)"  # 1项未落实
    rf"|[^,;。\d第到成达于≥有]1\s*{UNIT}的?$|^\s*1\s*{UNIT}\s*$"  # 漏管1人
    rf"|^每{_NO_RHYTHM}[^,;。\d]{{1,4}}$"  # 每案
    r"|每(?:个)?(?:月|季度?|周|日|天|次|期)(?:未|没|无|缺|少|漏|迟|不(?!少于|低于|得少于))"
    r"|当[月季周日次期]$"
    r"|\b(?:for )?(?:each|every|per|any)\b"
)
_RHYTHMIC = re.compile(r"(?:每个?(?:月|季度?|周|年)|半年)[^,;。\d缺少漏未]*\d+次的?$")  # 每月召开1次得5分
_PER = re.compile(rf"^\s*(?:/|每|1)\s*(?:{UNIT}|例次)|^\s*/\s*[a-z]+|\b(?:each|every|per|for any)\b")
_EACH_ONE = re.compile(rf"每(?:{UNIT}|例)|各")
_OTHERWISE = re.compile(
    "(?:否则|其[他它余](?:情况|情形|等次|名次|单位)?|反之|除此以外|otherwise|else|others?|slower|later|longer|less|lower|below"
    "|anything (?:less|else)|all (?:the )?(?:others?|rest)|any other|everyone else|all else"
    "|the rest|fewer|more|over|(?:if )?not|worse)(?:的|者|,)*"
)


def is_each(near: str, effect: str, tail: str, said: str) -> bool:
    """Whether the effect counts by occurrence: 每缺一项, 发现一处, /次, for each."""
    if _RHYTHMIC.search(near) and "得" in effect:
        return False
    told = any(_EVERY.search(words) for words in (near, said))
    return told or bool(_PER.search(tail) or _EACH_ONE.search(effect))


def is_otherwise(said: str) -> bool:
    return bool(_OTHERWISE.fullmatch(said.strip(", ")))
