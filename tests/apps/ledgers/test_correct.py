"""Corrections, reviews and withdrawals of single entries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from maplebridge.apps.audit.models import Event
from maplebridge.apps.ledgers.actions.correct import correct
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.actions.review import accept, review
from maplebridge.apps.ledgers.actions.withdraw import withdraw_entry
from maplebridge.apps.ledgers.models import Entry, Month
from maplebridge.apps.ledgers.queries.entries import chain_of, entry_by_key, known_entries, waiting
from maplebridge.packs.pack import load_pack
from maplebridge.web.refusals import NotPermitted, Refused, Stale, Unseen
from tests.apps.cast import Cast
from tests.apps.ledgers.book import NOW, dispute

pytestmark = pytest.mark.usefixtures("programme")
LATER = NOW + timedelta(days=30)


def put(cast: Cast, who: str = "officer") -> int:
    return record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor(who))


def mend(cast: Cast, entry: int, version: int = 1, who: str = "officer", now: Any = LATER, **more: Any) -> int:
    return correct(entry=entry, values=dispute(**more), version=version, now=now, by=cast.actor(who))


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_a_correction_is_a_new_entry_and_the_old_stays(cast: Cast) -> None:
    entry = put(cast)
    assert mend(cast, entry, who="chief", risk="mid") == entry
    new, old = chain_of(entry)
    assert (old.state, old.values["risk"], old.version, old.pk) == ("corrected", "low", 1, entry)
    assert (new.state, new.values["risk"], new.version, new.number) == ("current", "mid", 2, old.number)
    assert (new.corrects, new.first, new.entered_by) == (old, old, cast.people["chief"])
    assert entry_by_key(entry) == new
    assert Month.objects.get().changes == 2


def test_a_corrected_record_is_not_late_for_that(cast: Cast) -> None:
    """Entered in time and corrected a month after: no reason is asked, and it stays entered when it was."""
    entry = put(cast)
    mend(cast, entry, risk="mid")
    kind = load_pack("fengqiao").kinds["L05"]
    from maplebridge.apps.ledgers.queries.entries import COLUMNS

    (key, known), = known_entries(Entry.objects.filter(state="current").values(*COLUMNS), kind)
    assert key == entry
    assert known.values["entered_at"] == NOW.replace(tzinfo=None)


def test_the_date_of_a_record_may_be_corrected_and_both_months_count_a_change(cast: Cast) -> None:
    entry = put(cast)
    mend(cast, entry, event_start="2026-02-27 09:00", late_reason="forgotten")
    assert dict(Month.objects.values_list("month", "changes")) == {"2026-02": 1, "2026-03": 2}
    assert entry_by_key(entry).day.isoformat() == "2026-02-27"


def test_somebody_faster_is_told_with_what_changed(cast: Cast) -> None:
    entry = put(cast)
    mend(cast, entry, who="chief", risk="mid")
    with pytest.raises(Stale) as stale:
        mend(cast, entry, version=1, source="call")
    change, = stale.value.changes
    assert stale.value.version == 2
    assert change.who == "chief甲"
    assert change.fields == {"risk": ("low", "mid")}
    assert Entry.objects.count() == 2


def test_nothing_changed_is_no_correction(cast: Cast) -> None:
    entry = put(cast)
    mend(cast, entry)
    assert Entry.objects.count() == 1
    assert not Event.objects.filter(kind="ledgers.correct").exists()


def test_a_refused_correction_leaves_the_record_as_it_was(cast: Cast) -> None:
    entry = put(cast)
    with pytest.raises(Refused) as refused:
        mend(cast, entry, what_done="已联系当事人13812345678并约定下周复核")
    assert codes(refused) == ["ledger.phone_number"]
    assert entry_by_key(entry).state == "current"
    with pytest.raises(NotPermitted):
        mend(cast, entry, who="leader", risk="mid")
    with pytest.raises(Unseen):
        mend(cast, entry, who="other_office", risk="mid")


def test_the_event_of_a_correction_holds_hashes_and_names_of_fields(cast: Cast) -> None:
    entry = put(cast)
    mend(cast, entry, what_done="与双方另行约定，由物业公司本周内完成修缮")
    detail = Event.objects.get(kind="ledgers.correct").detail
    assert "做了什么" in detail
    assert "物业" not in detail


def test_review_by_another_and_never_by_who_entered(cast: Cast) -> None:
    entry = put(cast, "chief")
    with pytest.raises(Refused) as refused:
        review(entry=entry, outcome="accepted", version=1, now=NOW, by=cast.actor("chief"))
    assert codes(refused) == ["ledgers.own_entry"]
    cast.add_person("deputy", "A11", "chief")
    mend(cast, entry, who="deputy", risk="mid")
    with pytest.raises(Refused) as refused:  # entered the first version
        review(entry=entry, outcome="accepted", version=2, now=NOW, by=cast.actor("chief"))
    assert codes(refused) == ["ledgers.own_entry"]
    with pytest.raises(NotPermitted):
        review(entry=entry, outcome="accepted", version=2, now=NOW, by=cast.actor("officer"))
    cast.add_person("third", "A11", "chief")
    review(entry=entry, outcome="accepted", version=2, now=NOW, by=cast.actor("third"))
    row = entry_by_key(entry)
    assert (row.review, row.reviewed_by, row.version) == ("accepted", cast.people["third"], 3)


def test_the_database_itself_refuses_a_review_of_ones_own(cast: Cast) -> None:
    entry = put(cast, "chief")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry).update(review="accepted", reviewed_by=cast.people["chief"], reviewed_at=NOW)


def test_what_is_returned_says_why_and_waits_again_once_corrected(cast: Cast) -> None:
    entry = put(cast)
    assert set(waiting(cast.actor("chief"))) == {entry_by_key(entry)}
    with pytest.raises(Refused) as refused:
        review(entry=entry, outcome="returned", version=1, now=NOW, by=cast.actor("chief"))
    assert codes(refused) == ["ledgers.blank"]
    with pytest.raises(Refused) as refused:
        review(entry=entry, outcome="returned", note="核对13812345678", version=1, now=NOW, by=cast.actor("chief"))
    assert codes(refused) == ["ledger.phone_number"]
    review(entry=entry, outcome="returned", note="请写明约定的日期", version=1, now=NOW, by=cast.actor("chief"))
    assert not waiting(cast.actor("chief")).exists()
    mend(cast, entry, version=2, risk="mid")
    assert set(waiting(cast.actor("chief"))) == {entry_by_key(entry)}
    assert not waiting(cast.actor("officer")).exists()


def test_several_are_accepted_at_once_or_none(cast: Cast) -> None:
    entries = [put(cast) for _ in range(3)]
    own = put(cast, "chief")
    with pytest.raises(Refused) as refused:
        accept(entries=dict.fromkeys([*entries, own], 1), now=NOW, by=cast.actor("chief"))
    assert codes(refused) == ["ledgers.own_entry_of"]
    with pytest.raises(Refused) as refused:
        accept(entries={entries[0]: 1, entries[1]: 7}, now=NOW, by=cast.actor("chief"))
    assert codes(refused) == ["ledgers.changed_since"]
    assert not Entry.objects.exclude(review="").exists()
    assert accept(entries=dict.fromkeys(entries, 1), now=NOW, by=cast.actor("chief")) == 3
    assert Entry.objects.filter(review="accepted", version=2).count() == 3
    assert Event.objects.filter(kind="ledgers.accept").count() == 1


def test_withdrawn_with_a_reason_it_stays_to_be_seen(cast: Cast) -> None:
    entry = put(cast)
    with pytest.raises(Refused) as refused:
        withdraw_entry(entry=entry, why=" ", version=1, now=NOW, by=cast.actor("officer"))
    assert codes(refused) == ["ledgers.blank"]
    withdraw_entry(entry=entry, why="重复录入", version=1, now=NOW, by=cast.actor("officer"))
    row = entry_by_key(entry)
    assert (row.state, row.withdrawn_why, row.version) == ("withdrawn", "重复录入", 2)
    assert Month.objects.get().changes == 2
    assert Entry.objects.get(pk=put(cast)).n == 2  # its number is not given again
    with pytest.raises(Refused) as refused:
        mend(cast, entry, version=2, risk="mid")
    assert codes(refused) == ["ledgers.is_withdrawn"]


def test_who_entered_withdraws_until_the_review_and_the_head_later(cast: Cast) -> None:
    entry, other = put(cast), put(cast, "chief")
    with pytest.raises(NotPermitted):
        withdraw_entry(entry=other, why="不是我的", version=1, now=NOW, by=cast.actor("officer"))
    review(entry=entry, outcome="accepted", version=1, now=NOW, by=cast.actor("chief"))
    with pytest.raises(NotPermitted):
        withdraw_entry(entry=entry, why="重复录入", version=2, now=NOW, by=cast.actor("officer"))
    withdraw_entry(entry=entry, why="重复录入", version=2, now=NOW, by=cast.actor("chief"))


def test_a_stale_review_is_told_what_changed(cast: Cast) -> None:
    entry = put(cast)
    mend(cast, entry, risk="mid")
    with pytest.raises(Stale) as stale:
        review(entry=entry, outcome="accepted", version=1, now=NOW, by=cast.actor("chief"))
    assert stale.value.changes[0].fields == {"risk": ("low", "mid")}
