"""What is said of a file may be corrected; a record is withdrawn with a reason and stays to be seen."""

from __future__ import annotations

import json
from datetime import date

import pytest

from maplebridge.apps.audit.models import Event
from maplebridge.apps.evidence.actions.records import edit_evidence, withdraw_evidence
from maplebridge.apps.evidence.models import Evidence
from maplebridge.web.refusals import NotPermitted, Refused, Stale, Unseen
from tests.apps.cast import Cast
from tests.apps.evidence.conftest import add, send
from tests.engine.attachment.files import pdf


@pytest.fixture
def record(cast: Cast) -> Evidence:
    add(cast, file=("a.pdf", pdf()))
    return Evidence.objects.get()


def test_title_and_days_are_corrected(cast: Cast, record: Evidence) -> None:
    typed = {"title": "新的标题", "from_day": "2026-02-01", "to_day": "2026-06-30", "version": 1}
    answer = send(cast, "officer", f"/evidence/{record.pk}/edit/", **typed)
    assert (answer.status_code, answer["Location"]) == (303, f"/evidence/{record.pk}/")
    record.refresh_from_db()
    assert (record.title, record.from_day, record.to_day, record.version) \
        == ("新的标题", date(2026, 2, 1), date(2026, 6, 30), 2)
    detail = json.loads(Event.objects.get(kind="evidence.edit").detail)
    assert detail["changes"]["title"] == ["任命文件", "新的标题"] and detail["version"] == 2


def test_two_people_at_once(cast: Cast, record: Evidence) -> None:
    typed = {"title": "甲", "from_day": "2026-02-01", "version": 1}
    assert send(cast, "officer", f"/evidence/{record.pk}/edit/", **typed).status_code == 303
    answer = send(cast, "chief", f"/evidence/{record.pk}/edit/", **{**typed, "title": "乙"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "任命文件" in page and "甲" in page and 'value="乙"' in page
    assert answer.context["form"].data["version"] == "2"
    assert send(cast, "chief", f"/evidence/{record.pk}/withdraw/", why="传错", version=1).status_code == 409


def test_nothing_changed_is_no_write(cast: Cast, record: Evidence) -> None:
    edit_evidence(evidence=record.pk, title=record.title, from_day=record.from_day, to_day=None, version=1,
                  by=cast.actor("officer"))
    assert not Event.objects.filter(kind="evidence.edit").exists()
    record.refresh_from_db()
    assert record.version == 1


def test_withdrawn_stays_to_be_seen_and_cannot_be_changed(cast: Cast, record: Evidence) -> None:
    assert send(cast, "officer", f"/evidence/{record.pk}/withdraw/", why="传错", version=1).status_code == 403
    assert send(cast, "chief", f"/evidence/{record.pk}/withdraw/", why=" ", version=1).status_code == 422
    assert send(cast, "chief", f"/evidence/{record.pk}/withdraw/", why="传错文件", version=1).status_code == 303
    record.refresh_from_db()
    assert record.withdrawn_at and record.withdrawn_by == cast.people["chief"]
    page = cast.client("officer").get(f"/evidence/{record.pk}/").content.decode()
    assert "传错文件" in page and "/edit/" not in page
    assert cast.client("officer").get(f"/evidence/{record.pk}/file/").status_code == 200
    assert cast.client("officer").get(f"/evidence/{record.pk}/edit/").status_code == 422
    with pytest.raises(Refused):
        edit_evidence(evidence=record.pk, title="x", from_day=record.from_day, to_day=None, version=2,
                      by=cast.actor("officer"))
    with pytest.raises(Refused):
        withdraw_evidence(evidence=record.pk, why="再次", version=2, by=cast.actor("chief"))
    assert Event.objects.filter(kind="evidence.withdraw").count() == 1


def test_the_actions_ask_for_the_right_themselves(cast: Cast, record: Evidence) -> None:
    with pytest.raises(NotPermitted):
        withdraw_evidence(evidence=record.pk, why="因", version=1, by=cast.actor("inspector"))
    with pytest.raises(Unseen):
        withdraw_evidence(evidence=record.pk, why="因", version=1, by=cast.actor("other_office"))
    with pytest.raises(Stale):
        edit_evidence(evidence=record.pk, title="x", from_day=record.from_day, to_day=None, version=7,
                      by=cast.actor("officer"))
    with pytest.raises(Unseen):
        withdraw_evidence(evidence=record.pk + 1, why="因", version=1, by=cast.actor("chief"))


def test_all_faults_of_a_correction_are_told_at_once(cast: Cast, record: Evidence) -> None:
    with pytest.raises(Refused) as refused:
        edit_evidence(evidence=record.pk, title="13800138000" + "长" * 120, from_day=date(2026, 3, 2),
                      to_day=date(2026, 3, 1), version=1, by=cast.actor("officer"))
    assert [problem.code for problem in refused.value.problems] \
        == ["evidence.phone_number", "evidence.title_long", "evidence.days_order"]


def test_days_are_taken_from_what_others_added_by_who_may_withdraw(cast: Cast) -> None:
    add(cast, "chief", file=("a.pdf", pdf()), to_day="2026-12-31")
    row = Evidence.objects.get()
    typed = {"title": row.title, "from_day": "2026-03-01", "to_day": "2026-12-31", "version": 1}
    address = f"/evidence/{row.pk}/edit/"
    for days in ({"to_day": "2026-12-30"}, {"from_day": "2026-03-02"},
                 {"from_day": "2000-01-01", "to_day": "2000-01-02"}, {"from_day": "2027-01-01", "to_day": ""}):
        answer = send(cast, "officer", address, **{**typed, **days})
        assert answer.status_code == 422 and "别人添加的" in answer.content.decode()
    assert send(cast, "officer", address, **{**typed, "from_day": "2026-02-01", "to_day": ""}).status_code == 303
    assert send(cast, "officer", address, **{**typed, "title": "另", "from_day": "2026-02-01", "to_day": "",
                                             "version": 2}).status_code == 303
    assert send(cast, "office", address, **{**typed, "version": 3}).status_code == 303, "may withdraw"
    row.refresh_from_db()
    assert (row.from_day, row.to_day) == (date(2026, 3, 1), date(2026, 12, 31))


def test_who_added_it_corrects_its_days(cast: Cast, record: Evidence) -> None:
    edit_evidence(evidence=record.pk, title=record.title, from_day=date(2026, 4, 1), to_day=date(2026, 4, 2), version=1,
                  by=cast.actor("officer"))
    record.refresh_from_db()
    assert record.to_day == date(2026, 4, 2)
