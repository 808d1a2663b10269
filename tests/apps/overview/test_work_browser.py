"""The first page of each role in a real browser: sound in both languages at both widths."""

from __future__ import annotations

import pytest

from maplebridge.apps.programmes.models import ItemLead
from tests.apps.cast import FIRST_DAY
from tests.apps.programmes.programme import CODE, make_programme, set_day
from tests.apps.programmes.stepped import DAY, work_on
from tests.site.browser import Site
from tests.site.conftest import site
from tests.site.language import latin_words
from tests.site.look import look

__all__ = ["site"]
pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (("chief", "/"), ("officer", "/"), ("office", "/"), ("department", "/"), ("leader", "/"),
         ("leader", f"/matrix/{CODE}/"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_first_page_is_sound(site: Site, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(DAY, monkeypatch)
    programme = make_programme(site.cast)
    work_on(site.cast, programme)
    ItemLead.objects.create(programme=programme, item="FQ1", unit=site.cast.units["A"], from_day=FIRST_DAY)
    known, found = latin_words(site.cast), []
    for who, address in PAGES:
        with site.open(who, language) as visit:
            found += look(visit, who + address.replace("/", "-"), address, language, known)
    assert found == []
