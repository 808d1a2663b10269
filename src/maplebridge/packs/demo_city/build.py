"""From a seed to the city: the tree of units, the place list, the people."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import yaml

from maplebridge.packs.demo_city.model import City, Person, Place, Size, Text, Unit
from maplebridge.packs.demo_city.names import PersonNames

_NAMES = Path(__file__).with_name("names.yaml")
_COMMUNITIES_PER_STATION = 4
_GROUP_QUALITY = (0.95, 0.88, 0.91, 0.72, 0.84, 0.97, 0.79, 0.6, 0.9, 0.86)
_GROUP_TREND = (0.0, 0.03, -0.05, 0.1, 0.0, 0.0, 0.06, 0.0)
_ARRIVALS = (date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 5), date(2026, 2, 2))
# assessed early; by place in the list of stations
_FIRST_WAVE = {2: date(2026, 7, 31), 10: date(2026, 8, 14), 17: date(2026, 7, 31), 19: date(2026, 8, 14)}
_ROTATION, _LATER_ROTATION = date(2026, 4, 1), date(2026, 9, 30)  # of every third group, of the others
_EXEMPT_STATION = 23  # merged in June: out of contest
_ROTATING = 3
_SENDING = ("政工监督室", "指挥中心", "治安管理大队", "法制大队", "科技信息科", "警务保障室", "交通管理大队", "宣传科")


def build_city(seed: int, size: Size) -> City:
    """The whole city. The same seed and size give an equal city."""
    data: dict[str, Any] = yaml.safe_load(_NAMES.read_text(encoding="utf-8"))
    names = PersonNames(data["people"], Random(f"{seed}:people"))
    top = Unit("9900", Text(**data["city"]), "city")
    departments = [
        Unit(f"9900{n:02}", Text(**each), "department", parent="9900")
        for n, each in enumerate(data["departments"], start=1)
    ]
    districts, stations = _stations(data, size)
    communities = _communities(data, stations)
    groups = _groups(Random(f"{seed}:groups"), communities, departments, stations, size)
    places = _places(data["places"], communities)
    staff = {unit.code: _station_staff(unit, names) for unit in stations}
    staff |= {unit.code: _group_staff(unit, names) for unit in groups}
    staff |= {unit.code: _department_staff(unit, names) for unit in departments}
    units = (top, *districts, *departments, *stations, *communities, *groups)
    people = tuple(person for unit in units for person in staff.get(unit.code, ()))
    return City(top.name, seed, units, people, places, staff, _spots(stations, communities, groups, places))


def _stations(data: dict[str, Any], size: Size) -> tuple[list[Unit], list[Unit]]:
    districts, stations, codes, count = [], [], {}, 0
    for d, district in enumerate(data["districts"], start=1):
        districts.append(Unit(f"990{d}", Text(district["zh"], district["en"]), "district", parent="9900"))
        for s, (zh, en, category, officers, quality, trend, *twin) in enumerate(data["stations"][d - 1], start=1):
            count += 1
            if s > size.stations:
                continue
            codes[zh] = code = f"990{d}{s:02}"
            stations.append(
                Unit(
                    code,
                    Text(_station_zh(zh, category), f"{en} Station"),
                    "station",
                    parent=f"990{d}",
                    category=category,
                    district=f"990{d}",
                    officers=officers,
                    exempt=count == _EXEMPT_STATION + 1,
                    assessment=_FIRST_WAVE.get(count),
                    quality=quality,
                    trend=trend,
                    twin=codes[twin[0]] if twin else None,
                )
            )
    return districts, stations


def _station_zh(name: str, category: str) -> str:
    return f"{name}镇派出所" if category == "rural" and len(name) == 2 else f"{name}派出所"


def _communities(data: dict[str, Any], stations: list[Unit]) -> list[Unit]:
    pairs = [(first, second) for second in data["communities"]["second"] for first in data["communities"]["first"]]
    found = []
    for n, station in enumerate(stations):
        for k in range(_COMMUNITIES_PER_STATION):
            first, second = pairs[n * _COMMUNITIES_PER_STATION + k]
            zh = f"{first[0]}{second[0]}"
            ending = ("村", "Village") if station.category == "rural" else ("社区", "Community")
            found.append(
                Unit(
                    f"{station.code}{k + 1:02}",
                    Text(zh + ending[0], f"{first[1]}{second[1]} {ending[1]}"),
                    "community",
                    parent=station.code,
                    category=station.category,
                    district=station.district,
                )
            )
    return found


def _groups(
    rng: Random, communities: list[Unit], departments: list[Unit], stations: list[Unit], size: Size
) -> list[Unit]:
    sending = {unit.name.zh: unit for unit in departments}
    by_station = [[c for c in communities if c.parent == station.code] for station in stations]
    order = [homes[k] for k in range(_COMMUNITIES_PER_STATION) for homes in rng.sample(by_station, len(by_station))]
    hosts = sorted(order[: size.groups], key=lambda unit: unit.code)
    groups = []
    for n, host in enumerate(hosts):
        sender = sending[_SENDING[n % len(_SENDING)]]
        groups.append(
            Unit(
                f"9905{n + 1:02}",
                Text(f"{sender.name.zh}驻{host.name.zh}工作组", f"{sender.name.en} at {host.name.en}"),
                "group",
                parent=sender.code,
                category=host.category,
                district=host.district,
                officers=4,
                rotation=_LATER_ROTATION if (n + 1) % _ROTATING else _ROTATION,
                arrival=_ARRIVALS[n % len(_ARRIVALS)],
                host=host.code,
                sending=sender.code,
                quality=_GROUP_QUALITY[(n * 7 + n // 10) % len(_GROUP_QUALITY)],
                trend=_GROUP_TREND[n % len(_GROUP_TREND)],
            )
        )
    return groups


def _places(kinds: list[dict[str, Any]], communities: list[Unit]) -> tuple[Place, ...]:
    found = []
    for community in communities:
        zh = community.name.zh.removesuffix("社区").removesuffix("村")
        en = community.name.en.rsplit(" ", 1)[0]
        texts = [(kind["kind"], name) for kind in kinds for name in kind["names"]]
        for n, (kind, (name_zh, name_en)) in enumerate(texts, start=1):
            name = Text(name_zh.format(c=zh), name_en.format(c=en))
            found.append(Place(f"P{community.code}{n:02}", name, kind, community.code))
    return tuple(found)


def _spots(
    stations: list[Unit], communities: list[Unit], groups: list[Unit], places: tuple[Place, ...]
) -> dict[str, tuple[Place, ...]]:
    parent = {unit.code: unit.parent for unit in communities}
    spots = {unit.code: tuple(p for p in places if parent[p.community] == unit.code) for unit in stations}
    return spots | {unit.code: tuple(p for p in places if p.community == unit.host) for unit in groups}


def _station_staff(unit: Unit, names: PersonNames) -> tuple[Person, ...]:
    roles = [
        Text("所长", "Station chief"),
        Text("教导员", "Political instructor"),
        Text("分管副所长", "Deputy chief in charge"),
        Text("内勤民警", "Records (internal-duty) officer"),
        Text("案件办理队负责人", "Case-team leader"),
    ]
    roles += [Text("社区民警", "Community officer")] * ((unit.officers or 0) - len(roles))
    return tuple(names.person(unit.code, n, role) for n, role in enumerate(roles, start=1))


def _group_staff(unit: Unit, names: PersonNames) -> tuple[Person, ...]:
    roles = [
        Text("驻守工作组组长", "Stationed team leader"),
        Text("驻守工作组副组长", "Deputy team leader"),
        Text("驻守队员", "Stationed team member"),
        Text("驻守队员", "Stationed team member"),
    ]
    return tuple(names.person(unit.code, n, role) for n, role in enumerate(roles, start=1))


def _department_staff(unit: Unit, names: PersonNames) -> tuple[Person, ...]:
    return (names.person(unit.code, 1, Text("负责人", "Head")),)
