"""A map of units as an office hands it in: GeoJSON with a polygon for each unit, checked and made small enough to draw.

Nothing of the file is kept but outlines in whole numbers, by code of the unit. Kinds: Polygon and MultiPolygon, in
degrees of longitude and latitude (RFC 7946). The code is a property `code`, `unit` or `unit_code`, or the `id`."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from maplebridge.apps.audit.draft import clean
from maplebridge.engine.problem import Problem, Refused

LARGEST = 4_000_000  # bytes of the file
MOST_SHAPES = 2_000
MOST_POINTS = 6_000  # of all outlines once they are drawn
WIDE, HIGH = 1000, 1400  # of the drawing, at most
CODES = ("code", "unit", "unit_code")
TOLD = 10  # problems of one kind that are told one by one
Ring = list[tuple[int, int]]


@dataclass(slots=True)
class Drawn:
    """Outlines by code of the unit. unmatched: codes of the file that are no unit here."""

    shapes: dict[str, list[Ring]]
    width: int
    height: int
    unmatched: list[str] = field(default_factory=list)


def read_map(content: bytes, known: Collection[str]) -> Drawn:
    """Raises Refused with what is wrong and where."""
    if len(content) > LARGEST:
        raise Refused([Problem("map.too_large", params={"most": LARGEST // 1_000_000})])
    found = dict(_features(_parsed(content)))
    ours = {code: rings for code, rings in found.items() if code in known}
    unmatched = sorted(set(found) - set(ours))
    if not ours:
        raise Refused([Problem("map.no_unit", params={"codes": unmatched[:TOLD]})])
    drawn = _drawn(ours)
    drawn.unmatched = unmatched
    count = sum(len(ring) for rings in drawn.shapes.values() for ring in rings)
    if count > MOST_POINTS:
        raise Refused([Problem("map.too_fine", params={"count": count, "most": MOST_POINTS})])
    if flat := sorted(code for code, rings in drawn.shapes.items() if not rings):
        raise Refused([Problem("map.no_area", params={"codes": flat[:TOLD]})])
    return drawn


def _parsed(content: bytes) -> list[Any]:
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused([Problem("map.no_json")]) from None
    features = told.get("features") if isinstance(told, dict) and told.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        raise Refused([Problem("map.no_features")])
    if len(features) > MOST_SHAPES:
        raise Refused([Problem("map.too_many", params={"count": len(features), "most": MOST_SHAPES})])
    return features


def _features(features: list[Any]) -> Iterator[tuple[str, list[list[tuple[float, float]]]]]:
    """Code and outlines of each; raises Refused with the first faults found."""
    problems: list[Problem] = []
    found: dict[str, list[list[tuple[float, float]]]] = {}
    for number, feature in enumerate(features, 1):
        code = _code(feature)
        if code is None:
            problems.append(Problem("map.no_code", params={"number": number}))
        elif code in found:
            problems.append(Problem("map.twice", params={"number": number, "code": code}))
        elif (rings := _rings(feature)) is None:
            problems.append(Problem("map.bad_shape", params={"number": number, "code": code}))
        else:
            found[code] = rings
        if len(problems) >= TOLD:
            break
    if problems:
        raise Refused(problems)
    yield from found.items()


def _code(feature: Any) -> str | None:
    if not isinstance(feature, dict):
        return None
    given = feature.get("properties")
    properties: Mapping[str, Any] = given if isinstance(given, dict) else {}
    for value in (*(properties.get(name) for name in CODES), feature.get("id")):
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return clean(str(value).strip()[:40])
    return None


def _rings(feature: Mapping[str, Any]) -> list[list[tuple[float, float]]] | None:
    """Outer outlines only: holes would hide nothing here."""
    shape = feature.get("geometry")
    kind, places = (shape.get("type"), shape.get("coordinates")) if isinstance(shape, dict) else (None, None)
    polygons = [places] if kind == "Polygon" else places if kind == "MultiPolygon" else None
    if not isinstance(polygons, list) or not polygons:
        return None
    found = []
    for polygon in polygons:
        ring = _ring(polygon[0]) if isinstance(polygon, list) and polygon else None
        if ring is None:
            return None
        found.append(ring)
    return found


def _ring(places: Any) -> list[tuple[float, float]] | None:
    if not isinstance(places, list) or len(places) < 4:
        return None
    found = []
    for place in places:
        if not isinstance(place, list) or len(place) < 2:
            return None
        x, y = place[:2]
        if any(isinstance(one, bool) or not isinstance(one, int | float) for one in (x, y)):
            return None
        if not (-180 <= x <= 180 and -90 <= y <= 90):  # nor is what is no number
            return None
        found.append((float(x), float(y)))
    return found


def _drawn(shapes: Mapping[str, list[list[tuple[float, float]]]]) -> Drawn:
    """On one sheet, north above, degrees of longitude as short as they are at this latitude."""
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = max(math.cos(math.radians((south + north) / 2)), 0.01)
    across, along = max((east - west) * narrow, 1e-9), max(north - south, 1e-9)
    scale = min(WIDE / across, HIGH / along)
    return Drawn({code: [small for ring in rings if (small := _small(
        [(round((x - west) * narrow * scale), round((north - y) * scale)) for x, y in ring]))]
        for code, rings in shapes.items()}, max(round(across * scale), 1), max(round(along * scale), 1))


def _small(ring: Ring) -> Ring | None:
    """Without points that fall on the one before; None where nothing is left to see."""
    kept = [point for at, point in enumerate(ring) if not at or point != ring[at - 1]]
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept if len(kept) > 2 else None
