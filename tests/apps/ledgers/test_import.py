"""A workbook into a book: dry run, writing, the same workbook back, a browser that is closed meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.worker.runner import run_job
from maplebridge.apps.ledgers.actions.correct import correct
from maplebridge.apps.ledgers.actions.record import record
from maplebridge.apps.ledgers.actions.withdraw import withdraw_batch
from maplebridge.apps.ledgers.models import Batch, Entry, Month
from maplebridge.apps.ledgers.queries.entries import entry_by_key
from maplebridge.engine.sheet import Merge, NewSheet, read_book, write_book
from maplebridge.packs.pack import load_pack
from tests.apps.cast import Cast
from tests.apps.jobs.test_runs import LEASE, claimed
from tests.apps.ledgers.book import NOW, WORK, dispute

pytestmark = pytest.mark.usefixtures("programme")
KIND = load_pack("fengqiao").kinds["L05"]
NAMES = {field.code: field.name.zh for field in KIND.fields}


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def workbook(rows: list[dict[str, Any]], merged: tuple[Merge, ...] = ()) -> bytes:
    """With a title above the header, in Chinese."""
    codes = list(dict.fromkeys(code for row in rows for code in row))
    lines: list[list[Any]] = [["某所矛盾纠纷台账"], [NAMES[code] for code in codes],
                              *[[row.get(code) for code in codes] for row in rows]]
    return write_book([NewSheet("台账", lines, header=1, merged=merged)])


def upload(client: Client, content: bytes, name: str = "台账.xlsx") -> Any:
    address = reverse("ledgers:import", args=["A11", "L05"])
    once = client.get(address).context["form"]["once"].value()
    return client.post(address, {"once": once, "file": SimpleUploadedFile(name, content)})


def confirm(client: Client, address: str) -> Any:
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return client.post(address, sent | ({"without": "on"} if "without" in form.fields else {}))


def test_dry_run_and_import(cast: Cast) -> None:
    first = record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("chief"))
    rows = [dispute(), dispute(record_no="A11-L05-2026-0001", risk="中"), dispute(kind="吵架"),
            dispute(what_done="与当事人13812345678联系，约定下周上门复核")]
    client = cast.client("officer")
    address = upload(client, workbook(rows)).headers["Location"]
    page = client.get(address)
    text = page.content.decode()
    checked = page.context["checked"]
    assert [len(group) for group in (checked.new, checked.changed, checked.unchanged, checked.rejected)] == [1, 1, 0, 2]
    assert "吵架" in text
    assert "13812345678" not in text
    assert {problem.place.cell for problem in checked.problems} == {"F5", "D6"}
    assert Entry.objects.count() == 1
    answer = client.post(address, {"once": page.context["form"]["once"].value(),
                                   "outcome": page.context["form"]["outcome"].value()})
    assert answer.status_code == 422  # leaving rows out must be agreed to
    answer = confirm(client, address)
    batch = Batch.objects.get()
    assert answer.headers["Location"] == reverse("ledgers:batch", args=[batch.pk])
    assert (batch.way, batch.file_name, batch.count) == ("import", "台账.xlsx", 2)
    assert entry_by_key(first).values["risk"] == "mid"
    assert Month.objects.get().changes == 2
    assert client.get(address).status_code == 303  # the file is gone: nothing is imported twice
    assert "台账.xlsx" in client.get(reverse("ledgers:batch", args=[batch.pk])).content.decode()


def test_the_workbook_comes_back_with_its_faults(cast: Cast, tmp_path: Path) -> None:
    client = cast.client("officer")
    address = upload(client, workbook([dispute(), dispute(kind="吵架")])).headers["Location"]
    content = b"".join(client.get(address.partition("?")[0] + "errors/"))
    (tmp_path / "back.xlsx").write_bytes(content)
    sheet = read_book(tmp_path / "back.xlsx").sheets[0]
    assert sheet.rows[1][-1] == "错误说明"
    assert "吵架" in str(sheet.rows[3][-1])
    assert sheet.rows[2][-1] is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_of_either_encoding(cast: Cast, encoding: str) -> None:
    row = dispute()
    lines = [",".join(NAMES[code] for code in row), ",".join(str(value) for value in row.values())]
    client = cast.client("officer")
    address = upload(client, "\r\n".join(lines).encode(encoding), "台账.csv").headers["Location"]
    assert confirm(client, address).status_code == 303
    assert Entry.objects.get().values["what_done"] == row["what_done"]


def test_a_merged_cell_counts_for_each_row(cast: Cast) -> None:
    rows = [dispute(), dispute(place=None)]
    column = list(rows[0]).index("place")
    client = cast.client("officer")
    address = upload(client, workbook(rows, (Merge(2, column, 3, column),))).headers["Location"]
    assert confirm(client, address).status_code == 303
    assert list(Entry.objects.values_list("values__place", flat=True)) == ["A11", "A11"]


def test_a_file_that_is_none_is_refused_at_its_field(cast: Cast) -> None:
    client = cast.client("officer")
    for content, name in ((b"hello", "x.xlsx"), (b"a,b\n1,2\n", "x.csv"),
                          (workbook([dispute()])[:200], "x.xlsx")):
        answer = upload(client, content, name)
        assert answer.status_code == 422, name
        assert answer.context["form"].errors


def test_what_changed_since_the_dry_run_is_told(cast: Cast) -> None:
    record(unit=cast.units["A11"].pk, ledger="L05", values=dispute(), now=NOW, by=cast.actor("chief"))
    client = cast.client("officer")
    address = upload(client, workbook([dispute(record_no="A11-L05-2026-0001", risk="mid")])).headers["Location"]
    page = client.get(address)
    Entry.objects.update(state="withdrawn", withdrawn_why="重复")
    sent = {name: page.context["form"][name].value() for name in ("once", "outcome")}
    assert client.post(address, sent | {"without": "on"}).status_code == 422
    assert not Batch.objects.exists()


def test_many_rows_go_on_when_the_browser_is_closed(cast: Cast) -> None:
    rows = [dispute(kind="吵架" if n % 100 == 3 else "neighbour") for n in range(2_100)]
    client = cast.client("officer")
    address = upload(client, workbook(rows)).headers["Location"]
    assert confirm(client, address).status_code == 303
    batch, job = Batch.objects.get(), Job.objects.get(kind="ledgers.import")
    assert (batch.count, batch.job) == (0, job)
    page = client.get(reverse("ledgers:batch", args=[batch.pk])).content.decode()
    assert reverse("jobs:progress", args=[job.pk]) in page
    refused = client.post(reverse("ledgers:withdraw_batch", args=[batch.pk]), {
        "once": client.get(reverse("ledgers:withdraw_batch", args=[batch.pk])).context["form"]["once"].value(),
        "why": "停"})
    assert refused.status_code == 422
    run_job(claimed(job.pk), lease=LEASE)
    batch.refresh_from_db()
    job.refresh_from_db()
    assert job.state == "done", job.told
    assert batch.count == Entry.objects.count() == 2_079
    assert Entry.objects.latest("pk").n == 2_079


def test_an_import_that_was_interrupted_writes_no_row_twice(cast: Cast) -> None:
    rows = [dispute(risk=("low", "mid")[n % 2]) for n in range(2_100)]
    client = cast.client("officer")
    confirm(client, upload(client, workbook(rows)).headers["Location"])
    job = Job.objects.get(kind="ledgers.import")
    run_job(claimed(job.pk), lease=LEASE, stopping=Entry.objects.exists)
    assert Entry.objects.count() == 1_000
    Job.objects.filter(pk=job.pk).update(cursor=None)  # as after a worker that died before its report
    run_job(claimed(job.pk), lease=LEASE)
    assert Entry.objects.count() == Batch.objects.get().count == 2_100


def test_the_template_can_be_filled_in_and_imported(cast: Cast, tmp_path: Path) -> None:
    client = cast.client("officer")
    answer = client.get(reverse("ledgers:template", args=["A11", "L05"]))
    (tmp_path / "t.xlsx").write_bytes(answer.content)
    header = [str(value).rstrip("*") for value in read_book(tmp_path / "t.xlsx").sheets[0].rows[0]]
    assert "录入人" not in header
    row = dispute()
    filled = [next((row[code] for code in row if NAMES[code] == name), None) for name in header]
    address = upload(client, write_book([NewSheet("x", [header, filled], header=0)])).headers["Location"]
    assert confirm(client, address).status_code == 303
    assert Entry.objects.count() == 1


def test_a_whole_book_can_be_imported_again(cast: Cast, tmp_path: Path) -> None:
    """Downloaded and sent back as it is, nothing changes; with a cell changed, that is a correction."""
    for risk in ("low", "mid"):
        record(unit=cast.units["A11"].pk, ledger="L05", now=NOW, by=cast.actor("officer"),
               values=dispute(risk=risk, joined_by="station;community", next_step="回访", next_step_due="2026-03-13"))
    client = cast.client("chief")
    content = client.get(reverse("ledgers:whole", args=["A11", "L05"])).content
    (tmp_path / "whole.xlsx").write_bytes(content)
    sheet = read_book(tmp_path / "whole.xlsx").sheets[0]
    lines = [list(row) for row in sheet.rows]
    page = client.get(upload(client, content).headers["Location"])
    assert not page.context["checked"].problems
    assert len(page.context["checked"].unchanged) == 2
    head = next(n for n, line in enumerate(lines) if "记录编号" in line)
    lines[-1][lines[head].index("风险等级")] = "低" if lines[-1][lines[head].index("风险等级")] == "中" else "中"
    address = upload(client, write_book([NewSheet("x", lines, header=head)])).headers["Location"]
    assert [one.fields for one in client.get(address).context["checked"].changed] == [("risk",)]
    assert cast.client("other_office").get(reverse("ledgers:whole", args=["A11", "L05"])).status_code == 404


def test_the_same_file_sent_again_records_nothing_twice(cast: Cast) -> None:
    """Also after one of its entries was corrected, after an interruption, and by somebody else; rows that are alike
    within the file are as many records as there are rows. Once the import was withdrawn, it may come again."""
    content = workbook([dispute(), dispute(), dispute(risk="mid")])
    client = cast.client("officer")
    assert confirm(client, upload(client, content).headers["Location"]).status_code == 303
    assert Entry.objects.count() == 3
    first = Entry.objects.earliest("pk")
    correct(entry=first.pk, values=dispute(risk="high", notified_at="2026-03-11 09:20"), version=1, now=NOW,
            by=cast.actor("chief"))
    for who in ("officer", "chief"):
        other = cast.client(who)
        address = upload(other, content).headers["Location"]
        checked = other.get(address).context["checked"]
        assert (len(checked.new), len(checked.unchanged)) == (0, 3)
        assert confirm(other, address).status_code == 422
    assert Entry.objects.filter(state="current").count() == 3
    more = workbook([dispute(), dispute(), dispute(risk="mid"), dispute(), dispute(what_done=f"{WORK}。")])
    assert confirm(client, upload(client, more).headers["Location"]).status_code == 303
    assert Entry.objects.filter(state="current").count() == 5
    batch = Batch.objects.earliest("pk")
    withdraw_batch(batch=batch.pk, why="重来", now=NOW, by=cast.actor("chief"))
    assert len(client.get(upload(client, content).headers["Location"]).context["checked"].new) > 0


def test_a_file_is_not_imported_by_two_jobs_at_once(cast: Cast) -> None:
    content = workbook([dispute(risk=("low", "mid")[n % 2]) for n in range(2_100)])
    client = cast.client("officer")
    assert confirm(client, upload(client, content).headers["Location"]).status_code == 303
    assert confirm(client, upload(client, content).headers["Location"]).status_code == 422
    job = Job.objects.get(kind="ledgers.import")
    run_job(claimed(job.pk), lease=LEASE)
    assert Entry.objects.count() == 2_100
    checked = client.get(upload(client, content).headers["Location"]).context["checked"]
    assert (len(checked.new), len(checked.unchanged)) == (0, 2_100)
