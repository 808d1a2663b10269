"""Several programs at the same moment, on both databases, at the real server."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.live import Live, live
from tests.service.postgres import Cluster

OLD = {"en": None, "kind": "station", "category": "urban", "day": "2026-06-01"}
NEW = {"code": "A13", "zh": "桥头派出所", "kind": "station", "parent": "A1", "day": "2026-03-02"}
AT_ONCE = 8


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> Iterator[Live]:
    if request.param == "sqlite":
        with live(None) as running:
            yield running
    else:
        with Cluster() as cluster, live(cluster.url) as running:
            yield running


def test_one_key_sent_at_once_writes_once(server: Live) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: server.write("POST", "/units", NEW, Idempotency_Key="same"), range(AT_ONCE)))
    assert [status for status, _, _ in answers] == [201] * AT_ONCE
    assert len({str(told) for _, _, told in answers}) == len({headers["ETag"] for _, headers, _ in answers}) == 1
    assert server.site.rows("SELECT COUNT(*) FROM audit_event WHERE kind = 'units.add'") == [(1,)]
    status, _, refused = server.write("POST", "/units", NEW | {"code": "A14"}, Idempotency_Key="same")
    assert (status, refused["type"]) == (422, "urn:maplebridge:api.key_used")


def test_of_edits_of_one_version_one_is_done(server: Live) -> None:
    seen = server.write("GET", "/units/A12", None)[1]["ETag"]

    def edit(number: int) -> tuple[int, object]:
        status, _, told = server.write("PUT", "/units/A12", OLD | {"zh": f"第{number}所"},
                                       Idempotency_Key=f"edit-{number}", If_Match=seen)
        return status, told

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(edit, range(AT_ONCE)))
    assert sorted(status for status, _ in answers) == [200] + [412] * (AT_ONCE - 1)
    won = next(told["zh"] for status, told in answers if status == 200)  # type: ignore[index]
    assert server.write("GET", "/units/A12", None)[2]["zh"] == won
    for status, told in answers:
        if status == 412:
            assert told["changes"][0]["fields"]["name"]["after"]["zh"] == won  # type: ignore[index]


def test_reading_goes_on_while_others_write(server: Live) -> None:
    def one(number: int) -> int:
        if number % 2:
            return server.write("GET", "/units", None)[0]
        new = {"zh": "王乙", "badge": f"66{number:02}", "unit": "A11", "title": "民警", "day": "2026-03-02"}
        return server.write("POST", "/people", new, Idempotency_Key=f"person-{number}")[0]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(one, range(40)))
    assert set(answers[::2]) == {201}
    assert set(answers[1::2]) == {200}
    assert server.site.rows("SELECT COUNT(*) FROM units_person WHERE zh = '王乙'") == [(20,)]
