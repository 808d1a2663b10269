"""How many disguised identities the guard finds, and how many harmless numbers it takes for one."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from maplebridge.engine.ledger import find_identity

DIGITS, LETTERS = "0123456789", "ABCDEFGHJKLMNPQRSTUVWXYZ"
PER_CELL = 250
AROUND = (("当事人", "，约定次日再谈"), ("2026-03-05 ", "（本人）"), ("3号楼 ", "。"), ("，登记为", ""))


class Maker:
    """Numbers that belong to nobody, made from a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)

    def digits(self, n: int) -> str:
        return "".join(self.rng.choice(DIGITS) for _ in range(n))

    def day(self, sep: str = "", first: int = 2024, last: int = 2026) -> str:
        return f"{self.rng.randint(first, last)}{sep}{self.rng.randint(1, 12):02}{sep}{self.rng.randint(1, 28):02}"

    def id_number(self) -> str:
        stem = f"{self.rng.choice(('11', '31', '44', '51', '62'))}01{self.rng.randint(1, 30):02}"
        stem += self.day("", 1940, 2012) + self.digits(3)
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        return stem + "10X98765432"[sum(int(d) * w for d, w in zip(stem, weights, strict=True)) % 11]

    def old_id(self) -> str:
        return f"身份证{self.rng.choice(('11', '44', '62'))}0102{self.day('', 1940, 1999)[2:]}{self.digits(3)}"

    def mobile(self) -> str:
        return f"1{self.rng.choice('3456789')}{self.digits(9)}"

    def card(self, lead: str = "62", length: int = 0) -> str:
        stem = lead + self.digits((length or self.rng.choice((16, 19))) - 1 - len(lead))
        doubled = [int(d) * (2 - i % 2) for i, d in enumerate(reversed(stem))]
        return stem + str(-sum(n - 9 if n > 9 else n for n in doubled) % 10)

    def foreign_card(self) -> str:
        return self.card(self.rng.choice(("4", "51", "55")), 16)

    def plate(self) -> str:
        signs = list(self.digits(5))
        for at in self.rng.sample(range(5), self.rng.choice((0, 1, 2))):
            signs[at] = self.rng.choice(LETTERS)
        return self.rng.choice("京甘川粤苏") + self.rng.choice("ABCDE") + "".join(signs)

    def new_energy(self) -> str:
        return f"{self.rng.choice('京甘川粤苏')}A{self.rng.choice('DF')}{self.digits(5)}"

    def passport(self) -> str:
        return f"护照{self.rng.choice('EGD')}{self.digits(8)}"


KINDS = ("id_number", "old_id", "mobile", "card", "foreign_card", "plate", "new_energy", "passport")
FULL = {sign: sign + 0xFEE0 for sign in range(33, 127)}
DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "full-width": lambda text: text.translate(FULL),
    "small letters": str.lower,
    "spoken": lambda text: text.translate(str.maketrans(DIGITS, "零幺二三四五六七八九")),
    "sign by sign": lambda text: text[:2] + " ".join(text[2:]) if text[0] in "护身" else " ".join(text),
    "unseen signs": "\u200b".join,
    "dashes": lambda text: _grouped(text, "-"),
    "spaces": lambda text: _grouped(text, " "),
}


def _grouped(text: str, sep: str) -> str:
    word = text.rstrip(DIGITS + LETTERS) if text[0] in "护身" else ""
    number = text.removeprefix(word)
    sizes = {11: (3, 4, 4), 18: (6, 8, 4), 15: (6, 6, 3), 7: (2, 5), 8: (2, 6), 9: (1, 4, 4)}
    rest, parts = number, []
    for size in sizes.get(len(number), (4, 4, 4, 4, 3)):
        parts.append(rest[:size])
        rest = rest[size:]
    return word + sep.join(part for part in parts if part)


def test_disguised_identities_are_found() -> None:
    make, missed = Maker(20260306), []
    for kind in KINDS:
        for name, disguise in DISGUISES.items():
            for n in range(PER_CELL):
                before, after = AROUND[n % len(AROUND)]
                text = before + disguise(getattr(make, kind)()) + after
                if find_identity(text) is None:
                    missed.append((kind, name, text))
    of = len(KINDS) * len(DISGUISES) * PER_CELL
    print(f"identity guard: recall {1 - len(missed) / of:.5f} of {of}")
    assert len(missed) <= 0.005 * of, missed[:10]


HARMLESS: tuple[Callable[[Maker], str], ...] = (
    lambda m: f"公治〔2026〕{m.digits(3)}号",
    lambda m: f"990101-L{m.digits(2)}-2026-{m.digits(4)}",
    lambda m: f"J620102{m.day()}{m.digits(4)}",
    lambda m: f"AJ{m.digits(12)}",
    lambda m: f"受理号620102{m.day()}{m.digits(4)}",
    lambda m: f"流水号{m.day()}{m.digits(6)}",
    lambda m: f"金额{m.rng.randrange(10**7):,}.{m.digits(2)}元",
    lambda m: f"{m.day('.')}-{m.day('.')} {m.rng.randint(8, 18)}:30",
    lambda m: f"{m.day('-')} 09:{m.digits(2)}:00至{m.day('-')} 17:00",
    lambda m: f"{m.day('/')} - {m.day('/')} {m.rng.randint(1, 300)}户",
    lambda m: f"值班电话0931-{m.rng.choice('2345678')}{m.digits(6)}",
    lambda m: f"400-{m.digits(3)}-{m.digits(4)}",
    lambda m: " ".join(str(m.rng.randrange(200)) for _ in range(8)),
    lambda m: "、".join(str(m.rng.randrange(100, 1000)) for _ in range(6)),
    lambda m: f"2024 {m.digits(5)} 2025 {m.digits(5)} 2026 {m.digits(5)}",
    lambda m: f"{m.rng.randint(1, 30)}号楼2单元{m.digits(4)}室",
    lambda m: f"IMG_{m.day()}_{m.digits(6)}.jpg",
    lambda m: "".join(m.rng.choice("0123456789abcdef") for _ in range(64)),
    lambda m: f"设施编号{m.rng.choice('ABC')}{m.digits(5)}，10.{m.digits(2)}.{m.digits(2)}.{m.digits(3)}",
    lambda m: "二〇二六年三月十五日上午九时三十分",
)


def test_harmless_numbers_are_left_alone() -> None:
    make = Maker(7)
    texts = [f"核查{harmless(make)}，已登记" for harmless in HARMLESS for _ in range(PER_CELL)]
    alarms = [text for text in texts if find_identity(text)]
    print(f"identity guard: {len(alarms)} false alarms in {len(texts)}")
    assert len(alarms) <= 0.002 * len(texts), alarms[:10]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("驾驶甘A12345离开", "plate"),
        ("车牌甘AD12345", "plate"),
        ("警车甘A1234警到场", None),
        ("更新A3栋12345户资料", None),
        ("护照E12345678", "passport"),
        ("案件E12345678", None),
        ("护 照 : E 1234-5678", "passport"),
        ("护照 E123456789", None),
        ("护照受理号JZ-E12345678", None),
        ("passport E12345678", "passport"),
        ("Passport No. E12345678", "passport"),
        ("Passport No.E12345678", "passport"),
        ("passport:E12345678", "passport"),
        ("PASSPORT-EA1234567", "passport"),
        ("passport number: S1234 5678，已登记", "passport"),
        ("travel permit H12345678", "passport"),
        ("Passport(s) of 2026-03-05", None),
        ("passports 2026-03-05", None),
        ("passport(s): 20260305", None),
        ("Passport D.O.E. 2030-01-01", None),
        ("passport exp. 2030-01-01", None),
        ("passports numbered 20260305", None),
        ("passport desk, case AJ12345678", None),
        ("passport E123456789", None),
        ("公民身份号码620102800101123", "id_number"),
        ("编号620102800101123", None),
        ("出示身份证620102202603050018", None),  # wrong check digit
        ("卡号6222020200011111116", None),  # wrong Luhn digit
        ("转账到6222021001116245702", "bank_card"),
        ("0931-8123456", None),
    ],
)
def test_what_stands_beside_a_number_decides(text: str, found: str | None) -> None:
    assert find_identity(text) == found
