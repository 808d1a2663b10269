"""A subject may ask more than the right at the unit: then neither list nor file nor event gives anything away."""

from __future__ import annotations

import pytest

from maplebridge.apps.audit.models import Event
from maplebridge.apps.evidence import owners
from maplebridge.apps.evidence.models import Evidence
from maplebridge.apps.units.access import Actor
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen
from tests.apps.cast import Cast
from tests.apps.evidence.conftest import add, send
from tests.engine.attachment.files import pdf


@pytest.fixture
def talks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Talks at A11, which only the officer may see."""
    monkeypatch.setattr(owners, "_FIND", dict(owners._FIND))
    monkeypatch.setattr(owners, "_ADMIT", {})

    def find(key: str) -> owners.Owner:
        if key != "1":
            raise Unseen
        return owners.Owner("talk", key, Text("谈心"), cast.units["A11"], "")

    def admit(_: owners.Owner, actor: Actor) -> None:
        if actor.key != cast.people["officer"].pk:
            raise Unseen

    owners.register("talk", find, admit)
    assert send(cast, "officer", "/evidence/add/talk/1/", file=("a.pdf", pdf()), title="谈话里的秘密",
                from_day="2026-03-01").status_code == 303


def test_only_who_is_admitted_sees_any_of_it(cast: Cast, talks: None) -> None:
    row = Evidence.objects.get()
    for part in ("", "file/", "edit/", "withdraw/"):
        assert cast.client("chief").get(f"/evidence/{row.pk}/{part}").status_code == 404
    assert cast.client("chief").get("/evidence/of/talk/1/").status_code == 404
    assert send(cast, "chief", "/evidence/add/talk/1/", file=("a.pdf", pdf()), from_day="2026-03-01").status_code == 404
    assert send(cast, "chief", f"/evidence/{row.pk}/withdraw/", why="因", version=1).status_code == 404
    assert cast.client("officer").get(f"/evidence/{row.pk}/file/").status_code == 200


def test_no_list_and_no_hint_of_other_uses(cast: Cast, talks: None) -> None:
    for who in ("chief", "office"):
        assert "秘密" not in cast.client(who).get("/evidence/").content.decode()
    add(cast, "chief", file=("b.pdf", pdf()), title="同一文件")
    other = Evidence.objects.get(title="同一文件")
    assert "秘密" not in cast.client("chief").get(f"/evidence/{other.pk}/").content.decode()


def test_events_hold_no_words_of_it(cast: Cast, talks: None) -> None:
    row = Evidence.objects.get()
    typed = {"title": "别的秘密", "from_day": "2026-03-02", "version": 1}
    assert send(cast, "officer", f"/evidence/{row.pk}/edit/", **typed).status_code == 303
    told = "".join(f"{event.object_name}{event.detail}" for event in Event.objects.all())
    assert "秘密" not in told and "2026-03-02" in told


def test_a_kind_belongs_to_one_subject() -> None:
    with pytest.raises(ValueError, match="unit"):
        owners.register("unit", lambda _: pytest.fail("never asked"))
