"""A file leaves only by way of a record that may be seen, and never as something a browser would run."""

from __future__ import annotations

import re
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client

from maplebridge.apps.evidence import store as evidence_store
from maplebridge.apps.evidence.models import Evidence
from tests.apps.cast import Cast
from tests.apps.evidence.conftest import add
from tests.engine.attachment.files import pdf, photo


def served(cast: Cast, name: str, content: bytes) -> Evidence:
    assert add(cast, file=(name, content)).status_code == 303
    return Evidence.objects.select_related("file").latest("pk")


def test_the_headers_of_a_file(cast: Cast) -> None:
    row = served(cast, "决定.pdf", pdf())
    answer = cast.client("inspector").get(f"/evidence/{row.pk}/file/")
    assert b"".join(answer.streaming_content) == pdf()  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["ETag"] == f'"{row.file.sha256}"'
    assert answer["Content-Length"] == str(len(pdf()))
    again = cast.client("inspector").get(f"/evidence/{row.pk}/file/", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304 and not again.content


@pytest.mark.parametrize("name", ["a.pdf", "任命 决定（2026）.pdf", "it's \"quoted\"; x=y.pdf", "表情😀 100%.pdf",
                                  "x" * 250 + ".pdf"])
def test_names_are_offered_so_that_readers_agree(cast: Cast, name: str) -> None:
    row = served(cast, name, pdf())
    said = cast.client("officer").get(f"/evidence/{row.pk}/file/")["Content-Disposition"]
    message = EmailMessage()
    message["Content-Disposition"] = said
    assert said.startswith("attachment") and message.get_filename() == row.name
    plain, starred = re.search(r'filename="((?:[^"\\]|\\.)*)"', said), re.search(r"filename\*=utf-8''([^;]+)", said)
    assert row.name in (unquote(starred[1]) if starred else "", re.sub(r"\\(.)", r"\1", plain[1]) if plain else "")


def test_who_may_fetch(cast: Cast) -> None:
    row = served(cast, "a.jpg", photo())
    expected = {"officer": 200, "chief": 200, "office": 200, "inspector": 200, "auditor": 200, "community": 404,
                "system_admin": 404, "nobody": 404, "other_office": 404}
    for part in ("file", "preview", ""):
        address = f"/evidence/{row.pk}/{part}/" if part else f"/evidence/{row.pk}/"
        assert {who: cast.client(who).get(address).status_code for who in expected} == expected
        assert Client().get(address).status_code == 302
    for address in (f"/evidence/{row.pk + 1}/file/", f"/evidence/{2**70}/file/", "/evidence/of/unit/A99/"):
        assert cast.client("office").get(address).status_code == 404


def test_the_preview_is_a_small_jpg_for_the_page_only(cast: Cast) -> None:
    row = served(cast, "a.jpg", photo())
    answer = cast.client("officer").get(f"/evidence/{row.pk}/preview/")
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("image/jpeg", "inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    without = served(cast, "a.pdf", pdf())
    assert cast.client("officer").get(f"/evidence/{without.pk}/preview/").status_code == 404
    assert "/preview/" not in cast.client("officer").get(f"/evidence/{without.pk}/").content.decode()


def test_a_file_that_is_gone_is_said_so(cast: Cast, store: Path) -> None:
    row = served(cast, "a.pdf", pdf())
    evidence_store.place_of(row.file.sha256).unlink()
    answer = cast.client("officer").get(f"/evidence/{row.pk}/file/")
    assert answer.status_code == 422 and "文件已不在存储中" in answer.content.decode()


def test_the_same_bytes_under_two_names_are_each_of_their_kind(cast: Cast) -> None:
    rows = [served(cast, name, "甲,乙".encode()) for name in ("a.txt", "b.csv")]
    assert rows[0].file_id == rows[1].file_id
    assert [cast.client("officer").get(f"/evidence/{row.pk}/file/")["Content-Type"] for row in rows] \
        == ["text/plain; charset=utf-8", "text/csv; charset=utf-8"]
    listed = cast.client("officer").get("/evidence/?kind=csv").context["table"]
    assert len(listed.rows) == 1 and "csv" in {cell.value for cell in listed.rows[0]}
