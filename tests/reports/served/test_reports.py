"""Reports as the site serves them: read back, they say what their pages say, in both languages, to who may see it."""

from __future__ import annotations

import io
import re
import sys
from decimal import Decimal
from typing import Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from maplebridge.apps.jobs.actions.leases import claim
from maplebridge.apps.jobs.files import folder_of_files
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.states import DONE, FAILED, QUEUED
from maplebridge.apps.jobs.worker.runner import run_job
from maplebridge.apps.ledgers.queries.gaps import gaps_of
from maplebridge.apps.programmes.models import LineQuestion, Participant, Programme
from maplebridge.apps.programmes.queries.unit_plan import unit_plans
from maplebridge.apps.scores.models import ScoreRun
from maplebridge.apps.scores.queries.live import Live, shown
from maplebridge.apps.units.models import Person, RoleGrant, Unit
from maplebridge.reports.gap_list import ask as gap_asking
from maplebridge.web.clock import today
from maplebridge.web.export import MOST
from tests.apps.ledgers.test_pages import send
from tests.apps.scores.city import FIRST
from tests.apps.scores.test_pages import login
from tests.pdf import pdf_fonts, pdf_pages

FORMS = ("docx", "pdf", "xlsx")
HAN = re.compile("[\u4e00-\u9fff]")


def _parts(programme: Programme) -> list[Participant]:
    return list(Participant.objects.filter(programme=programme).select_related("unit", "rolled_out").order_by(
        "unit__code"))


def _live(programme: Programme) -> Live:
    live = shown(programme, today()).live
    assert live is not None
    return live


def _got(client: Client, name: str, *args: Any, lang: str = "zh-hans", **asked: Any) -> bytes:
    client.cookies["language"] = lang
    answer = client.get(reverse(f"reports:{name}", args=args), asked)
    assert answer.status_code == 200, answer.content.decode()[:600]
    assert "attachment" in answer.headers["Content-Disposition"] and answer.headers["Cache-Control"] == "no-store"
    return bytes(answer.content)


def _asked(client: Client, form: str, name: str, *args: Any, lang: str = "zh-hans") -> Job:
    """The job that makes a report over many units, done."""
    client.cookies["language"] = lang
    sent = send(client, reverse(f"reports:{name}", args=args), {"form": form})
    assert sent.status_code == 303, sent.content.decode()[:600]
    job = claim(KINDS, timezone.now())
    assert job is not None and reverse("jobs:show", args=[job.pk]) == sent.headers["Location"]
    assert run_job(job, lease=30) == DONE, Job.objects.get(pk=job.pk).told
    return Job.objects.get(pk=job.pk)


def _made(client: Client, form: str, name: str, *args: Any, lang: str = "zh-hans") -> bytes:
    job = _asked(client, form, name, *args, lang=lang)
    answer: Any = client.get(reverse("jobs:file", args=[job.pk]))
    assert job.file_name.endswith(f".{form}") and "attachment" in answer.headers["Content-Disposition"]
    return b"".join(answer.streaming_content)


def _text(form: str, data: bytes) -> str:
    """All of a file as text, cells of a row in one line."""
    if form == "pdf":
        return "\n".join(pdf_pages(data))
    if form == "docx":
        word = docx.Document(io.BytesIO(data))
        rows = (" ".join(cell.text for cell in row.cells) for table in word.tables for row in table.rows)
        return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *rows])
    book = load_workbook(io.BytesIO(data))
    return "\n".join(" ".join(str(cell) for cell in row if cell is not None)
                     for sheet in book for row in sheet.iter_rows(values_only=True))


# ---------------------------------------------------------------- the score notice
def test_a_notice_tells_the_figures_of_the_page(programme: Programme) -> None:
    one, live = _parts(programme)[0], _live(programme)
    code, client = one.unit.code, login("chief", one.unit)
    for form in FORMS:
        text = _text(form, _got(client, "notice", programme.code, code, form))
        page = client.get(reverse("scores:unit", args=[programme.code, code])).content.decode()
        points = live.number("points", code)
        assert f"{points} 分（满分 100）" in text and str(points) in page
        assert "暂定得分，截至2026年7月6日" in text and one.unit.zh in text and "chief甲" in text
        for line in live.scheme.indicators():
            reached = live.line(line.code, code)[0]
            if line.tier in ("baseline", "highline") and reached is not None:
                figure = f"{reached.normalize():f}" if form == "xlsx" else str(reached)
                assert re.search(rf"{re.escape(line.code)}\b.*?{re.escape(figure)}", text, re.DOTALL), line.code
        assert "条记录" in text and "四舍五入到 2 位小数" in text  # why
        assert "先办什么最有用" in text and "如有异议" in text
        assert live.told["hashes"]["scheme"][:24] in text


def test_its_place_range_and_sum_are_those_of_the_ranking(programme: Programme) -> None:
    live, client = _live(programme), login("office", programme.unit)
    for one in _parts(programme)[:4]:
        code = one.unit.code
        book = load_workbook(io.BytesIO(_got(client, "notice", programme.code, code, "xlsx")))
        rows = {row[0]: row for row in book["总体"].iter_rows(values_only=True) if row[0]}
        place = live.figure("place", code)
        ranked = sum(other == live.figure("category", code) and at is not None for other, at in zip(
            live.told["category"], live.told["place"], strict=True))
        assert rows["名次"][1].startswith(f"本类 {ranked} 个单位中第 {int(Decimal(place))} 名")
        items = [Decimal(str(row[2])) for row in book["总体"].iter_rows(values_only=True)
                 if row[1] in live.told["items"] and row[2] is not None]
        assert sum(items) == live.number("points", code) == Decimal(str(rows["合计"][2]))


def test_reasons_end_in_the_points_they_explain(programme: Programme) -> None:
    from maplebridge.apps.scores.queries.ladder import ground_of, reasons

    found, live = shown(programme, today()), _live(programme)
    ground, code = ground_of(found), live.told["units"][0]
    assert ground is not None
    nodes = {line.score: line.code for line in live.scheme.indicators() if line.score and line.tier in (
        "baseline", "highline")}
    told = reasons(ground, nodes, code)
    assert len(told) > 20
    for node, (value, why) in told.items():
        points = live.line(nodes[node], code)[0]
        if points is not None:
            assert Decimal(value.zh) == points and why
        assert not any("/" in one.zh and node in one.zh for one in why)  # no inner names


def test_a_frozen_result_is_told_from_its_bundle(frozen: Programme) -> None:
    one, run = _parts(frozen)[0], ScoreRun.objects.get()
    client = login("chief", one.unit)
    Participant.objects.filter(programme=frozen).update(category="rural")  # what is counted now no longer matters
    text = _text("docx", _got(client, "notice", frozen.code, one.unit.code, "docx"))
    assert "依据第 1 次固定的成绩（半年考核通报）" in text and "暂定" not in text and run.sha256 in text
    points = run.told["points"][run.told["units"].index(one.unit.code)]
    assert f"{points} 分" in text and "条记录" in text
    assert "暂定得分" in _text("docx", _got(client, "notice", frozen.code, one.unit.code, "docx", run="now"))
    page = client.get(reverse("scores:unit", args=[frozen.code, one.unit.code])).content.decode()
    assert page.count("/notice/") == 6 and "第 1 次固定的成绩" in page
    shown_run = login("leader", frozen.unit).get(reverse("scores:run", args=[frozen.code, 1])).content.decode()
    assert f"/reports/{frozen.code}/units/{one.unit.code}/notice/pdf/?run=1" in shown_run


def test_a_result_that_is_not_there_is_said(programme: Programme) -> None:
    one = _parts(programme)[0]
    client = login("chief", one.unit)
    for run in ("7", "x", "0", "9" * 30):
        answer = client.get(reverse("reports:notice", args=[programme.code, one.unit.code, "docx"]), {"run": run})
        assert answer.status_code == 422 and "没有第" in answer.content.decode()


# ---------------------------------------------------------------- the gap list
def test_the_gap_list_has_the_rows_of_the_page(programme: Programme) -> None:
    one = _parts(programme)[0]
    client = login("chief", one.unit)
    for form in FORMS:
        found = gaps_of([one.unit], today())[one.unit.pk]
        text = _text(form, _got(client, "gaps", one.unit.code, form))
        assert found.rows and f"共缺漏 {len(found.rows)} 处" in text
        for gap in found.rows:
            assert form == "pdf" or gap.number in text
            assert found.names[gap.who].zh in text if gap.who in found.names else "未指定责任人" in text
        if form == "xlsx":
            rows = list(load_workbook(io.BytesIO(_got(client, "gaps", one.unit.code, form))).active.iter_rows(
                values_only=True))
            head = next(at for at, row in enumerate(rows) if row[0] == "单位")
            assert len(rows) - head - 1 == len(found.rows)


def test_an_office_gets_the_list_of_all_below(programme: Programme) -> None:
    parts = _parts(programme)
    client = login("office", programme.unit)
    with CaptureQueriesContext(connection) as queries:
        text = _text("docx", _made(client, "docx", "gaps_below", programme.unit.code))
    found = gaps_of([one.unit for one in parts], today())
    assert f"共缺漏 {sum(len(one.rows) for one in found.values())} 处" in text
    assert len(queries) < 80  # to ask, to make and to fetch it
    assert all(one.unit.zh in text for one in parts if found[one.unit.pk].rows)


# ---------------------------------------------------------------- the programme
def test_the_workbook_has_the_figures_of_the_pages(programme: Programme) -> None:
    parts, live = _parts(programme), _live(programme)
    asker = Person.objects.filter(unit=parts[0].unit)[0]
    LineQuestion.objects.create(programme=programme, participant=parts[0], indicator="FQ1.1", text="=以哪天为准",
                                asked_by=asker, asked_at="2026-07-01T01:00:00Z")
    client = login("office", programme.unit)
    book = load_workbook(io.BytesIO(_made(client, "xlsx", "programme", programme.code)))
    names = {one.unit.zh: one for one in parts}

    ranking = {row[4]: row for row in book["分类排名"].iter_rows(min_row=2, values_only=True)}
    assert {name: Decimal(str(row[5])) for name, row in ranking.items()} == {
        name: live.number("points", one.unit.code) for name, one in names.items()}

    plans = {plan.participant.unit.zh: plan for plan in unit_plans(parts, today())}
    heads = [cell.value for cell in book["责任与进度"][1]]
    lines = [dict(zip(heads, row, strict=True)) for row in book["责任与进度"].iter_rows(min_row=2, values_only=True)]
    assert len(lines) > 20 * len(parts)
    for row in lines:
        line = plans[row["单位"]].line(row["编号"])
        if line is None or line.plan is None:
            continue
        assert (row["逾期工作日"] or 0) == line.late
        assert row["应完成"].date() == line.plan.deadline
        assert row["责任人"] == (line.responsible.name.zh if line.responsible else "未明确")
    late = list(book["逾期事项"].iter_rows(min_row=2, values_only=True))
    assert len(late) == sum(plan.figures.late_lines for plan in plans.values())

    books = {row[0]: row for row in book["台账完整率"].iter_rows(min_row=2, values_only=True)}
    for one in parts:
        figures = gaps_of([one.unit], today())[one.unit.pk].figures
        assert books[one.unit.zh][2:] == (f"{100 * figures.share:.1f} %", figures.entries, figures.required,
                                          figures.present, figures.late, figures.total)
    (asked,) = book["疑问解答"].iter_rows(min_row=2)
    assert asked[3].value == "=以哪天为准" and asked[3].data_type == "s"


def test_the_summary_lists_every_unit_with_its_points(programme: Programme) -> None:
    live, client = _live(programme), login("leader", programme.unit)
    for form in ("docx", "pdf"):
        data = _made(client, form, "programme", programme.code)
        text = _text(form, data)
        assert "工作情况通报" in text and "先办这几件" in text and "leader甲" in text
        for one in _parts(programme):
            assert re.search(rf"{one.unit.zh}.* {re.escape(str(live.number('points', one.unit.code)))}", text)
        assert form == "docx" or all(embedded for _, embedded in pdf_fonts(data))


def test_queries_do_not_grow_with_units(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    """But by the few for each lot of books that is read."""
    monkeypatch.setattr(gap_asking, "AT_ONCE", 100)
    client = login("office", programme.unit)
    client.get(reverse("scores:list"))

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            _made(client, "docx", "programme", programme.code)
        return len(queries)

    before = count()
    more, version = _parts(programme)[0], programme.versions.get()
    for n in range(4):
        unit = Unit.objects.create(code=f"M{n}", zh=f"多{n}所", kind="station", parent=more.unit.parent, path=f"M{n}",
                                   category="urban", opened_on=FIRST)
        Unit.objects.filter(pk=unit.pk).update(path=f"{more.unit.path[:-6]}{unit.pk:06X}")
        Participant.objects.create(programme=programme, unit=unit, rolled_out=version, category="urban",
                                   from_day=FIRST)
    assert count() <= before + 1


# ---------------------------------------------------------------- who, in which language, and what goes wrong
def test_english_files_are_english(programme: Programme) -> None:
    one = _parts(programme)[0]
    assert one.unit.en
    client = login("chief", one.unit)
    for form in FORMS:
        for name, data in (("notice", _got(client, "notice", programme.code, one.unit.code, form, lang="en")),
                           ("gaps", _got(client, "gaps", one.unit.code, form, lang="en")),
                           ("gaps_below", _made(client, form, "gaps_below", one.unit.code, lang="en")),
                           ("programme", _made(client, form, "programme", programme.code, lang="en"))):
            text = _text(form, data)
            people = "".join(Person.objects.filter(unit=one.unit).values_list("zh", flat=True)) + "示例号公〔〕chief甲"
            left = {line for line in text.splitlines() if HAN.search(re.sub(f"[{people}]", "", line))}
            assert not left, (name, sorted(left)[:5])


def test_others_do_not_get_them(programme: Programme) -> None:
    first, second = _parts(programme)[:2]
    chief = login("chief", second.unit)
    community = Client()
    person = Person.objects.create(username="c1", zh="社区", unit=first.unit, password="!")
    RoleGrant.objects.create(person=person, unit=first.unit, role="community", from_day=FIRST)
    community.force_login(person)
    for form in FORMS:
        notice = reverse("reports:notice", args=[programme.code, first.unit.code, form])
        gaps = reverse("reports:gaps", args=[first.unit.code, form])
        summary = reverse("reports:programme", args=[programme.code])
        assert [chief.get(address).status_code for address in (notice, gaps)] == [404, 404]
        assert [community.get(address).status_code for address in (notice, gaps, summary)] == [404, 404, 403]
        assert "/account/login/" in Client().get(notice).headers["Location"]
    told = _text("xlsx", _made(chief, "xlsx", "programme", programme.code))
    assert second.unit.zh in told and first.unit.zh not in told


def test_what_was_made_is_its_askers_while_they_see_the_same(programme: Programme) -> None:
    """An office and a leader see the same units; a file is of what one of them saw."""
    office, leader = login("office", programme.unit), login("leader", programme.unit)
    admin = login("system_admin", programme.unit)
    for name, args in (("programme", [programme.code]), ("gaps_below", [programme.unit.code])):
        job = _asked(office, "docx", name, *args)
        shown_job, file = reverse("jobs:show", args=[job.pk]), reverse("jobs:file", args=[job.pk])
        assert office.get(file).status_code == 200 and file in office.get(shown_job).content.decode()
        assert [client.get(file).status_code for client in (leader, admin)] == [404, 403]
        page = admin.get(shown_job).content.decode()
        assert "只有发起人能下载" in page and file not in page
    grant = RoleGrant.objects.get(person__username="office1")
    RoleGrant.objects.filter(pk=grant.pk).update(role="inspector")  # who sees books and scores all the same
    assert office.get(file).status_code == 403 and file not in office.get(shown_job).content.decode()
    RoleGrant.objects.filter(pk=grant.pk).update(role="office")
    assert office.get(file).status_code == 200
    send(office, reverse("reports:programme", args=[programme.code]), {"form": "docx"})
    RoleGrant.objects.filter(pk=grant.pk).update(role="inspector")
    asked = claim(KINDS, timezone.now())
    assert asked is not None and run_job(asked, lease=30) == FAILED


def test_making_shows_how_far_it_is_and_can_be_stopped(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    client, units = login("office", programme.unit), len(_parts(programme))
    monkeypatch.setattr(gap_asking, "AT_ONCE", 1)
    send(client, reverse("reports:programme", args=[programme.code]), {"form": "xlsx"})
    job = claim(KINDS, timezone.now())
    assert job is not None
    seen: list[tuple[int, int | None]] = []

    def stopping() -> bool:
        row = Job.objects.get(pk=job.pk)
        seen.append((row.done, row.of))
        return len(seen) > 2

    assert run_job(job, lease=30, stopping=stopping) == QUEUED
    assert seen == [(0, units), (1, units), (2, units)] and not any(folder_of_files().iterdir())
    again = claim(KINDS, timezone.now())
    assert again is not None and run_job(again, lease=30) == DONE, "begins anew"


def test_too_much_for_one_file_is_refused_with_the_reason(programme: Programme,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    client = login("office", programme.unit)
    monkeypatch.setattr(gap_asking, "MOST_UNITS", 2)
    monkeypatch.setitem(MOST, "xlsx", 10)
    for name, args, told in (("gaps_below", [programme.unit.code], "一份清单最多 2 个"),
                             ("programme", [programme.code], "这种文件最多 10 行")):
        sent = send(client, reverse(f"reports:{name}", args=args), {"form": "xlsx"})
        job = claim(KINDS, timezone.now())
        assert job is not None and run_job(job, lease=30) == FAILED
        assert told in client.get(sent.headers["Location"]).content.decode()
    for form in ("", "exe"):
        sent = send(client, reverse("reports:programme", args=[programme.code]), {"form": form})
        assert sent.status_code == 422 and not Job.objects.filter(state=QUEUED).exists()


def test_without_libraries_a_page_says_which_packages(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    client = login("office", programme.unit)
    one = _parts(programme)[0]
    for form in ("txt", "exe", "PDF"):  # kinds of file that no report has
        assert client.get(reverse("reports:gaps", args=[one.unit.code, form])).status_code == 404
    for lang, said in (("zh-hans", "缺少排版程序库或中文字体"), ("en", "fonts are missing")):
        client.cookies["language"] = lang
        for address in (reverse("reports:notice", args=[programme.code, one.unit.code, "pdf"]),
                        reverse("scores:ranking", args=[programme.code]) + "?export=pdf"):
            answer = client.get(address)
            page = answer.content.decode()
            assert answer.status_code == 422 and said in page and "libpango-1.0-0" in page and "Traceback" not in page
    assert client.get(reverse("reports:notice", args=[programme.code, one.unit.code, "docx"])).status_code == 200


def test_pages_lead_to_their_reports(programme: Programme) -> None:
    one, client = _parts(programme)[0], login("office", programme.unit)
    own, city_code, code = one.unit.code, programme.unit.code, programme.code
    for page, link in ((reverse("scores:unit", args=[code, own]), "/notice/pdf/?run=now"),
                       (reverse("programmes:show", args=[code]), f"/reports/{code}/programme/"),
                       (reverse("ledgers:gaps", args=[own]), f"/reports/gaps/{own}/docx/"),
                       (reverse("ledgers:gaps", args=[city_code]), f"/reports/gaps/{city_code}/below/")):
        assert link in client.get(page).content.decode(), page
