"""Integrity checks ask people: once, only as long as it holds, without points."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.run import Run
from maplebridge.apps.jobs.schedule import PLANS
from maplebridge.apps.ledgers.actions.ask import answer_question, ask_questions
from maplebridge.apps.ledgers.actions.correct import correct
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.chores import CHECK
from maplebridge.apps.ledgers.models import CheckAnswer, CheckQuestion, Entry
from maplebridge.apps.ledgers.queries.asked import found_in, problem_of
from maplebridge.apps.ledgers.queries.gaps import gaps_of
from maplebridge.web.refusals import NotPermitted, Refused, Unseen
from maplebridge.words import sentence
from tests.apps.cast import Cast
from tests.apps.ledgers.book import NOW, TODAY, dispute
from tests.apps.ledgers.test_pages import shown

pytestmark = pytest.mark.usefixtures("programme")
SAME = "张贴告示并逐户上门提醒住户清理楼道堆放的纸箱杂物，约定月底前复查，住户当场表示配合"


def put(cast: Cast, who: str = "officer", **more: object) -> int:
    return record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(**more), now=NOW, by=cast.actor(who))


def twins(cast: Cast) -> tuple[int, int]:
    """Two records of one text."""
    return put(cast, what_done=SAME), put(cast, "chief", what_done=SAME, event_start="2026-03-11 14:00",
                                          registered_at="2026-03-11 14:10", first_action_at="2026-03-11 14:20",
                                          responsible="chief")


def ask(cast: Cast) -> dict[str, int]:
    unit = cast.units["A11"]
    return ask_questions(unit=unit.pk, found=found_in(unit, TODAY), now=NOW, by=cast.actor("officer"))


def run_job(cast: Cast, unit: str | None = None, cursor: object = None) -> Job:
    """As a worker would."""
    now = timezone.now()
    params = {"unit": cast.units[unit].pk} if unit else {}
    job = Job.objects.create(kind=CHECK, params=params, state="running", holder="x", cursor=cursor, run_after=now,
                             asked_at=now, unit=cast.units[unit] if unit else None,
                             asker=cast.people["officer"] if unit else None)
    KINDS[CHECK].work(Run(job, KINDS[CHECK], lambda: False))
    job.refresh_from_db()
    return job


def test_a_question_is_asked_once_and_answered_by_somebody_of_the_unit(cast: Cast) -> None:
    first, second = twins(cast)
    before = list(Entry.objects.order_by("pk").values("state", "review", "version"))
    assert ask(cast) == {"new": 1, "gone": 0}
    assert ask(cast) == {"new": 0, "gone": 0}
    question = CheckQuestion.objects.get()
    assert question.check_name == "near_copy"
    assert question.entry_id in (first, second)
    told = sentence(problem_of(question.code, question.params), "zh")
    assert "相同" in told.what
    assert "A11-L05-2026-000" in told.what
    for who, refusal in (("inspector", NotPermitted), ("other_office", Unseen)):
        with pytest.raises(refusal):
            answer_question(question=question.pk, answer="两户情况相同", now=NOW, by=cast.actor(who))
    with pytest.raises(Refused) as refused:
        answer_question(question=question.pk, answer="已电话13812345678核实", now=NOW, by=cast.actor("officer"))
    assert refused.value.problems[0].code == "ledger.phone_number"
    answer_question(question=question.pk, answer="两户在同一楼道，确系同样处理", now=NOW, by=cast.actor("chief"))
    kept = CheckAnswer.objects.get()
    assert (kept.mark, kept.answered_by) == (question.mark, cast.people["chief"])
    event = Event.objects.get(kind="ledgers.answer")
    assert "楼道" not in event.detail
    with pytest.raises(Refused) as refused:
        answer_question(question=question.pk, answer="又答", now=NOW, by=cast.actor("officer"))
    assert [one.code for one in refused.value.problems] == ["ledgers.answered_already"]
    assert ask(cast) == {"new": 0, "gone": 0}
    assert CheckQuestion.objects.get().answer == kept
    assert list(Entry.objects.order_by("pk").values("state", "review", "version")) == before  # no points, no states


def test_what_no_longer_holds_disappears_and_may_come_back(cast: Cast) -> None:
    _, second = twins(cast)
    ask(cast)
    question = CheckQuestion.objects.get()
    values = Entry.objects.get(pk=second).values
    correct(entry=second, values=values | {"what_done": "与物业公司核对维修基金账目，商定下周公示"}, version=1, now=NOW,
            by=cast.actor("officer"))
    assert ask(cast) == {"new": 0, "gone": 1}
    with pytest.raises(Refused) as refused:
        answer_question(question=question.pk, answer="已改", now=NOW, by=cast.actor("officer"))
    assert [one.code for one in refused.value.problems] == ["ledgers.question_gone"]
    correct(entry=second, values=values, version=2, now=NOW, by=cast.actor("officer"))
    assert ask(cast) == {"new": 1, "gone": 0}
    assert CheckQuestion.objects.get().gone_at is None


def test_an_answer_explains_a_hole_in_the_numbers(cast: Cast) -> None:
    rows = [dispute(record_no=f"A11-L05-2026-{n:04}", what_done=f"第{n}次{text}") for n, text in (
        (1, "上门听取双方说法，约定下周复核"), (4, "联系物业查看漏水管道并安排维修"))]
    record_rows(unit=cast.units["A11"].pk, ledger="L05", rows=rows, way="paste", now=NOW, by=cast.actor("officer"))
    ask(cast)
    question = CheckQuestion.objects.get(check_name="number_gap")
    assert question.entry.n == 4
    answer_question(question=question.pk, answer="2、3号在纸质台账", now=NOW, by=cast.actor("officer"))
    unit = cast.units["A11"]
    assert gaps_of([unit], TODAY)[unit.pk].figures.counts["number"] == 0


def test_nightly_and_by_hand(cast: Cast) -> None:
    twins(cast)
    assert CHECK in PLANS
    job = run_job(cast, "A11")
    assert CheckQuestion.objects.count() == 1
    assert job.cursor == [cast.units["A11"].pk, 1, 1, 0]
    job = run_job(cast)  # every unit that keeps books, by itself
    assert job.cursor[1:] == [3, 0, 0]
    again = run_job(cast, cursor=[cast.units["A11"].pk, 1, 0, 0])  # stopped after its first step
    assert again.cursor[1] == 1 + len([one for one in ("A12", "A21") if cast.units[one].pk > cast.units["A11"].pk])
    assert json.loads(Event.objects.get(kind="ledgers.ask").detail)["params"]["new"] == 1


def test_the_list_the_entry_and_the_answer(cast: Cast) -> None:
    twins(cast)
    ask(cast)
    question = CheckQuestion.objects.get()
    answer = reverse("ledgers:answer", args=[question.pk])
    assert answer in shown(cast.client("officer"), "questions", "A11")
    assert answer in shown(cast.client("officer"), "entry", question.entry_id)
    inspector = shown(cast.client("inspector"), "questions", "A11")
    assert answer not in inspector
    assert "相同" in inspector
    assert "相同" in shown(cast.client("office"), "questions", "A")
    assert "相同" not in shown(cast.client("office"), "questions", "A2")
    client = cast.client("officer")
    page = client.get(answer)
    assert "相同" in page.content.decode()
    once = page.context["form"]["once"].value()
    assert client.post(answer, {"once": once, "answer": "两户同样处理"}).status_code == 303
    assert client.post(answer, {"once": once, "answer": "两户同样处理"}).status_code == 303  # sent twice
    assert CheckAnswer.objects.count() == 1
    assert "两户同样处理" in shown(cast.client("officer"), "entry", question.entry_id)
    assert "相同" not in shown(cast.client("officer"), "questions", "A11", state="open")
    check = reverse("ledgers:check", args=["A11"])
    once = client.get(check).context["form"]["once"].value()
    assert client.post(check, {"once": once}).status_code == 303
    assert Job.objects.get(kind=CHECK).params == {"unit": cast.units["A11"].pk}
    assert cast.client("inspector").get(check).status_code == 403


def test_many_records_at_once_are_asked_about(cast: Cast) -> None:
    """Five days of events within an hour."""
    days = [TODAY - timedelta(days=n) for n in range(1, 8)]
    texts = ("联合社区核实情况", "查看现场并拍照存档", "约见双方当面沟通", "督促物业整改到位", "走访楼长了解进展",
             "召集居民代表会商", "回访并确认效果良好")
    rows = [dispute(event_start=f"{day} 09:00", registered_at=f"{day} 09:10", first_action_at=f"{day} 09:30",
                    what_done=f"{text}，{text[::-1]}一并处理完毕", late_reason="leave")
            for day, text in zip(days, texts, strict=True)]
    record_rows(unit=cast.units["A11"].pk, ledger="L05", rows=rows, way="paste", now=NOW, by=cast.actor("officer"))
    ask(cast)
    burst = CheckQuestion.objects.get(check_name="burst_entry")
    told = sentence(problem_of(burst.code, burst.params), "en")
    assert "7 records" in told.what
    assert cast.people["officer"].zh in sentence(problem_of(burst.code, burst.params), "zh").what
