"""Disk full, database gone, connection cut: nothing half-written, and words for it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import RequestFactory

from maplebridge.apps.audit.models import Event
from maplebridge.apps.evidence import store as evidence_store
from maplebridge.apps.evidence.models import Evidence, StoredFile
from maplebridge.web import once
from tests.apps.cast import Cast
from tests.apps.evidence.conftest import add, kept_files
from tests.engine.attachment.files import pdf, photo


def full(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("where", ["shutil.copyfileobj", "os.fsync", "pathlib.Path.replace", "pathlib.Path.open"])
def test_a_full_store(cast: Cast, store: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    (store.parent / "incoming").mkdir()
    with monkeypatch.context() as patched:
        patched.setattr(where, full)
        answer = add(cast, file=("a.pdf", pdf()), title="打好的标题")
    page = answer.content.decode()
    assert answer.status_code == 507 and "存储空间不足" in page and "打好的标题" in page
    assert not Evidence.objects.exists() and not Event.objects.exists()
    assert not kept_files(store), "nothing half-written"
    assert add(cast, file=("a.pdf", pdf())).status_code == 303, "and when there is room again, it is stored"


def test_a_full_disk_while_a_preview_is_made(cast: Cast, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.write_bytes", full)
        assert add(cast, file=("a.jpg", photo())).status_code == 507
    assert not kept_files(store) and not list((store.parent / "incoming").iterdir())


def test_a_full_disk_while_the_file_arrives(cast: Cast, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for method in ("write", "seek"):
        with monkeypatch.context() as patched:
            patched.setattr(f"maplebridge.web.incoming.Arrived.{method}", full, raising=False)
            answer = add(cast, file=("a.pdf", pdf()))
        assert answer.status_code == 507 and "存储空间不足" in answer.content.decode()
        assert not list((store.parent / "incoming").iterdir())
    assert not Evidence.objects.exists()


def test_another_fault_of_the_disk_is_not_called_full(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr("shutil.copyfileobj", broken)
    with pytest.raises(OSError, match="input/output"):
        add(cast, file=("a.pdf", pdf()))


@pytest.mark.django_db(transaction=True)
def test_the_database_fails_after_the_file_is_stored(
    cast: Cast, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr("maplebridge.apps.audit.writing.store", gone)
        answer = add(cast, file=("a.pdf", pdf()))
    assert answer.status_code == 503
    assert not Evidence.objects.exists() and not StoredFile.objects.exists() and not Event.objects.exists()
    assert len(kept_files(store)) == 1, "an orphan, which is swept"
    assert add(cast, file=("a.pdf", pdf())).status_code == 303 and len(kept_files(store)) == 1


def test_what_is_stored_is_on_the_disk_before_its_record(
    cast: Cast, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def noted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            done.append(name)
            return real(*args, **named)
        return call

    monkeypatch.setattr("os.fsync", noted("fsync", os.fsync))
    monkeypatch.setattr("pathlib.Path.replace", noted("named", Path.replace))
    monkeypatch.setattr(StoredFile.objects, "get_or_create", noted("row", StoredFile.objects.get_or_create))
    add(cast, file=("a.pdf", pdf()))
    at = done.index("named")
    assert "fsync" in done[:at] and "fsync" in done[at:done.index("row")]


class Cut(BytesIO):
    """A body whose sender goes away in the middle."""

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        if not found:
            raise OSError(errno.ECONNRESET, "connection reset by peer")
        return found


@pytest.mark.parametrize("silent", [True, False])
def test_a_cut_off_upload_leaves_nothing(cast: Cast, store: Path, silent: bool) -> None:
    """Also where the half of it would be good by itself."""
    client = cast.client("officer")
    typed = {"once": once.issue(cast.people["officer"].pk), "from_day": "2026-03-01"}
    text = SimpleUploadedFile("a.txt", "一行又一行\n".encode() * 20_000)
    whole = RequestFactory().post("/evidence/add/unit/A11/", {**typed, "file": text})
    body = whole.body
    answer = client.request(**{**whole.META, "HTTP_COOKIE": client.cookies.output(header="", sep=";"),
                               "wsgi.input": (BytesIO if silent else Cut)(body[:len(body) - 9000])})
    assert answer.status_code == 400 and "文件没有传完" in answer.content.decode()
    assert not Evidence.objects.exists() and not kept_files(store)
    incoming = store.parent / "incoming"
    assert not incoming.exists() or not list(incoming.iterdir())


def test_a_broken_copy_is_replaced_not_believed(cast: Cast, store: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    sha256 = evidence_store.put(tmp_path / "a")
    evidence_store.place_of(sha256).write_bytes(b"half")
    assert evidence_store.put(tmp_path / "a") == sha256
    assert evidence_store.place_of(sha256).read_bytes() == b"content"
