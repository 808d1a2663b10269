"""The registers of a programme folder and its programme.yaml. Format: docs/reference/programme-folder.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from maplebridge.engine.ledger import ASSIGNMENTS, Assignment, Kind
from maplebridge.engine.schedule import TaskFact
from maplebridge.engine.sheet import NewSheet, write_book
from maplebridge.packs.demo_city.model import REPORT_DAY, City, Text
from maplebridge.packs.demo_city.parts import register_kind

Row = Mapping[str, Any]
HEADER_ROW = 1  # from 0: one title row above it
_STATES = {"open": "未开始", "running": "进行中", "done": "已完成", "waived": "免除"}


def write_settings(folder: Path, pack: str, name: Text) -> None:
    settings = {"format": 1, "pack": pack, "day": REPORT_DAY, "name": {"zh": name.zh, "en": name.en}}
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
    (folder / "programme.yaml").write_text(text, encoding="utf-8")


def write_registers(
    folder: Path,
    city: City,
    members: Sequence[str],
    duties: Iterable[Assignment],
    facts: Iterable[TaskFact],
) -> None:
    """units, people, places, assignments, plan. members: codes of the assessed units; the tree around comes too."""
    for register, title, rows in (
        ("units", "单位名册", _units(city, members)),
        ("people", "人员名册", _people(city, members)),
        ("places", "地点名册", _places(city)),
        ("assignments", "任务分派表", [_duty(duty) for duty in duties]),
        ("plan", "任务进展表", [_fact(fact) for fact in facts]),
    ):
        kind = ASSIGNMENTS if register == "assignments" else register_kind(register)
        (folder / f"{register}.xlsx").write_bytes(_register(kind, f"{city.name.zh}{title}", rows))


def _register(kind: Kind, title: str, rows: Iterable[Row]) -> bytes:
    header = [field.name.zh for field in kind.fields]
    table = [[row.get(field.code) for field in kind.fields] for row in rows]
    sheet = NewSheet(kind.name.zh or kind.code, [[title], header, *table], header=HEADER_ROW, widths=[16] * len(header))
    return write_book([sheet])


def _units(city: City, members: Sequence[str]) -> Iterator[Row]:
    for unit in city.units:
        if unit.kind in ("station", "group") and unit.code not in members and not _is_around(unit.kind, city, members):
            continue
        yield {
            "unit": unit.code,
            "name_zh": unit.name.zh,
            "name_en": unit.name.en,
            "kind": _KINDS[unit.kind],
            "category": unit.category if unit.kind in ("station", "group") else None,
            "parent": unit.parent,
            "district": unit.district,
            "officers": unit.officers,
            "exempt": "是" if unit.exempt else None,
            "arrival": unit.arrival,
            "rotation": unit.rotation,
            "assessment_day": unit.assessment,
            "host": unit.host,
            "sending": unit.sending,
        }


_KINDS = {
    "city": "市局",
    "district": "分局",
    "department": "牵头部门",
    "station": "派出所",
    "community": "社区（村）",
    "group": "驻守工作组",
}


def _is_around(kind: str, city: City, members: Sequence[str]) -> bool:
    """Stations stand in the tree above the groups' communities; groups do not stand around stations."""
    return kind == "station" and any(unit.code in members for unit in city.of_kind("group"))


def _people(city: City, members: Sequence[str]) -> Iterator[Row]:
    wanted = {*members, *(unit.code for unit in city.of_kind("department"))}
    for person in city.people:
        if person.unit in wanted:
            yield {
                "account": person.account,
                "name_zh": person.name.zh,
                "name_en": person.name.en,
                "unit": person.unit,
                "role": person.role.zh,
                "role_en": person.role.en,
            }


def _places(city: City) -> Iterator[Row]:
    for place in city.places:
        yield {
            "place": place.code,
            "name_zh": place.name.zh,
            "name_en": place.name.en,
            "kind": place.kind,
            "community": place.community,
        }


def _duty(duty: Assignment) -> Row:
    return {
        "unit": duty.unit,
        "ledger": duty.ledger,
        "key": duty.key,
        "from": duty.start,
        "due": duty.due,
        "expected": duty.expected,
        "exempt": "是" if duty.exempt else None,
        "reason": duty.reason or None,
    }


def _fact(fact: TaskFact) -> Row:
    return {
        "unit": fact.unit,
        "task": fact.task,
        "state": _STATES[fact.state],
        "start": fact.start,
        "end": fact.end,
        "remaining": fact.remaining,
        "reason": fact.reason,
    }
