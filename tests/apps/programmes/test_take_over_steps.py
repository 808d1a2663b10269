"""What was known of a unit's plan before the site was there is taken over at once."""

from __future__ import annotations

from datetime import date

import pytest

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.queries.sentences import tell
from maplebridge.apps.programmes.actions.take_over_steps import take_over_steps
from maplebridge.apps.programmes.models import Task
from maplebridge.engine.schedule import TaskFact
from maplebridge.web.refusals import NotPermitted, Refused
from tests.apps.cast import Cast
from tests.apps.programmes.programme import make_programme
from tests.apps.programmes.stepped import DAY, participant, step

KNOWN = (TaskFact("A11", "FQ1.1.read", "done", date(2026, 1, 6), date(2026, 1, 7)),
         TaskFact("A11", "FQ1.2.list", "running", date(2026, 9, 14), remaining=1),
         TaskFact("A11", "FQ1.2.close", "waived", reason="本年度没有需要核对的事项"))


@pytest.fixture(autouse=True)
def _programme(cast: Cast) -> None:
    make_programme(cast)


def take(cast: Cast, facts: tuple[TaskFact, ...] = KNOWN, who: str = "office", once: str | None = None) -> int:
    return take_over_steps(participant=participant().pk, facts=facts, today=DAY, by=cast.actor(who).with_once(once))


def test_the_plan_goes_on_from_there(cast: Cast) -> None:
    assert take(cast, once="a") == 3
    assert take(cast, once="a") == 3, "sent twice"
    assert Task.objects.count() == 3
    assert [step(key).state for key in ("FQ1.1.read", "FQ1.2.list", "FQ1.2.close")] == ["done", "running", "waived"]
    assert step("FQ1.2.list").remaining == 1
    event = Event.objects.get(kind="programmes.take_over_steps")
    assert ["3" in tell(event, "zh").sentence, "3" in tell(event, "en").sentence] == [True, True]


def test_not_twice_and_not_by_everybody(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        take(cast, who="officer")
    take(cast)
    with pytest.raises(Refused):
        take(cast)


@pytest.mark.parametrize("wrong", [
    TaskFact("A11", "FQ1.1.none", "done", end=date(2026, 3, 4)),
    TaskFact("A11", "FQ1.1.read", "done", date(2026, 3, 4), date(2026, 3, 2)),
    TaskFact("A11", "FQ1.1.read", "done", end=date(2027, 3, 2)),
    TaskFact("A11", "FQ1.1.read", "done"),
])
def test_what_the_schedule_cannot_use_is_refused_whole(cast: Cast, wrong: TaskFact) -> None:
    with pytest.raises(Refused):
        take(cast, (wrong, *KNOWN[1:]))
    assert not Task.objects.exists()
