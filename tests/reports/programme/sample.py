"""A made-up report, always the same: 24 stations, 8 items, 46 lines, one unit without anything, 100 missing lines."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from maplebridge.engine.schedule.states import joined
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme import data
from tests.reports.programme import sample_names as names

DAY = date(2026, 10, 23)
ASSESSMENT = date(2026, 12, 15)
SILENT = "S24"
SECTIONS: dict[str, data.Section] = {"9": "bonus", "10": "veto", "11": "monitoring"}
STATES: tuple[data.State, ...] = ("done", "going", "made_up", "late", "not_started", "not_applicable")


def text(row: list[str]) -> Text:
    return Text(row[0], row[1])


def report() -> data.ProgrammeReport:
    """The whole sample."""
    dice = random.Random(20261023)
    items, units = _items(), _units()
    cells = tuple(
        _cell(dice, unit, item, line)
        for unit in units
        for item in items
        for line in item.indicators
        if item.section != "veto"
    )
    return data.ProgrammeReport(
        code="FQ-DEMO-2026",
        name=Text("枫桥式公安派出所创建（示例）", "Fengqiao-type police station drive (example)"),
        period=Text("2026年1月1日至12月31日", "1 Jan to 31 Dec 2026"),
        day=DAY,
        assessment_day=ASSESSMENT,
        working_days_left=37,
        unit_word=Text("派出所", "stations"),
        calendar_provisional=True,
        invented=True,
        categories=(
            data.Category("urban", Text("城区所", "Urban")),
            data.Category("suburban", Text("城郊所", "Suburban")),
            data.Category("rural", Text("农村所", "Rural")),
        ),
        units=units,
        items=items,
        matrix=_matrix(units, items, cells),
        cells=cells,
        standings=_standings(units, items, cells),
        certainty=_certainty(),
        late=_late(dice, cells),
        gaps=_gaps(dice),
        decisions=_decisions(),
        faults=_faults(),
        counts=_counts(),
        versions=_versions(),
        siblings=(
            data.Sibling(
                Text("常态化驻守社区（示例）", "Regular stationing in communities (example)"), "stationing.html"
            ),
        ),
    )


def _items() -> tuple[data.Item, ...]:
    made: list[data.Item] = []
    for row in names.pairs(names.ITEMS):
        if len(row) == 2:
            number, name = row[0].split(" ", 1)
            made.append(data.Item(f"FQ{number}", Text(name, row[1]), Decimal(0), (), SECTIONS.get(number, "item")))
        else:
            made[-1] = _with_line(made[-1], row)
    return tuple(made)


def _with_line(item: data.Item, row: list[str]) -> data.Item:
    departments = names.pairs(names.DEPARTMENTS)
    number = len(item.indicators) + 1
    tier: data.Tier = {"veto": "bottom_line", "monitoring": "diagnostic"}.get(item.section, "baseline")  # type: ignore[assignment]
    line = data.Indicator(
        f"{item.code}.{number}",
        text(row),
        Decimal(row[2]),
        tier,
        definition=Text(
            f"考核期内“{row[0]}”达到规定标准的比例，按台账记录计算",
            f"Share of matters that meet the standard for “{row[1].lower()}”, computed from the ledgers",
        ),
        method=Text(
            f"60%以下不得分，95%以上得满分{row[2]}分，中间按比例计分",
            f"Nothing below 60 %, full {row[2]} points from 95 %, in proportion between",
        ),
        department=text(departments[(int(item.code[2:]) + number) % len(departments)]),
        role=Text("分管副所长", "Deputy chief in charge"),
        due=Text("每月终了后3个工作日内", "3 working days after the month's end"),
    )
    return data.Item(item.code, item.name, item.points + Decimal(row[2]), (*item.indicators, line), item.section)


def _units() -> tuple[data.Unit, ...]:
    return tuple(
        data.Unit(
            f"S{number:02}",
            Text(row[1], row[2]),
            row[0],
            Text(row[3], row[4]),
            out_of_contest=number == 15,
            records=0 if f"S{number:02}" == SILENT else 2400 + number,
        )
        for number, row in enumerate(names.pairs(names.UNITS), 1)
    )


def _cell(dice: random.Random, unit: data.Unit, item: data.Item, line: data.Indicator) -> data.Cell:
    if unit.code == SILENT:
        return data.Cell(
            unit.code, line.code, Decimal("0.00") if line.points else None, line.points, "not_started", absent="missing"
        )
    if item.section == "monitoring":
        share = dice.randint(2, 34)
        return data.Cell(
            unit.code, line.code, None, Decimal(0), "not_applicable", figure=Text(f"{share}.0 %"), alert=share > 25
        )
    state = dice.choices(STATES, (46, 30, 4, 4 if int(unit.code[1:]) % 5 else 16, 6, 4))[0]
    hit, base = (dice.randint(30, 42), 42)
    points = _points(state, line.points, hit, base)
    late = dice.randint(1, 17) if state == "late" else 2 if state == "made_up" else 0
    return data.Cell(
        unit.code,
        line.code,
        points,
        line.points,
        state,
        late,
        absent="not_applicable" if state == "not_applicable" else None,
        person=None if state == "not_started" and hit % 2 else _person(dice),
        due=DAY - timedelta(days=late) if late else ASSESSMENT - timedelta(days=30),
        steps=_steps(dice, state, late),
        trace=_trace(unit, line, points, hit, base),
    )


def _points(state: data.State, full: Decimal, hit: int, base: int) -> Decimal:
    share = Decimal(hit) / base if state not in ("not_started",) else Decimal(0)
    part = min(max((share - Decimal("0.6")) / Decimal("0.35"), Decimal(0)), Decimal(1))
    return full.quantize(Decimal("0.01")) if state == "not_applicable" else (full * part).quantize(Decimal("0.01"))


def _person(dice: random.Random) -> Text:
    zh, _, en = dice.choice(names.PEOPLE.splitlines()).partition(" ")
    return Text(zh, en)


def _steps(dice: random.Random, state: data.State, late: int) -> tuple[data.Step, ...]:
    over = state == "done"
    return (
        data.Step(
            Text("明确责任人并确认", "Name the person, who confirms"),
            date(2026, 9, 4),
            date(2026, 9, 3),
            who=_person(dice),
        ),
        data.Step(
            Text("逐条核对台账", "Check the ledger line by line"),
            date(2026, 9, 25),
            date(2026, 9, 25),
            original=date(2026, 9, 18),
            who=_person(dice),
            reason=Text("台风停工两天，经办公室同意顺延", "Two days of typhoon, moved with the office's consent"),
        ),
        data.Step(
            Text("整改并复查", "Mend and re-check"),
            DAY - timedelta(days=late) if late else ASSESSMENT,
            DAY if over or state == "made_up" else None,
            late=late,
            who=_person(dice),
        ),
    )


def _trace(unit: data.Unit, line: data.Indicator, points: Decimal, hit: int, base: int) -> tuple[data.Rung, ...]:
    share = Decimal(hit) / base
    rows = (*range(4, 9), 12, 15, 16, 31)
    file = f"L05_{unit.name.zh}.xlsx"
    counted = data.Rung(
        Text("纳入计算的记录", "Entries that count"),
        Text(f"{base}条", f"{base} entries"),
        Text("考核期内到期、未作废的记录", "Due within the period and not withdrawn"),
        origins=(data.Origin(file, "纠纷", rows, more=base - len(rows)),),
    )
    good = data.Rung(
        Text("其中达到标准", "Of these up to standard"),
        Text(f"{hit}条", f"{hit} entries"),
        origins=(data.Origin(file, "纠纷", rows[:6], more=hit - 6),),
    )
    return (
        counted,
        good,
        data.Rung(Text("比例", "Share"), Text(f"{hit} ÷ {base} = {share * 100:.2f} %"), children=(good, counted)),
        data.Rung(
            Text("按曲线折算", "Through the curve"),
            Text(f"{points}分", f"{points} points"),
            Text("60%得0分，95%得满分，中间线性", "0 at 60 %, full at 95 %, linear between"),
        ),
        data.Rung(
            Text("保留两位小数", "Rounded to two decimals"),
            Text(f"{points}分", f"{points} points"),
            Text("四舍五入", "half up"),
        ),
        data.Rung(Text("限制条件", "Gates"), Text("无", "none apply")),
    )


def _matrix(
    units: tuple[data.Unit, ...], items: tuple[data.Item, ...], cells: tuple[data.Cell, ...]
) -> tuple[data.MatrixCell, ...]:
    grid = {(cell.unit, cell.indicator): cell for cell in cells}
    made = []
    for unit in units:
        for item in items:
            if item.section in ("item", "bonus"):
                lines = [grid[unit.code, line.code] for line in item.indicators]
                made.append(_joined(unit, item, lines))
    return tuple(made)


def _joined(unit: data.Unit, item: data.Item, lines: list[data.Cell]) -> data.MatrixCell:
    late = [line.late for line in lines if line.state == "late"]
    total = sum((line.points or Decimal(0) for line in lines), Decimal("0.00"))
    rungs = tuple(
        data.Rung(name.name, Text(str(line.points))) for name, line in zip(item.indicators, lines, strict=True)
    )
    return data.MatrixCell(
        unit.code,
        item.code,
        total,
        item.points,
        joined(line.state for line in lines),
        max(late, default=0),
        len(late),
        (data.Rung(Text("各项指标之和", "Sum of its lines"), Text(str(total)), children=rungs),),
    )


def _standings(
    units: tuple[data.Unit, ...], items: tuple[data.Item, ...], cells: tuple[data.Cell, ...]
) -> tuple[data.Standing, ...]:
    made = []
    for category in ("urban", "suburban", "rural"):
        group = [unit for unit in units if unit.category == category]
        totals = {
            unit.code: sum((cell.points or Decimal(0) for cell in cells if cell.unit == unit.code), Decimal("0.00"))
            for unit in group
        }
        contest = [totals[unit.code] for unit in group if not unit.out_of_contest]
        for unit in group:
            made.append(_standing(unit, totals[unit.code], sorted(contest, reverse=True)))
    return tuple(made)


def _standing(unit: data.Unit, total: Decimal, contest: list[Decimal]) -> data.Standing:
    place = None if unit.out_of_contest else contest.index(total) + 1
    grade = (
        Text("良好", "good") if total >= 70 else Text("合格", "pass") if total >= 60 else Text("待提升", "to improve")
    )
    rung = data.Rung(Text("八项得分之和加加分", "Eight items plus bonuses"), Text(str(total)))
    spread = Decimal("1.80")
    return data.Standing(
        unit.code,
        total,
        Decimal(103),
        place,
        tied=contest.count(total) > 1,
        places=(max(1, place - 1), min(len(contest), place + 2)) if place else None,
        range=(max(Decimal(0), total - spread), total + spread) if place and total else None,
        band=1 if place in (1, 2) else 2 if place in (4, 5, 6) else None,
        grade=grade,
        trace=(rung,),
    )


def _certainty() -> data.Certainty:
    eight = Text("特色做法与推广", "Distinctive practice and replication")
    late = Text("节点按期完成", "Milestones on time")
    stricter = Text("加分上限减半", "Half the bonus cap")
    shifts = (
        data.Shift("without", "FQ8", eight, 9, Decimal("0.75"), "S04", 7, 4),
        data.Shift("without", "FQ1.3", late, 0, Decimal("0.00")),
        data.Shift("scenario", "half_bonus", stricter, 2, Decimal("0.08"), "S11", 2, 3),
    )
    return data.Certainty(Decimal("0.25"), 200, Decimal("0.90"), shifts)


def _late(dice: random.Random, cells: tuple[data.Cell, ...]) -> tuple[data.Late, ...]:
    causes = [text(row) for row in names.pairs(names.CAUSES)]
    chain = (
        Text("明确责任人", "Name the person"),
        Text("逐条核对台账", "Check the ledger line by line"),
        Text("整改并复查", "Mend and re-check"),
    )
    made = [
        data.Late(
            cell.unit,
            cell.indicator,
            cell.late,
            cell.due or DAY,
            dice.choices(causes, (8, 5, 3, 2, 1))[0],
            chain,
            Text(
                "“整改并复查”须在考核日前完成，最迟开工日已过",
                "“Mend and re-check” must end before the assessment; its latest start has passed",
            ),
            cell.person,
        )
        for cell in cells
        if cell.state == "late"
    ]
    return tuple(sorted(made, key=lambda late: (-late.days, late.unit, late.indicator)))


def _gaps(dice: random.Random) -> tuple[data.Gap, ...]:
    ledgers, kinds, who = names.pairs(names.LEDGERS), names.pairs(names.GAP_KINDS), names.pairs(names.SUPPLIERS)
    made = []
    for number in range(100):
        ledger, unit = dice.choice(ledgers), 1 + number % 23
        made.append(
            data.Gap(
                f"S{unit:02}",
                ledger[0],
                Text(ledger[1], ledger[2]),
                text(kinds[number % 4]),
                Text(f"第{number + 1}号记录缺“办结期限”", f"Record {number + 1} lacks “due date”"),
                text(dice.choice(who)),
                DAY - timedelta(days=dice.randint(3, 60)),
                ("FQ2.1", "FQ3.1"),
                1 + number % 3,
                f"{ledger[0]}_{unit:02}.xlsx",
                ledger[1][:4],
                f"H{number + 4}",
            )
        )
    return tuple(made)


def _decisions() -> tuple[data.Decision, ...]:
    effect = Text("本期不得参评", "not eligible this period")
    return (
        data.Decision(
            "S05",
            "veto",
            Text("台账弄虚作假", "Falsified ledger"),
            effect,
            Text(
                "督察抽查发现三条走访记录倒签，经核查属实", "Inspection found three back-dated visit records, confirmed"
            ),
            "FQ10.2",
            "青枫领办〔2026〕7号",
            date(2026, 9, 30),
        ),
        data.Decision(
            "S19",
            "veto",
            Text("瞒报不报", "Concealment"),
            effect,
            Text("群众反映一起纠纷未登记，正在核查", "A dispute was reported as unrecorded; under examination"),
            "FQ10.6",
        ),
        data.Decision(
            "S12",
            "gate",
            Text("基础台账低于六成", "Basic ledgers under 60 %"),
            Text("等次不高于“合格”", "grade at most “pass”"),
            Text("第2项得分率52%", "Item 2 reached 52 %"),
            "FQ2.1",
        ),
    )


def _faults() -> tuple[data.Fault, ...]:
    return (
        data.Fault(
            "error",
            Text("单位“S99”不在名册中", "Unit “S99” is not in the list of units"),
            Text("核对单位编码，或先把该单位加入名册", "Check the code, or add the unit to the list first"),
            "L05_汇总.xlsx",
            "纠纷",
            "B118",
        ),
        data.Fault(
            "warning",
            Text("办结期限2026年10月3日不是工作日", "Due date 3 Oct 2026 is not a working day"),
            Text("改为节后第一个工作日", "Use the first working day after the holiday"),
            "L08_07.xlsx",
            "诉求",
            "F22",
        ),
    )


def _counts() -> tuple[data.Labelled, ...]:
    return (
        data.Labelled(Text("台账文件", "Ledger files"), Text("126")),
        data.Labelled(Text("记录", "Entries"), Text("60412")),
        data.Labelled(Text("未采用的行", "Rows not accepted"), Text("37")),
    )


def _versions() -> tuple[data.Labelled, ...]:
    return (
        data.Labelled(Text("方案版本", "Scheme version"), Text("1")),
        data.Labelled(Text("方案校验值", "Scheme hash"), Text("9f2c41d07be6" + "0" * 52)),
        data.Labelled(
            Text("日历版本", "Calendar version"),
            Text("CN 2026（国办发明电〔2025〕7号）", "CN 2026 (State Council notice 2025 No. 7)"),
        ),
    )
