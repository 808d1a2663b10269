"""No page takes a file that is too large, and none reads it to the end to find out."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory
from pytest_django import Settings

from maplebridge.web.incoming import Arrived, trouble


@pytest.fixture(autouse=True)
def home(db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.HOME, settings.UPLOAD_MOST = tmp_path, 50_000
    return tmp_path


class Body(BytesIO):
    """Counts what is read of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found


def test_a_body_that_is_too_large_is_refused_unread(client: Client) -> None:
    whole = RequestFactory().post("/language/", {"file": BytesIO(bytes(2_000_000))})
    body = Body(whole.body)
    begun: list[str] = []
    said = b"".join(WSGIHandler()({**whole.META, "wsgi.input": body},
                                  lambda status, headers: begun.append(status)))
    assert begun[0][:3] == "413" and body.taken == 0
    assert "0 MB" in said.decode() and "文件超过上限" in said.decode()


def test_a_file_over_the_limit_is_refused_while_it_arrives(client: Client, home: Path) -> None:
    answer = client.post("/language/", {"file": SimpleUploadedFile("a.bin", bytes(400_000))})
    assert answer.status_code == 413
    assert not list((home / "incoming").iterdir())
    assert client.post("/language/", {"file": SimpleUploadedFile("a.bin", bytes(50_000))}).status_code != 413


def test_a_files_place_has_nothing_of_its_name(home: Path) -> None:
    for name in ("../../x.html", "a." + "b" * 300, "CON", "\u202e.exe", "甲.pdf"):
        request = RequestFactory().post("/", {"file": SimpleUploadedFile(name, b"content")})
        arrived = request.FILES["file"]
        assert isinstance(arrived, Arrived) and trouble(request) is None
        place = Path(arrived.temporary_file_path())
        assert place.parent == home / "incoming" and place.suffix == ".upload" and place.read_bytes() == b"content"
        assert place.stat().st_mode & 0o777 == 0o600
        arrived.close()
        assert not place.exists()
