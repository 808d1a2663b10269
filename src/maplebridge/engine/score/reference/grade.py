"""grade: bands, requirements and quotas together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from maplebridge.engine.scheme.model import Band, Grade, Quota, Window
from maplebridge.engine.score.reference.context import Context, Found, Note
from maplebridge.engine.score.reference.decimals import EXACT, compare, round_once, settle
from maplebridge.engine.score.reference.values import Absence, Number, number


def grade(node: Grade, unit: str, window: Window, ctx: Context) -> Found:
    value = _value(node, unit, window, ctx)
    if isinstance(value, Absence):
        return Found(value)
    earned = _earned(node, unit, window, ctx)
    notes = list(_told(node, earned))
    if node.quotas and ctx.in_contest(unit):
        group = ctx.group(unit, node.within)
        kept = ctx.once(("quota", node.name, window.code, group[0]), lambda: _kept(node, group, window, ctx))
        if kept[unit] != earned:
            notes.append(Note("score.grade.quota", {"earned": _name(node, earned), "kept": _name(node, kept[unit])}))
        earned = kept[unit]
    return Found(_name(node, earned), tuple(notes))


def _value(node: Grade, unit: str, window: Window, ctx: Context) -> Number | None:
    return None if node.of is None else number(ctx.node(node.of, unit, window))


def _earned(node: Grade, unit: str, window: Window, ctx: Context, start: int = 0, not_again: str = "") -> int:
    """Place of the first band from `start` that holds; the number of bands = otherwise."""
    value = _value(node, unit, window, ctx)
    for place, band in enumerate(node.bands[start:], start):
        if band.grade != not_again and _holds(band, value, unit, window, ctx):
            return place
    return len(node.bands)


def _holds(band: Band, value: Number | None, unit: str, window: Window, ctx: Context) -> bool:
    if band.at_least is not None and isinstance(value, Decimal):
        least = ctx.amount(band.at_least, unit, window)
        if isinstance(least, Absence) or compare(value, least) < 0:
            return False
    return band.requires is None or ctx.holds(band.requires, unit, window)


def _name(node: Grade, place: int) -> str:
    return node.bands[place].grade if place < len(node.bands) else node.otherwise


def _told(node: Grade, place: int) -> Iterator[Note]:
    if place == len(node.bands):
        yield Note("score.grade.otherwise", {"grade": node.otherwise})
        return
    band = node.bands[place]
    yield Note("score.grade.band", {"grade": band.grade})
    if band.at_least is not None:
        least = band.at_least if isinstance(band.at_least, Decimal) else band.at_least.text
        yield Note("score.grade.at_least", {"least": least})
    if band.requires is not None:
        yield Note("score.grade.requires", {"text": band.requires})


# ---------------------------------------------------------------- quotas
def _kept(node: Grade, group: tuple[str, ...], window: Window, ctx: Context) -> Mapping[str, int]:
    """Bands of the group's units in contest after every quota, best grade first."""
    graded = {
        peer: _earned(node, peer, window, ctx)
        for peer in group
        if ctx.in_contest(peer) and not isinstance(_value(node, peer, window, ctx), Absence)
    }
    order = list(dict.fromkeys(band.grade for band in node.bands))
    for quota in sorted(node.quotas, key=lambda quota: order.index(quota.grade) if quota.grade in order else -1):
        share = ctx.amount(quota.at_most, group[0], window)
        if isinstance(share, Decimal):
            _push_down(node, quota, share, graded, window, ctx)
    return graded


def _push_down(
    node: Grade, quota: Quota, share: Decimal, graded: dict[str, int], window: Window, ctx: Context
) -> None:
    holders = [peer for peer, place in graded.items() if place < len(node.bands) and _name(node, place) == quota.grade]
    places = int(round_once(EXACT.multiply(share, Decimal(len(graded))), 0, node.quota_round))
    if len(holders) <= places:
        return
    worth = {peer: _worth(node, peer, window, ctx) for peer in holders}
    ordered = sorted(worth.values(), reverse=True)
    first_out = ordered[max(places, 0)]
    for peer in holders:
        if worth[peer] < first_out or (worth[peer] == first_out and _edge_drops(node, ordered, places)):
            graded[peer] = _earned(node, peer, window, ctx, graded[peer] + 1, quota.grade)


def _edge_drops(node: Grade, ordered: list[Decimal], places: int) -> bool:
    """Whether those level with the first one beyond the places drop: always, unless a tie at the edge may stay."""
    tied_over_edge = places > 0 and ordered[places - 1] == ordered[places]
    return node.quota_ties == "drop" or not tied_over_edge


def _worth(node: Grade, unit: str, window: Window, ctx: Context) -> Decimal:
    value = _value(node, unit, window, ctx)
    return settle(value) if isinstance(value, Decimal) else Decimal(0)
