"""What is missing: one definition, told by unit and by who can supply it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from maplebridge.apps.evidence.models import Evidence, StoredFile
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.actions.withdraw import withdraw_entry
from maplebridge.apps.ledgers.models import CheckAnswer, Entry, Expected
from maplebridge.apps.ledgers.queries.gaps import Missing, UnitGaps, gaps_of, seen_by
from maplebridge.apps.ledgers.views import gaps as views
from maplebridge.apps.programmes.models import LinePerson, Participant, Programme
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.ledgers.book import NOW, TODAY, WORK, dispute
from tests.apps.ledgers.test_pages import shown

DAY = timedelta(days=1)


def put(cast: Cast, who: str = "officer", **more: object) -> int:
    return record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(**more), now=NOW, by=cast.actor(who))


def of(cast: Cast, code: str = "A11", day: date = TODAY) -> UnitGaps:
    unit = cast.units[code]
    return gaps_of([unit], day)[unit.pk]


def only(gaps: UnitGaps, kind: str) -> list[Missing]:
    return [gap for gap in gaps.rows if gap.kind == kind]


def owe(programme: Programme, code: str = "A11", **more: object) -> Expected:
    part = Participant.objects.get(programme=programme, unit__code=code)
    values = {"ledger": "L05", "key": "3月", "from_day": date(2026, 3, 2), "due": date(2026, 3, 6), "count": 2}
    return Expected.objects.create(participant=part, **values | more)


def add_evidence(cast: Cast, record_key: int) -> None:
    blob = StoredFile.objects.get_or_create(sha256="0" * 64, defaults={
        "size": 1, "scan": "clean", "stored_at": NOW})[0]
    Evidence.objects.create(owner_kind="entry", owner_key=str(record_key), unit=cast.units["A11"], file=blob,
                            sent_sha256="0" * 64, title="x", name="x.txt", kind="txt", from_day=FIRST_DAY,
                            uploaded_by=cast.people["officer"], uploaded_at=NOW, changed_at=NOW)


def test_what_is_owed_is_for_its_line_and_its_person(cast: Cast, programme: Programme) -> None:
    one = owe(programme)
    owe(programme, key="4月", from_day=date(2026, 4, 1), due=date(2026, 4, 30))
    owe(programme, key="免", exempt=True, reason="专班抽调")
    owe(programme, ledger="L01", key="计划")  # made of the plan, nobody types it
    named = LinePerson.objects.create(participant=one.participant, indicator="FQ3.1", person=cast.people["officer"],
                                      from_day=FIRST_DAY, named_at=NOW)
    gap, = only(of(cast), "assignment")
    assert (gap.number, gap.count, gap.since, gap.days) == ("3月", 2, date(2026, 3, 6), 3)
    assert (gap.who, gap.expected) == (named.person_id, one.pk)
    assert "FQ3.1" in gap.lines
    silent, = only(of(cast), "no_entries")
    assert silent.count == 4
    record_rows(unit=cast.units["A11"].pk, ledger="L05", way="paste", now=NOW, by=cast.actor("officer"),
                rows=[dispute(event_start="2026-03-05 09:00", registered_at="2026-03-05 09:00",
                              first_action_at="2026-03-05 10:00", late_reason="leave")])
    now = of(cast)
    assert [gap.count for gap in only(now, "assignment")] == [1]
    assert only(now, "no_entries") == []
    assert now.figures.counts["assignment"] == 1
    assert now.figures.late == 1
    assert only(now, "late") == []  # its reason was given
    assert now.figures.share is not None
    assert now.figures.share < 1  # the entry is whole, but another one is owed
    missing = sum(field.required is True for field in now.desk.kinds["L05"].fields)
    assert now.figures.required - now.figures.present == missing


def test_entries_without_evidence_a_reason_or_a_required_field(cast: Cast, programme: Programme) -> None:
    first, second = put(cast), put(cast, "chief")
    Entry.objects.filter(pk=second).update(values=Entry.objects.get(pk=second).values | {
        "what_done": "无", "event_start": "2026-03-02T09:00:00"})
    found = of(cast)
    blank, = only(found, "blank")
    assert (blank.record, blank.field_code, blank.who) == (second, "what_done", cast.people["chief"].pk)
    late, = only(found, "late")
    assert (late.record, late.days, late.field_code) == (second, 6, "late_reason")
    assert {gap.record for gap in only(found, "evidence")} == {first, second}
    assert found.figures.required - found.figures.present == 1
    add_evidence(cast, first)
    assert [gap.record for gap in only(of(cast), "evidence")] == [second]


def test_somebody_who_left_supplies_nothing(cast: Cast, programme: Programme) -> None:
    put(cast)
    officer = cast.people["officer"]
    officer.left_on = TODAY - DAY
    officer.save(update_fields=["left_on"])
    assert [gap.who for gap in only(of(cast), "evidence")] == [0]
    part = Participant.objects.get(programme=programme, unit__code="A11")
    LinePerson.objects.create(participant=part, indicator="FQ3.1", person=cast.people["chief"], from_day=FIRST_DAY,
                              named_at=NOW)
    assert [gap.who for gap in only(of(cast), "evidence")] == [cast.people["chief"].pk]


def test_holes_in_the_numbers(cast: Cast, programme: Programme) -> None:
    """A withdrawn number is there; a hole that was explained is asked no more."""
    rows = [dispute(record_no=f"A11-L05-2026-{n:04}") for n in (1, 2, 5, 7)]
    record_rows(unit=cast.units["A11"].pk, ledger="L05", rows=rows, way="paste", now=NOW, by=cast.actor("officer"))
    entry = Entry.objects.get(n=2)
    withdraw_entry(entry=entry.pk, why="重复", version=1, now=NOW, by=cast.actor("officer"))
    found = only(of(cast), "number")
    assert [(gap.number, gap.until, gap.count, gap.since) for gap in found] == [
        ("A11-L05-2026-0003", "A11-L05-2026-0004", 2, TODAY), ("A11-L05-2026-0006", "", 1, TODAY)]
    CheckAnswer.objects.create(check_name="number_gap", entry=Entry.objects.get(n=7), mark="0" * 64,
                               params={"key": "A11-L05-2026-0006"}, answer="另册登记",
                               answered_by=cast.people["chief"], answered_at=NOW)
    assert [gap.number for gap in only(of(cast), "number")] == ["A11-L05-2026-0003"]


def test_the_page_leads_to_supplying_each(cast: Cast, programme: Programme) -> None:
    one = owe(programme)
    entry = put(cast)
    page = shown(cast.client("officer"), "gaps", "A11")
    assert f"{reverse('ledgers:record', args=['A11', 'L05'])}?for=3" in page
    assert reverse("evidence:add", args=["entry", entry]) in page
    assert "FQ3.1" in page
    assert reverse("ledgers:exempt", args=[one.pk]) not in page
    assert reverse("ledgers:exempt", args=[one.pk]) in shown(cast.client("office"), "gaps", "A11")
    assert "没有证据材料" not in shown(cast.client("officer"), "gaps", "A11", what="assignment")
    who = str(cast.people["officer"].pk)
    assert "还缺" not in shown(cast.client("officer"), "gaps", "A11", who=who)
    assert cast.client("other_office").get(reverse("ledgers:gaps", args=["A11"])).status_code == 404
    below = shown(cast.client("office"), "gaps", "A")
    assert reverse("ledgers:gaps", args=["A11"]) in below
    assert reverse("ledgers:gaps", args=["A21"]) in below
    assert reverse("ledgers:gaps", args=["A21"]) not in shown(cast.client("office"), "gaps", "A", q="A11")


def test_what_does_not_apply_needs_its_reason(cast: Cast, programme: Programme) -> None:
    one = owe(programme)
    address = reverse("ledgers:exempt", args=[one.pk])
    assert cast.client("chief").get(address).status_code == 403  # nobody shortens what they owe themselves
    office = cast.client("office")
    form = office.get(address).context["form"]
    sent = {"once": form["once"].value(), "version": 1}
    assert office.post(address, sent | {"reason": "联系13812345678"}).status_code == 422
    sent["once"] = office.get(address).context["form"]["once"].value()
    assert office.post(address, sent | {"reason": "专班抽调"}).status_code == 303
    assert only(of(cast), "assignment") == []
    assert office.post(address, sent | {"reason": "其他"}).status_code == 409


def test_a_restricted_book_tells_only_who_may_read_it(cast: Cast, programme: Programme) -> None:
    put(cast)
    found = of(cast)
    for ledger, kind in found.desk.kinds.items():
        if kind.restricted:
            Entry.objects.update(ledger=ledger, number="")
    hidden = of(cast)
    assert hidden.rows
    assert seen_by(hidden, cast.actor("inspector")) == []
    assert len(seen_by(hidden, cast.actor("chief"))) == len(hidden.rows)
    for who, told in (("inspector", False), ("chief", True)):
        assert ("?what=" in shown(cast.client(who), "gaps", "A11")) is told, "nor how many of which kind"


def test_a_file_of_too_many_units_reads_no_more_books_than_their_page(cast: Cast, programme: Programme,
                                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    monkeypatch.setattr(views, "figures_of", lambda units, day: read.append(len(units)) or {})
    monkeypatch.setattr(views, "UNITS", 1)
    client, address = cast.client("office"), reverse("ledgers:gaps", args=["A"])
    assert client.get(address, {"export": "csv"}).headers["Content-Disposition"]
    monkeypatch.setattr(views, "IN_FILE", 2)
    assert client.get(address, {"export": "csv"}).status_code == 200
    assert read == [3, 1]


def test_ten_thousand_entries_cost_no_more_queries(cast: Cast, programme: Programme) -> None:
    entry = Entry.objects.get(pk=put(cast))
    rows = []
    for n in range(10_000):
        day = date(2026, 1, 5) + DAY * (n % 60)
        rows.append(Entry(unit=entry.unit, ledger="L05", number=f"A11-L05-2026-{n + 2:04}", year=2026, n=n + 2, day=day,
                          values=entry.values | {"event_start": f"{day}T09:00:00", "what_done": f"{WORK}{n}"},
                          entered_by=entry.entered_by, entered_at=datetime.combine(day, NOW.timetz())))
    Entry.objects.bulk_create(rows, batch_size=500)
    Entry.objects.filter(n__lte=3).update(day=date(2024, 3, 1))  # before the period: not looked at
    page = shown(cast.client("officer"), "gaps", "A11")
    assert "9998" in page or "9,998" in page or "9999" in page
