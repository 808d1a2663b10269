"""A random walk over the life of a programme: versions come and go, units join, merge and close, people are named,
confirm and leave, work is recorded, corrected, reviewed and withdrawn, and the days go by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from maplebridge.apps.audit.models import Event
from maplebridge.apps.ledgers.actions.correct import correct
from maplebridge.apps.ledgers.actions.expect import expect
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.actions.review import review
from maplebridge.apps.ledgers.actions.withdraw import withdraw_batch, withdraw_entry
from maplebridge.apps.ledgers.models import Batch, Entry
from maplebridge.apps.programmes.actions.add_step import NewStep, add_step
from maplebridge.apps.programmes.actions.choose_units import choose_units
from maplebridge.apps.programmes.actions.confirm_lines import confirm_lines
from maplebridge.apps.programmes.actions.edit_participant import edit_participant
from maplebridge.apps.programmes.actions.end_participation import end_participation
from maplebridge.apps.programmes.actions.finish_step import finish_step
from maplebridge.apps.programmes.actions.name_people import BY_ROLE, LAST, name_people
from maplebridge.apps.programmes.actions.replan_step import replan_step
from maplebridge.apps.programmes.actions.roll_out import roll_out_unit
from maplebridge.apps.programmes.actions.split_step import Piece, split_step
from maplebridge.apps.programmes.actions.start_step import start_step
from maplebridge.apps.programmes.actions.waive_step import waive_step
from maplebridge.apps.programmes.actions.withdraw_version import withdraw_version
from maplebridge.apps.programmes.models import LinePerson, Participant, SchemeContent, SchemeVersion
from maplebridge.apps.programmes.queries.details import details_of
from maplebridge.apps.programmes.queries.joining import goes_on_in, joinable, to_roll_out
from maplebridge.apps.programmes.queries.plans import promises_of
from maplebridge.apps.programmes.queries.unit_plan import Step, unit_plan
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.programmes.states import PARTS
from maplebridge.apps.units.access import STEP, SYSTEM, Actor
from maplebridge.apps.units.actions.close_unit import close_unit
from maplebridge.apps.units.actions.leave_person import leave_person
from maplebridge.apps.units.actions.merge_units import merge_units
from maplebridge.apps.units.actions.occupants import Going
from maplebridge.apps.units.duties import Handed, duties_of
from maplebridge.apps.units.models import Person, Post, Unit, UnitSpan
from maplebridge.apps.units.queries.actor import actor_of
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.packs.pack import load_pack, pack_files
from maplebridge.web.refusals import NotPermitted, Stale, Unseen
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.ledgers.book import dispute

SHANGHAI = ZoneInfo("Asia/Shanghai")
BOOK = "L05"
STAFFED = ("A11", "A12", "A13", "A14", "A21", "A22")
DROPPABLE = ("FQ10.8", "FQ3.1", "FQ5.4")
WRITTEN_APART = frozenset({"issue", "hire"})  # set up by hand, without an event


class Walk:
    """`told`: what was done, for who reads why it fell."""

    def __init__(self, cast: Cast, programme: Any, seed: int, today: date, set_day: Callable[[date], None]) -> None:
        self.cast, self.programme, self.random, self.today, self.set_day = cast, programme, Random(seed), today, set_day
        self.files = pack_files(load_pack("fengqiao"))
        self.hired = 0
        self.told: list[str] = []
        set_day(today)
        for code in ("A13", "A14", "A22"):
            self._station(code)
        for code in STAFFED:
            self._hire(code, "chief" if code != "A11" else "officer")
            self._hire(code, "officer")

    def _station(self, code: str) -> None:
        above = self.cast.units[code[:2]]
        unit = Unit.objects.create(code=code, zh=f"{code}所", en=f"Unit {code}", kind="station", category="rural",
                                   parent=above, path=code, opened_on=FIRST_DAY)
        unit.path = f"{above.path}{unit.pk:0{STEP}X}"
        unit.save()
        UnitSpan.objects.create(unit=unit, from_day=FIRST_DAY, parent=above, zh=unit.zh, en=unit.en, category="rural")
        self.cast.units[code] = unit

    def _hire(self, code: str, role: str) -> None:
        self.hired += 1
        self.cast.add_person(f"new{self.hired}", code, role)

    # ------------------------------------------------------------ what there is
    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(17, 30), SHANGHAI)

    def pick(self, rows: Any) -> Any:
        found = list(rows)
        if not found:
            raise Nothing
        return self.random.choice(found)

    def actor(self, person: Person) -> Actor:
        return actor_of(person, self.today)

    def part(self, *, reached: bool = True) -> Participant:
        rows = Participant.objects.filter(programme=self.programme).select_related("unit", "rolled_out", "programme")
        return self.pick(rows.filter(rolled_out__isnull=False).order_by("pk") if reached else rows.order_by("pk"))

    def staff(self, unit: int) -> list[Person]:
        return list(Person.objects.filter(pk__in=Post.objects.filter(on(self.today), unit=unit).values("person"))
                    .order_by("pk"))

    def anybody(self) -> Person:
        return self.pick(Person.objects.order_by("pk"))

    def lines(self, part: Participant) -> list[str]:
        codes = [one.code for one in scheme_of(part.rolled_out_id).indicators()]  # type: ignore[arg-type]
        return self.random.sample(codes, self.random.randint(0, 12))

    def step_of(self, part: Participant) -> Step:
        plan = unit_plan(part, self.today)
        return self.pick(step for _, step in plan.steps()) if plan else self.pick(())

    # ------------------------------------------------------------ the table
    def issue(self) -> None:
        """The shipped table, or one without some of its lines; written by hand, for reading a file takes seconds."""
        number = SchemeVersion.objects.count() + 1
        gone = self.random.sample(DROPPABLE, self.random.randint(0, len(DROPPABLE)))
        made = SchemeVersion.objects.create(
            programme=self.programme, number=number, scheme_code="FQ", scheme_version=str(number), sha256="1" * 64,
            document="9号", issued_on=self.today)
        text = without(self.files["scheme.yaml"], tuple(gone)) if gone else self.files["scheme.yaml"]
        SchemeContent.objects.create(version=made, files={**self.files, "scheme.yaml": text})

    def withdraw(self) -> None:
        withdraw_version(version=self.pick(SchemeVersion.objects.order_by("pk")).pk, why="有误", today=self.today,
                         by=SYSTEM)

    def roll_out(self) -> None:
        version = in_force(self.programme) or self.pick(())
        key = self.pick(to_roll_out(self.programme, version, self.today))
        part = Participant.objects.select_related("unit").get(pk=key)
        roll_out_unit(participant=key, version=version.pk, promised=promises_of(version, [part], self.today)[key],
                      today=self.today, at=self.now, by=SYSTEM)

    # ------------------------------------------------------------ units
    def join(self) -> None:
        version = in_force(self.programme) or self.pick(())
        unit = self.pick(joinable(self.programme, version, self.today))
        choose_units(programme=self.programme.pk, units=(unit.pk,), category="urban", today=self.today, by=SYSTEM)

    def edit(self) -> None:
        part = self.part(reached=False)
        details = details_of(part)
        other = type(details)(self.random.choice(("urban", "rural", "?")), self.random.random() < 0.2,
                              self.random.choice((None, 12)), self.random.choice((None, date(2026, 11, 5))))
        edit_participant(participant=part.pk, details=other, today=self.today, version=part.version, by=SYSTEM)

    def end(self) -> None:
        part = self.part(reached=False)
        went = goes_on_in(part)
        last = went[1] - timedelta(days=1) if went else self.today + timedelta(days=self.random.randint(-3, 3))
        end_participation(participant=part.pk, last_day=last, successor=went[0].pk if went else None,
                          today=self.today, version=part.version, by=SYSTEM)

    def merge(self) -> None:
        units = [self.pick(Unit.objects.filter(kind="station", closed_on=None).order_by("pk")) for _ in range(2)]
        merge_units(units=tuple(one.pk for one in units), into=units[0].pk, day=self.today, document="1号",
                    today=self.today, versions={one.pk: one.version for one in units}, by=SYSTEM)

    def close(self) -> None:
        unit = self.pick(Unit.objects.filter(kind="station", closed_on=None).order_by("pk"))
        going = self.pick(Unit.objects.filter(kind="station", closed_on=None).exclude(pk=unit.pk).order_by("pk"))
        close_unit(unit=unit.pk, last_day=self.today, going=Going(going.pk), document="2号", today=self.today,
                   version=unit.version, by=SYSTEM)

    # ------------------------------------------------------------ people
    def hire(self) -> None:
        unit = self.pick(Unit.objects.filter(kind="station", closed_on=None).order_by("pk"))
        self.cast.units[unit.code] = unit
        self._hire(unit.code, self.random.choice(("officer", "officer", "chief")))

    def leave(self) -> None:
        person = self.pick(Person.objects.filter(left_on=None).order_by("pk"))
        last = self.today + timedelta(days=self.random.randint(-1, 2))
        handed = []
        for duty in duties_of(person.pk, last, self.today):
            fellows = self.staff(duty.unit) if duty.unit else []
            taker = self.random.choice([one.pk for one in fellows] or [self.anybody().pk])
            handed.append(Handed(duty.kind, duty.key, taker))
        leave_person(person=person.pk, last_day=last, handed=tuple(handed), today=self.today, version=person.version,
                     by=SYSTEM)

    def name(self) -> None:
        part = self.part()
        staff = self.staff(part.unit_id)
        who = self.random.choice([BY_ROLE, LAST, *[one.pk for one in staff], *[one.pk for one in staff],
                                  self.anybody().pk])
        name_people(participant=part.pk, lines=tuple(self.lines(part)), who=who,
                    part=self.random.choice((PARTS[0], PARTS[0], PARTS[1])), today=self.today, at=self.now,
                    version=part.version, by=SYSTEM)

    def confirm(self) -> None:
        row = self.pick(LinePerson.objects.select_related("person").filter(
            confirmed_at=None, to_day=None, person__left_on=None).order_by("pk"))
        mine = LinePerson.objects.filter(on(self.today), participant=row.participant_id, person=row.person_id)
        confirm_lines(participant=row.participant_id, lines=tuple({one.indicator for one in mine}), today=self.today,
                      at=self.now, by=self.actor(row.person))

    # ------------------------------------------------------------ steps
    def start(self) -> None:
        part = self.part()
        step = self.step_of(part)
        start_step(participant=part.pk, step=step.key, day=self.today, remaining=self.random.choice((None, 2)),
                   today=self.today, version=step.version, by=SYSTEM)

    def finish(self) -> None:
        part = self.part()
        step = self.step_of(part)
        finish_step(participant=part.pk, step=step.key, day=self.today, today=self.today, version=step.version,
                    by=SYSTEM)

    def waive(self) -> None:
        part = self.part()
        step = self.step_of(part)
        waive_step(participant=part.pk, step=step.key, reason="不适用", today=self.today, version=step.version,
                   by=SYSTEM)

    def replan(self) -> None:
        part = self.part()
        step = self.step_of(part)
        person = self.random.choice([None, *[one.pk for one in self.staff(part.unit_id)]])
        replan_step(participant=part.pk, step=step.key, planned=self.today + timedelta(days=14), person=person,
                    today=self.today, version=step.version, by=SYSTEM)

    def split(self) -> None:
        part = self.part()
        step = self.step_of(part)
        pieces = [Piece(f"第{n}部分", self.today + timedelta(days=3 * n)) for n in (1, 2)]
        split_step(participant=part.pk, step=step.key, pieces=pieces, today=self.today, version=step.version, by=SYSTEM)

    def add(self) -> None:
        part = self.part()
        line = self.pick(scheme_of(part.rolled_out_id).indicators()).code  # type: ignore[arg-type]
        add_step(participant=part.pk, indicator=line, new=NewStep(Text("补做"), self.today + timedelta(days=9)),
                 today=self.today, by=SYSTEM)

    # ------------------------------------------------------------ records
    def _row(self, **more: Any) -> dict[str, Any]:
        day = self.today - timedelta(days=self.random.randint(0, 40))
        late = {"late_reason": "forgotten"} if (self.today - day).days > 1 else {}
        return dispute(event_start=f"{day} 09:00", registered_at=f"{day} 09:10", first_action_at=f"{day} 09:30",
                       due=f"{_workday(day + timedelta(days=9))}",
                       risk=self.random.choice(("low", "low", "mid", "mid", "mid", "?")),
                       related_task=self.random.choice(("FQ3.1", "FQ3.2", "FQ3.2")), **late) | more

    def _writer(self, unit: int) -> Person:
        people = Person.objects.filter(pk__in=[one.pk for one in self.staff(unit)], left_on=None)
        return self.pick(people.filter(role_grants__role__in=("officer", "chief")).distinct().order_by("pk"))

    def _rows(self, unit: Unit, count: int) -> tuple[Person, list[dict[str, Any]]]:
        who = self._writer(unit.pk)
        return who, [self._row(place=unit.code, responsible=who.username) for _ in range(count)]

    def record(self) -> None:
        unit = self.part().unit
        who, (row,) = self._rows(unit, 1)
        record(unit=unit.pk, ledger=BOOK, values=row, now=self.now, by=self.actor(who))

    def paste(self) -> None:
        unit = self.part().unit
        who, rows = self._rows(unit, self.random.randint(2, 6))
        if known := list(Entry.objects.filter(unit=unit, state="current").order_by("pk")):
            rows[0]["record_no"] = self.random.choice(known).number
        record_rows(unit=unit.pk, ledger=BOOK, rows=rows, way="paste", now=self.now, by=self.actor(who))

    def _entry(self) -> Entry:
        return self.pick(Entry.objects.exclude(state="corrected").select_related("unit").order_by("pk"))

    def correct(self) -> None:
        entry = self._entry()
        who, (row,) = self._rows(entry.unit, 1)
        correct(entry=entry.first_id or entry.pk, values=row, version=entry.version, now=self.now, by=self.actor(who))

    def review(self) -> None:
        entry = self._entry()
        review(entry=entry.first_id or entry.pk, outcome=self.random.choice(("accepted", "returned")), note="请补充",
               version=entry.version, now=self.now, by=self.actor(self._writer(entry.unit_id)))

    def withdraw_entry(self) -> None:
        entry = self._entry()
        withdraw_entry(entry=entry.first_id or entry.pk, why="重复", version=entry.version, now=self.now, by=SYSTEM)

    def withdraw_batch(self) -> None:
        withdraw_batch(batch=self.pick(Batch.objects.order_by("pk")).pk, why="整批有误", now=self.now, by=SYSTEM)

    def owe(self) -> None:
        part = self.part()
        expect(programme=self.programme.pk, rows=[{
            "unit": part.unit.code, "ledger": BOOK, "key": f"{self.random.randint(1, 3)}", "from": self.today,
            "due": self.today + timedelta(days=30), "expected": 2}], today=self.today, by=SYSTEM)

    def wait(self) -> None:
        self.today += timedelta(days=self.random.choice((1, 1, 2, 9)))
        self.set_day(self.today)

    # ------------------------------------------------------------ one step
    def acts(self) -> Sequence[tuple[Callable[[], None], int]]:
        """With how often each is tried."""
        return (
            (self.issue, 2), (self.withdraw, 1), (self.roll_out, 8), (self.join, 4), (self.edit, 2), (self.end, 2),
            (self.merge, 1), (self.close, 1), (self.hire, 2), (self.leave, 2), (self.name, 8), (self.confirm, 4),
            (self.start, 2), (self.finish, 2), (self.waive, 1), (self.replan, 2), (self.split, 1), (self.add, 1),
            (self.record, 5), (self.paste, 4), (self.correct, 3), (self.review, 3), (self.withdraw_entry, 1),
            (self.withdraw_batch, 1), (self.owe, 1), (self.wait, 3))

    def step(self) -> str | None:
        """What was done; None where it was refused. One write is one event, a refused one none."""
        acts = self.acts()
        what = self.random.choices([one for one, _ in acts], [often for _, often in acts])[0]
        before = Event.objects.count()
        try:
            what()
        except Nothing:
            return None
        except (Refused, NotPermitted, Unseen, Stale) as refused:
            self.told.append(f"{self.today} {what.__name__}: {refused!r}"[:300])
            assert Event.objects.count() == before, (what.__name__, "a refusal leaves nothing")
            return None
        self.told.append(f"{self.today} {what.__name__}")
        more = Event.objects.count() - before
        if what.__name__ in (*WRITTEN_APART, "wait"):
            assert more == 0
        else:
            assert more <= 1, (what.__name__, more)
        return what.__name__


class Nothing(Exception):
    """There is nothing to do this to."""


def _workday(day: date) -> date:
    """The day or the Tuesday after it; holidays of the year are met rarely enough."""
    return day if day.weekday() < 5 else day + timedelta(days=8 - day.weekday())


@lru_cache
def without(table: str, lines: tuple[str, ...]) -> str:
    """The scheme without these lines. What has points has others in its place, of another code: they must add up."""
    scheme = yaml.safe_load(table)
    for item in scheme["items"]:
        item["indicators"] = [one for one in item["indicators"] if one["points"] or one["code"] not in lines]
    text = yaml.safe_dump(scheme, allow_unicode=True)
    for line in lines:
        text = text.replace(line, f"{line}9")
    return text
