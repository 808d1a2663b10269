"""Steps are started, finished, reopened, waived, planned anew, split and added; dates are those of the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.queries.sentences import tell
from maplebridge.apps.programmes.actions.add_step import NewStep, add_step, lay_step
from maplebridge.apps.programmes.actions.split_step import Piece
from maplebridge.apps.programmes.actions.taken_step import take_plan
from maplebridge.apps.programmes.models import Participant, Task
from maplebridge.apps.programmes.queries.lines import lines_of
from maplebridge.apps.programmes.queries.plans import plan_unit
from maplebridge.apps.programmes.queries.unit_plan import figures_of, missing_before, unit_plans
from maplebridge.apps.programmes.queries.versions import calendar_of, scheme_of
from maplebridge.apps.units.actions.leave_person import leave_person
from maplebridge.apps.units.duties import Handed, duties_of
from maplebridge.apps.units.models import Post
from maplebridge.engine.problem import Refused
from maplebridge.engine.schedule import TaskFact, make_plan
from maplebridge.engine.scheme.text import Lang, Text
from maplebridge.web.refusals import AlreadySent, NotPermitted, Stale, Unseen
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import make_programme
from tests.apps.programmes.stepped import DAY, ONE, act, add, name_person, participant, plan, step

pytestmark = pytest.mark.django_db(transaction=True)
READ, NAME, LIST, FOLLOW, CLOSE = "FQ1.1.read", "FQ1.1.name", "FQ1.2.list", "FQ1.2.follow", "FQ1.2.close"
LANGS: tuple[Lang, Lang] = ("zh", "en")
PIECES = (Piece("整理上月议定事项", date(2026, 9, 21)), Piece("整理本月议定事项", date(2026, 9, 25)))


@pytest.fixture(autouse=True)
def _programme(cast: Cast) -> None:
    make_programme(cast)


def in_language(lang: Lang) -> list[str]:
    """The sentences of the record, oldest first."""
    return [tell(event, lang).sentence for event in Event.objects.order_by("pk")]


def refused(work: Callable[[], Any]) -> list[tuple[str, str | None]]:
    """Codes and fields; nothing was written."""
    tasks, events = list(Task.objects.order_by("pk").values()), Event.objects.count()
    with pytest.raises(Refused) as fault:
        work()
    assert (list(Task.objects.order_by("pk").values()), Event.objects.count()) == (tasks, events)
    return [(problem.code, problem.place.path) for problem in fault.value.problems]


# ---------------------------------------------------------------- dates
def test_dates_are_those_of_the_engine(cast: Cast) -> None:
    act("finish", READ, cast, day=DAY - 6 * ONE)
    act("start", LIST, cast, day=DAY - 2 * ONE, remaining=5)
    unit = participant()
    promised = {key: date.fromisoformat(day) for key, day in unit.promised.items()}
    assert unit.rolled_out_id is not None
    scheme, calendar = scheme_of(unit.rolled_out_id), calendar_of(unit.rolled_out_id)
    known = {READ: TaskFact("A11", READ, "done", None, DAY - 6 * ONE), LIST: TaskFact(
        "A11", LIST, "running", DAY - 2 * ONE, remaining=5)}
    facts = [replace(known.get(key, TaskFact("A11", key, "open")), planned=day) for key, day in promised.items()]
    wanted, _ = make_plan(scheme, [plan_unit(unit)], calendar, DAY, facts)
    assert wanted is not None
    shown = {found.key: found for _, found in plan().steps()}
    rows = list(wanted.rows("A11"))
    assert {row.task.key for row in rows} == set(shown)
    for row in rows:
        one = shown[row.task.key]
        assert (one.state, one.must_start, one.must_finish, one.can_start, one.can_finish, one.late, one.slack) == (
            row.state, row.must_start, row.must_finish, row.can_start, row.can_finish, row.late, row.slack)
        assert (one.original, one.why) == (row.original, row.why.get("must_start"))
    assert plan().figures.longest == wanted.lateness("A11") == 171


def test_figures_agree_wherever_they_are_asked(cast: Cast) -> None:
    act("finish", READ, cast, day=DAY)
    act("waive", CLOSE, cast, reason="由区局统一核对")
    add(cast)
    units = [participant(code) for code in ("A11", "A12", "A21")]
    many = figures_of(units, DAY)
    assert {one.participant.pk: one.figures for one in unit_plans(units, DAY)} == many
    own, whole = many[units[0].pk], many[units[1].pk]
    assert (own.done, own.steps, whole.done) == (1, whole.steps - 1 + 1, 0)  # one waived, one added
    lines = lines_of(units[0], units[0].rolled_out, DAY)
    assert own.late_lines == sum(line.state == "late" for line in lines) > 0
    assert {line.indicator.code: line.state for line in lines if line.plan} == {
        line.indicator.code: line.state for line in plan().lines if line.plan}


def test_what_was_added_to_a_line_that_is_gone_counts_no_more(cast: Cast) -> None:
    """The line applied to a category that the unit no longer has."""
    unit = participant()
    urban = next(one.code for one in scheme_of(unit.rolled_out_id or 0).indicators() if one.applies_to)
    add(cast, indicator=urban)
    Participant.objects.filter(pk=unit.pk).update(category="rural")
    assert figures_of([participant()], DAY)[unit.pk] == plan().figures
    assert plan().step(f"{urban}.1") is None


def test_who_has_left_has_no_steps(cast: Cast) -> None:
    name_person(cast, "chief", "FQ1.2")
    act("replan", FOLLOW, cast, planned=None, person=cast.people["officer"].pk)
    assert (step(FOLLOW).person, step(FOLLOW).assigned) == (cast.people["officer"].pk, True)
    type(cast.people["officer"]).objects.filter(pk=cast.people["officer"].pk).update(left_on=DAY - ONE)
    assert (step(FOLLOW).person, step(FOLLOW).assigned) == (cast.people["chief"].pk, False)


def test_whoever_leaves_hands_their_steps_on_or_back(cast: Cast) -> None:
    today = timezone.localdate()  # people leave by the machine's clock
    for key in (FOLLOW, CLOSE):
        act("replan", key, cast, planned=None, person=cast.people["officer"].pk)
    act("finish", CLOSE, cast, day=DAY)
    officer = cast.people["officer"].pk
    known = list(duties_of(officer, today, today))
    duty = next(one for one in known if one.kind == "programmes.steps")
    assert duty.name == Text("A11单位在“枫桥式派出所创建”中的步骤 1 个", "steps of Unit A11 in Creating drive: 1")

    def leave(to: int | None) -> int:
        others = (Handed(one.kind, one.key, None) for one in known if one != duty)
        return leave_person(person=officer, last_day=today, handed=(*others, Handed(duty.kind, duty.key, to)),
                            today=today, version=1, by=cast.actor("office"))

    assert refused(lambda: leave(cast.people["leader"].pk)) == [
        ("steps.not_here", f"programmes.steps.{participant().pk}")]
    leave(cast.people["chief"].pk)
    rows = dict(Task.objects.values_list("key", "person"))
    assert rows == {FOLLOW: cast.people["chief"].pk, CLOSE: officer}  # what they did stays theirs


def test_lateness_says_since_when(cast: Cast) -> None:
    late = step("FQ3.2.search")
    assert (late.late, late.since, late.must_start) == (16, date(2026, 8, 25), date(2026, 8, 25))
    assert late.shown == "late"


def test_a_step_made_up_says_so(cast: Cast) -> None:
    act("finish", READ, cast, day=DAY)
    assert step(READ).shown == "made_up"  # promised for January
    act("finish", "FQ2.1.scan", cast, day=DAY)
    assert step("FQ2.1.scan").shown == "done"


# ---------------------------------------------------------------- start and finish
def test_a_started_step_runs_and_its_days_run_down(cast: Cast) -> None:
    act("start", FOLLOW, cast, day=DAY, remaining=4)
    found = step(FOLLOW)
    assert (found.state, found.started, found.remaining, found.can_finish) == (
        "running", DAY, 4, date(2026, 9, 20))  # the Sunday is worked before the Mid-Autumn days off
    assert step(FOLLOW, day=date(2026, 9, 18)).remaining == 2
    assert step(FOLLOW, day=date(2026, 9, 30)).remaining == 1
    assert step(FOLLOW, day=date(2026, 9, 18)).can_finish == date(2026, 9, 20)


def test_a_started_step_without_told_days_takes_the_planned_ones(cast: Cast) -> None:
    act("start", FOLLOW, cast, day=date(2026, 9, 15))
    assert (step(FOLLOW).remaining, step(FOLLOW).can_finish) == (None, date(2026, 9, 27 + 1))


def test_what_is_done_is_done_and_can_be_taken_back(cast: Cast) -> None:
    act("start", LIST, cast, day=DAY - 2 * ONE, remaining=3)
    act("finish", LIST, cast, day=DAY)
    assert (step(LIST).state, step(LIST).ended, step(LIST).started) == ("done", DAY, DAY - 2 * ONE)
    assert refused(lambda: act("finish", LIST, cast, day=DAY)) == [("steps.is_done", None)]
    act("reopen", LIST, cast)
    assert (step(LIST).state, step(LIST).started, step(LIST).ended) == ("running", DAY - 2 * ONE, None)
    act("reopen", LIST, cast)
    assert (step(LIST).state, step(LIST).started) == ("open", None)
    assert refused(lambda: act("reopen", LIST, cast)) == [("steps.is_open", None)]


@pytest.mark.parametrize(("what", "more", "expected"), [
    ("start", {"day": DAY + ONE}, [("steps.future", "day")]),
    ("start", {"day": date(1999, 1, 4)}, [("steps.day_far", "day")]),
    ("start", {"day": DAY, "remaining": 2001}, [("steps.remaining", "remaining")]),
    ("finish", {"day": DAY + ONE}, [("steps.future", "day")]),
    ("waive", {"reason": "  "}, [("steps.blank", "reason")]),
    ("waive", {"reason": "由" * 301}, [("steps.too_long", "reason")]),
    ("waive", {"reason": "当事人11010519491231002X已搬走"}, [("steps.private", "reason")]),
    ("replan", {"planned": DAY - ONE, "person": None}, [("steps.plan_past", "planned")]),
    ("replan", {"planned": date(2066, 1, 4), "person": None}, [("steps.day_far", "planned")]),
    ("split", {"pieces": PIECES[:1]}, [("steps.how_many", "zh_2")]),
    ("split", {"pieces": (PIECES[0], Piece(" ", date(2027, 1, 4)))},
     [("steps.blank", "zh_2"), ("steps.outside", "planned_2")]),
])
def test_what_cannot_be_is_refused_with_all_faults(cast: Cast, what: str, more: dict[str, Any],
                                                   expected: list[tuple[str, str]]) -> None:
    assert refused(lambda: act(what, FOLLOW, cast, **more)) == expected


def test_nothing_ends_before_it_begins(cast: Cast) -> None:
    act("start", LIST, cast, day=DAY)
    assert refused(lambda: act("finish", LIST, cast, day=DAY - ONE)) == [("steps.before_start", "day")]


def test_whatever_is_accepted_the_engine_takes(cast: Cast) -> None:
    """A fault that it reports as an error would leave the unit without any plan."""
    act("start", LIST, cast, day=DAY - 2 * ONE, remaining=0)
    act("waive", LIST, cast, reason="已并入例会")
    act("reopen", LIST, cast)
    act("start", LIST, cast, day=DAY, remaining=2000)
    act("finish", LIST, cast, day=DAY)
    act("replan", FOLLOW, cast, planned=date(2026, 12, 31), person=None)
    assert [problem.code for problem in plan().problems if problem.severity == "error"] == []
    assert plan().line("FQ1.2").plan is not None  # type: ignore[union-attr]


def test_what_comes_before_and_is_not_done_is_asked_not_refused(cast: Cast) -> None:
    names = tuple(found.name for found in (step(READ), step(NAME)))
    assert missing_before(participant(), NAME, DAY) == names[:1]
    act("finish", NAME, cast, day=DAY)
    assert step(NAME).missing == names[:1]
    assert missing_before(participant(), READ, DAY) == ()
    act("waive", READ, cast, reason="上年度已学习")
    assert step(NAME).missing == ()


# ---------------------------------------------------------------- waive and plan anew
def test_a_waived_step_counts_no_more_and_keeps_its_reason(cast: Cast) -> None:
    before, after = plan().figures.steps, step(CLOSE).can_start
    act("start", FOLLOW, cast, day=DAY)
    act("waive", FOLLOW, cast, reason="本月没有议定事项")
    found = step(FOLLOW)
    assert (found.state, found.shown, found.reason, found.started) == (
        "waived", "not_applicable", "本月没有议定事项", None)
    assert plan().figures.steps == before - 1
    assert after and (step(CLOSE).can_start or DAY) < after
    assert refused(lambda: act("finish", FOLLOW, cast, day=DAY)) == [("steps.is_waived", None)]
    with pytest.raises(NotPermitted):
        act("reopen", FOLLOW, cast, who="officer")
    act("reopen", FOLLOW, cast)
    assert (step(FOLLOW).state, step(FOLLOW).reason) == ("open", "")


def test_the_day_first_promised_stays_beside_every_new_one(cast: Cast) -> None:
    first = step(FOLLOW)
    deadline = plan().line("FQ1.2").plan.deadline  # type: ignore[union-attr]
    for day in (date(2026, 10, 9), deadline):
        act("replan", FOLLOW, cast, planned=day, person=cast.people["officer"].pk)
        found = step(FOLLOW)
        assert (found.planned, found.original, found.must_finish) == (day, first.original, first.must_finish)
        assert (found.person, found.assigned) == (cast.people["officer"].pk, True)
        assert (found.limit, found.moved) == (day, True)
    assert found.past
    assert first.original == date(2026, 10, 28)
    assert participant().promised[FOLLOW] == "2026-10-28"
    act("replan", FOLLOW, cast, planned=None, person=None)
    assert (step(FOLLOW).planned, step(FOLLOW).assigned) == (None, False)
    events = Event.objects.count()
    act("replan", FOLLOW, cast, planned=None, person=None)
    assert Event.objects.count() == events


def test_a_step_goes_to_somebody_of_the_unit_on_that_day(cast: Cast) -> None:
    def give(who: str, day: date) -> int:
        return act("replan", FOLLOW, cast, planned=day, person=cast.people[who].pk)

    day = date(2026, 10, 9)
    assert refused(lambda: give("office", day)) == [("steps.not_here", "person")]
    Post.objects.filter(person=cast.people["officer"]).update(to_day=day - ONE)
    assert refused(lambda: give("officer", day)) == [("steps.not_here", "person")]
    give("officer", day - ONE)
    Post.objects.create(person=cast.people["office"], unit=cast.units["A11"], title="驻所", from_day=FIRST_DAY)
    give("office", day)
    assert refused(lambda: act("split", CLOSE, cast, pieces=(
        Piece("甲", day, cast.people["nobody"].pk), Piece("乙", day, cast.people["officer"].pk)))) == [
        ("steps.not_here", "person_2")]


# ---------------------------------------------------------------- pieces
def test_a_step_is_done_when_all_its_pieces_are(cast: Cast) -> None:
    others = {found.key: found for _, found in plan().steps() if found.key != LIST}
    act("split", LIST, cast, pieces=PIECES)
    first, second = (piece.key for piece in step(LIST).pieces)
    assert [piece.must_finish for piece in step(LIST).pieces] == [PIECES[0].planned, PIECES[1].planned]
    assert {key: step(key) for key in others} == others  # they bind nobody else
    assert refused(lambda: act("finish", LIST, cast, day=DAY)) == [("steps.in_pieces", None)]
    assert refused(lambda: act("split", LIST, cast, pieces=PIECES)) == [("steps.in_pieces", None)]
    assert refused(lambda: act("split", first, cast, pieces=PIECES)) == [("steps.is_piece", None)]
    act("finish", first, cast, day=DAY - 2 * ONE)
    assert (step(LIST).state, step(LIST).started) == ("running", DAY - 2 * ONE)
    act("finish", second, cast, day=DAY)
    assert (step(LIST).state, step(LIST).ended) == ("done", DAY)
    assert Task.objects.get(key=LIST).state == "open"  # told from its pieces, not stored
    assert plan().figures.done == 1
    act("reopen", second, cast)
    assert step(LIST).state == "running"
    act("waive", second, cast, reason="与第一部分合并")
    assert step(LIST).state == "done"


def test_a_late_piece_is_late_by_its_own_day(cast: Cast) -> None:
    act("split", LIST, cast, pieces=PIECES)
    piece = step(LIST, day=date(2026, 9, 23)).pieces[0]
    assert (piece.late, piece.since, piece.shown) == (2, date(2026, 9, 21), "late")


def test_a_step_waived_takes_its_pieces_along(cast: Cast) -> None:
    act("split", LIST, cast, pieces=PIECES)
    key = step(LIST).pieces[0].key
    act("waive", LIST, cast, reason="不再需要")
    assert plan().step(key) is None
    with pytest.raises(Unseen):
        act("finish", key, cast, day=DAY)


# ---------------------------------------------------------------- added
def test_an_added_step_has_its_own_dates_and_counts(cast: Cast) -> None:
    before = plan().figures
    key = add(cast)
    row = Task.objects.get(pk=key)
    assert (row.key, row.origin, row.state) == ("FQ1.1.1", "added", "open")
    found = step("FQ1.1.1")
    assert (found.must_start, found.must_finish, found.can_finish) == (
        date(2026, 9, 28), date(2026, 9, 30), date(2026, 9, 18))
    assert (found.late, found.why.code if found.why else "") == (0, "steps.by_own_day")
    late = step("FQ1.1.1", day=date(2026, 9, 30))
    assert (late.late, late.since) == (2, date(2026, 9, 28))
    assert (plan().figures.steps, plan().figures.longest) == (before.steps + 1, before.longest)
    act("finish", "FQ1.1.1", cast, day=DAY)
    assert plan().figures.done == before.done + 1
    assert Task.objects.get(pk=add(cast)).key == "FQ1.1.2"
    act("split", "FQ1.1.2", cast, pieces=PIECES)
    assert [piece.key for piece in step("FQ1.1.2").pieces] == ["FQ1.1.2.1", "FQ1.1.2.2"]


@pytest.mark.parametrize(("more", "expected"), [
    ({"name": Text(" ")}, [("steps.blank", "zh")]),
    ({"name": Text("甲" * 121), "days": 0}, [("steps.too_long", "zh"), ("steps.days_span", "days")]),
    ({"planned": DAY - ONE}, [("steps.plan_past", "planned")]),
    ({"name": Text("联系13812345678")}, [("steps.private", "zh")]),
])
def test_a_bad_step_is_not_added(cast: Cast, more: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert refused(lambda: add(cast, **more)) == expected


def test_a_line_that_is_not_the_units_takes_no_step(cast: Cast) -> None:
    Participant.objects.filter(pk=participant().pk).update(category="rural")
    urban = next(one.code for one in scheme_of(participant().rolled_out_id or 0).indicators() if one.applies_to)
    for line in (urban, "FQ9.9"):
        with pytest.raises(Unseen):
            add(cast, indicator=line)
    Participant.objects.filter(pk=participant().pk).update(category="urban")
    assert add(cast, indicator=urban)


def test_another_subject_lays_a_step_once(cast: Cast) -> None:
    new = NewStep(Text("整改问题"), date(2026, 9, 30), origin="inspection", origin_key="17")
    with transaction.atomic():
        taken = take_plan(participant().pk, "tasks.plan", DAY, cast.actor("chief"))
        first, second = lay_step(taken, "FQ2.1", new), lay_step(taken, "FQ2.1", new)
    assert (first.pk, first.origin, first.origin_key) == (second.pk, "inspection", "17")
    assert step(first.key).origin == "inspection"
    with transaction.atomic(), pytest.raises(ValueError, match="split"):
        lay_step(taken, "FQ2.1", replace(new, origin="split", origin_key="18"))


# ---------------------------------------------------------------- who, twice, meanwhile
@pytest.mark.parametrize(("what", "more", "right"), [
    ("start", {"day": DAY}, "tasks.do"), ("finish", {"day": DAY}, "tasks.do"), ("reopen", {}, "tasks.do"),
    ("waive", {"reason": "不需要"}, "tasks.plan"), ("replan", {"planned": None, "person": None}, "tasks.plan"),
    ("split", {"pieces": PIECES}, "tasks.plan"),
])
def test_who_may(cast: Cast, what: str, more: dict[str, Any], right: str) -> None:
    without = "inspector" if right == "tasks.do" else "officer"
    with pytest.raises(NotPermitted):
        act(what, LIST, cast, who=without, **more)
    for stranger in ("community", "other_office"):
        with pytest.raises(Unseen):
            act(what, LIST, cast, who=stranger, **more)
    assert not Event.objects.exists()


def test_who_may_add(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        add(cast, who="officer")
    with pytest.raises(Unseen):
        add(cast, who="other_office")
    assert add(cast, who="office")


def test_somebody_was_faster(cast: Cast) -> None:
    act("start", LIST, cast, day=DAY - ONE)
    with pytest.raises(Stale) as stale:
        act("finish", LIST, cast, day=DAY, version=0)
    assert stale.value.version == 1
    assert set(stale.value.changes[0].fields) == {"state", "started_on"}
    act("finish", LIST, cast, day=DAY, version=1)
    with pytest.raises(Stale):
        act("reopen", LIST, cast, version=1)


def test_sent_twice_is_written_once(cast: Cast) -> None:
    chief = cast.actor("chief").with_once("one")
    keys = {act("finish", LIST, cast, day=DAY, version=0, by=chief) for _ in range(2)}
    assert (len(keys), Event.objects.count(), Task.objects.get().version) == (1, 1, 1)
    with pytest.raises(AlreadySent):
        act("finish", LIST, cast, day=DAY - ONE, version=0, by=chief)
    adding = cast.actor("chief").with_once("two")
    new = NewStep(Text("走访"), date(2026, 9, 30))
    made = {add_step(participant=participant().pk, indicator="FQ1.1", new=new, today=DAY, by=adding) for _ in range(2)}
    assert len(made) == 1


def test_a_unit_whose_part_is_over_changes_nothing(cast: Cast) -> None:
    Participant.objects.filter(pk=participant().pk).update(to_day=DAY - ONE)
    assert refused(lambda: act("start", LIST, cast, day=DAY - ONE)) == [("steps.unit_ended", None)]
    Participant.objects.filter(pk=participant().pk).update(to_day=None, rolled_out=None)
    assert refused(lambda: act("start", LIST, cast, day=DAY)) == [("steps.no_plan", None)]


def test_the_record_tells_each_change_in_both_languages(cast: Cast) -> None:
    name_person(cast, "officer", "FQ1.2")
    act("start", LIST, cast, day=DAY)
    act("finish", LIST, cast, day=DAY)
    act("reopen", LIST, cast)
    act("waive", LIST, cast, reason="已并入例会")
    act("replan", FOLLOW, cast, planned=date(2026, 10, 9), person=cast.people["officer"].pk)
    act("split", CLOSE, cast, pieces=(Piece("甲", date(2026, 10, 9)), Piece("乙", date(2026, 10, 30))))
    add(cast)
    told = list(zip(*(in_language(lang) for lang in LANGS), strict=True))
    assert [zh for zh, _ in told] == [
        "A11单位：chief甲于2026年9月16日 周三开始“议定事项列入清单”（指标FQ1.2）",
        "A11单位：chief甲于2026年9月16日 周三完成“议定事项列入清单”（指标FQ1.2）",
        "A11单位：chief甲重新打开“议定事项列入清单”（指标FQ1.2）",
        "A11单位：chief甲免办“议定事项列入清单”（指标FQ1.2）：已并入例会",
        "A11单位：chief甲重新安排“逐项督办”（指标FQ1.2），完成日期2026年10月9日 周五",
        "A11单位：chief甲把“核对办结情况”（指标FQ1.2）拆分为2部分，分别于2026年10月9日 周五、2026年10月30日 周五完成",
        "A11单位：chief甲为指标FQ1.1增加步骤“走访社区”，完成日期2026年9月30日 周三"]
    assert told[4][1] == "Unit A11: Chief planned “Follow each one” (FQ1.2) anew, to finish on Fri 9 Oct 2026"
    assert told[5][1].startswith("Unit A11: Chief split “Check what was closed” (FQ1.2) into 2 pieces")
    assert not any(cast.people["officer"].zh in event.detail for event in Event.objects.all())
