"""One text judged for forbidden indicators: a subject, its measuring words, and what stands between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from maplebridge.engine.scheme.lint.clauses import Clause, clauses, written_alike
from maplebridge.engine.scheme.lint.demands import demanded, harmless_figure
from maplebridge.engine.scheme.lint.rules import Grammar, Group, Rules
from maplebridge.engine.scheme.lint.spot import Spot

#: Subjects of one kind looked at in a clause; one of ordinary length has fewer.
MOST = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """`words`: the part of the text that gave it away."""

    group: Group
    words: str


def lint_text(text: str, rules: Rules) -> tuple[Finding, ...]:
    """What a phrase, definition or counting rule wants counted that must not be; one finding a group at most."""
    found: dict[str, Finding] = {}
    alike = written_alike(text, rules.grammar)
    if not rules.subjects.search(alike):
        return ()
    for clause in clauses(alike, rules.grammar, rules.subjects):
        if clause.denied or not rules.subjects.search(clause.text):
            continue
        for group in rules.groups:
            if group.code not in found and (words := _judged(clause, group, rules.grammar)):
                found[group.code] = Finding(group, words)
    named = [each for each in found.values() if not each.group.loose]
    return tuple(named or found.values())


def _judged(clause: Clause, group: Group, grammar: Grammar) -> str:
    """The words that make the clause harmful for this group; empty where it is not."""
    quotient = clause.share and group.ban != "output"
    for match in () if quotient else islice(group.plain.finditer(clause.text), MOST):
        if not harmless_figure(Spot(clause, group, grammar, match)):
            return match.group()
    for match in islice(group.subjects.finditer(clause.text), MOST):
        if words := demanded(Spot(clause, group, grammar, match)):
            return words
    return ""


def texts_judged(texts: Iterable[tuple[str, str]], rules: Rules) -> Iterator[tuple[str, Finding]]:
    """Findings of several (key, text), each group once and at the first text that shows it."""
    seen: set[str] = set()
    for key, text in texts:
        for finding in lint_text(text, rules):
            if finding.group.code not in seen and not (finding.group.loose and seen):
                seen.add(finding.group.code)
                yield key, finding


def denies_scoring(text: str, rules: Rules) -> bool:
    """Whether the text says somewhere that something is not scored or ranked."""
    return any(clause.denied for clause in clauses(written_alike(text, rules.grammar), rules.grammar, rules.subjects))
