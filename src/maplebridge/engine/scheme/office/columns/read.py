"""What each column of a table holds, after its headings, its neighbours and its cells were looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maplebridge.engine.scheme.office.asking.question import Answers, Question
from maplebridge.engine.scheme.office.columns.contents import by_contents
from maplebridge.engine.scheme.office.columns.evidence import one_language, settle_roles
from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.wording.headings import LEVELS, OFFERED
from maplebridge.engine.scheme.office.wording.numbering import read_number
from maplebridge.engine.scheme.office.wording.points import read_points

SAMPLE = 40  # signs of a column's first words that a question shows


@dataclass(frozen=True, slots=True)
class Columns:
    """`levels`: from the broadest to the finest column of subjects, from left to right. `points`: column of points ->
    level column it belongs to (None: before the first). `codes`: column of numbers -> the level column at
    its right. `others`: everything else by what it holds; `words`: the headings."""

    levels: tuple[int, ...]
    ranks: Mapping[int, str]
    points: Mapping[int, int | None]
    codes: Mapping[int, int | None]
    others: Mapping[int, str]
    words: Mapping[int, str]

    def holding(self, role: str) -> tuple[int, ...]:
        return tuple(c for c, other in self.others.items() if other == role)


def read_columns(area: Area, answers: Answers) -> tuple[Columns, tuple[Question, ...]]:
    """Headings whose words are not known are asked where their column has content."""
    roles, questions = _known_roles(area, answers)
    roles = settle_roles(area, roles)
    levels = tuple(c for c in area.columns if roles.get(c) in LEVELS)
    if not levels and (stand_in := _stand_in(area, roles)) is not None:
        roles[stand_in], levels = "name", (stand_in,)
    levels, codes = _ids_as_codes(area, levels, roles)
    points = {c: _left_of(c, levels) for c, role in roles.items() if role == "points"}
    others = {c: role for c, role in roles.items()
              if role is not None and role not in ("points", "code") and c not in levels}
    ranks = {c: str(roles[c]) for c in levels}
    return Columns(levels, ranks, points, codes, others, area.head.words), questions


def _known_roles(area: Area, answers: Answers) -> tuple[dict[int, str | None], tuple[Question, ...]]:
    answered = {c: answer for c, role in area.head.roles.items() if role is None
                and (answer := answers.to(*_asked_by(area, c))) in OFFERED}
    said = {c: "note" if answer == "leave_out" else str(answer) for c, answer in answered.items()}
    roles = one_language(area, by_contents(area, {**area.head.roles, **said}))
    questions: list[Question] = []
    for c in area.columns:
        if roles.get(c) is not None:
            continue
        texts = area.said(c)
        if not texts:
            roles[c] = "note"
        elif not area.head.words.get(c) and all(read_number(text) for text in texts):
            roles[c] = "code"
        else:
            roles[c] = "unknown"
            questions.append(_column_question(area, c, texts))
    return roles, tuple(questions)


def _column_question(area: Area, column: int, texts: list[str]) -> Question:
    row = max(area.head.bottom, 0)
    likely = ("points", *OFFERED) if _numbers(area, column) else OFFERED
    place = area.grid.cell(row, column).place if area.grid.texts else area.above[0].place
    topic, words = _asked_by(area, column)
    return Question(topic, words, tuple(dict.fromkeys(likely)), place, {"sample": texts[0][:SAMPLE]})


def _asked_by(area: Area, column: int) -> tuple[str, str]:
    """Topic and words of the question: a column without a heading is known by its first words."""
    if words := area.head.words.get(column, ""):
        return "column", words
    return "unnamed_column", next(iter(area.said(column)), "")[:SAMPLE]


def _stand_in(area: Area, roles: Mapping[int, str | None]) -> int | None:
    """The column whose words name the lines where no column of subjects is there; an unknown one is asked too."""
    known = next((c for role in ("definition", "standard") for c, r in roles.items() if r == role), None)
    unknown = next((c for c, role in roles.items() if role == "unknown" and not _numbers(area, c)), None)
    method = next((c for c, role in roles.items() if role == "method"), None)
    return known if known is not None else unknown if unknown is not None else method


def _numbers(area: Area, column: int) -> bool:
    return all(read_points(text).points is not None for text in area.said(column))


def _ids_as_codes(
    area: Area, levels: tuple[int, ...], roles: dict[int, str | None]
) -> tuple[tuple[int, ...], dict[int, int | None]]:
    """A column of subjects that holds one short id a row is the code of the next level."""
    if len(levels) > 1 and not any(role == "code" for role in roles.values()):
        first = levels[0]
        texts = area.said(first)
        ids = len(set(texts)) == len(texts) > 1 and all(_is_id(text) for text in texts)
        if ids:
            roles[first] = "code"
            levels = levels[1:]
    codes = {c: _right_of(c, levels) for c, role in roles.items() if role == "code"}
    return levels, codes


def _is_id(text: str) -> bool:
    signs = text.replace(".", "").replace("-", "").replace("_", "")
    return len(text) <= 16 and signs.isalnum() and text[-1].isascii() and any(sign.isascii() for sign in signs) \
        and (any(sign.isdecimal() for sign in text) or not text.isascii())


def _left_of(column: int, levels: tuple[int, ...]) -> int | None:
    return next((c for c in reversed(levels) if c < column), None)


def _right_of(column: int, levels: tuple[int, ...]) -> int | None:
    return next((c for c in levels if c > column), levels[-1] if levels else None)

