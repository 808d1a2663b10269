"""A subject in its clause: what stands before and after it, and whether it is harmless for that."""

from __future__ import annotations

import re

from maplebridge.engine.scheme.lint.clauses import Clause
from maplebridge.engine.scheme.lint.rules import Grammar, Group

#: English needs so many signs where Chinese needs one.
ENGLISH = 4
#: Signs looked at around a subject, and right before it: a clause of ordinary length has fewer.
AROUND, RIGHT_BEFORE = 160, 6
#: A rate belongs to the word it is fixed to: 走访率 is one of visits, 走访困难群众救助率 is not.
RATE = "率"
#: Between a word of quality, or another thing, and the subject.
OF = re.compile(r"\s+(?:of|about|with|in|from|on|at|after|during)\s+(?:[a-z-]+\s+){0,2}")
BESIDE = re.compile(r"\b(?:of|at|in|from|during|after|following|on)\s+(?:(?:the|a|an|each|every|any|its|their)\s+)?$")
#: How far the number may end before such a place: "number of the".
NUMBERED = 5
#: Words after which an English singular stands for itself.
JOINTS = frozenset({
    "must", "shall", "should", "is", "are", "was", "has", "may", "will", "not", "than", "from", "as", "per",
    "and", "or", "a", "in", "by", "of", "to", "with", "for", "every", "each", "at", "on",
    "during", "after", "before", "over", "between", "under", "within", "since", "until",
})
_CHINESE = re.compile("[一-鿿]")


class Spot:
    """`scale`: what a distance in Chinese signs is multiplied by. `praised`: where a word of quality follows."""

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


    def harmless(self) -> bool:
        """Whether the word only qualifies another, or a quality, a wrong or a burden of it is meant."""
        near = self.before[-RIGHT_BEFORE * self.scale:]
        return self._modifies() or self._described() or self.grammar.wrongdoing.search(near) is not None

    def _modifies(self) -> bool:
        """An English singular before another noun only qualifies it: "arrest procedure", "meeting room"."""
        if not re.search("[a-z]$", self.word) or self.word.endswith(("s", "ed", "ing")):
            return False
        following = re.match(r"[\s-]+([a-z]+)([\s-]+[a-z]+)?", self.after)
        if following is None or following[1] in JOINTS or following[1].endswith("ed"):
            return False
        acted = self.grammar.acts.match(following[1]) is not None
        nexts = (following.start(1), following.start(2)) if following[2] else (following.start(1),)
        return not (acted or any(self._measures(self.after[start:].lstrip(" -")) for start in nexts))


    def _measures(self, text: str) -> bool:
        grammar = self.grammar
        return any(words.match(text) for words in (
            grammar.count, grammar.rising, grammar.falling, grammar.ranking, grammar.points))


    def _described(self) -> bool:
        """ "accuracy of reports", "complaints about stops": the word of quality stands in front."""
        if self.scale != ENGLISH:
            return False
        return any(OF.fullmatch(self.before[match.end():]) for match in self.grammar.quality.finditer(self.before))


    def following(self, words: re.Pattern[str], near: int) -> str:
        """The first of the words after the subject, before any word of quality."""
        match = words.search(self.after)
        if match is None or match.start() > near * self.scale:
            return ""
        if self.praised is not None and self.praised <= match.start():
            return ""
        if match.group() == RATE and match.start() > len(RATE):
            return ""
        return self.part(self.start, self.end + match.end())


    def preceding(self, words: re.Pattern[str], near: int) -> str:
        """The last of the words before the subject, where nothing of quality follows it."""
        if self.praised is not None:
            return ""
        last = None
        for match in words.finditer(self.before):
            last = match
        if last is None or len(self.before) - last.end() > near * self.scale \
                or self.aside(self.before[:last.start()]):
            return ""
        return self.part(last.start(), self.end)


    def aside(self, before: str) -> bool:
        """ "decisions of the weekly meeting": what is judged is named before, and is no number."""
        if self.scale != ENGLISH or (place := BESIDE.search(before)) is None:
            return False
        numbers = self.grammar.count_of.finditer(before.rstrip())
        return not any(place.end() - match.end() <= NUMBERED for match in numbers)


    def part(self, start: int, end: int) -> str:
        """The words from one place to another, to be shown to a person."""
        return self.text[start:end].strip()
