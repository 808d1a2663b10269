"""From a table to a version by the pages: handed in, read, answered, judged, issued, compared, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maplebridge.apps.programmes.models import Programme, SchemeDraft, SchemeVersion
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.engine.scheme.excel import write_mapping
from maplebridge.packs.pack import load_pack, pack_files
from tests.apps.cast import Cast
from tests.apps.programmes.programme import make_programme, set_day
from tests.apps.programmes.tables import ROWS, excel, word
from tests.apps.units.test_pages import MOST_BYTES, MOST_QUERIES, form_of

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(DAY, monkeypatch)


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return Programme.objects.create(code="P1", zh="创建活动", en="Drive", unit=cast.units["A"],
                                    begun_on=date(2026, 1, 1))


def at(name: str, *args: Any) -> str:
    return reverse(f"programmes:{name}", args=["P1", *args])


def upload(browser: Client, content: bytes, name: str, **more: Any) -> Any:
    address = at("adoption_hand_in")
    return browser.post(address, form_of(browser, address) | {
        "file": SimpleUploadedFile(name, content), **more})


def part(browser: Client, step: str) -> dict[str, str]:
    """The form of one step as the page shows it."""
    form = browser.get(at("adoption")).context["desk"].forms[step]
    return {name: form[name].value() or "" for name in form.fields}


def answer_all(browser: Client) -> Any:
    """Answers everything: the period by hand, the first reading of all else."""
    desk = browser.get(at("adoption")).context["desk"]
    sent = {name: value for name, value in part(browser, "answers").items() if not name.startswith(("q_", "o_"))}
    for one in desk.answers.asked():
        if one.question.topic == "period":
            sent[one.free.name] = "2026"
        else:
            sent[one.choice.name] = one.question.readings[0]
    return browser.post(at("adoption"), sent)


def issue(browser: Client, document: str = "公枫办〔2026〕1号", **more: str) -> Any:
    return browser.post(at("adoption"), part(browser, "issue") | {"document": document, "issued_on": "2026-03-01",
                                                                  **more})


def test_a_word_table_becomes_a_version(cast: Cast, programme: Programme) -> None:
    browser = cast.client("office")
    assert browser.get(at("adoption")).url == at("adoption_hand_in")
    handed = upload(browser, word(total="110"), "考核表.docx")
    assert (handed.status_code, handed.url) == (303, at("adoption")), handed.context["form"].errors
    page = browser.get(at("adoption")).content.decode()
    for shown in ("读到2个项目、4条指标；还有3处疑问要您答复", "对社区重点场所走访后续跟进", "按跟进率乘以分值",
                  "治安大队", "表中没有写考核周期", "由考核人在分值以内评定",
                  "第1个表格第4行第4列", "合计写的是 110 分"):
        assert shown in page, shown
    assert "下发考核表" not in page
    assert answer_all(browser).status_code == 303
    page = browser.get(at("adoption")).content.decode()
    assert "有1类问题，写明理由后可以下发" in page and "填报负担" in page and "重新提问" in page
    refused = issue(browser)
    assert refused.status_code == 422 and "还有 1 类问题没有写明理由" in refused.content.decode()
    sent = part(browser, "reasons") | {"every": "合计栏系笔误，以各行为准"}
    assert browser.post(at("adoption"), sent).status_code == 303
    page = browser.get(at("adoption")).content.decode()
    assert "可以下发" in page and "这是方案的第一张考核表" in page and "还没有单位参加" in page
    sent = part(browser, "issue") | {"document": "公枫办〔2026〕1号", "issued_on": "2026-03-01"}
    done = browser.post(at("adoption"), sent)
    assert (done.status_code, done.url) == (303, at("version", 1)), done.context["form"].errors
    again = browser.post(at("adoption"), sent)
    assert (again.status_code, again.url) == (303, at("version", 1)), "a second click"
    version = SchemeVersion.objects.get()
    scheme = scheme_of(version.pk)
    assert [one.name.zh for one in scheme.indicators()] == [row[1] for row in ROWS]
    assert [one.points for one in scheme.indicators()] == [30, 20, 30, 20]
    page = browser.get(done.url).content.decode()
    for shown in ("第1版已下发", "公枫办〔2026〕1号", "群众诉求按期办结", "指挥中心", version.sha256, "月末",
                  "合计栏系笔误，以各行为准", "由考核人在分值以内评定"):
        assert shown in page, shown
    file = browser.get(at("version_file", 1))
    assert file.content == word_of(version) and "attachment" in file["Content-Disposition"]
    assert "还没有下发过" not in browser.get(at("versions")).content.decode()


def word_of(version: SchemeVersion) -> bytes:
    assert version.draft is not None
    return bytes(version.draft.file.content)


def test_answers_are_kept_one_by_one_and_misfits_are_told_where_they_are(cast: Cast, programme: Programme) -> None:
    browser = cast.client("office")
    upload(browser, word(), "考核表.docx")
    desk = browser.get(at("adoption")).context["desk"]
    period, judged, due = desk.answers.asked()
    empty = browser.post(at("adoption"), part(browser, "answers"))
    assert empty.status_code == 422 and "没有选择或填写任何答复" in empty.content.decode()
    sent = part(browser, "answers") | {period.free.name: "明年吧", judged.choice.name: "judged_up_to_points"}
    assert browser.post(at("adoption"), sent).status_code == 303
    after = browser.get(at("adoption"))
    assert [one.question.topic for one in after.context["desk"].answers.asked()] == ["period", "due"]
    assert "对考核周期的答复“明年吧”不是年度" in after.content.decode()
    assert len(SchemeDraft.objects.get().answers) == 2
    sent = part(browser, "answers") | {period.free.name: "2025-12-21/2026-12-20", due.free.name: "2026-09-30"}
    assert browser.post(at("adoption"), sent).status_code == 303
    desk = browser.get(at("adoption")).context["desk"]
    scheme = desk.made.pack.scheme
    assert desk.open == 0 and scheme.period.whole.start == date(2025, 12, 21)
    assert scheme.indicator("2.1").due.anchor == "2026-09-30"
    again = next(box for entry, _, _, box in desk.answers.closed() if entry["topic"] == "due")
    assert browser.post(at("adoption"), part(browser, "answers") | {again.name: "on"}).status_code == 303
    assert [one.question.topic for one in browser.get(at("adoption")).context["desk"].answers.asked()] == ["due"]


def test_two_people_at_one_table(cast: Cast, programme: Programme) -> None:
    cast.add_person("second", "A", "office")
    first, second = cast.client("office"), cast.client("second")
    upload(first, word(), "考核表.docx")
    period, judged, _ = first.get(at("adoption")).context["desk"].answers.asked()
    slower = part(second, "answers") | {judged.choice.name: "done"}
    assert first.post(at("adoption"), part(first, "answers") | {period.free.name: "2026"}).status_code == 303
    stale = second.post(at("adoption"), slower)
    page = stale.content.decode()
    assert stale.status_code == 409 and "office甲" in page
    form = stale.context["form"]
    assert form[judged.choice.name].value() == "done", "what was chosen stays"
    again = {name: form[name].value() or "" for name in form.fields}
    assert second.post(at("adoption"), again).status_code == 303
    assert len(SchemeDraft.objects.get().answers) == 2


def test_another_file_takes_the_place_of_the_open_one_only_after_saying_so(cast: Cast, programme: Programme) -> None:
    browser = cast.client("office")
    upload(browser, word(), "甲.docx")
    answer_all(browser)
    refused = upload(browser, word(total="110"), "乙.docx")
    assert refused.status_code == 422 and "放弃正在处理的“甲.docx”" in refused.content.decode()
    content = word_of_draft()
    same = upload(browser, content, "甲.docx", replace="on")
    assert same.status_code == 422 and "内容完全相同" in same.content.decode()
    done = upload(browser, word(total="110"), "乙.docx", replace="on")
    assert done.status_code == 303, done.context["form"].errors
    states = list(SchemeDraft.objects.order_by("pk").values_list("file_name", "state"))
    assert states[0] == ("甲.docx", "dropped") and states[-1] == ("乙.docx", "reading")
    assert browser.get(at("adoption")).context["desk"].open == 0, "answers to the same words are taken over"


def test_nothing_is_done_to_a_table_that_took_the_place_of_the_one_seen(cast: Cast, programme: Programme) -> None:
    first, second = cast.client("office"), cast.client("office")
    upload(first, word(), "甲.docx")
    period = first.get(at("adoption")).context["desk"].answers.asked()[0]
    seen = part(first, "answers") | {period.free.name: "2026"}
    seen_drop = form_of(first, at("adoption_drop"))
    upload(second, word(total="110"), "乙.docx", replace="on")
    for address, sent in ((at("adoption"), seen), (at("adoption_drop"), seen_drop)):
        refused = first.post(address, sent)
        assert refused.status_code == 422 and "已被“乙.docx”代替" in refused.content.decode()
    assert SchemeDraft.objects.get(file_name="乙.docx").answers == []
    form = first.post(at("adoption"), seen).context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert first.post(at("adoption"), again).status_code == 303, "once it has been looked at"


@pytest.mark.parametrize(("content", "name", "said"), [
    (b"\x89PNG\r\n\x1a\n" + b"0" * 200, "考核表.xlsx", "文件是 png 格式"), (b"", "空.docx", "空"),
    (b"PK\x03\x04", "坏.docx", "文件不完整"),
    ("姓名,电话\n甲,1\n".encode(), "名单.csv", "没有找到考核表"), (b"x" * 5_000_001, "大.docx", "5 MB"),
    (b"a: &x [1]\nb: *x\n", "scheme.yaml", "引用"), (b"PK", "包.zip", "zip"), (b"extends: /etc\n", "x.yaml", "/etc"),
    (b"\xff\xfe\x00", "x.yaml", ""), (b"[" * 100_000, "x.yaml", ""), (b"hello", "notes", ""),
    (b"%PDF-1.4", "考核表.pdf", ""),
    (word([(*ROWS[0][:3], "联系人13812345678", *ROWS[0][4:])]), "考核表.docx", "第2行第4列"),
    (b"code: 11010519491231002X\n", "scheme.yaml", "第 1 行")])
def test_what_is_no_table_is_told_at_the_file_and_not_kept(cast: Cast, programme: Programme, content: bytes, name: str,
                                                          said: str) -> None:
    refused = upload(cast.client("office"), content, name)
    assert refused.status_code == 422
    assert refused.context["form"].errors.get("file"), refused.context["form"].errors
    assert said in str(refused.context["form"].errors)
    assert "13812345678" not in refused.content.decode()
    assert not SchemeDraft.objects.exists()


def test_a_scheme_file_with_errors_is_read_and_stopped(cast: Cast, programme: Programme) -> None:
    text = pack_files(load_pack("fengqiao"))["scheme.yaml"].replace("points: 10\n", "points: 11\n", 1)
    browser = cast.client("office")
    assert upload(browser, text.encode(), "scheme.yaml").status_code == 303
    page = browser.get(at("adoption")).content.decode()
    assert "处错误，改好原表再导入才能下发" in page and "责任到人率" in page and "scheme.yaml" in page
    assert "items." not in page, "places are told by line"
    refused = issue(browser)
    assert refused.status_code == 422 and "请改好原表，再导入" in refused.content.decode()


def test_our_own_layout_needs_no_answers(cast: Cast, programme: Programme) -> None:
    browser = cast.client("office")
    assert upload(browser, write_mapping(load_pack("fengqiao").source), "考核表.xlsx").status_code == 303
    desk = browser.get(at("adoption")).context["desk"]
    assert (desk.open, desk.errors, len(desk.made.shown.indicators())) == (0, 0, 44)


def test_a_shipped_pack_and_a_later_version(cast: Cast) -> None:
    """Version 2 says what it changes for whom, is compared, and is withdrawn after units worked by version 1."""
    programme = make_programme(cast)
    Programme.objects.filter(pk=programme.pk).update(code="P1")
    browser = cast.client("office")
    address = at("adoption_hand_in")
    done = browser.post(address, form_of(browser, address) | {"pack": "stationing"})
    assert done.status_code == 303, done.context["form"].errors
    page = browser.get(at("adoption")).content.decode()
    assert "3 个单位参加" in page or "写明理由" in page
    reasons = part(browser, "reasons") | {"every": "先行试用"}
    assert browser.post(at("adoption"), reasons).status_code == 303
    shown = browser.get(at("adoption"))
    page = shown.content.decode()
    assert "与现行第1版相比" in page and "3 个单位参加" in page and "城区: 3" in page
    assert issue(browser, "公枫办〔2026〕9号").status_code == 303
    compared = browser.get(at("version_compare", 1, 2))
    assert compared.content.decode().index("涉及 ") < compared.content.decode().index("方案的名称")
    assert compared.context["count"] > 50 and "处不同" in compared.content.decode()
    asked = browser.get(at("version_withdraw", 2)).content.decode()
    assert "撤回后，现行的是第1版" in asked
    gone = browser.post(at("version_withdraw", 2), form_of(browser, at("version_withdraw", 2)) | {"why": "印发有误"})
    assert (gone.status_code, gone.url) == (303, at("version", 2))
    assert "印发有误" in browser.get(gone.url).content.decode()
    assert "现行的是第1版" in browser.get(at("versions")).content.decode()
    asked = browser.get(at("version_withdraw", 1)).content.decode()
    assert "撤回后没有现行的考核表" in asked and "按这一版工作的单位：3 个" in asked
    first = browser.post(at("version_withdraw", 1), form_of(browser, at("version_withdraw", 1)) | {"why": "重新制定"})
    assert first.status_code == 303
    assert "现在没有现行的考核表" in browser.get(at("versions")).content.decode()
    assert browser.get(at("version", 1)).status_code == 200, "what was issued can be read for good"


def test_giving_a_table_up(cast: Cast, programme: Programme) -> None:
    browser = cast.client("office")
    upload(browser, word(), "考核表.docx")
    assert browser.get(at("adoption_file")).content == word_of_draft()
    seen = part(browser, "answers")
    done = browser.post(at("adoption_drop"), form_of(browser, at("adoption_drop")))
    assert done.status_code == 303 and SchemeDraft.objects.get().state == "dropped"
    assert browser.get(at("adoption_drop")).status_code == 303
    assert browser.get(at("adoption_file")).status_code == 404
    late = browser.post(at("adoption"), seen, follow=True)
    assert late.redirect_chain[0][0] == at("adoption_hand_in") and "刚才那张已经放弃" in late.content.decode()


def word_of_draft() -> bytes:
    return bytes(SchemeDraft.objects.get().file.content)


def test_starting_a_programme(cast: Cast) -> None:
    browser = cast.client("office")
    address = reverse("programmes:adoption_start")
    sent = form_of(browser, address) | {"code": "P1", "zh": "创建活动", "unit": "A1", "begun_on": "2026-03-01"}
    refused = browser.post(address, sent | {"code": "-"})
    assert refused.status_code == 422 and "不合规定" in refused.content.decode()
    done = browser.post(address, form_of(browser, address) | {name: value for name, value in sent.items()
                                                             if name != "once"})
    assert (done.status_code, done.url) == (303, at("adoption_hand_in"))
    assert Programme.objects.get().unit.code == "A1"
    assert browser.get(reverse("programmes:list")).status_code == 200


@pytest.mark.parametrize("who", ["chief", "officer", "leader", "department", "other_office", "system_admin"])
def test_only_the_office_adopts(cast: Cast, programme: Programme, who: str) -> None:
    upload(cast.client("office"), excel(), "考核表.xlsx")
    browser = cast.client(who)
    for name in ("adoption", "adoption_hand_in", "adoption_drop", "adoption_file"):
        assert browser.get(at(name)).status_code in (403, 404), name
    seen = browser.get(at("versions")).status_code
    assert seen == (200 if who in ("leader", "department") else 404 if who != "system_admin" else 403), who


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_within_its_budget(cast: Cast, lang: str) -> None:
    programme = make_programme(cast)
    Programme.objects.filter(pk=programme.pk).update(code="P1")
    browser = cast.client("office")
    browser.cookies["language"] = lang
    address = at("adoption_hand_in")
    browser.post(address, form_of(browser, address) | {"pack": "stationing"})
    browser.post(at("adoption"), part(browser, "reasons") | {"every": "试用"})
    issue(browser)
    rows = [(f"项目{number // 10}", f"第{number}条工作的落实和跟进情况", "1",
             f"由考核组酌情给分，参照第{number}号标准掌握尺度", "治安大队", "适时") for number in range(100)]
    assert upload(browser, word(rows), "考核表.docx").status_code == 303
    assert browser.get(at("adoption")).context["desk"].open > 100
    for name in ("adoption", "adoption_hand_in", "adoption_drop", "versions", "show"):
        within(browser, at(name), name)
    within(browser, at("version", 1), "version")
    within(browser, at("version", 2), "version")
    within(browser, at("version_withdraw", 1), "withdraw")
    within(browser, at("version_compare", 1, 2), "compare")
    within(browser, reverse("programmes:adoption_start"), "start")


def within(browser: Client, address: str, name: str) -> None:
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(address)
    assert response.status_code == 200, name
    assert len(queries) <= MOST_QUERIES, (name, [query["sql"] for query in queries])
    assert len(response.content) < MOST_BYTES, (name, len(response.content))
