"""One programme of the city: its units' books, what is planted in them, its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from maplebridge.engine.ledger import Assignment
from maplebridge.engine.schedule import TaskFact
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.sheet import cell_name
from maplebridge.packs.demo_city.books import group_books, numbered, station_books
from maplebridge.packs.demo_city.desk import Desk
from maplebridge.packs.demo_city.duties import group_duties, station_duties
from maplebridge.packs.demo_city.entries.checks import veto
from maplebridge.packs.demo_city.entry import Entry
from maplebridge.packs.demo_city.expected import Omission, omissions
from maplebridge.packs.demo_city.folder import write_registers, write_settings
from maplebridge.packs.demo_city.layout import FilePlan, plan_files
from maplebridge.packs.demo_city.model import City, Text, Unit
from maplebridge.packs.demo_city.parts import city_calendar, ledger_kinds, shipped_scheme
from maplebridge.packs.demo_city.plant.apply import Planter
from maplebridge.packs.demo_city.plant.fault import Planted
from maplebridge.packs.demo_city.plant.rows import Around
from maplebridge.packs.demo_city.plant.sheets import plant_in_sheets
from maplebridge.packs.demo_city.plant.tasks import plan_of_units, sound_steps
from maplebridge.packs.demo_city.tasks import adopted_plan
from maplebridge.packs.demo_city.write import TITLE_ROWS, Spoiled, file_bytes

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class ProgrammePlan:
    folder: str
    pack: str
    kind: str  # of the units that take part
    name: Text
    veto: str  # the veto line of which one unit is guilty
    silent: bool  # whether one unit has not a single row


PROGRAMMES = (
    ProgrammePlan(
        "stations",
        "fengqiao",
        "station",
        Text("澄枫市“枫桥式公安派出所”创建（演示）", "Fengqiao-type stations of Chengfeng (demonstration)"),
        "FQ9.4",
        silent=False,
    ),
    ProgrammePlan(
        "groups",
        "stationing",
        "group",
        Text("澄枫市民警常态化驻守社区（演示）", "Regular stationing in the communities of Chengfeng (demonstration)"),
        "CS9.3",
        silent=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check of the programme must find."""

    programme: str
    entries: int
    planted: tuple[Planted, ...]
    omissions: tuple[Omission, ...]


def write_programme(
    folder: Path, plan: ProgrammePlan, city: City, progress: Progress, *, clean: bool = False
) -> Findings:
    """Writes one programme folder and says what is wrong with it. clean: nothing is planted in the ledgers."""
    scheme, kinds, calendar = shipped_scheme(plan.pack), ledger_kinds(), city_calendar()
    units = city.of_kind(plan.kind)
    silent = units[-1] if plan.silent else None
    serves = indicators_served(scheme)
    desks = [Desk(city, unit, calendar, kinds, serves) for unit in units]
    around = Around(calendar, tuple(unit.code for unit in units))
    planter = Planter(plan.folder, Random(f"{city.seed}:planted:{plan.folder}"), around, _spared(units, silent))
    entries = _books(desks, scheme, silent, progress, plan)
    _veto(planter, entries, desks, plan.veto)
    duties = [duty for desk in desks for duty in _duties(desk, scheme)]
    if not clean:
        planter.plant(entries, kinds)
    files = plan_files(city, kinds, entries)
    spoiled = Spoiled({}, {}) if clean else plant_in_sheets(planter, files)
    planter.found[:] = _placed(planter.found, files)
    _write_ledgers(folder / "ledgers", plan, city, files, spoiled, progress)
    facts = plan_of_units(planter, plan.pack, desks, adopted_plan(scheme, units, calendar), silent)
    write_settings(folder, plan.pack, plan.name)
    write_registers(folder, city, [unit.code for unit in units], duties, facts)
    return Findings(plan.folder, len(entries), tuple(planter.found), tuple(omissions(entries, duties, kinds, calendar)))


def known_steps(plan: ProgrammePlan, city: City) -> list[TaskFact]:
    """What is known of the units' steps on the day of the report."""
    scheme, kinds, calendar = shipped_scheme(plan.pack), ledger_kinds(), city_calendar()
    units = city.of_kind(plan.kind)
    desks = [Desk(city, unit, calendar, kinds, indicators_served(scheme)) for unit in units]
    return sound_steps(plan.pack, desks, adopted_plan(scheme, units, calendar), units[-1] if plan.silent else None)


@dataclass(frozen=True, slots=True)
class Kept:
    """What one unit wrote and owed by the day of the report, without a fault."""

    entries: Sequence[Entry]
    duties: Sequence[Assignment]


def kept_by(plan: ProgrammePlan, city: City, unit: Unit) -> Kept:
    """The same in every run; of each unit by itself."""
    scheme, units = shipped_scheme(plan.pack), city.of_kind(plan.kind)
    desk = Desk(city, unit, city_calendar(), ledger_kinds(), indicators_served(scheme))
    duties = _duties(desk, scheme)
    if plan.silent and unit == units[-1]:
        return Kept((), duties)
    others = [one.code for one in units if one != unit]
    found = station_books(desk, scheme, others) if plan.kind == "station" else group_books(desk, scheme)
    return Kept([entry for entry in found if entry.ledger in scheme.ledgers], duties)


def indicators_served(scheme: Scheme) -> Mapping[str, Sequence[str]]:
    """Ledger -> indicators its entries are evidence for."""
    found: dict[str, list[str]] = {code: [] for code in scheme.ledgers}
    for indicator in scheme.indicators():
        for ledger in indicator.ledgers:
            if ledger in found and indicator.tier in ("baseline", "highline"):
                found[ledger].append(indicator.code)
    fallback = [indicator.code for indicator in scheme.indicators()][:1]
    return {ledger: codes or fallback for ledger, codes in found.items()}


def _spared(units: Sequence[Unit], silent: Unit | None) -> frozenset[str]:
    """Twins stay equal; who never wrote anything cannot have written it wrongly."""
    twins = {unit.code for unit in units if unit.twin} | {unit.twin for unit in units if unit.twin}
    return frozenset({code for code in twins if code} | ({silent.code} if silent else set()))


def _books(
    desks: Sequence[Desk], scheme: Scheme, silent: Unit | None, progress: Progress, plan: ProgrammePlan
) -> list[Entry]:
    entries: list[Entry] = []
    codes = [desk.unit.code for desk in desks]
    for n, desk in enumerate(desks, start=1):
        if desk.unit != silent:
            others = [code for code in codes if code != desk.unit.code]
            entries += station_books(desk, scheme, others) if plan.kind == "station" else group_books(desk, scheme)
        progress(f"{plan.folder}: books", n, len(desks))
    return [entry for entry in entries if entry.ledger in scheme.ledgers]


def _duties(desk: Desk, scheme: Scheme) -> list[Assignment]:
    duties = station_duties(desk, scheme) if desk.unit.kind == "station" else group_duties(desk, scheme)
    return [duty for duty in duties if duty.ledger in scheme.ledgers]


def _veto(planter: Planter, entries: list[Entry], desks: Sequence[Desk], indicator: str) -> None:
    """A middling unit is vetoed by the leading group; one more decision, on the poorest, can be spoiled."""
    ordered = sorted(desks, key=lambda desk: (desk.unit.quality, desk.unit.code))
    vetoed = next(desk for desk in ordered[len(ordered) // 2 :] if desk.unit.code not in planter.spared)
    for desk in (vetoed, ordered[0]):
        entries += numbered(desk, [veto(desk, indicator)])
    planter.spared |= {vetoed.unit.code}
    text = Text("领导小组作出否决决定", "A veto decided by the leading group")
    planter.add("veto", vetoed.unit.code, "vetoes", "veto", text, key=indicator)


def _placed(planted: Sequence[Planted], files: Sequence[FilePlan]) -> list[Planted]:
    """The defects with file, sheet and cell of the rows they are in."""
    by_id = {one.id: one for one in planted}
    for plan in files:
        column = {field.code: n for n, field in enumerate(plan.kind.fields)}
        for sheet in plan.sheets:
            first = TITLE_ROWS + 1 if plan.format == "xlsx" else 1
            name = sheet.name or plan.name.rpartition(".")[0]
            for line, entry in enumerate(sheet.entries, start=first):
                for field, defect in entry.faults:
                    by_id[defect] = replace(
                        by_id[defect],
                        file=plan.name,
                        sheet=name,
                        row=line + 1,
                        cell=cell_name(line, column[field]),
                        key=str(entry.values["record_no"]),
                    )
    return list(by_id.values())


def _write_ledgers(
    folder: Path, plan: ProgrammePlan, city: City, files: Sequence[FilePlan], spoiled: Spoiled, progress: Progress
) -> None:
    names = {
        "unit": {unit.code: unit.name.zh for unit in city.units},
        "account": {person.account: person.name.zh for person in city.people},
        "place": {place.code: place.name.zh for place in city.places},
    }
    folder.mkdir(parents=True)
    for n, file in enumerate(files, start=1):
        (folder / file.name).write_bytes(file_bytes(file, names, spoiled))
        progress(f"{plan.folder}: sheets", n, len(files))
