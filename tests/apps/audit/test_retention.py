"""Old events go as the schedule says, never too early, and what is kept stays verifiable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from maplebridge.apps.audit import retention, writing
from maplebridge.apps.audit.actions.trim import forget_receipts, trim
from maplebridge.apps.audit.models import Event, Receipt, Seal
from maplebridge.apps.audit.queries.history import instant
from maplebridge.apps.audit.seal import head
from maplebridge.apps.audit.triggers import GUARD, KEEP_DAYS
from maplebridge.apps.audit.verify import Wanted, check, verify
from maplebridge.engine.problem import Problem, Refused
from maplebridge.words import known_codes, sentence
from tests.apps.audit.record import Somebody, make_record
from tests.apps.audit.tampering.run import refused

pytestmark = pytest.mark.django_db
BY = Somebody()


@contextmanager
def clock(at: datetime) -> Iterator[None]:
    """Events are written as of then; the database keeps its own time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing.timezone, "now", lambda: at)
        yield


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def years() -> None:
    """10 events of 400 days ago, 10 of 300, 10 of 200, 10 of 100 and 10 of today."""
    for days in (400, 300, 200, 100, 0):
        with clock(ago(days)):
            make_record(10)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.usefixtures("years")
def test_what_is_due_goes_and_the_rest_is_whole() -> None:
    printed = head()
    assert trim(timezone.localdate() - timedelta(days=250), BY) == 20
    assert Event.objects.count() == 31, "the removal is an event itself"
    found = verify(Wanted(printed.hash, printed.seq))
    assert found.whole and found.problems == ()
    assert (found.first, found.events) == (21, 31)
    assert Seal.objects.order_by("seq").first().seq == 21
    assert min(instant(at) for at in Event.objects.values_list("at", flat=True)) > ago(250)


@pytest.mark.usefixtures("years")
def test_again_and_again() -> None:
    today = timezone.localdate()
    assert [trim(today - timedelta(days=days), BY) for days in (450, 350, 350, 250, 190)] == [0, 10, 0, 10, 10]
    assert verify().whole
    assert Event.objects.filter(kind="audit.trim").count() == 3


@pytest.mark.usefixtures("years")
def test_a_head_from_before_the_kept_part_cannot_be_compared_any_more() -> None:
    early = Seal.objects.get(seq=5)
    trim(timezone.localdate() - timedelta(days=250), BY)
    found = verify(Wanted(early.hash, 5))
    assert found.whole
    assert [(one.code, one.severity) for one in found.problems] == [("audit.head_removed", "warning")]


@pytest.mark.usefixtures("years")
def test_nobody_else_can_begin_the_chain_later() -> None:
    trim(timezone.localdate() - timedelta(days=350), BY)
    GUARD.lower_in(connection)
    sql("DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_seal WHERE seq <= 12)")
    sql("DELETE FROM audit_seal WHERE seq <= 12")
    (gap,) = [one for one in verify().problems if one.code == "audit.seals_missing"]
    assert gap.params["last"] == 12


@pytest.mark.usefixtures("years")
def test_the_event_that_says_where_it_begins_must_be_sound() -> None:
    trim(timezone.localdate() - timedelta(days=350), BY)
    assert check().whole, "even before it is sealed itself"
    verify()
    GUARD.lower_in(connection)
    sql("UPDATE audit_event SET via = 'x' WHERE kind = 'audit.trim'")
    assert {one.code for one in check().problems} >= {"audit.start_unconfirmed"}


@pytest.mark.usefixtures("years")
def test_what_was_tampered_with_is_not_swept_away() -> None:
    GUARD.lower_in(connection)
    sql("UPDATE audit_event SET actor_name = 'x' WHERE id = (SELECT event FROM audit_seal WHERE seq = 3)")
    with pytest.raises(Refused) as refused:
        trim(timezone.localdate() - timedelta(days=250), BY)
    assert [one.code for one in refused.value.problems] == ["audit.not_trimmed", "audit.event_changed"]
    assert Event.objects.count() == 50


@pytest.mark.usefixtures("years")
def test_never_younger_than_180_days() -> None:
    for days in (0, 1, KEEP_DAYS - 1):
        with pytest.raises(Refused):
            trim(timezone.localdate() - timedelta(days=days), BY)
    with pytest.raises(ValueError, match="180"):
        retention.keep("events", models=(), days=179, least=KEEP_DAYS)
    assert Event.objects.count() == 50


def test_the_database_refuses_every_way_to_change() -> None:
    make_record(5)
    assert refused() >= 9
    assert verify().whole


@pytest.mark.parametrize(("days", "kept"), [(KEEP_DAYS - 1, True), (KEEP_DAYS + 1, False)])
def test_the_database_itself_knows_the_age(days: int, kept: bool) -> None:
    with clock(timezone.now() - timedelta(days=days)):
        make_record(3)
    with pytest.raises(DatabaseError, match="is kept 180 days") if kept else nullcontext(), transaction.atomic():
        Seal.objects.all().delete()
        Event.objects.all().delete()
    assert Event.objects.exists() == Seal.objects.exists() == kept


def test_all_may_be_old_and_the_chain_still_has_its_end() -> None:
    with clock(ago(400)):
        make_record(5)
    assert trim(timezone.localdate() - timedelta(days=300), BY) == 4
    assert verify().whole and head().seq == 6


def test_receipts_go_too() -> None:
    make = {"use": "x", "digest": "", "person": 1}
    Receipt.objects.create(once="old", at=ago(91), **make)
    Receipt.objects.create(once="new", at=ago(89), **make)
    assert forget_receipts(timezone.localdate() - timedelta(days=90), BY) == 1
    assert Receipt.objects.get().once == "new"


@pytest.fixture
def own_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_RULES", {})


@pytest.mark.usefixtures("own_schedule")
def test_one_rule_that_is_refused_does_not_stop_the_others() -> None:
    asked: list[date] = []

    def refuse(before: date, by: Any) -> int:
        raise Refused([Problem("audit.no_key")])

    def remove(before: date, by: Any) -> int:
        asked.append(before)
        return 7

    retention.keep("b", models=(), days=30, remove=remove)
    retention.keep("a", models=(), days=1, remove=refuse)
    retention.keep("c", models=(), days=None)
    left, removed = retention.apply(date(2026, 3, 31), BY)
    assert (left.kind, left.removed, left.problems[0].code) == ("a", 0, "audit.no_key")
    assert (removed.kind, removed.removed) == ("b", 7) and asked == [date(2026, 3, 1)]
    with pytest.raises(ValueError, match="for good"):
        retention.keep("d", models=(), days=None, remove=remove)


@pytest.mark.usefixtures("own_schedule")
def test_a_day_that_nothing_leads_up_to_makes_nothing_due() -> None:
    """A clock that is years ahead for some minutes; a site that stood still goes on two days later."""
    asked: list[date] = []
    retention.keep("a", models=(), days=30, remove=lambda before, by: asked.append(before) or 1)
    today = timezone.localdate()
    ahead = timedelta(days=1_000)
    assert [one.removed for one in retention.apply(today, BY)] == [1], "a new record leads up to any day"
    with clock(ago(5)):
        make_record(1)
    assert [one.removed for one in retention.apply(today, BY)] == [1]
    for night, removed in enumerate((0, 0, 1)):
        with clock(timezone.now() + ahead + timedelta(days=night)):
            make_record(1)
        (done,) = retention.apply(today + ahead + timedelta(days=night), BY)
        assert done.removed == removed
        assert [one.code for one in done.problems] == ["audit.day_in_doubt"] * (not removed)
        for problem in done.problems:
            assert all(sentence(problem, lang).what and sentence(problem, lang).do for lang in ("zh", "en"))
    assert len(asked) == 3


def test_every_rule_has_its_words_and_real_tables() -> None:
    tables = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    for rule in retention.schedule():
        assert {f"retention.{rule.kind}", f"retention.{rule.kind}_why"} <= set(known_codes())
        assert set(rule.models) <= tables, rule.kind
    events = next(rule for rule in retention.schedule() if rule.kind == "events")
    assert events.days >= events.least == KEEP_DAYS


def test_every_table_has_its_rule() -> None:
    """A new table needs a line in the schedule of its subject: how long is it kept, and why?"""
    covered = {table for rule in retention.schedule() for table in rule.models}
    ours = [model._meta.label for model in apps.get_models(include_auto_created=True)
            if not model.__module__.startswith("tests.")]
    assert sorted(set(ours) - covered) == []
