"""The chain as a file verifies anywhere, and every change to the file is found."""

from __future__ import annotations

import gzip
import io
import json
import random
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from maplebridge.apps.audit.actions.export import export_chain
from maplebridge.apps.audit.actions.trim import trim
from maplebridge.apps.audit.chainfile import verify_file
from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.seal import head
from maplebridge.apps.audit.verdict import Wanted
from maplebridge.engine.problem import Refused
from maplebridge.words import sentence
from tests.apps.audit.record import Somebody, make_record

pytestmark = pytest.mark.django_db
BY = Somebody()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """60 links, names of every kind among them."""
    make_record(60, waiting=2)
    path = tmp_path / "record.jsonl.gz"
    with path.open("x+b") as out:
        count, digest = export_chain(out, BY)
    assert count == 62, "what waited was sealed first"
    assert digest == sha256(path.read_bytes()).hexdigest()
    return path


def lines(file: Path) -> list[str]:
    return gzip.decompress(file.read_bytes()).decode("utf-8", "surrogatepass").splitlines()


def rewrite(file: Path, changed: list[str]) -> None:
    file.write_bytes(gzip.compress(("\n".join(changed) + "\n").encode("utf-8", "surrogatepass")))


def test_it_verifies_with_the_key(file: Path) -> None:
    found = verify_file(file, settings.AUDIT_KEY)
    assert found.whole and found.problems == () and found.events == 62
    assert found.head.seq == 62


def test_that_it_left_is_an_event(file: Path) -> None:
    event = Event.objects.latest("id")
    assert event.kind == "audit.export"
    params = json.loads(event.detail)["params"]
    assert params["count"] == 62 and params["sha256"] == sha256(file.read_bytes()).hexdigest()


def test_a_printed_head_can_be_asked_for(file: Path) -> None:
    whole = verify_file(file, settings.AUDIT_KEY)
    assert verify_file(file, settings.AUDIT_KEY, Wanted(whole.head.hash, 62)).whole
    later = verify_file(file, settings.AUDIT_KEY, Wanted("0" * 64, 70))
    assert [one.code for one in later.problems] == ["audit.truncated"]


def test_another_key_is_refused_by_its_name(file: Path) -> None:
    with pytest.raises(Refused) as refused:
        verify_file(file, b"other")
    assert refused.value.problems[0].code == "audit.file_of_another"


@pytest.mark.parametrize("content", [
    pytest.param(b"", id="nothing"),
    pytest.param(b"no gzip", id="no gzip"),
    pytest.param(gzip.compress(b""), id="empty"),
    pytest.param(gzip.compress(b"[]\n"), id="a list"),
    pytest.param(gzip.compress(b'{"kind":"x"}\n'), id="another kind"),
    pytest.param(gzip.compress(b"\xff\xfe\n"), id="no utf-8"),
    pytest.param(gzip.compress(b'{"kind":"maplebridge-audit","format":2}\n'), id="another format"),
])
def test_what_is_no_chain_is_said_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        verify_file(path, settings.AUDIT_KEY)
    assert refused.value.problems[0].code == "audit.no_chain_file"


def test_a_file_that_breaks_off_is_said_so(file: Path) -> None:
    whole = file.read_bytes()
    for length in (len(whole) // 2, len(whole) - 30, len(whole) - 3):
        file.write_bytes(whole[:length])
        assert not verify_file(file, settings.AUDIT_KEY).whole


def test_300_random_changes_are_all_found(file: Path) -> None:
    whole, rng = lines(file), random.Random(7)
    for number in range(300):
        changed = list(whole)
        at = rng.randrange(1, len(changed))
        way = number % 5
        if way == 0:
            place = rng.randrange(len(changed[at]))
            changed[at] = changed[at][:place] + chr(ord(changed[at][place]) ^ 1) + changed[at][place + 1:]
        elif way == 1:
            del changed[at]
        elif way == 2:
            other = rng.choice([n for n in range(1, len(changed)) if n != at])
            changed[at], changed[other] = changed[other], changed[at]
        elif way == 3:
            changed.insert(at, changed[rng.randrange(1, len(changed))])
        else:
            changed = changed[:at]
        rewrite(file, changed)
        assert not verify_file(file, settings.AUDIT_KEY).whole, (number, at)


def test_every_byte_may_be_broken(file: Path) -> None:
    whole = file.read_bytes()
    for at in range(0, len(whole), 23):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1:])
        with suppress(Refused):
            assert not verify_file(file, settings.AUDIT_KEY).whole or at < 10, at  # up to there: how it is packed


FORGED = ["[" * 100_000, '{"a":' * 100_000, "Infinity", "NaN", "true", "1e999", '"\\ud800"', "9" * 5_000,
          json.dumps([float("inf"), "0" * 64, *[1] * 15]), json.dumps([5, "\ud800", *[1] * 15]),
          json.dumps([5, "0" * 64, *["\udfff"] * 15]), json.dumps([None] * 17), json.dumps([[]] * 17),
          json.dumps([10**4000, "0" * 64, *[10**4000] * 15]), json.dumps(["1"] * 17), json.dumps([{}, {}, *[2] * 15])]


@pytest.mark.parametrize("text", FORGED, ids=lambda text: text[:30])
def test_any_line_is_told_as_a_fault(file: Path, text: str) -> None:
    whole = lines(file)
    rewrite(file, [*whole[:7], text, *whole[8:]])
    found = verify_file(file, settings.AUDIT_KEY)
    assert not found.whole and found.events >= 7
    for problem in found.problems:
        assert sentence(problem, "en").what.encode()
    rewrite(file, [text, *whole[1:]])
    with pytest.raises(Refused) as refused:
        verify_file(file, settings.AUDIT_KEY)
    assert refused.value.problems[0].code == "audit.no_chain_file"


@pytest.mark.parametrize("start", [[float("inf"), "0" * 64, 1], [float("nan"), "0" * 64, 1], [5, "\ud800", 1], [5], {},
                                   [5, 7, 1]], ids=str)
def test_any_beginning_is_told_as_a_fault(file: Path, start: object) -> None:
    whole = lines(file)
    rewrite(file, [json.dumps(json.loads(whole[0]) | {"start": start}), *whole[1:]])
    with pytest.raises(Refused):
        verify_file(file, settings.AUDIT_KEY)


def test_a_time_in_quotes_is_another(file: Path) -> None:
    whole = lines(file)
    for line in (5, 6, 60):
        link = json.loads(whole[line])
        link[3] = str(link[3])
        changed = json.dumps(link, ensure_ascii=False)
        rewrite(file, [*whole[:line], changed, *whole[line + 1:]])
        assert "audit.file_line" in {one.code for one in verify_file(file, settings.AUDIT_KEY).problems}


def test_a_chain_that_begins_later_verifies_too(tmp_path: Path) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from tests.apps.audit.test_retention import ago, clock
    with clock(ago(400)):
        make_record(10)
    make_record(10)
    trim(timezone.localdate() - timedelta(days=300), BY)
    path = tmp_path / "later.gz"
    with path.open("x+b") as out:
        export_chain(out, BY)
    found = verify_file(path, settings.AUDIT_KEY)
    assert found.whole and found.first == 11 and found.events == 11
    changed = [line for line in lines(path) if "audit.trim" not in line]
    rewrite(path, [*changed[:-1], str(len(changed) - 2)])
    assert {one.code for one in verify_file(path, settings.AUDIT_KEY).problems} == {"audit.start_unconfirmed"}


def test_an_empty_record_is_a_file_too() -> None:
    out = io.BytesIO()
    assert export_chain(out, BY)[0] == 0
    assert head().seq == 0 and Event.objects.count() == 1
