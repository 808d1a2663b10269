"""Two who record at the same moment."""

from __future__ import annotations

import pytest

from maplebridge.apps.ledgers.actions.correct import correct
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.models import Entry, Month
from maplebridge.web.refusals import Stale
from tests.apps.cast import Cast
from tests.apps.ledgers.book import NOW, dispute
from tests.apps.units.test_races import both

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("programme")]


def test_both_get_a_number_of_their_own(cast: Cast) -> None:
    def put(who: str) -> object:
        return record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor(who))

    assert both(lambda: put("officer"), lambda: put("chief"), lambda: put("officer"), lambda: put("chief")) == []
    assert sorted(Entry.objects.values_list("n", flat=True)) == [1, 2, 3, 4]
    assert Month.objects.get().changes == 4


def test_two_pastes_into_one_book(cast: Cast) -> None:
    def paste(who: str) -> object:
        return record_rows(unit=cast.units["A11"].pk, ledger="L05", rows=[dispute() for _ in range(20)], way="paste",
                           now=NOW, by=cast.actor(who))

    assert both(lambda: paste("officer"), lambda: paste("chief")) == []
    assert sorted(Entry.objects.values_list("n", flat=True)) == list(range(1, 41))


def test_one_of_two_corrections_is_told_of_the_other(cast: Cast) -> None:
    entry = record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("officer"))
    stale: list[Stale] = []

    def mend(who: str, risk: str) -> None:
        try:
            correct(entry=entry, values=dispute(risk=risk, notified_at="2026-03-11 09:20"), version=1, now=NOW,
                    by=cast.actor(who))
        except Stale as told:
            stale.append(told)

    assert both(lambda: mend("officer", "mid"), lambda: mend("chief", "high")) == []
    assert len(stale) == 1
    assert Entry.objects.filter(state="current").count() == 1
    assert Entry.objects.count() == 2
