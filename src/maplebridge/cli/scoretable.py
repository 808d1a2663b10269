"""Scores as a table on the terminal: by category, best first."""

from __future__ import annotations

from decimal import Decimal

from maplebridge.cli.language import Lang
from maplebridge.cli.output import Output
from maplebridge.engine.scheme.model import Grade, Scheme
from maplebridge.engine.score.ranges import Ranges
from maplebridge.engine.score.result import Scores

SHOWN_UNITS = 60
LAST_NODES = 8
MOST_DECIMALS = 7


def show_scores(scores: Scores, ranges: Ranges | None, output: Output) -> None:
    """ranges: of the scheme's own rank; a place is never shown without its range."""
    scheme, lang = scores.scheme, output.lang
    items = [item.code for item in scheme.items if item.code in scheme.nodes]
    heads = {node: output.word(f"cli.head_{head}") for node, head in
             ((scheme.total, "total"), (scheme.place, "place"), (scheme.grade, "grade")) if node}
    nodes = [*items, *heads] if heads else [name for name in scheme.nodes if "/" not in name][-LAST_NODES:]
    names, categories = unit_names(scores, lang), unit_categories(scores, lang)
    first = [output.word("cli.head_category")] if any(categories) else []
    rows = [[*([categories[i]] if first else []), names[i],
             *(figure_said(scores, ranges, node, i, output) for node in nodes)]
            for i in order(scores)[:SHOWN_UNITS]]
    columns = [*first, output.word("cli.head_unit"), *(heads.get(node, node) for node in nodes)]
    start = len(first) + 1
    output.table(scheme.name.say(lang), columns, rows, right=tuple(range(start, len(columns))),
                 spare=tuple(range(start, start + len(items))) if heads else ())
    if len(scores.units) > SHOWN_UNITS:
        output.say("cli.more_units", count=len(scores.units) - SHOWN_UNITS)


def places_said(ranges: Ranges, i: int, output: Output) -> str:
    """The places between which a unit lies: "2–4", or a word where they are one; "" without a place."""
    ends = ranges.places(ranges.units[i])
    if ends is None:
        return ""
    return output.word("cli.place_firm") if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


def figure_said(scores: Scores, ranges: Ranges | None, node: str, i: int, output: Output) -> str:
    """A figure; a place with its range."""
    figure = said(scores, node, i, output.lang)
    around = places_said(ranges, i, output) if ranges is not None and ranges.node == node else ""
    return f"{figure} ({around})" if around else figure


def order(scores: Scores) -> list[int]:
    """Units by category as the scheme lists them, then best first; those without a figure last."""
    codes = [category.code for category in scores.scheme.categories]
    own = scores.facts.units.attributes.get("category") or (None,) * len(scores.units)
    total = scores.column(scores.scheme.total) if scores.scheme.total else None

    def key(i: int) -> tuple[int, bool, Decimal, str]:
        figure = total.decimal(i) if total else None
        group = codes.index(str(own[i])) if own[i] in codes else len(codes)
        return group, figure is None, -(figure or Decimal(0)), scores.units[i]

    return sorted(range(len(scores.units)), key=key)


def unit_names(scores: Scores, lang: Lang) -> list[str]:
    """Names in the person's language, else codes."""
    attributes = scores.facts.units.attributes
    names = attributes.get("name_zh" if lang == "zh" else "name_en") or (None,) * len(scores.units)
    other = attributes.get("name_zh") or scores.units
    return [str(name or second or code) for name, second, code in zip(names, other, scores.units, strict=True)]


def said(scores: Scores, node: str, i: int, lang: Lang) -> str:
    """One figure, or the label of a grade; a dash where there is none."""
    value = scores.column(node).value(i)
    kind = scores.scheme.nodes[node]
    if value is None:
        return "–"
    if isinstance(value, str):
        return kind.labels[value].say(lang) if isinstance(kind, Grade) and value in kind.labels else value
    exponent = value.as_tuple().exponent
    short = isinstance(exponent, int) and -exponent <= MOST_DECIMALS
    return f"{value:f}" if short else f"{value:.6f}"


def unit_categories(scores: Scores, lang: Lang) -> list[str]:
    """Names of the categories; "" where the scheme has none."""
    labels = _labels(scores.scheme, lang)
    own = scores.facts.units.attributes.get("category") or (None,) * len(scores.units)
    return [labels.get(str(code), str(code or "")) for code in own] if labels else [""] * len(own)


def _labels(scheme: Scheme, lang: Lang) -> dict[str, str]:
    return {category.code: category.name.say(lang) for category in scheme.categories}
