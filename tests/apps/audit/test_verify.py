"""Verification: whole records are whole, and what was done to others is said exactly."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from maplebridge.apps import audit
from maplebridge.apps.audit.chain import COLUMNS, Chain, line
from maplebridge.apps.audit.models import Event, Seal, Waiting
from maplebridge.apps.audit.queries import rows
from maplebridge.apps.audit.queries.heads import head_line, holds
from maplebridge.apps.audit.seal import BATCH, head, seal, site_chain
from maplebridge.apps.audit.triggers import GUARD
from maplebridge.apps.audit.verify import Wanted, check, verify
from maplebridge.apps.audit.walk import Start, Walk
from maplebridge.engine.problem import Problem, Refused
from maplebridge.words import known_codes
from tests.apps.audit.record import make_record
from tests.apps.audit.tampering.attacks import ATTACKS
from tests.apps.audit.tampering.run import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> None:
    """40 links, 3 events that wait, and nothing that guards them."""
    make_record(40, waiting=3)
    GUARD.lower_in(connection)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, object]]:
    return [(problem.code.removeprefix("audit."), problem.params.get("seq")) for problem in problems]


def test_an_empty_record_is_whole() -> None:
    found = verify()
    assert found.whole and found.events == 0 and found.head.hash == site_chain().genesis


def test_numbers_run_without_gaps_over_batches() -> None:
    make_record(BATCH + 5)
    assert list(Seal.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, BATCH + 6))
    assert not Waiting.objects.exists()
    found = verify()
    assert found.whole and found.events == BATCH + 5 and found.problems == ()


def test_nothing_is_sealed_twice() -> None:
    make_record(3)
    before = head()
    assert seal() == 0 and head() == before


def test_events_are_sealed_in_the_order_of_their_keys() -> None:
    make_record(20)
    assert list(Seal.objects.order_by("seq").values_list("event", flat=True)) \
        == list(Event.objects.order_by("id").values_list("id", flat=True))


@pytest.mark.parametrize("attack", sorted(set(ATTACKS), key=lambda attack: attack.__name__), ids=lambda a: a.__name__)
def test_each_attack_is_found(attack: object, monkeypatch: pytest.MonkeyPatch) -> None:
    make_record(40, waiting=3)
    monkeypatch.setattr("tests.apps.audit.tampering.run.ATTACKS", (attack,))
    tally = tamper(8, seed=random.Random(attack.__name__).randrange(10**6))  # type: ignore[attr-defined]
    assert tally.found.total() == 8, tally.missed
    assert tally.placed == tally.placeable


@pytest.mark.usefixtures("record")
class TestSaysExactly:
    def test_which_event_was_changed(self) -> None:
        sql("UPDATE audit_event SET actor_name = 'x' WHERE id = (SELECT event FROM audit_seal WHERE seq = 7)")
        assert codes(check().problems) == [("event_changed", 7)]

    def test_that_it_was_the_seal(self) -> None:
        sql(f"UPDATE audit_seal SET hash = '{'0' * 64}' WHERE seq = 7")
        assert codes(check().problems) == [("seal_changed", 7)]

    def test_that_the_last_one_cannot_be_told(self) -> None:
        sql("UPDATE audit_event SET via = 'x' WHERE id = (SELECT event FROM audit_seal WHERE seq = 40)")
        assert codes(check().problems) == [("event_or_seal_changed", 40)]

    def test_two_beside_each_other(self) -> None:
        sql("UPDATE audit_event SET via = 'x' WHERE id IN (SELECT event FROM audit_seal WHERE seq IN (7, 8))")
        assert codes(check().problems) == [("event_or_seal_changed", 7), ("does_not_follow", 8)]

    def test_which_were_exchanged(self) -> None:
        sql("UPDATE audit_seal SET seq = CASE seq WHEN 7 THEN -11 ELSE -7 END WHERE seq IN (7, 11)")
        sql("UPDATE audit_seal SET seq = -seq WHERE seq < 0")
        found = check().problems
        assert [(one.code, one.params["seq"], one.params["other"]) for one in found] == [("audit.swapped", 7, 11)]

    def test_which_event_is_missing(self) -> None:
        sql("DELETE FROM audit_event WHERE id = (SELECT event FROM audit_seal WHERE seq = 7)")
        assert codes(check().problems) == [("event_missing", 7)]

    def test_which_seals_are_missing(self) -> None:
        sql("DELETE FROM audit_seal WHERE seq IN (7, 8)")
        gap, loose = check().problems
        assert (gap.code, gap.params["first"], gap.params["last"]) == ("audit.seals_missing", 7, 8)
        assert loose.code == "audit.unsealed" and loose.params["count"] == 2

    def test_the_beginning(self) -> None:
        sql("DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_seal WHERE seq <= 3)")
        sql("DELETE FROM audit_seal WHERE seq <= 3")
        (gap,) = check().problems
        assert (gap.code, gap.params["first"], gap.params["last"]) == ("audit.seals_missing", 1, 3)

    def test_an_event_that_the_site_did_not_write(self) -> None:
        row = Event.objects.order_by("-id").values().first()
        Event.objects.create(**{**row, "id": row["id"] + 1})
        Waiting.objects.create(event=row["id"] + 1, mark="0" * 64)
        assert seal() == 3, "it is not sealed, and does not keep the others from being sealed"
        assert [one.code for one in check().problems] == ["audit.forged"]

    def test_many_faults_are_counted(self) -> None:
        sql("UPDATE audit_event SET via = 'x' WHERE id IN (SELECT event FROM audit_seal WHERE seq <= 30)")
        assert [one.params["seq"] for one in check().problems] == list(range(1, 31))


def test_with_a_head_kept_outside_a_cut_shows() -> None:
    make_record(20)
    printed = head()
    make_record(10)
    wanted = Wanted(printed.hash, printed.seq)
    assert verify(wanted).whole and holds(wanted), "the chain may have grown since"
    GUARD.lower_in(connection)
    sql("DELETE FROM audit_event WHERE id IN (SELECT event FROM audit_seal WHERE seq > 15)")
    sql("DELETE FROM audit_seal WHERE seq > 15")
    assert verify().whole, "nothing inside the database can tell"
    (cut,) = verify(wanted).problems
    assert cut.code == "audit.truncated"
    assert (cut.params["length"], cut.params["found"], cut.params["missing"]) == (20, 15, 5)
    assert [one.code for one in verify(Wanted(printed.hash)).problems] == ["audit.head_unknown"]
    make_record(10)
    assert [one.code for one in verify(wanted).problems] == ["audit.head_differs"], "grown again over the cut"
    assert not holds(wanted)


def test_a_head_is_read_as_it_is_printed() -> None:
    make_record(2)
    line_ = head_line("en")
    printed = line_.partition("head ")[2].partition(",")[0]
    assert Wanted.read(printed, 2) == Wanted(head().hash, 2)
    assert Wanted.read(printed.upper().replace(" ", "-"), None).hash == head().hash
    for wrong in ("", "abc", "g" * 64, head().hash + "0"):
        with pytest.raises(Refused):
            Wanted.read(wrong, 2)
    with pytest.raises(Refused):
        Wanted.read(head().hash, -1)


def test_the_head_of_nothing_can_be_kept_too() -> None:
    wanted = Wanted(head().hash, 0)
    make_record(3)
    assert verify(wanted).whole and holds(wanted)


def test_another_key_is_one_fault(settings: object) -> None:
    make_record(30)
    settings.AUDIT_KEY = b"x" * 32  # type: ignore[attr-defined]
    assert [one.code for one in check().problems] == ["audit.other_key"]


def test_text_that_is_no_utf8_is_found_and_does_not_stop_the_check() -> None:
    if connection.vendor != "sqlite":
        with pytest.raises(Exception, match="invalid byte sequence"), connection.cursor() as cursor:
            cursor.execute("SELECT convert_from('\\xff41'::bytea, 'UTF8')")
        return
    make_record(30)
    GUARD.lower_in(connection)
    sql("UPDATE audit_event SET detail = CAST(x'ff41' AS TEXT) WHERE id = (SELECT event FROM audit_seal WHERE seq = 9)")
    sql("UPDATE audit_event SET at = at + 0.5 WHERE id = (SELECT event FROM audit_seal WHERE seq = 12)")
    sql("UPDATE audit_event SET via = CAST(via AS BLOB) WHERE id = (SELECT event FROM audit_seal WHERE seq = 15)")
    assert codes(check().problems) == [("event_changed", 9), ("event_changed", 12), ("event_changed", 15)]


def test_a_clock_set_back_is_shown_and_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from maplebridge.apps.audit import writing

    now = timezone.now()
    for minutes in (0, 4, 40, 34, 36, 50):  # 40 -> 34 is more than five back, 4 -> 0 would not be
        monkeypatch.setattr(writing.timezone, "now", lambda at=now + timedelta(minutes=minutes): at)
        make_record(1)
    monkeypatch.undo()
    found = verify()
    assert found.whole
    assert [(one.code, one.severity, one.params["seq"], one.params["minutes"]) for one in found.problems] \
        == [("audit.clock_back", "warning", 4, 6)]


def test_the_hash_depends_on_every_column_and_on_its_borders() -> None:
    chain, columns = Chain(b"k"), [str(number) for number in range(len(COLUMNS))]
    links = {chain.link("", 1, line(columns))}
    for place in range(len(columns)):
        links.add(chain.link("", 1, line([*columns[:place], columns[place] + "x", *columns[place + 1:]])))
    links.add(chain.link("", 1, line(["01", "", *columns[2:]])))
    links.add(chain.link("", 2, line(columns)))
    links.add(chain.link("0", 1, line(columns)))
    assert len(links) == len(columns) + 4


def test_the_chain_of_another_installation_is_another() -> None:
    one, other = Chain(b"one"), Chain(b"other")
    assert one.genesis != other.genesis and one.installation != other.installation
    assert len(one.installation) == 16 and one.installation not in one.genesis


def test_a_walk_needs_no_more_memory_for_more_rows() -> None:
    import tracemalloc

    chain = Chain(b"k")

    def links(count: int) -> Iterator[tuple[object, ...]]:
        before = chain.genesis
        for seq in range(1, count + 1):
            columns = (seq, seq, *["x"] * (len(COLUMNS) - 2))
            before = chain.link(before, seq, line(columns))
            yield seq, seq, before, *columns

    peaks = []
    for count in (2_000, 20_000):
        tracemalloc.start()
        assert Walk(chain, Start(0, chain.genesis)).along(links(count)).good == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 20_000


def test_rows_come_in_the_order_of_the_chain() -> None:
    make_record(10)
    assert [row[0] for row in rows.sealed()] == list(range(1, 11))
    assert [row[0] for row in rows.sealed(until=4)] == [1, 2, 3, 4]


def test_every_fault_has_its_words() -> None:
    code = re.compile(r'"(audit\.[a-z0-9_]+)"')
    folder = Path(audit.__file__).parent
    named = {found for file in folder.glob("*.py") for found in code.findall(file.read_text(encoding="utf-8"))}
    built = {f"audit.{kind}" for kind in ("sealed_waits", "waits_for_nothing", "forged")}
    assert len(named) > 20 and (named | built) <= set(known_codes())
