"""The data of lint (`lint/*.yaml` of a pack) to Rules: all faults at once, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.lint.rules import Ban, Burden, Grammar, Group, Limits, Mark, Rules, Source
from maplebridge.engine.scheme.lint.words import alternatives, pattern, with_singular
from maplebridge.engine.scheme.read.branch import Branch, Reading
from maplebridge.engine.scheme.text import Text

FORMAT = 1
BANS: tuple[Ban, ...] = ("output", "activity", "person")
MARKS: tuple[Mark, ...] = ("S", "K", "I")
FLAGS = ("always", "bare", "forced", "ranked", "loose")
DIGITS = r"\d+(?:\.\d+)?|"


@dataclass(frozen=True, slots=True)
class LintFile:
    """One file of the folder as YAML gave it. `lines`: line of each dotted path."""

    name: str
    value: Any
    lines: Mapping[str, int]


def read_rules(files: Mapping[str, LintFile]) -> tuple[Rules | None, tuple[Problem, ...]]:
    """Rules from files by name: sources, limits, burden, grammar; every other file holds groups of terms.

    None where a fault leaves no usable rules.
    """
    problems: list[Problem] = []
    special = {name: _top(files.get(name), name, problems) for name in ("sources", "limits", "burden", "grammar")}
    sources, ceilings = _sources(special["sources"])
    grammar = _grammar(special["grammar"])
    terms: list[str] = []
    groups = [group for name, file in files.items() if name not in special
              for group in _groups(_top(file, name, problems), sources, grammar.numbers, terms)]
    subjects = pattern(terms, grammar.numbers)
    rules = Rules(tuple(groups), subjects, grammar, _limits(special["limits"]), _burden(special["burden"]), ceilings)
    for top in special.values():
        top.done()
    return (None if problems else rules), tuple(problems)


class _Collected(Reading):
    """A reading whose faults go into one list with those of the other files."""

    def __init__(self, place: Place, lines: Mapping[str, int], problems: list[Problem]) -> None:
        super().__init__(place, lines)
        self.problems = problems


def _top(file: LintFile | None, name: str, problems: list[Problem]) -> Branch:
    place = Place(file.name if file else f"{name}.yaml")
    top = Branch(_Collected(place, file.lines if file else {}, problems), file.value if file else None, place)
    written = top.raw("format", required=True)
    if written is not None and written != FORMAT:
        top.fault("scheme.format", "format", value=written, known=FORMAT)
    return top


def _sources(top: Branch) -> tuple[dict[str, Source], dict[str, Source]]:
    found = {}
    for branch in top.branches("sources"):
        code = branch.string("code", required=True) or ""
        found[code] = Source(code, branch.text("name", required=True) or Text(code), branch.choice("mark", MARKS, "I"))
        branch.done()
    named = top.branch("ceilings")
    ceilings = {rule: source for rule in named.data if (source := _source(named, rule, named.string(rule), found))}
    named.done()
    return found, ceilings


def _source(branch: Branch, key: str, code: str | None, known: Mapping[str, Source]) -> Source | None:
    if code is not None and code not in known:
        branch.fault("scheme.unknown_choice", key, value=code, options=", ".join(sorted(known)))
    return known.get(code or "")


def _groups(top: Branch, sources: Mapping[str, Source], numbers: str, terms: list[str]) -> list[Group]:
    """The groups of one file; every term of theirs is added to `terms`."""
    ban = top.choice("ban", BANS, "activity")
    groups = [_group(branch, ban, sources, numbers, terms) for branch in top.branches("groups")]
    top.done()
    return groups


def _group(branch: Branch, ban: Ban, sources: Mapping[str, Source], numbers: str, terms: list[str]) -> Group:
    code = branch.string("code", required=True) or ""
    cited = [_source(branch, "sources", name, sources) for name in branch.strings("sources")]
    subjects, plain = with_singular(branch.strings("subjects")), branch.strings("plain")
    terms += [*subjects, *plain]
    group = Group(
        code=code,
        ban="person" if branch.data.get("ranked") else ban,
        name=branch.text("name", required=True) or Text(code),
        advice=branch.text("advice", required=True) or Text(code),
        sources=tuple(source for source in cited if source is not None),
        subjects=pattern(subjects, numbers),
        plain=pattern(plain, numbers),
        units=alternatives(branch.strings("units")),
        quota=branch.flag("quota", True),
        falling=branch.choice("falling", ("counts", "harmless"), "harmless"),
        **{flag: branch.flag(flag) for flag in FLAGS},
    )
    branch.done()
    return group


def _grammar(top: Branch) -> Grammar:
    numbers = DIGITS + alternatives(top.strings("numbers"))
    lists = [field.name for field in fields(Grammar) if field.name != "numbers"]
    return Grammar(numbers=numbers, **{name: pattern(top.strings(name), numbers) for name in lists})


def _limits(top: Branch) -> Limits:
    plain = Limits()
    shares = ("line_share", "bonus_share", "near", "same_fields")
    return Limits(
        indicators=top.integer("indicators", plain.indicators, low=0),
        ledgers=top.integer("ledgers", plain.ledgers, low=0),
        **{key: top.decimal(key) or getattr(plain, key) for key in shares},
    )


def _burden(top: Branch) -> Burden:
    def number(key: str) -> Decimal:
        return top.decimal(key, required=True) or Decimal(0)

    entries = top.branch("entries")
    burden = Burden(
        seconds=_figures(top.branch("seconds")),
        per_entry=number("per_entry"),
        upload=number("upload"),
        optional=number("optional"),
        conditional=number("conditional"),
        automatic=frozenset(top.strings("automatic")),
        frame=frozenset((*top.strings("automatic"), *top.strings("frame"))),
        staff=_figures(top.branch("staff")),
        entries={programme: _figures(entries.branch(programme)) for programme in entries.data},
        default_entries=number("default_entries"),
        computed=frozenset(top.strings("computed")),
        most_minutes=number("most_minutes"),
        basis=top.text("basis", required=True) or Text(""),
    )
    entries.done()
    return burden


def _figures(branch: Branch) -> dict[str, Decimal]:
    figures = {key: branch.decimal(key) or Decimal(0) for key in branch.data}
    branch.done()
    return figures
