"""How our pages look, on paper and on a screen, by the figures of official documents."""

from __future__ import annotations

from maplebridge.engine.document.layout import (
    BODY_PITCH,
    BODY_SIZE,
    LANDSCAPE,
    NOTE_SIZE,
    NUMBER_SIZE,
    PORTRAIT,
    TITLE_SIZE,
    Page,
)

#: Free families, Simplified Chinese first: without them by name, signs are drawn in Japanese shapes.
SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC")
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC")
NUMBERS = {"zh": '"第 " counter(page) " 页，共 " counter(pages) " 页"',
           "en": '"Page " counter(page) " of " counter(pages)'}
#: In English the quotation marks of these families are as narrow as its letters.
QUOTES = '; font-feature-settings: "pwid"'


def style(language: str) -> str:
    """The style sheet of a document in a language."""
    narrow = QUOTES if language == "en" else ""
    serif, sans = _families(SERIF, "serif"), _families(SANS, "sans-serif")
    number = f"font: {_points(NOTE_SIZE)} {serif}; content: {NUMBERS[language]}; vertical-align: top; padding-top: 5mm"
    pages = "".join(_page(name, page, number) for name, page in (("upright", PORTRAIT), ("wide", LANDSCAPE)))
    return pages + f"""
html {{ font-family: {serif}; font-size: {_points(BODY_SIZE)}; line-height: 1.35; color: #000; background: #fff;
  overflow-wrap: anywhere; font-variant-numeric: lining-nums; font-variant-ligatures: none{narrow} }}
body {{ margin: 0 auto; max-width: {LANDSCAPE.text_width:g}mm }}
section {{ break-before: page }}
section:first-child {{ break-before: auto }}
.upright {{ page: upright }}
.wide {{ page: wide }}
.break {{ break-before: page; margin: 0 }}
h1, h2, h3, p, td, th {{ white-space: pre-wrap }}
h1, h2, h3 {{ font-weight: normal; margin: 12pt 0 6pt; break-after: avoid }}
h1 {{ font-family: {sans}; font-size: {_points(BODY_SIZE)} }}
h2 {{ font-family: {sans}; font-size: {_points(NUMBER_SIZE)} }}
h3 {{ font-size: {_points(NUMBER_SIZE)} }}
p {{ margin: 0 }}
.body {{ line-height: {_points(BODY_PITCH)}; text-align: justify; text-indent: {"2em" if language == "zh" else "0"} }}
.title {{ font-size: {_points(TITLE_SIZE)}; font-weight: bold; line-height: 34pt; text-align: center;
  margin-bottom: 6pt }}
.subtitle {{ font-size: {_points(NOTE_SIZE)}; text-align: center; margin-bottom: 8pt }}
.note {{ font-size: {_points(NOTE_SIZE)}; margin-bottom: 4pt }}
table {{ border-collapse: collapse; table-layout: fixed; margin: 0 auto 8pt; line-height: 1.3 }}
td, th {{ border: 0.5pt solid #000; padding: 0.5mm 1mm; vertical-align: middle; font-weight: normal; text-align: left }}
tr {{ break-inside: avoid }}
.middle, .name, .head, .sum, .band {{ text-align: center }}
.name {{ font-weight: bold }}
.head, .sum, .band {{ font-family: {sans} }}
.head, .band {{ background: #edeff2 }}
.sum {{ background: #f5f6f8 }}
.starts {{ break-after: avoid }}
.number {{ text-align: right }}
.code {{ font-size: 8pt; vertical-align: top }}
"""


def _page(name: str, page: Page, number: str) -> str:
    """Paper and margins; the number of the page stands below, and how many there are."""
    margins = " ".join(f"{side:g}mm" for side in (page.top, page.right, page.bottom, page.left))
    return (f"@page {name} {{ size: {page.width:g}mm {page.height:g}mm; margin: {margins}; "
            f"@bottom-center {{ {number} }} }}\n")


def _families(names: tuple[str, ...], last: str) -> str:
    return ", ".join([*(f'"{name}"' for name in names), last])


def _points(size: float) -> str:
    return f"{size:g}pt"
