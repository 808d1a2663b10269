"""A name by its first letters, for search: 陈志远 -> czy, Chen Zhiyuan -> cz."""

from __future__ import annotations

MOST = 20  # letters that are kept


def initials_of(name: str) -> str:
    """Small letters, one per Chinese sign or Latin word."""
    from pypinyin import Style, lazy_pinyin  # reads large tables

    parts = lazy_pinyin(name, style=Style.FIRST_LETTER, errors=lambda other: [word[0] for word in other.split()])
    return "".join(part for part in parts if part.isalnum()).lower()[:MOST]
