"""Which entries go into which file: as an office would collect them, few files with many rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from maplebridge.engine.ledger import Kind
from maplebridge.packs.demo_city.entry import Entry
from maplebridge.packs.demo_city.model import City

Format = Literal["xlsx", "gb18030", "utf-8-sig"]
_MONTHLY = {"L06", "L11"}
_QUARTERLY = {"L04", "L05", "L07", "L08"}
_CSV: Mapping[str, Format] = {"L11": "gb18030", "L15": "gb18030", "reported": "gb18030", "L13": "utf-8-sig"}
_EXPORTED: Format = "gb18030"  # the duty system of the stations took over in April and gives csv
_EXPORTED_FROM = 4


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet to be: its entries in the order of its rows."""

    name: str
    title: str
    subtitle: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class FilePlan:
    """One file to be. `name` is the path below `ledgers/`."""

    name: str
    kind: Kind
    format: Format
    sheets: tuple[SheetPlan, ...]


def plan_files(city: City, kinds: Mapping[str, Kind], entries: Iterable[Entry]) -> tuple[FilePlan, ...]:
    """Every entry in exactly one sheet: a sheet a district, in csv a file for all."""
    parts: dict[tuple[str, str, Format], list[Entry]] = defaultdict(list)
    for entry in entries:
        parts[entry.ledger, _part(entry), _format(entry)].append(entry)
    return tuple(_file(city, kinds[ledger], part, form, found) for (ledger, part, form), found in sorted(parts.items()))


def _part(entry: Entry) -> str:
    """The stretch of time a file covers."""
    if entry.ledger in _MONTHLY:
        return f"{entry.day:%Y-%m}"
    if entry.ledger in _QUARTERLY:
        return f"{entry.day.year}年第{(entry.day.month + 2) // 3}季度"
    return f"{entry.day.year}年上半年"


def _format(entry: Entry) -> Format:
    if entry.ledger == "L06" and entry.day.month >= _EXPORTED_FROM:
        return _EXPORTED
    return _CSV.get(entry.ledger, "xlsx")


def _file(city: City, kind: Kind, part: str, form: Format, entries: list[Entry]) -> FilePlan:
    name = (kind.name.zh or kind.code).split("（")[0].replace("/", "")
    ending = "xlsx" if form == "xlsx" else "csv"
    title = f"{city.name.zh}{name}台账（{part}）"
    return FilePlan(f"{kind.code} {name} {part}.{ending}", kind, form, tuple(_sheets(city, form, title, entries)))


def _sheets(city: City, form: Format, title: str, entries: list[Entry]) -> Iterable[SheetPlan]:
    if form != "xlsx":
        yield SheetPlan("", title, "", tuple(entries))
        return
    district_of = {unit.code: unit.district for unit in city.units}
    for district in city.of_kind("district"):
        own = tuple(entry for entry in entries if district_of[entry.unit] == district.code)
        if own:
            yield SheetPlan(
                district.name.zh, title, f"填报：{district.name.zh}各单位　　汇总：{city.name.zh}公安局指挥中心", own
            )
