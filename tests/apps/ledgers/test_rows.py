"""Many rows at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maplebridge.apps.audit.models import Event
from maplebridge.apps.ledgers.actions.correct import correct
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.actions.review import review
from maplebridge.apps.ledgers.actions.withdraw import withdraw_batch
from maplebridge.apps.ledgers.models import Batch, Entry, Month
from maplebridge.apps.ledgers.queries.entries import entry_by_key
from maplebridge.apps.units.models import RoleGrant
from maplebridge.web.refusals import NotPermitted, Refused
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.ledgers.book import NOW, WORK, dispute

pytestmark = pytest.mark.usefixtures("programme")


def paste(cast: Cast, rows: list[dict[str, Any]], who: str = "officer", at: str = "A11", **more: Any) -> dict[str, int]:
    return record_rows(unit=cast.units[at].pk, ledger="L05", rows=rows, way="paste", now=NOW,
                       by=cast.actor(who).with_once(more.pop("once", None)), **more)


def asked(cast: Cast, count: int) -> int:
    """How many queries, those that add rows aside: SQLite takes some fifty rows in one."""
    rows = [dispute(what_done=f"{WORK}{n}", place="" if n % 15 == 7 else "A11") for n in range(count)]
    with CaptureQueriesContext(connection) as queries:
        done = paste(cast, rows)
    assert done["rejected"] == sum(n % 15 == 7 for n in range(count))
    assert done["new"] == count - done["rejected"]
    adding = [query for query in queries if query["sql"].startswith('INSERT INTO "ledgers_entry"')]
    assert len(adding) <= 1 + count // 50
    return len(queries) - len(adding)


def test_three_thousand_rows_with_two_hundred_bad_cells(cast: Cast) -> None:
    small = asked(cast, 30)
    large = asked(cast, 3000)
    assert Entry.objects.count() == 28 + 2800
    assert large <= small + 10
    assert small <= 30
    numbers = set(Entry.objects.values_list("number", flat=True))
    assert len(numbers) == 2828
    assert max(numbers) == "A11-L05-2026-2828"  # no gaps for the rows left out
    event = Event.objects.filter(kind="ledgers.record_rows").latest("pk")
    assert json.loads(event.detail)["params"]["count"] == 2800
    assert Batch.objects.latest("pk").sha256 == json.loads(event.detail)["params"]["sha256"]
    assert Month.objects.get().changes == 2


def test_a_row_with_the_number_of_a_record_corrects_it(cast: Cast) -> None:
    first = record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("chief"))
    done = paste(cast, [dispute(record_no="A11-L05-2026-0001", risk="mid"), dispute(),
                        dispute(record_no="A11-L05-2026-0007")])
    assert (done["new"], done["changed"]) == (2, 1)
    assert entry_by_key(first).values["risk"] == "mid"
    assert set(Entry.objects.filter(state="current").values_list("n", flat=True)) == {1, 7, 8}
    again = [dispute(record_no="A11-L05-2026-0001", risk="mid")]
    with pytest.raises(Refused) as refused:
        paste(cast, again)
    assert [problem.code for problem in refused.value.problems] == ["ledgers.nothing_new"]


def test_rows_of_other_units_are_refused_at_their_cell(cast: Cast) -> None:
    RoleGrant.objects.create(person=cast.people["officer"], unit=cast.units["A1"], role="officer", from_day=FIRST_DAY)
    rows = [dispute(unit="A11"), dispute(unit="A12"), dispute(unit="A21"), dispute(unit="A1")]
    with pytest.raises(Refused) as refused:
        paste(cast, rows, at="A1", all_or_nothing=True)
    assert [(problem.code, problem.place.cell) for problem in refused.value.problems] == [
        ("ledgers.not_yours", "B4"), ("ledgers.not_kept", "B5")]
    done = paste(cast, rows, at="A1")
    assert (done["new"], done["rejected"]) == (2, 2)
    assert sorted(Entry.objects.values_list("number", flat=True)) == ["A11-L05-2026-0001", "A12-L05-2026-0001"]


def test_sent_twice_it_is_one_batch(cast: Cast) -> None:
    first = paste(cast, [dispute()], once="k")
    assert paste(cast, [dispute()], once="k") == first
    assert Entry.objects.count() == 1


def test_identity_in_one_row_keeps_that_row_out(cast: Cast) -> None:
    bad = dispute(what_done="与当事人电话13812345678联系，约定下周上门复核情况")
    done = paste(cast, [dispute(), bad])
    assert (done["new"], done["rejected"]) == (1, 1)
    with pytest.raises(Refused):
        paste(cast, [bad])
    assert Entry.objects.count() == 1


def test_a_batch_goes_as_it_came(cast: Cast) -> None:
    """What was corrected or reviewed since stays; a record that the batch corrected stands again as it was."""
    first = record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("chief"))
    done = paste(cast, [dispute(record_no="A11-L05-2026-0001", risk="mid"), dispute(), dispute(), dispute()])
    plain, mended, seen = Entry.objects.filter(batch=done["batch"], corrects=None).order_by("pk")
    correct(entry=mended.pk, values=dispute(source="call"), version=1, now=NOW, by=cast.actor("officer"))
    review(entry=seen.pk, outcome="accepted", version=1, now=NOW, by=cast.actor("chief"))
    with pytest.raises(NotPermitted):
        withdraw_batch(batch=done["batch"], why="文件有误", now=NOW, by=cast.actor("leader"))
    with pytest.raises(Refused):
        withdraw_batch(batch=done["batch"], why="", now=NOW, by=cast.actor("officer"))
    counts = withdraw_batch(batch=done["batch"], why="文件有误", now=NOW, by=cast.actor("officer"))
    assert counts == {"withdrawn": 2, "stay": 2, "again": 1}
    now = entry_by_key(first)
    assert (now.pk, now.values["risk"], now.state, now.version) == (first, "low", "current", 4)
    assert entry_by_key(plain.pk).state == "withdrawn"
    assert entry_by_key(mended.pk).state == "current"
    assert entry_by_key(seen.pk).state == "current"
    with pytest.raises(Refused) as refused:
        withdraw_batch(batch=done["batch"], why="文件有误", now=NOW, by=cast.actor("officer"))
    assert [problem.code for problem in refused.value.problems] == ["ledgers.batch_over"]


def test_a_withdrawn_number_is_not_used_again(cast: Cast) -> None:
    done = paste(cast, [dispute()])
    withdraw_batch(batch=done["batch"], why="文件有误", now=NOW, by=cast.actor("officer"))
    with pytest.raises(Refused) as refused:
        paste(cast, [dispute(record_no="A11-L05-2026-0001")])
    assert [problem.code for problem in refused.value.problems] == ["ledgers.number_withdrawn"]


def test_a_number_far_beyond_the_last_is_a_slip(cast: Cast) -> None:
    done = paste(cast, [dispute(record_no=f"A11-L05-2026-{n:04}") for n in (1, 2, 900)])
    assert done["new"] == 3
    with pytest.raises(Refused) as refused:
        paste(cast, [dispute(record_no="A11-L05-2026-999999999")])
    assert [(problem.code, problem.place.cell) for problem in refused.value.problems] == [("ledgers.number_far", "A2")]


def test_signs_that_nobody_sees_are_left_out(cast: Cast) -> None:
    """No database keeps them: a paste from elsewhere must not fail by one."""
    paste(cast, [dispute(what_done=f"\x00{WORK}\x07\ud800", place="A11\x00")])
    assert Entry.objects.get().values["what_done"] == WORK
