"""Lists: what is within reach and nothing else, with states of the day; parts of other pages; both languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from maplebridge.apps.evidence.models import Evidence
from maplebridge.apps.evidence.queries.records import other_uses, unit_to_add_at
from maplebridge.apps.units.models import RoleGrant, Unit
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.evidence.conftest import add, send
from tests.engine.attachment.files import pdf

MOST_QUERIES = 12


@pytest.fixture
def records(cast: Cast) -> dict[str, Evidence]:
    today = timezone.localdate()
    for who, at, title, first, last in (
            ("officer", "A11", "现行", today, None), ("officer", "A11", "将来", today + timedelta(1), None),
            ("officer", "A11", "过去", today - timedelta(9), today - timedelta(1)),
            ("officer", "A11", "撤回的", today, today), ("office", "A21", "别处", today, today),
            ("other_office", "B11", "他市", today, today)):
        add(cast, who, at, file=("a.pdf", pdf()), title=title, from_day=first.isoformat(),
            to_day=last.isoformat() if last else "")
    rows = {row.title: row for row in Evidence.objects.all()}
    send(cast, "chief", f"/evidence/{rows['撤回的'].pk}/withdraw/", why="传错", version=1)
    return rows


def titles(answer: Any) -> set[str]:
    return {row[0].value for row in answer.context["table"].rows}


def test_lists_hold_what_is_within_reach(cast: Cast, records: dict[str, Evidence]) -> None:
    own = {"现行", "将来", "过去", "撤回的"}
    for who, expected in (("officer", own), ("office", {*own, "别处"}), ("other_office", {"他市"})):
        assert titles(cast.client(who).get("/evidence/")) == expected
    assert cast.client("community").get("/evidence/").status_code == 403
    assert titles(cast.client("office").get("/evidence/of/unit/A11/")) == own
    assert cast.client("officer").get("/evidence/of/unit/A21/").status_code == 404


def test_states_of_the_day(cast: Cast, records: dict[str, Evidence]) -> None:
    client = cast.client("officer")
    for state, title in (("valid", "现行"), ("later", "将来"), ("ended", "过去"), ("withdrawn", "撤回的")):
        assert titles(client.get(f"/evidence/?state={state}")) == {title}
    assert titles(client.get("/evidence/?q=现")) == {"现行"}
    assert len(titles(client.get("/evidence/?q=A.PDF&kind=pdf"))) == 4
    assert not titles(client.get("/evidence/?kind=jpg"))
    assert len(titles(client.get(f"/evidence/?since={timezone.localdate()}&kind=x&state=y"))) == 4
    assert not titles(client.get(f"/evidence/?since={timezone.localdate() + timedelta(1)}"))
    for record, words in (("现行", "现行有效"), ("将来", "起生效"), ("过去", "失效"), ("撤回的", "已撤回：传错")):
        assert words in client.get(f"/evidence/{records[record].pk}/").content.decode()


def test_withdrawn_ones_come_last_in_an_owners_list(cast: Cast, records: dict[str, Evidence]) -> None:
    rows = cast.client("officer").get("/evidence/of/unit/A11/").context["table"].rows
    assert rows[-1][0].value == "撤回的"


def test_a_part_for_another_page(cast: Cast, records: dict[str, Evidence]) -> None:
    part = cast.client("officer").get("/evidence/of/unit/A11/", headers={"HX-Request": "true"})
    page = part.content.decode()
    assert "<html" not in page and "现行" in page and "/evidence/add/unit/A11/" in page and "?sort=" not in page
    seen = cast.client("inspector").get("/evidence/of/unit/A11/", headers={"HX-Request": "true"}).content.decode()
    assert "现行" in seen and "/evidence/add/" not in seen


def test_the_list_as_a_file(cast: Cast, records: dict[str, Evidence]) -> None:
    Evidence.objects.filter(title="现行").update(title="=1+1")
    answer = cast.client("officer").get("/evidence/?export=csv")
    text = answer.content.decode("utf-8-sig")
    assert "将来" in text and "别处" not in text and "\n=1+1" not in text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_in_both_languages_with_few_queries(
    cast: Cast, records: dict[str, Evidence], language: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("chief")
    client.cookies["language"] = language
    key = records["现行"].pk
    client.get("/evidence/")  # the first request of a log-in notes when it began
    for address in ("/evidence/", "/evidence/of/unit/A11/", f"/evidence/{key}/", "/evidence/add/unit/A11/",
                    f"/evidence/{key}/edit/", f"/evidence/{key}/withdraw/"):
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 200 and len(page) < 150_000
        assert ("佐证材料" in page) == (language == "zh-hans")
        assert "evidence." not in page.replace("/evidence/", ""), "no bare code"


def test_other_uses_of_a_file_are_found_by_index(cast: Cast, records: dict[str, Evidence]) -> None:
    with CaptureQueriesContext(connection) as queries:
        other_uses(records["现行"], cast.actor("officer"))
    asked = [query["sql"] for query in queries if "sent_sha256" in query["sql"]]
    assert len(asked) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            plan = cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()
        assert not any("SCAN evidence_evidence" in str(step[-1]) for step in plan), plan
    assert "evidence_sent" in {index.name for index in Evidence._meta.indexes}


def test_the_unit_that_is_offered_is_the_highest_of_those_there(cast: Cast) -> None:
    today, person = timezone.localdate(), cast.people["officer"]
    RoleGrant.objects.create(person=person, unit=cast.units["B"], role="office", from_day=FIRST_DAY)
    assert unit_to_add_at(cast.actor("officer"), today) == "B", "though A11 comes before it in the tree"
    Unit.objects.filter(code="B").update(closed_on=today)
    assert unit_to_add_at(cast.actor("officer"), today) == "B", "its last day"
    assert unit_to_add_at(cast.actor("officer"), today + timedelta(1)) == "A11"
    assert unit_to_add_at(cast.actor("inspector"), today) is None
