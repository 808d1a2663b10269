"""What the actions on a table do, refuse and record: start, hand in, answer, accept, drop, issue, withdraw."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.queries.sentences import tell
from maplebridge.apps.programmes.actions.accept_finding import accept_finding
from maplebridge.apps.programmes.actions.answer_draft import Answer, answer_draft
from maplebridge.apps.programmes.actions.drop_draft import drop_draft
from maplebridge.apps.programmes.actions.hand_in import hand_in
from maplebridge.apps.programmes.actions.issue_version import issue_version
from maplebridge.apps.programmes.actions.start_programme import NewProgramme, start_programme
from maplebridge.apps.programmes.actions.withdraw_version import withdraw_version
from maplebridge.apps.programmes.models import Programme, SchemeContent, SchemeDraft, SchemeVersion
from maplebridge.apps.programmes.queries.drafts import content_hash, findings, made_of, unreasoned
from maplebridge.apps.programmes.queries.versions import in_force, pack_of, scheme_of
from maplebridge.apps.programmes.reading import Handed, read_table, shipped_table
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.office.asking.question import BY_HAND
from maplebridge.engine.scheme.text import Text
from maplebridge.packs.pack import load_pack, pack_files
from maplebridge.web.refusals import AlreadySent, NotPermitted, Stale, Unseen
from tests.apps.cast import Cast
from tests.apps.programmes.tables import excel, word

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 2)
PLAIN = Handed.of("考核表.docx", word())


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return Programme.objects.create(code="P1", zh="创建活动", en="Drive", unit=cast.units["A"],
                                    begun_on=date(2026, 1, 1))


def handed(cast: Cast, programme: Programme, table: Handed = PLAIN, who: str = "office",
           **more: Any) -> SchemeDraft:
    key = hand_in(programme=programme.pk, table=table, at=timezone.now(), by=cast.actor(who), **more)
    return SchemeDraft.objects.get(pk=key)


def answered(cast: Cast, draft: SchemeDraft) -> SchemeDraft:
    """Everything answered by the first reading, the period by hand."""
    while made_of(draft).questions:
        given = tuple(Answer(one.topic, one.text, next((code for code in one.readings if not code.endswith(BY_HAND)),
                                                       "2026"), Text("疑问", "Question"), Text("答复", "Answer"))
                      for one in made_of(draft).questions)
        answer_draft(draft=draft.pk, answers=given, version=draft.version, by=cast.actor("office"))
        draft.refresh_from_db()
    return draft


def ready(cast: Cast, programme: Programme, table: Handed = PLAIN) -> SchemeDraft:
    draft = answered(cast, handed(cast, programme, table))
    reasons = {one.code: "试用" for one in unreasoned(findings(made_of(draft), {}, DAY))}
    accept_finding(draft=draft.pk, reasons=reasons, version=draft.version, by=cast.actor("office"))
    draft.refresh_from_db()
    return draft


def issue(cast: Cast, draft: SchemeDraft, **other: Any) -> int:
    given = {"document": "公枫办〔2026〕1号", "issued_on": DAY, "today": DAY, "version": draft.version, **other}
    return issue_version(draft=draft.pk, **{"by": cast.actor("office"), **given})


def codes(fault: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in fault.value.problems]


def told(kind: str) -> tuple[str, str]:
    event = Event.objects.filter(kind=f"programmes.{kind}").latest("id")
    return tell(event, "zh").sentence, tell(event, "en").sentence


def test_a_programme_is_started_once(cast: Cast) -> None:
    new = NewProgramme("P1", Text("创建活动", "Drive"), cast.units["A1"].pk, DAY)
    by = cast.actor("office").with_once("k1")
    key = start_programme(new=new, by=by)
    assert start_programme(new=new, by=by) == key
    with pytest.raises(AlreadySent):
        start_programme(new=replace(new, code="P2"), by=by)
    assert told("start") == ("office甲新建考核方案“创建活动”（P1），从2026年3月2日 周一起",
                             "Office started the programme Drive (P1) from Mon 2 Mar 2026")
    with pytest.raises(Refused) as fault:
        start_programme(new=replace(new, name=Text(" ")), by=cast.actor("office"))
    assert codes(fault) == ["units.blank", "adoption.code_taken"]
    for who, refusal in (("leader", NotPermitted), ("other_office", Unseen)):
        with pytest.raises(refusal):
            start_programme(new=replace(new, code="P3"), by=cast.actor(who))
    assert Programme.objects.count() == 1


@pytest.mark.parametrize("code", ["", "-", "甲", "a/b", "a" * 41, " a"])
def test_codes_that_cannot_stand_in_addresses(cast: Cast, code: str) -> None:
    with pytest.raises(Refused) as fault:
        start_programme(new=NewProgramme(code, Text("甲"), cast.units["A"].pk, DAY), by=cast.actor("office"))
    assert codes(fault) == ["adoption.code_form"]


def test_a_place_of_the_site_is_no_code(cast: Cast) -> None:
    with pytest.raises(Refused) as fault:
        start_programme(new=NewProgramme("mine", Text("甲"), cast.units["A"].pk, DAY), by=cast.actor("office"))
    assert codes(fault) == ["adoption.code_taken"]


def test_a_table_is_handed_in_once_and_kept_as_it_came(cast: Cast, programme: Programme) -> None:
    by = cast.actor("office").with_once("k1")
    key = hand_in(programme=programme.pk, table=PLAIN, at=timezone.now(), by=by)
    again = Handed.of("考核表.docx", PLAIN.load())
    assert hand_in(programme=programme.pk, table=again, at=timezone.now(), by=by) == key
    draft = SchemeDraft.objects.get()
    assert bytes(draft.file.content) == PLAIN.load() and draft.sha256 == PLAIN.sha256
    assert told("hand_in") == (f"office甲为“创建活动”导入考核表“考核表.docx”，SHA-256 {PLAIN.sha256}",
                               f"Office handed in the table 考核表.docx for Drive, SHA-256 {PLAIN.sha256}")
    with pytest.raises(Refused) as fault:
        handed(cast, programme, Handed.of("乙.docx", word(total="110")))
    assert codes(fault) == ["adoption.other_open"]
    second = handed(cast, programme, Handed.of("乙.docx", word(total="110")), instead=key)
    draft.refresh_from_db()
    assert (draft.state, second.state) == ("dropped", "reading")


def test_what_cannot_be_read_is_not_kept(cast: Cast, programme: Programme) -> None:
    picture = Handed.of("考核表.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 99)
    with pytest.raises(Refused) as fault:
        handed(cast, programme, picture)
    assert [problem.place.path for problem in fault.value.problems] == ["file"]
    assert not SchemeDraft.objects.exists() and not Event.objects.filter(kind="programmes.hand_in").exists()


def test_answers_are_added_replaced_and_taken_back(cast: Cast, programme: Programme) -> None:
    draft = handed(cast, programme)
    period = Answer("period", "", "2026", Text("问", "asked"), Text("2026"))
    due = Answer("due", "适时", "month_end+3wd", Text("问", "asked"), Text("月末"))
    answer_draft(draft=draft.pk, answers=(period, due), version=1, by=cast.actor("office"))
    assert told("answer") == ("office甲答复考核表“考核表.docx”的疑问2处",
                              "Office answered questions about the table 考核表.docx: 2")
    with pytest.raises(Stale):
        answer_draft(draft=draft.pk, answers=(period,), version=1, by=cast.actor("office"))
    answer_draft(draft=draft.pk, answers=(replace(due, answer="year_end"),), version=2, by=cast.actor("office"))
    draft.refresh_from_db()
    assert [one["answer"] for one in draft.answers] == ["2026", "year_end"]
    answer_draft(draft=draft.pk, answers=(replace(period, answer=""),), version=3, by=cast.actor("office"))
    draft.refresh_from_db()
    assert [one["topic"] for one in draft.answers] == ["due"]
    count = Event.objects.count()
    answer_draft(draft=draft.pk, answers=(replace(due, answer="year_end"),), version=4, by=cast.actor("office"))
    assert Event.objects.count() == count, "nothing new was said"


@pytest.mark.parametrize(("answer", "code"), [
    (Answer("period", "", "11010519491231002X", Text("问"), Text("答"), "o_1"), "adoption.private_number"),
    (Answer("rule", "甲", "a" * 2001, Text("问"), Text("答"), "o_1"), "adoption.too_long"),
    (Answer("colour", "甲", "red", Text("问"), Text("答"), "o_1"), "adoption.unknown_topic")])
def test_answers_that_are_refused(cast: Cast, programme: Programme, answer: Answer, code: str) -> None:
    draft = handed(cast, programme)
    with pytest.raises(Refused) as fault:
        answer_draft(draft=draft.pk, answers=(answer,), version=1, by=cast.actor("office"))
    assert codes(fault) == [code]


def test_reasons_stand_with_the_table(cast: Cast, programme: Programme) -> None:
    draft = answered(cast, handed(cast, programme, Handed.of("乙.docx", word(total="110"))))
    with pytest.raises(Refused) as fault:
        issue(cast, draft)
    assert codes(fault) == ["adoption.reasons_missing"]
    accept_finding(draft=draft.pk, reasons={"office.total_differs": " 笔误 "}, version=draft.version,
                   by=cast.actor("office"))
    assert told("accept") == ("office甲写明考核表“乙.docx”仍然下发的理由1条",
                              "Office gave reasons for issuing the table 乙.docx all the same: 1")
    with pytest.raises(Stale):
        accept_finding(draft=draft.pk, reasons={}, version=draft.version, by=cast.actor("office"))
    draft.refresh_from_db()
    assert draft.reasons == {"office.total_differs": "笔误"}
    assert issue(cast, draft) == 1


def test_issuing_says_everything_that_stands_against_it(cast: Cast, programme: Programme) -> None:
    draft = handed(cast, programme)
    with pytest.raises(Refused) as fault:
        issue(cast, draft, document=" ", issued_on=DAY + timedelta(1))
    assert codes(fault) == ["adoption.no_document", "adoption.issue_day", "adoption.questions_open"]
    forbidden = [("打击处理", "刑事拘留人数完成情况", "100", "每拘留1人得5分，最多得100分", "刑侦大队", "每月月末")]
    draft = answered(cast, handed(cast, programme, Handed.of("丙.xlsx", excel(forbidden)), instead=draft.pk))
    with pytest.raises(Refused) as fault:
        issue(cast, draft)
    assert codes(fault) == ["adoption.errors_left"]
    assert not SchemeVersion.objects.exists()


def test_a_version_is_issued_once(cast: Cast, programme: Programme) -> None:
    draft = ready(cast, programme)
    assert issue(cast, draft, by=cast.actor("office").with_once("k1")) == 1
    assert issue(cast, draft, by=cast.actor("office").with_once("k1")) == 1
    assert issue(cast, draft) == 1, "the same again does nothing"
    with pytest.raises(Refused) as fault:
        issue(cast, draft, document="公枫办〔2026〕2号")
    assert codes(fault) == ["adoption.already_issued"]
    version = SchemeVersion.objects.get()
    assert version.sha256 == content_hash(version.content.files)
    assert pack_of(version.pk).sound()[0].indicators() == made_of(draft).shown.indicators()
    zh, en = told("issue")
    assert zh == ("office甲下发“创建活动”考核表第1版（公枫办〔2026〕1号，2026年3月2日 周一），"
                  f"内容 SHA-256 {version.sha256}，原表 SHA-256 {PLAIN.sha256}")
    assert en.startswith("Office issued version 1 of the table of Drive (") and version.sha256 in en
    assert Event.objects.filter(kind="programmes.issue").count() == 1


def test_who_is_slower_is_told(cast: Cast, programme: Programme) -> None:
    draft = ready(cast, programme)
    with pytest.raises(Stale) as stale:
        issue(cast, draft, version=draft.version - 1)
    assert stale.value.version == draft.version and stale.value.changes
    drop_draft(draft=draft.pk, version=draft.version, by=cast.actor("office"))
    assert told("drop") == ("office甲放弃考核表“考核表.docx”", "Office gave up the table 考核表.docx")
    for act in (lambda: issue(cast, draft), lambda: drop_draft(draft=draft.pk, version=9, by=cast.actor("office"))):
        with pytest.raises(Refused) as fault:
            act()
        assert codes(fault) == ["adoption.already_dropped"]


def test_a_day_that_is_over_is_told_and_does_not_stop(cast: Cast, programme: Programme) -> None:
    draft = answered(cast, handed(cast, programme, shipped_table("fengqiao")))
    found = {one.code: one for one in findings(made_of(draft), {}, date(2027, 1, 1))}
    assert found["adoption.assessment_past"].severity == "warning"
    assert found["adoption.assessment_past"].problems[0].params == {"day": date(2026, 10, 30)}
    assert "adoption.assessment_past" not in {one.code for one in findings(made_of(draft), {}, DAY)}
    accept_finding(draft=draft.pk, reasons=dict.fromkeys(found, "接手进行中的方案"), version=draft.version,
                   by=cast.actor("office"))
    draft.refresh_from_db()
    assert issue(cast, draft, today=date(2027, 1, 1)) == 1


def test_a_shipped_pack_stays_what_it_is(cast: Cast, programme: Programme) -> None:
    draft = ready(cast, programme, shipped_table("fengqiao"))
    issue(cast, draft)
    assert scheme_of(SchemeVersion.objects.get().pk) == load_pack("fengqiao").scheme


def test_versions_are_numbered_and_withdrawn(cast: Cast, programme: Programme) -> None:
    issue(cast, ready(cast, programme))
    assert issue(cast, ready(cast, programme, Handed.of("乙.docx", word(total="110")))) == 2
    first, second = SchemeVersion.objects.order_by("number")
    with pytest.raises(Refused) as fault:
        withdraw_version(version=second.pk, why=" ", today=DAY, by=cast.actor("office"))
    assert codes(fault) == ["adoption.no_why"]
    with pytest.raises(NotPermitted):
        withdraw_version(version=second.pk, why="错", today=DAY, by=cast.actor("leader"))
    by = cast.actor("office").with_once("k9")
    assert withdraw_version(version=second.pk, why="印发有误", today=DAY, by=by) == 2
    assert withdraw_version(version=second.pk, why="印发有误", today=DAY, by=by) == 2
    with pytest.raises(Refused) as fault:
        withdraw_version(version=second.pk, why="再来", today=DAY, by=cast.actor("office"))
    assert codes(fault) == ["adoption.withdrawn_before"]
    assert in_force(programme) == first
    assert told("withdraw") == ("office甲撤回“创建活动”考核表第2版（公枫办〔2026〕1号）：印发有误",
                                "Office withdrew version 2 of the table of Drive (公枫办〔2026〕1号): 印发有误")
    withdraw_version(version=first.pk, why="重新制定", today=DAY, by=cast.actor("office"))
    assert in_force(programme) is None
    third = Handed.of("丙.docx", word(total="120"))
    assert issue(cast, ready(cast, programme, third)) == 3, "numbers are not given twice"


@pytest.mark.parametrize("statement", [
    "UPDATE programmes_schemeversion SET sha256 = 'x'", "UPDATE programmes_schemeversion SET document = 'x'",
    "UPDATE programmes_schemeversion SET issued_by_id = NULL", "UPDATE programmes_schemeversion SET number = 9",
    "DELETE FROM programmes_schemeversion", "UPDATE programmes_schemecontent SET files = '{}'",
    "DELETE FROM programmes_schemecontent"])
def test_the_database_refuses_to_change_what_was_issued(cast: Cast, programme: Programme, statement: str) -> None:
    issue(cast, ready(cast, programme))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    version = SchemeVersion.objects.get()
    assert version.sha256 == content_hash(SchemeContent.objects.get().files)


def test_a_withdrawal_is_written_once(cast: Cast, programme: Programme) -> None:
    issue(cast, ready(cast, programme))
    version = SchemeVersion.objects.get()
    withdraw_version(version=version.pk, why="错", today=DAY, by=cast.actor("office"))
    for change in ({"withdrawn_on": None, "withdrawn_why": ""}, {"withdrawn_why": "另"}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            SchemeVersion.objects.filter(pk=version.pk).update(**change)


def packed(files: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def test_a_packed_pack_brings_its_scheme_ledgers_and_days_only() -> None:
    files = {f"我的方案/{name}": text for name, text in pack_files(load_pack("fengqiao")).items()}
    files["我的方案/lint/limits.yaml"] = "limits: {}"
    made = read_table(Handed.of("方案.zip", packed(files)))
    assert made.pack.scheme == load_pack("fengqiao").scheme
    assert {problem.code for problem in made.linted.problems} == {"lint.too_many_ledgers"} if made.linted else False


@pytest.mark.parametrize(("files", "code"), [
    ({"a.yaml": "format: 1"}, "adoption.pack_without_scheme"),
    ({"scheme.yaml": "a: &x []\nb: *x"}, "adoption.yaml_not_plain"),
    ({"scheme.yaml": "x" * 6_000_000}, "adoption.too_large"), ({"scheme.yaml": "extends: ../../x"}, "pack.not_found"),
    ({"scheme.yaml": "[" * 70 + "]" * 70}, "adoption.yaml_not_plain")])
def test_packs_that_are_refused(files: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as fault:
        read_table(Handed.of("方案.zip", packed(files)))
    assert codes(fault) == [code]


def test_what_events_say_holds_hashes_and_no_table(cast: Cast, programme: Programme) -> None:
    issue(cast, ready(cast, programme))
    event = Event.objects.get(kind="programmes.issue")
    params = json.loads(event.detail)["params"]
    assert set(params) == {"number", "document", "day", "sha256", "file_sha256"}
    assert event.unit_key == cast.units["A"].pk
