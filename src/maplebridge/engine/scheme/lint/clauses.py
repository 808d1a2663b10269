"""A text cut into clauses, each knowing whether it denies what it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from maplebridge.engine.scheme.lint.rules import Grammar

#: A list grows to so many signs; only so many of its end are looked at again.
LONGEST, TAIL = 400, 60
AT_LEAST, AT_MOST, NEUTRAL = "≥", "≤", "▢"
_SENTENCE = re.compile(r"[。!?;\n]|\.(?=\s|$)")
_CLAUSE = re.compile(r"(?<!\d),|,(?!\d)|[:()\[\]【】—–]")
_JOINED = re.compile(r"(?:and|or|以及|及|和|或)?\s*(?:[a-z]+\s)?")
_MORE_OF_IT = re.compile(
    r"[每少缺多超再≥]|(?:未|没有)?(?:完成|达到?)(?:年度|目标)?(?:任务|指标|基数|定额|目标)|[高低多少]于(?:上年|去年|全|平均)"
    r"|同比|环比|for (?:each|every)|each|every|per |target|quota|goal|up on|down on|compared|change"
    r"|number|total|count|rate|amount|year[ -]on|month[ -]on")
_FIGURE = re.compile(r"\d|[一二两三四五六七八九十百半]成")


@dataclass(frozen=True, slots=True)
class Clause:
    """`ended`: the sign after it. `whole`: the text is nothing else. `share`: a rate written as a quotient."""

    text: str
    ended: str
    denied: bool = False
    whole: bool = False
    share: bool = False


def written_alike(text: str, grammar: Grammar) -> str:
    """The text in small letters and half width, thresholds replaced by one sign each."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold().replace("’", "'")).strip()
    return grammar.at_most.sub(AT_MOST, grammar.at_least.sub(AT_LEAST, plain))


def clauses(text: str, grammar: Grammar, subjects: re.Pattern[str]) -> list[Clause]:
    """Clauses in order, harmless compounds replaced by one sign each. text: as `written_alike` gives it."""
    plain = grammar.neutral.sub(NEUTRAL, text)
    sentences = [sentence for sentence in _SENTENCE.split(plain) if sentence.strip()]
    found = [clause for sentence in sentences for clause in _sentence(sentence, grammar, subjects)]
    if len(found) == 1:
        return [replace(found[0], whole=True)]
    return found


def _sentence(sentence: str, grammar: Grammar, subjects: re.Pattern[str]) -> Iterator[Clause]:
    parts = _listed(_cut(sentence), subjects)
    denying = [_denies(text, grammar) for text, _ in parts]
    naming = [subjects.search(text) is not None for text, _ in parts]
    share = grammar.ratio.search(sentence) is not None
    for i, (text, ended) in enumerate(parts):
        yield Clause(_numerator(text), ended, denied=denying[i] or _denied_beside(i, parts, denying, naming),
                     share=share)


def _denied_beside(i: int, parts: list[tuple[str, str]], denying: list[bool], naming: list[bool]) -> bool:
    """A denial that names nothing itself speaks of what stands before it, or after its colon."""
    for k in range(i + 1, len(parts)):
        if naming[k]:
            break
        if denying[k] and not _FIGURE.search(parts[k][0]):
            return True
    return any(denying[k] and not naming[k] and parts[k][1] == ":" for k in range(i))


def _cut(sentence: str) -> list[tuple[str, str]]:
    parts, start = [], 0
    for match in _CLAUSE.finditer(sentence):
        parts.append((sentence[start:match.start()].strip(), match.group()))
        start = match.end()
    parts.append((sentence[start:].strip(), ""))
    return [(text, ended) for text, ended in parts if text]


def _listed(parts: list[tuple[str, str]], subjects: re.Pattern[str]) -> list[tuple[str, str]]:
    """Commas inside a list of subjects, or before points for each of them, do not end a clause."""
    joined: list[tuple[str, str]] = []
    for text, ended in parts:
        before, sign = joined[-1] if joined else ("", "")
        listed = len(before) < LONGEST and _ends_in(before[-TAIL:], subjects) and _begins_with(text, subjects)
        if sign == "," and (listed or _goes_on(before[-TAIL:], text, subjects)):
            joined[-1] = (f"{before}{'、' if listed else ' '}{text}", ended)
        else:
            joined.append((text, ended))
    return joined


def _goes_on(before: str, text: str, subjects: re.Pattern[str]) -> bool:
    """ "every fugitive caught, five points each": the second part names nothing of its own."""
    return bool(_MORE_OF_IT.match(text) and subjects.search(before) and not subjects.search(text))


def _ends_in(text: str, subjects: re.Pattern[str]) -> bool:
    return any(len(text) - match.end() <= 2 for match in subjects.finditer(text))


def _begins_with(text: str, subjects: re.Pattern[str]) -> bool:
    match = subjects.search(text)
    return match is not None and _JOINED.fullmatch(text[:match.start()]) is not None


def _numerator(text: str) -> str:
    if text.startswith("over "):
        return ""
    return re.split(r"÷|(?<![\d分])/(?![\d])", text)[0]


def _denies(text: str, grammar: Grammar) -> bool:
    if grammar.excused.search(text):
        return True
    strong = grammar.not_scored.search(grammar.loss.sub(NEUTRAL, text))
    if strong is not None and not grammar.condition.search(text[:strong.start()]):
        return True
    return grammar.absent.search(text) is not None and not grammar.loss.search(text)
