"""A file is added once, looked at first, stored under its SHA-256, and told in one event without its content."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from maplebridge.apps.audit.models import Event
from maplebridge.apps.evidence.models import Evidence, StoredFile
from maplebridge.apps.evidence.receiving import plain_name
from maplebridge.web import once
from tests.apps.cast import Cast
from tests.apps.evidence.conftest import add, kept_files, send
from tests.engine.attachment.files import pdf, photo, picture, word


def test_a_photo_is_stored_without_its_place_and_told_in_one_event(cast: Cast, store: Path) -> None:
    sent = photo()
    answer = add(cast, file=("现场 照片.JPG", sent), to_day="2026-12-31")
    row = Evidence.objects.select_related("file").get()
    assert (answer.status_code, answer["Location"]) == (303, f"/evidence/{row.pk}/")
    place = store / row.file.sha256[:2] / row.file.sha256[2:4] / row.file.sha256
    stored = place.read_bytes()
    assert hashlib.sha256(stored).hexdigest() == row.file.sha256 != row.sent_sha256
    assert hashlib.sha256(sent).hexdigest() == row.sent_sha256
    assert b"Huawei" not in stored and b"Exif" not in stored
    assert place.with_name(place.name + ".preview").is_file() and row.file.preview
    assert (row.title, row.name, row.kind, row.file.size) == ("任命文件", "现场 照片.JPG", "jpg", len(stored))
    assert place.stat().st_mode & 0o777 == 0o600
    event = Event.objects.get()
    detail = json.loads(event.detail)
    assert (event.kind, event.object_key, event.object_name) == ("evidence.add", str(row.pk), "任命文件")
    assert detail["params"] == {"sha256": row.file.sha256, "sent": row.sent_sha256, "size": len(stored)}


def test_a_document_is_kept_byte_for_byte(cast: Cast, store: Path) -> None:
    assert add(cast, file=("决定.pdf", pdf())).status_code == 303
    row = Evidence.objects.get()
    assert row.sent_sha256 == row.file.sha256 == hashlib.sha256(pdf()).hexdigest()
    assert [path.read_bytes() for path in kept_files(store)] == [pdf()]
    assert not list((store.parent / "incoming").iterdir()), "no temporary file stays"


def test_without_a_title_the_files_name_is_taken(cast: Cast) -> None:
    add(cast, file=("关于成立领导小组的通知.docx", word()), title="")
    assert Evidence.objects.get().title == "关于成立领导小组的通知"


def test_a_refused_form_keeps_the_file_and_its_sender_need_not_choose_it_again(cast: Cast, store: Path) -> None:
    answer = add(cast, file=("a.pdf", pdf()), from_day="2026-03-02", to_day="2026-03-01")
    assert answer.status_code == 422 and not Evidence.objects.exists()
    page = answer.content.decode()
    assert "a.pdf" in page and "失效日期早于生效日期" in page
    kept = answer.context["form"].data["kept"]
    assert add(cast, "chief", kept=kept).status_code == 422, "not for somebody else"
    assert add(cast, kept=kept + "x").status_code == 422
    assert add(cast, kept=kept).status_code == 303
    assert Evidence.objects.get().name == "a.pdf" and len(kept_files(store)) == 1


def test_a_kept_file_is_good_for_an_hour_and_while_it_is_there(
    cast: Cast, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = add(cast, file=("a.pdf", pdf()), from_day="").context["form"].data["kept"]
    for path in kept_files(store):
        path.unlink()
    answer = add(cast, kept=kept)
    assert answer.status_code == 422 and "请重新选择文件" in answer.content.decode()
    monkeypatch.setattr("maplebridge.apps.evidence.receiving.KEPT_SECONDS", -1)
    answer = add(cast, kept=kept)
    assert answer.status_code == 422 and "保留时间已过" in answer.content.decode()


def test_a_double_click_adds_once(cast: Cast) -> None:
    key, client = once.issue(cast.people["officer"].pk), cast.client("officer")
    first = add(cast, key=key, client=client, file=("a.pdf", pdf()))
    again = add(cast, key=key, client=client, file=("a.pdf", pdf()))
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    other = add(cast, key=key, client=client, file=("b.pdf", pdf(b"<<>>")))
    assert other.status_code == 409
    assert Evidence.objects.count() == Event.objects.count() == 1


def test_the_same_file_is_stored_once_and_other_uses_are_told_to_who_may_see_them(cast: Cast, store: Path) -> None:
    add(cast, "office", "A21", file=("a.jpg", photo()), title="甲处的照片")
    add(cast, "office", "A11", file=("b.jpg", photo()), title="乙处的照片")
    assert StoredFile.objects.count() == 1 and len(kept_files(store)) == 2, "the file and its preview"
    here = Evidence.objects.get(unit=cast.units["A11"])
    assert "甲处的照片" in cast.client("office").get(f"/evidence/{here.pk}/").content.decode()
    assert "甲处的照片" not in cast.client("chief").get(f"/evidence/{here.pk}/").content.decode()


@pytest.mark.parametrize(("typed", "said"), [
    ({"file": ("a.exe", b"MZ")}, "不接收“exe”类文件"), ({"file": ("a.txt", b"")}, "文件是空的"),
    ({"file": ("a.pdf", photo())}, "内容其实是 jpg"), ({"file": ("a.pdf", pdf(b"<</S/JavaScript>>"))}, "脚本"),
    ({"file": ("a.docx", word(parts={"word/vbaProject.bin": b"x"}))}, "含有宏"), ({}, "请选择文件"),
    ({"file": ("a.txt", "身份证11010519491231002X".encode())}, "含有居民身份证号码"),
    ({"file": ("a.docx", word("联系电话13800138000"))}, "含有手机号码"),
    ({"file": ("11010519491231002X.pdf", pdf())}, "含有居民身份证号码"),
    ({"file": ("a.pdf", pdf()), "title": "王某11010519491231002X"}, "含有居民身份证号码"),
    ({"file": ("a.pdf", pdf()), "title": "长" * 121}, ""), ({"file": ("a.pdf", pdf()), "from_day": "明天"}, ""),
    ({"file": ("a.pdf", pdf()), "from_day": "0001-01-01"}, ""),
    ({"file": ("a.pdf", pdf()), "to_day": "9999-12-31"}, ""),
    ({"file": ("a.pdf", pdf()), "from_day": ""}, ""),
])
def test_what_is_refused_leaves_no_record(cast: Cast, typed: dict[str, object], said: str) -> None:
    answer = add(cast, **typed)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Evidence.objects.exists() and not Event.objects.exists() and not StoredFile.objects.exists()


@pytest.mark.parametrize(("language", "said"), [
    ("zh-hans", "[a.docx，第1段] 含有手机号码。删去或遮盖"),
    ("en", "[a.docx, paragraph 1] A mobile number is in it. Delete or")])
def test_why_a_file_is_refused_is_told_in_sentences(cast: Cast, language: str, said: str) -> None:
    client = cast.client("officer")
    client.cookies["language"] = language
    answer = add(cast, client=client, file=("a.docx", word("联系电话13800138000")))
    assert said in answer.content.decode()


def test_a_text_that_would_keep_the_server_busy_is_looked_through_apart(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maplebridge.apps.evidence.receiving.find_identity", lambda text: len(text) > 1000 or None)
    assert add(cast, file=("a.txt", b"1" * 2_000_000)).status_code == 303
    monkeypatch.setattr("maplebridge.engine.ledger.identity.within._START", "import time; time.sleep(60)")
    monkeypatch.setattr("maplebridge.engine.ledger.identity.within.WALL_SECONDS", 0.5)
    answer = add(cast, file=("b.txt", b"1 1"))
    assert answer.status_code == 422 and "用时过长" in answer.content.decode()


def test_a_documents_pictures_are_kept_without_their_place(cast: Cast, store: Path) -> None:
    sent = word(parts={"word/media/image1.jpeg": photo()})
    assert add(cast, file=("a.docx", sent)).status_code == 303
    row = Evidence.objects.select_related("file").get()
    assert row.sent_sha256 == hashlib.sha256(sent).hexdigest() != row.file.sha256
    (kept,) = kept_files(store)
    with zipfile.ZipFile(kept) as document:
        assert b"Huawei" not in document.read("word/media/image1.jpeg")


def test_who_may_add_where(cast: Cast) -> None:
    statuses = {who: add(cast, who, file=("a.pdf", pdf())).status_code
                for who in ("officer", "chief", "office", "inspector", "community", "other_office", "nobody")}
    assert statuses == {"officer": 303, "chief": 303, "office": 303, "inspector": 403, "community": 404,
                        "other_office": 404, "nobody": 404}
    assert add(cast, "officer", "A12", file=("a.pdf", pdf())).status_code == 404
    assert send(cast, "officer", "/evidence/add/nothing/A11/", file=("a.pdf", pdf())).status_code == 404
    assert Client().post("/evidence/add/unit/A11/").status_code in (302, 303)


@pytest.mark.parametrize(("sent", "plain"), [
    ("../../etc/passwd.txt", "passwd.txt"), ("C:\\temp\\甲.pdf", "甲.pdf"),
    ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
    ("a\u202efdp.exe.pdf", "afdp.exe.pdf"), ("x" * 300 + ".docx", "x" * 195 + ".docx"), ("", "file"), ("..", "file"),
    ("a." + "b" * 300, "a." + "b" * 198), ("\x00.pdf", "pdf"), ("表情😀.jpg", "表情😀.jpg"),
])
def test_names_are_made_plain(sent: str, plain: str) -> None:
    assert plain_name(sent) == plain


def test_the_scanner_decides(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    """The public test text for scanners, found by a stand-in that ends as clamscan does."""
    eicar = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    scanner = tmp_path / "scanner"
    scanner.write_text("#!/bin/sh\ngrep -q EICAR-STANDARD \"$2\" && exit 1\nexit $1\n")
    scanner.chmod(0o700)
    settings.SCANNER = f"{scanner} 0"
    answer = add(cast, file=("a.txt", eicar))
    assert answer.status_code == 422 and "发现病毒" in answer.content.decode() and not kept_files(tmp_path / "evidence")
    assert add(cast, file=("a.pdf", pdf())).status_code == 303
    assert StoredFile.objects.get().scan == "clean"
    for broken in (f"{scanner} 2", "/no/such/program"):
        settings.SCANNER = broken
        assert "没有应答" in add(cast, file=("b.png", picture("PNG"))).content.decode()
    settings.SCANNER = ""
    add(cast, file=("b.png", picture("PNG")))
    row = Evidence.objects.get(name="b.png")
    assert row.file.scan == "not_scanned"
    assert "未扫描" in cast.client("officer").get(f"/evidence/{row.pk}/").content.decode()
