"""A name by its first letters, for search: 陈志远 -> czy, Chen Zhiyuan -> cz."""

from __future__ import annotations

from functools import lru_cache

MOST = 20  # letters that are kept
#: Surnames that sound otherwise than the same sign elsewhere.
SURNAMES = {"单": "s", "曾": "z", "解": "x", "仇": "q", "查": "z", "区": "o", "种": "c", "乐": "y", "尉迟": "yc",
            "缪": "m", "翟": "z", "盖": "g", "繁": "p", "召": "s", "折": "s", "员": "y", "黑": "h", "秘": "b",
            "洗": "x", "覃": "q"}


def initials_of(name: str) -> str:
    """Of a person. Small letters, one per Chinese sign or Latin word."""
    surname = next((sign for sign in sorted(SURNAMES, key=len, reverse=True) if name.startswith(sign)), "")
    return _joined([SURNAMES.get(surname, ""), *_letters(name.removeprefix(surname))])


@lru_cache(maxsize=20_000)
def letters_of(name: str) -> str:
    """Of anything else that has a name: a unit, a programme, a line, a record book."""
    return _joined(_letters(name))


def _joined(parts: list[str]) -> str:
    return "".join(part for part in parts if part.isalnum()).lower()[:MOST]


def _letters(name: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # reads large tables

    def latin(text: str) -> str:
        return "".join(word[0] for word in text.split())

    return lazy_pinyin(name, style=Style.FIRST_LETTER, errors=latin)
