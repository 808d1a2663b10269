"""Signs that Word keeps as a number in a symbol font."""

from __future__ import annotations

_SYMBOL = dict(zip(
    (0xA3, 0xB3, 0xB4, 0xB8, 0xB1, 0xB9, 0xA5, 0xB7, 0xB0, 0xAE, 0xB2, 0xD6, 0xE5, 0x61, 0x62, 0x44),
    "≤≥×÷±≠∞•°→″√∑αβΔ", strict=True))
_WINGDINGS = dict(zip(
    (0x6C, 0x6E, 0x6F, 0x71, 0x72, 0x75, 0x76, 0x77, 0x9F, 0xA7, 0xA8, 0xAB, 0xD8, 0xE0, 0xFB, 0xFC, 0xFD, 0xFE),
    "●■□❑❒◆❖◆•▪□★➢→✗✓☒☑", strict=True))
_WINGDINGS_2 = dict(zip((0x4F, 0x50, 0x51, 0x52, 0x53, 0x54, 0xA3), "✗✓☒☑☒☒□", strict=True))


def symbol(code: str, font: str) -> str:
    """The sign of a w:sym, `code` in hexadecimal; "" for an ornament without a common sign."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    small = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    tables = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
    if (table := tables.get(font.lower())) is not None and small in table:
        return table[small]
    if 0xF020 <= number <= 0xF07E and font.lower() == "symbol":
        return chr(small)
    private = 0xE000 <= number <= 0xF8FF or not 0x20 <= number < 0x30000 or 0xD800 <= number <= 0xDFFF
    return "" if private else chr(number)
