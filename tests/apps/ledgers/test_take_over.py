"""A book that was kept elsewhere is taken over once, with who entered what when."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.queries.sentences import tell
from maplebridge.apps.ledgers.actions.take_over import take_over
from maplebridge.apps.ledgers.models import Entry, Month
from maplebridge.web.refusals import NotPermitted, Refused
from tests.apps.cast import Cast
from tests.apps.ledgers.book import TODAY, dispute

pytestmark = pytest.mark.usefixtures("programme")


def kept(cast: Cast, number: int, **more: object) -> dict[str, object]:
    """As another system gave it out."""
    entered = datetime(2026, 3, 11, 10, 0)
    return dispute(record_no=f"A11-L05-{TODAY:%Y}-{number:04}", unit="A11", entered_by=f"@{cast.people['officer'].pk}",
                   entered_at=entered, reviewed_by=f"@{cast.people['chief'].pk}", reviewed_at=entered,
                   evidence="旧系统档案〔2026〕7号", **more)


def take(cast: Cast, rows: list[dict[str, object]], who: str = "office", **more: object) -> dict[str, int]:
    return take_over(unit=cast.units["A11"].pk, ledger="L05", rows=rows, today=TODAY,
                     by=cast.actor(who).with_once(more.get("once")))  # type: ignore[arg-type]


def test_what_the_rows_say_of_themselves_stays(cast: Cast) -> None:
    done = take(cast, [kept(cast, 1), kept(cast, 3), kept(cast, 4, kind="吵架")])
    assert done == {"count": 2, "rejected": 1}
    first = Entry.objects.order_by("n").first()
    assert first is not None
    assert (first.number, first.year, first.n) == (f"A11-L05-{TODAY:%Y}-0001", TODAY.year, 1)
    assert (first.entered_by, first.reviewed_by, first.review) == (
        cast.people["officer"], cast.people["chief"], "accepted")
    assert timezone.localtime(first.entered_at).date() == TODAY
    assert first.values["evidence"] == "旧系统档案〔2026〕7号"
    assert Month.objects.get().changes == 1


def test_once_only_and_by_who_looks_after_the_books(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        take(cast, [kept(cast, 1)], "chief")
    take(cast, [kept(cast, 1)], once="a")
    assert take(cast, [kept(cast, 1)], once="a") == {"count": 1, "rejected": 0}, "sent twice"
    with pytest.raises(Refused):
        take(cast, [kept(cast, 2)])
    assert Entry.objects.count() == 1


def test_an_identity_is_left_out_and_the_record_names_no_text(cast: Cast) -> None:
    told = kept(cast, 2, what_done="联系当事人 13800138000 约定下周上门复核")
    assert take(cast, [kept(cast, 1), told])["rejected"] == 1
    event = Event.objects.get(kind="ledgers.take_over")
    assert "复核" not in event.detail
    assert json.loads(event.detail)["params"]["count"] == 1
    assert ["1" in tell(event, "zh").sentence, "1" in tell(event, "en").sentence] == [True, True]


def test_a_day_to_come_is_no_record(cast: Cast) -> None:
    ahead = kept(cast, 2, event_start=f"{TODAY.year}-12-30 09:00")
    assert take(cast, [kept(cast, 1), ahead]) == {"count": 1, "rejected": 1}
