"""One text judged for forbidden indicators: a subject, its measuring words, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from maplebridge.engine.scheme.lint.clauses import AT_LEAST, Clause, clauses
from maplebridge.engine.scheme.lint.rules import Grammar, Group, Rules

#: How far a measuring word may stand from its subject, in signs of Chinese and of English.
NEAR, QUOTA_AFTER, QUOTA_BEFORE, ENGLISH = 8, 20, 14, 4
#: Subjects of one kind looked at in a clause, and signs looked at around each: a clause of ordinary length has fewer.
MOST, AROUND = 20, 160
#: "three working days" is no number of what is counted in 个.
NOT_TIME = "(?!工作日|自然日|月|小时|星期|年)"
#: A rate belongs to the word it is fixed to: 走访率 is one of visits, 走访困难群众救助率 is not.
RATE = "率"
_CHINESE = re.compile("[一-鿿]")


@dataclass(frozen=True, slots=True)
class Finding:
    """`words`: the part of the text that gave it away."""

    group: Group
    words: str


def lint_text(text: str, rules: Rules) -> tuple[Finding, ...]:
    """What a phrase, definition or counting rule wants counted that must not be; one finding a group at most."""
    found: dict[str, Finding] = {}
    for clause in clauses(text, rules.grammar, rules.subjects):
        if clause.denied or not rules.subjects.search(clause.text):
            continue
        for group in rules.groups:
            if group.code not in found and (words := _judged(clause, group, rules.grammar)):
                found[group.code] = Finding(group, words)
    return tuple(found.values())


def _judged(clause: Clause, group: Group, grammar: Grammar) -> str:
    """The words that make the clause harmful for this group; empty where it is not."""
    quotient = clause.share and group.ban != "output"
    for match in () if quotient else islice(group.plain.finditer(clause.text), MOST):
        after = clause.text[match.end():]
        if group.always or not _shielded(after[:NEAR], grammar):
            return match.group()
    for match in islice(group.subjects.finditer(clause.text), MOST):
        spot = _Spot(clause, group, grammar, match)
        if (words := spot.judged()):
            return words
    return ""


def _shielded(after: str, grammar: Grammar) -> bool:
    return grammar.quality.match(after.lstrip(" 的")) is not None


class _Spot:
    """One subject in its clause, with what stands before and after it."""

    def __init__(self, clause: Clause, group: Group, grammar: Grammar, match: re.Match[str]) -> None:
        self.clause, self.group, self.grammar = clause, group, grammar
        self.word = match.group()
        first = max(0, match.start() - AROUND)
        self.before, self.after = clause.text[first:match.start()], clause.text[match.end():match.end() + AROUND]
        self.text = self.before + self.word + self.after
        self.start, self.end = len(self.before), len(self.before) + len(self.word)
        quality = grammar.quality.search(self.after)
        self.praised = quality.start() if quality else None
        self.scale = 1 if _CHINESE.search(self.text) else ENGLISH

    def judged(self) -> str:
        if self.group.always:
            return "" if self.grammar.gear.search(self.after) else self.word
        if self.modifier() or self.grammar.wrongdoing.search(self.before[-6 * self.scale:]):
            return ""
        if self.group.ranked:
            return self.ranked()
        return (self.quota() or self.per_point() or self.counted() or self.moved() or self.ranked() or self.handed_in()
                or self.alone())

    def modifier(self) -> bool:
        """An English singular before another noun only qualifies it: "arrest procedure", "meeting room"."""
        if not re.search("[a-z]$", self.word) or self.word.endswith(("s", "ed", "ing")):
            return False
        following = re.match(r"[\s-]+([a-z]+)([\s-]+[a-z]+)?", self.after)
        if following is None or following[1] in JOINTS:
            return False
        return not (self._measures(following[1]) or self._measures(following[2] or ""))

    def _measures(self, text: str) -> bool:
        grammar = self.grammar
        return any(words.match(text.strip(" -")) for words in (
            grammar.count, grammar.rising, grammar.falling, grammar.ranking, grammar.points))

    def following(self, words: re.Pattern[str], near: int) -> str:
        """The first of the words after the subject, before any word of quality."""
        match = words.search(self.after)
        if match is None or match.start() > near * self.scale:
            return ""
        if self.praised is not None and self.praised <= match.start():
            return ""
        if match.group() == RATE and match.start() > len(RATE):
            return ""
        return self._from(self.start, self.end + match.end())

    def preceding(self, words: re.Pattern[str], near: int) -> str:
        """The last of the words before the subject, where nothing of quality follows it."""
        if self.praised is not None:
            return ""
        last = None
        for match in words.finditer(self.before):
            last = match
        if last is None or len(self.before) - last.end() > near * self.scale:
            return ""
        return self._from(last.start(), self.end)

    def counted(self) -> str:
        if self.clause.share and self.group.ban != "output":
            return ""
        found = self.following(self.grammar.count, NEAR)
        if found and self._only_counts_for_quality(found):
            return ""
        return found or self.preceding(self.grammar.count_of, NEAR)

    def _only_counts_for_quality(self, found: str) -> bool:
        """ "number of detentions recorded correctly": the figure itself is judged, not its height."""
        rest = self.text[self.text.index(found) + len(found):][:NEAR * self.scale]
        joined = self.grammar.joining.match(rest.strip())
        return joined is None and self.grammar.quality.search(rest) is not None

    def moved(self) -> str:
        either = self.following(self.grammar.rising, QUOTA_AFTER) or self.preceding(self.grammar.rising, NEAR)
        if either or self.group.falling == "harmless":
            return either
        return self.following(self.grammar.falling, QUOTA_AFTER) or self.preceding(self.grammar.falling, NEAR)

    def ranked(self) -> str:
        return self.following(self.grammar.ranking, NEAR) or self.preceding(self.grammar.ranking, NEAR)

    def quota(self) -> str:
        """A least number, or a number within a stretch of time: "每月至少2次", "two meetings a month"."""
        if not self.group.quota:
            return ""
        number = rf"{AT_LEAST}?\s*(?:{self.grammar.numbers})\s*(?:多|余)?"
        if self.scale == ENGLISH:
            return self._english_quota(number)
        if not self.group.units:
            return ""
        amount = re.compile(rf"{number}(?:{self.group.units}){NOT_TIME}")
        found = self.following(amount, QUOTA_AFTER) or self.preceding(amount, QUOTA_BEFORE)
        wanted = AT_LEAST in found or self._wants()
        return found if wanted else ""

    def _english_quota(self, number: str) -> str:
        amount = re.compile(rf"{number}(?:\s+or\s+more)?(?:[\s-]+[a-z']+){{0,2}}[\s-]+$")
        if (match := amount.search(self.before)) and self.praised is None and self._wants_english(match.group()):
            return self._from(match.start(), self.end)
        many = re.match(rf"[\s-]+{number}[\s-]+(?!days?|hours?|weeks?|months?|minutes?)[a-z]+", self.after)
        if many and self.praised is None and self._wants_english(many.group()):
            return self._from(self.start, self.end + many.end())
        times = re.compile(rf"(?:{number}\s*(?:times|or more)|once|twice)")
        found = self.following(times, QUOTA_AFTER)
        return found if found and self._wants() else ""

    def _wants_english(self, amount: str) -> bool:
        return AT_LEAST in amount or "or more" in amount or self._wants()

    def _wants(self) -> bool:
        text = self.text
        return AT_LEAST in text or bool(self.grammar.often.search(text) or self.grammar.points.search(text))

    def per_point(self) -> str:
        """Points for each one: "每抓获一名加2分", "one point for every arrest"."""
        text = self.text
        if not self.grammar.points.search(text):
            return ""
        unit = f"(?:{self.group.units or '个'})"
        numbers = self.grammar.numbers
        each = re.compile(rf"每(?:{numbers})?{unit}?[^,]{{0,6}}$|(?:each|every|per)(?:[\s-]+[a-z]+){{0,2}}[\s-]*$")
        own = re.compile(rf"每?(?:{numbers})?{unit}(?:加|扣|得|计|奖|记)|(?:each|apiece)")
        before = each.search(self.before)
        if before and self.praised is None:
            return self._from(before.start(), self.end)
        return self.following(own, QUOTA_AFTER)

    def handed_in(self) -> str:
        """Something that must be produced, or costs points where it is not."""
        if not self.group.forced:
            return ""
        grammar = self.grammar
        return (self.preceding(grammar.hand_in, QUOTA_BEFORE) or self.following(grammar.hand_in, QUOTA_AFTER)
                or self.preceding(grammar.points, QUOTA_BEFORE) or self.following(grammar.points, QUOTA_AFTER))

    def alone(self) -> str:
        if not (self.group.bare and self.clause.whole):
            return ""
        rest = self.grammar.filler.sub("", self.before + self.after)
        return "" if re.search(r"[\w▢]", rest) else self.word

    def _from(self, start: int, end: int) -> str:
        return self.text[start:end].strip()


#: Words after which an English singular stands for itself.
JOINTS = frozenset({
    "must", "shall", "should", "is", "are", "was", "has", "may", "will", "not", "than", "from", "as", "per",
    "and", "or", "a", "in", "by", "of", "to", "with", "for", "every", "each", "at", "on",
})


def texts_judged(texts: Iterable[tuple[str, str]], rules: Rules) -> Iterator[tuple[str, Finding]]:
    """Findings of several (key, text), each group once and at the first text that shows it."""
    seen: set[str] = set()
    for key, text in texts:
        for finding in lint_text(text, rules):
            if finding.group.code not in seen:
                seen.add(finding.group.code)
                yield key, finding


def denies_scoring(text: str, rules: Rules) -> bool:
    """Whether the text says somewhere that something is not scored or ranked."""
    return any(clause.denied for clause in clauses(text, rules.grammar, rules.subjects))
