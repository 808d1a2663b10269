"""The verbs on a home in which there was never a site: setup opens one, the others say what to do first."""

from __future__ import annotations

import pytest

from tests.service.conftest import Install


def test_setup_before_the_site_was_ever_served(install: Install) -> None:
    here = install("new")
    words = ("setup", "--unit", "JC", "江城市公安局", "--admin", "王安", "wangan", "--office", "李明", "liming",
             "--json")
    made = here.verb(*words)
    assert made.code == 0, made.err
    assert [person["username"] for person in made.json()["people"]] == ["wangan", "liming"]
    assert here.verb(*words).code == 1, "it is open already"


@pytest.mark.parametrize("words", [("start-code", "wangan"), ("audit", "verify"), ("audit", "seal"),
                                   ("audit", "export", "chain.jsonl.gz"), ("backup",)])
def test_where_nothing_is_yet(install: Install, words: tuple[str, ...]) -> None:
    said = install("empty").verb(*words)
    assert said.code == 1
    assert "There is no database yet" in said.err
    assert "maplebridge serve" in said.err
