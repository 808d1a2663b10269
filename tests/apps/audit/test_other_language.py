"""A name that changed in the other language only is shown in both: else nothing would seem to have changed."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.queries.sentences import tell
from maplebridge.apps.units.actions.edit_unit import edit_unit
from maplebridge.engine.scheme.text import Text
from maplebridge.web.conflict import tell_changes
from maplebridge.web.refusals import Stale
from tests.apps.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_in_the_record_and_in_a_conflict(cast: Cast) -> None:
    unit, today = cast.units["A11"], timezone.localdate()
    asked = {"unit": unit.pk, "kind": unit.kind, "category": unit.category, "day": today, "today": today,
             "by": cast.actor("office")}
    edit_unit(**asked, name=Text(unit.zh, "River Station"), version=unit.version)
    told = tell(Event.objects.latest("id"), "zh").changes[0]
    assert (told.field, told.before) == ("名称", f"{unit.zh} / {unit.en}" if unit.en else unit.zh)
    assert told.after == f"{unit.zh} / River Station"
    with translation.override("zh-hans"), pytest.raises(Stale) as stale:
        edit_unit(**asked, name=Text("新名", None), version=unit.version)
    assert tell_changes(stale.value)[0].fields[0] == (told.field, told.before, told.after)
