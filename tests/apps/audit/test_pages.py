"""The pages of the record: who sees what, the way through them, what leaves them."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.audit.chainfile import verify_file
from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.retention import schedule
from maplebridge.apps.audit.seal import head, seal
from maplebridge.apps.audit.triggers import GUARD
from maplebridge.apps.audit.writing import Draft, store
from maplebridge.apps.jobs.chores import CHECK_RECORD
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.states import CANCELLED, DONE, FAILED
from maplebridge.engine.scheme.text import Text
from tests.apps.audit.record import Somebody
from tests.apps.cast import Cast


def write(at: Any, name: str, *, object_key: int = 1, **params: Any) -> int:
    """An event at a unit of the cast (None: of the whole site)."""
    draft = Draft("units.move", replace(Somebody(), key=77))
    draft.about("unit", object_key, Text(name), unit=at, parent="p", day="d", **params)
    store(draft)
    return int(Event.objects.latest("id").pk)


@pytest.fixture
def events(cast: Cast) -> dict[str, int]:
    """One event at each place, by the code of its unit; "" for the whole site."""
    return {code: write(cast.units.get(code), f"对象{code}乙") for code in ("A", "A1", "A11", "A12", "B", "B11", "")}


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def shown(answer: Any) -> set[str]:
    return set(re.findall(r"对象(\w*)乙", answer.content.decode()))


def test_the_list_shows_what_lies_within_reach(cast: Cast, events: dict[str, int]) -> None:
    assert shown(cast.client("auditor").get("/audit/")) == {"A", "A1", "A11", "A12", ""}
    cast.add_person("district_auditor", "A1", "auditor")
    assert shown(cast.client("district_auditor").get("/audit/")) == {"A1", "A11", "A12"}
    for who in ("nobody", "chief", "office", "system_admin", "security_admin"):
        assert cast.client(who).get("/audit/").status_code == 403


def test_one_event_is_seen_by_whom_the_list_shows_it(cast: Cast, events: dict[str, int]) -> None:
    client = cast.client("auditor")
    for code, key in events.items():
        assert client.get(f"/audit/{key}/").status_code == (404 if code.startswith("B") else 200), code
    cast.add_person("district_auditor", "A1", "auditor")
    district = cast.client("district_auditor")
    assert {code for code, key in events.items() if district.get(f"/audit/{key}/").status_code == 200} \
        == {"A1", "A11", "A12"}
    for unknown in (10**6, 10**30):
        assert client.get(f"/audit/{unknown}/").status_code == 404


@pytest.mark.parametrize(("narrowed", "found"), [
    ("unit=A1", {"A1", "A11", "A12"}), ("unit=a11", {"A11"}), ("unit=A1单位", {"A1", "A11", "A12"}),
    ("unit=nowhere", set()), ("unit=B", set()), ("text=对象A1", {"A1", "A11", "A12"}), ("who=陈", None),
    ("who=Chen", None), ("who=x", set()), ("actor=77", None), ("actor=78", set()), ("actor=x", None),
    ("object=unit:1", None), ("object=unit:2", set()), ("object=x", set()), ("kind=units.move", None),
    ("kind=no.such", None), ("first=2020-01-01", None), ("last=2020-01-01", set()), ("first=nonsense", None),
    ("before=1", set()), ("before=x", None), ("before=99999999999999999999", None), ("unit=%00", None),
    ("last=9999-12-31", None), ("first=0001-01-01&last=9999-12-31", None),
    ("text=%27;--", set()), ("who=%25", set())])
def test_filters(cast: Cast, events: dict[str, int], narrowed: str, found: set[str] | None) -> None:
    answer = cast.client("auditor").get(f"/audit/?{narrowed}")
    assert answer.status_code == 200
    assert shown(answer) == ({"A", "A1", "A11", "A12", ""} if found is None else found)


def test_pages_go_back_and_keep_the_filter(cast: Cast) -> None:
    for number in range(120):
        write(cast.units["A"], f"对象{number}乙")
    client = cast.client("auditor")
    seen: list[str] = []
    address = "/audit/?text=对象"
    for _ in range(3):
        answer = client.get(address)
        seen += re.findall(r"对象(\w*)乙", answer.content.decode())
        older = re.search(r'rel="next" href="([^"]+)"', answer.content.decode())
        address = "/audit/" + older[1].replace("&amp;", "&") if older else ""
    assert [int(number) for number in seen] == list(reversed(range(120))) and address == ""


def test_an_event_shows_its_place_in_the_chain(cast: Cast, events: dict[str, int]) -> None:
    client = cast.client("auditor")
    address = f"/audit/{events['A11']}/"
    assert "还没有封存" in text(client.get(address))
    seal()
    assert "与封存时一致" in text(client.get(address))
    GUARD.lower_in(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET address = 'x' WHERE id = %s", [events["A11"]])
    assert "与封存时不符" in text(client.get(address))


def test_the_history_of_an_object_is_a_fragment(cast: Cast) -> None:
    write(cast.units["A11"], "对象甲乙", object_key=5, changes={"name": (Text("旧"), Text("新"))})
    write(cast.units["B11"], "对象丙乙", object_key=5)
    answer = cast.client("auditor").get("/audit/history/unit/5/")
    assert shown(answer) == {"甲"} and "名称：旧 → 新" in text(answer)
    assert "<html" not in answer.content.decode()
    assert "没有您可以查看的操作" in text(cast.client("auditor").get("/audit/history/unit/6/"))
    assert cast.client("chief").get("/audit/history/unit/5/").status_code == 403


def test_nothing_in_an_event_is_taken_for_html(cast: Cast) -> None:
    key = write(cast.units["A"], "<script>alert(1)</script>", changes={"<b>": ("<i>", Text("</td>", "<u>"))})
    client = cast.client("auditor")
    for address in ("/audit/", f"/audit/{key}/", "/audit/history/unit/1/"):
        for language in ("zh-hans", "en"):
            client.cookies["language"] = language
            page = client.get(address).content.decode()
            assert "<script>alert" not in page and "<i>" not in page and "<u>" not in page and "<b>" not in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_as_a_file_is_an_event(cast: Cast, events: dict[str, int], form: str) -> None:
    write(cast.units["A"], "=HYPERLINK(1)")
    answer = cast.client("audit_admin").post("/audit/export/?unit=A1", {"form": form})
    assert answer.status_code == 200 and form in answer["Content-Disposition"]
    if form == "csv":
        told = answer.content.decode("utf-8-sig")
        assert all(f"对象{code}乙" in told for code in ("A1", "A11", "A12")) and "对象A乙" not in told
    params = json.loads(Event.objects.latest("id").detail)["params"]
    assert params["count"] == 3 and params["asked"] == ["unit"] and params["form"] == form
    assert params["sha256"] == sha256(answer.content).hexdigest()


def test_only_who_may_export_can(cast: Cast, events: dict[str, int]) -> None:
    count = Event.objects.count()
    assert cast.client("auditor").post("/audit/export/", {"form": "csv"}).status_code == 403
    assert "form=" not in cast.client("auditor").get("/audit/").content.decode()
    assert cast.client("audit_admin").get("/audit/export/").status_code == 303
    assert cast.client("audit_admin").post("/audit/export/", {"form": "exe"}).status_code == 303
    assert cast.client("auditor").post("/audit/chain/file/").status_code == 403
    cast.add_person("district_admin", "A1", "audit_admin")
    assert cast.client("district_admin").post("/audit/chain/file/").status_code == 403, "the chain is of the whole site"
    assert Event.objects.count() == count


def test_the_whole_chain_as_a_file(cast: Cast, events: dict[str, int], tmp_path: Path) -> None:
    answer = cast.client("audit_admin").post("/audit/chain/file/")
    content = b"".join(answer.streaming_content)
    file = tmp_path / "chain.gz"
    file.write_bytes(content)
    found = verify_file(file, settings.AUDIT_KEY)
    assert found.whole and found.events == len(events)
    assert json.loads(gzip.decompress(content).splitlines()[0])["kind"] == "maplebridge-audit"
    assert Event.objects.latest("id").kind == "audit.export"


def test_the_chain_is_verified_while_one_waits(cast: Cast, events: dict[str, int]) -> None:
    seal()
    client, now = cast.client("auditor"), head()
    page = text(client.get("/audit/chain/"))
    assert f"刚刚核验了全部{now.seq}个事件：完整" in page and now.hash[:8] in page
    printed = client.get("/audit/chain/", {"head": now.hash, "length": now.seq})
    assert "链中有这个链头" in text(printed)
    assert "链尾被截断" in text(client.get("/audit/chain/", {"head": now.hash, "length": now.seq + 5}))
    assert "不是链头" in text(client.get("/audit/chain/", {"head": "abc", "length": "x"}))
    GUARD.lower_in(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET address = 'x' WHERE id = %s", [events["A"]])
    assert "在封存之后被改动" in text(client.get("/audit/chain/"))


def test_a_long_chain_is_checked_by_a_job(cast: Cast, events: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    seal()
    monkeypatch.setattr("maplebridge.apps.overview.queries.audit_chain.SHORT", 3)
    client = cast.client("auditor")
    page = client.get("/audit/chain/")
    assert "还没有核验过" in text(page)
    once = re.search(r'name="once"[^>]*value="([^"]+)"', page.content.decode())
    assert once
    sent = client.post("/audit/chain/", {"once": once[1]})
    assert sent.status_code == 303 and sent["Location"].startswith("/jobs/")
    assert client.post("/audit/chain/", {"once": once[1]})["Location"] == sent["Location"], "one job of one click"
    assert "链中没有这个链头" in text(client.get("/audit/chain/", {"head": "0" * 64, "length": 3}))


@pytest.mark.parametrize("length", ["9" * 5_000, "12,345", "-3", "x", "１２３４５６７８９０１２３４５６７８９", "1.5"])
def test_a_length_that_is_none_is_told(cast: Cast, events: dict[str, int], length: str) -> None:
    seal()
    answer = cast.client("auditor").get("/audit/chain/", {"head": head().hash, "length": length})
    assert answer.status_code == 200 and "不是条数" in text(answer) and "链中有这个链头" not in text(answer)


def test_a_check_that_did_not_finish_says_nothing_of_the_record(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maplebridge.apps.overview.queries.audit_chain.SHORT", -1)
    now = timezone.now()
    made = {"kind": CHECK_RECORD, "run_after": now, "asked_at": now, "ended_at": now}
    client = cast.client("auditor")
    Job.objects.create(state=CANCELLED, **made)
    page = text(client.get("/audit/chain/"))
    assert "记录不完整" not in page and "没有做完" in page and "还没有核验过" in page
    whole = {"code": "jobs.record_whole", "params": {"events": 7, "head": "0" * 64, "length": 7}}
    done = Job.objects.create(state=DONE, told=[whole], **made)
    page = text(client.get("/audit/chain/"))
    assert "上一次核验时完整" in page and "没有做完" not in page
    Job.objects.create(state=FAILED, **made)
    page = text(client.get("/audit/chain/"))
    assert "上一次核验时完整" in page and "没有做完" in page
    Job.objects.create(state=DONE, told=[{"code": "jobs.record_broken", "params": {"count": 3}}], **made)
    assert "记录不完整" in text(client.get("/audit/chain/")) and done.pk


def test_the_job_of_the_check_is_linked_for_who_may_see_it(cast: Cast, events: dict[str, int]) -> None:
    now = timezone.now()
    made = {"kind": CHECK_RECORD, "state": DONE, "run_after": now, "asked_at": now, "ended_at": now}
    for asker, linked in ((None, False), (cast.people["auditor"], True)):
        link = f"/jobs/{Job.objects.create(asker=asker, **made).pk}/"
        client = cast.client("auditor")
        assert (link in client.get("/audit/chain/").content.decode()) == linked
        assert client.get(link).status_code == (200 if linked else 404)


def test_only_links_that_are_kept_make_a_chain_long(cast: Cast, events: dict[str, int],
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    seal()
    client = cast.client("audit_admin")
    monkeypatch.setattr("maplebridge.apps.overview.views.audit_chain.LONGEST_FILE", 6)
    assert client.post("/audit/chain/file/").status_code == 422
    GUARD.lower_in(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_seal WHERE seq <= 5")
    assert client.post("/audit/chain/file/").status_code == 200


def test_a_digest_is_short_in_the_list_and_whole_on_the_page(cast: Cast) -> None:
    digest, client = "0123456789abcdef" * 4, cast.client("auditor")
    key = write(cast.units["A"], f"文件{digest}", changes={"file": (digest, "f" * 64)})
    for address in ("/audit/", "/audit/history/unit/1/"):
        page = client.get(address).content.decode()
        assert digest not in page and "文件0123456789ab…" in page and "f" * 12 + "…" in page
    assert digest in client.get(f"/audit/{key}/").content.decode()


def test_the_schedule_names_every_kind(cast: Cast) -> None:
    page = text(cast.client("auditor").get("/audit/retention/"))
    assert "至少180天" in page and "操作记录" in page and "回执" in page
    assert page.count("自动删除") == sum(rule.remove is not None for rule in schedule())


@pytest.mark.parametrize("address", ["/audit/", "/audit/?unit=A1&text=x", "/audit/chain/", "/audit/retention/",
                                     "/audit/history/unit/1/"])
def test_pages_are_cheap(cast: Cast, events: dict[str, int], address: str) -> None:
    client = cast.client("auditor")
    for number in range(60):
        write(cast.units["A"], f"对象{number}乙", changes={"name": (1, 2)})
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert len(seen) <= 12, [one["sql"][:90] for one in seen]
    assert len(answer.content) < 150_000
