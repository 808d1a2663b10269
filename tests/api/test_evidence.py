"""Evidence by program: the same looks at a file as on the page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from maplebridge.apps.evidence import owners
from maplebridge.apps.evidence.models import Evidence
from maplebridge.apps.units.access import Actor
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen
from tests.api.conftest import ROOT, Program
from tests.apps.cast import Cast

AT = "/evidence/of/unit/A11"
SAID = {"title": "任命文件", "from_day": "2026-03-01"}

pytestmark = pytest.mark.usefixtures("files")


def picture(colour: str = "green") -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(held, "PNG")
    return held.getvalue()


def upload(program: Program, said: dict[str, str] | None = None, *, content: bytes | None = None, name: str = "a.png",
           key: str = "upload", at: str = AT) -> Any:
    file = SimpleUploadedFile(name, picture() if content is None else content)
    return program.post(ROOT + at, {**(SAID if said is None else said), "file": file}, headers={"Idempotency-Key": key})


def test_a_file_is_added_read_and_withdrawn(cast: Cast) -> None:
    chief = Program(cast, "chief")
    made = upload(chief)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["title"], told["kind"], told["unit"], told["state"]) == ("任命文件", "png", "A11", "valid")
    at = f"/evidence/{told['evidence']}"
    assert made["Location"] == ROOT + at
    assert chief.read(at)["ETag"] == made["ETag"]
    assert chief.read(AT).json() == {"items": [told], "next": None}
    withdrawn = chief.write("POST", f"{at}/withdraw", {"why": "重复"}, match=made["ETag"])
    assert withdrawn.status_code == 200
    assert (withdrawn.json()["state"], withdrawn.json()["withdrawn_why"]) == ("withdrawn", "重复")
    assert chief.write("POST", f"{at}/withdraw", {"why": "重复"}, match=made["ETag"]).status_code == 412


def test_content_comes_as_a_file_to_be_saved(cast: Cast) -> None:
    chief = Program(cast, "chief")
    told = upload(chief, name="任命 a.png").json()
    found = chief.read(f"/evidence/{told['evidence']}/content")
    held = b"".join(found.streaming_content)
    assert (len(held), Image.open(io.BytesIO(held)).size) == (told["size"], (8, 8))
    assert found["Content-Disposition"].startswith("attachment")
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Cache-Control"] == "no-store"
    again = chief.read(f"/evidence/{told['evidence']}/content", If_None_Match=found["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_an_upload_is_stored_once(cast: Cast) -> None:
    chief = Program(cast, "chief")
    first, again = upload(chief), upload(chief)
    assert (again.status_code, again.content, again["Location"]) == (201, first.content, first["Location"])
    other = upload(chief, content=picture("red"))
    assert (other.status_code, other.json()["type"]) == (422, "urn:maplebridge:api.key_used")
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(("said", "name", "content", "parameter"), [
    (SAID | {"from_day": "soon"}, "a.png", picture(), "from_day"), ({"title": "x"}, "a.png", picture(), "from_day"),
    (SAID | {"colour": "red"}, "a.png", picture(), "colour"),
    (SAID | {"title": "x" * 121}, "a.png", picture(), "title")])
def test_a_field_that_does_not_fit_is_named(cast: Cast, said: dict[str, str], name: str, content: bytes,
                                            parameter: str) -> None:
    refused = upload(Program(cast, "chief"), said, name=name, content=content)
    assert (refused.status_code, [error["parameter"] for error in refused.json()["errors"]]) == (422, [parameter])


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"MZ"), ("a.png", b"<script>"), ("a.png", b""), ("a", b"x"),
                                               ("a.txt", "证件110101199003077758".encode())])
def test_a_file_that_is_not_taken_is_refused_in_words(cast: Cast, name: str, content: bytes) -> None:
    refused = upload(Program(cast, "chief"), name=name, content=content)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["detail"]
    assert Evidence.objects.count() == 0


def test_a_call_without_its_file_is_refused(cast: Cast) -> None:
    chief = Program(cast, "chief")
    none = chief.post(ROOT + AT, SAID, headers={"Idempotency-Key": "1"})
    text = chief.post(ROOT + AT, {**SAID, "file": "words"}, headers={"Idempotency-Key": "2"})
    typed = chief.write("POST", AT, SAID)
    assert [each.status_code for each in (none, text, typed)] == [422, 422, 415]


def test_more_than_is_taken_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UPLOAD_MOST", 1000)
    refused = upload(Program(cast, "chief"), content=b"\x89PNG" + b"0" * 5000)
    assert (refused.status_code, refused.json()["type"]) == (413, "urn:maplebridge:api.too_large")


@pytest.fixture
def talk(cast: Cast) -> Iterator[None]:
    """A kind of thing whose evidence only the chief may see."""
    chief = cast.people["chief"].pk

    def admit(owner: owners.Owner, actor: Actor) -> None:
        if actor.key != chief:
            raise Unseen

    unit = cast.units["A11"]
    owners.register("talk", lambda key: owners.Owner("talk", key, Text("谈话"), unit, "units:show"), admit)
    yield
    owners._FIND.pop("talk"), owners._ADMIT.pop("talk")


def test_what_only_some_may_see_is_not_there_for_others(cast: Cast, talk: None) -> None:
    chief, office, at = Program(cast, "chief"), Program(cast, "office"), "/evidence/of/talk/7"
    made = upload(chief, at=at)
    one = f"/evidence/{made.json()['evidence']}"
    assert [each["evidence"] for each in chief.read(at).json()["items"]] == [made.json()["evidence"]]
    refused = [office.read(at), upload(office, at=at), upload(office, {}, at=at), office.read(one),
               office.read(f"{one}/content"), office.write("POST", f"{one}/withdraw", {}, match=made["ETag"])]
    assert [each.status_code for each in refused] == [404] * 6


def test_a_file_goes_nowhere_unknown(cast: Cast) -> None:
    chief = Program(cast, "chief")
    for at in ("/evidence/of/castle/A11", "/evidence/of/unit/zz", "/evidence/of/unit/B11"):
        assert (upload(chief, at=at).status_code, chief.read(at).status_code) == (404, 404)
