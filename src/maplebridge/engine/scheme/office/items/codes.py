"""Codes of items and indicators: printed ones are kept, others are made from the numbering; each is unique."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from maplebridge.engine.scheme.office.items.blocks import BlockDraft
from maplebridge.engine.scheme.office.wording.numbering import read_number
from maplebridge.engine.scheme.read.items import CODE

_SERIAL = re.compile(r"\d+")


def make_codes(blocks: Sequence[BlockDraft]) -> list[tuple[str, list[str]]]:
    """For each item its code and those of its lines."""
    printed = [[_printed(line.code) for line in block.lines] for block in blocks]
    every = Counter(code for codes in printed for code in codes if code)
    unique = {code for code, count in every.items() if count == 1}
    taken: set[str] = set(unique)
    items: list[str] = []
    for i, block in enumerate(blocks):
        items.append(_free(_item_code(block, printed[i], i), taken))
        taken.add(items[-1])
    found = []
    for i, block in enumerate(blocks):
        numbers = [_serial(line.code) for line in block.lines]
        in_item = len(set(numbers)) == len(numbers) and all(n is not None and n <= len(numbers) for n in numbers)
        own = numbers if in_item else list(range(1, len(numbers) + 1))
        codes = []
        for j, number in enumerate(own):
            code = printed[i][j]
            codes.append(code if code in unique and code is not None else _free(f"{items[i]}.{number}", taken))
            taken.add(codes[-1])
        found.append((items[i], codes))
    return found


def _item_code(block: BlockDraft, lines: Sequence[str | None], position: int) -> str:
    """From the item's own number, else from what its lines' codes share, else its place in the table."""
    letter = block.number.strip("().、（） ")
    if len(letter) == 1 and letter.isascii() and letter.isalpha() and letter.upper() not in "IVX":
        return letter.upper()
    number = read_number(block.number) if block.number else None
    if number is not None:
        return number.code or str(number.number or position + 1)
    heads = {code.rpartition(".")[0] for code in lines if code and "." in code}
    firsts = {code.split(".")[0] for code in lines if code and "." in code}
    if len(heads) == 1 and all(lines):
        return heads.pop()
    if len(firsts) == 1 and all(lines):
        return firsts.pop()
    return str(position + 1)


def _printed(code: str) -> str | None:
    """A code that says more than a running number."""
    plain = code.strip().strip(".、()（）")
    if not plain or not CODE.fullmatch(plain) or _SERIAL.fullmatch(plain):
        return None
    return plain if _is_no_numeral(plain) else None


def _is_no_numeral(code: str) -> bool:
    """A code of its own kind ("1.2", "A1", "FQ3.1"), not "三" or "①"."""
    number = read_number(code)
    return number is None or number.code is not None


def _serial(code: str) -> int | None:
    number = read_number(code) if code else None
    return number.number if number is not None and number.code is None else None


def _free(code: str, taken: set[str]) -> str:
    """The code, or with the next free number behind it."""
    if code not in taken:
        return code
    if code.isdecimal():
        return next(str(n) for n in range(int(code) + 1, int(code) + len(taken) + 2) if str(n) not in taken)
    return next(f"{code}-{n}" for n in range(2, len(taken) + 3) if f"{code}-{n}" not in taken)
