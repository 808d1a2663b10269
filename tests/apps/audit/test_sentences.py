"""Every event says something, in both languages, whatever became of the words since."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.queries.sentences import kind_name, tell
from maplebridge.apps.audit.writing import ACTIONS, Draft, store
from maplebridge.apps.overview.queries.audit import marked
from maplebridge.engine.scheme.text import Text
from maplebridge.words import known_codes
from tests.apps.audit.record import Place, Somebody

pytestmark = pytest.mark.django_db
BY = Somebody()
RIVERSIDE = Text("河滨派出所", "Riverside station")


def written(name: Text = RIVERSIDE, by: Somebody = BY, **params: Any) -> Event:
    """As an action of the kind units.move writes it."""
    draft = Draft("units.move", by)
    draft.about("unit", 3, name, unit=Place(), **params)
    store(draft)
    return Event.objects.latest("id")


def test_in_both_languages() -> None:
    event = written(parent=Text("城关分局", "Chengguan"), day=date(2026, 3, 2))
    assert tell(event, "zh").sentence == "陈伟把河滨派出所移到城关分局之下，从2026年3月2日 周一起"
    assert tell(event, "en").sentence == "Chen Wei moved Riverside station under Chengguan from Mon 2 Mar 2026"


def test_a_name_without_english_is_marked() -> None:
    event = written(Text("河滨<b>"), replace(BY, name=Text("陈伟")), parent=Text("城关"), day=date(2026, 3, 2))
    with translation.override("en"):
        chen, unit, parent = (f'<span lang="zh-Hans">{name}</span>' for name in ("陈伟", "河滨&lt;b&gt;", "城关"))
        assert marked(event).sentence == f"{chen} moved {unit} under {parent} from Mon 2 Mar 2026"
    with translation.override("zh-hans"):
        assert "span" not in marked(event).sentence and "&lt;b&gt;" in marked(event).sentence


@pytest.mark.parametrize(("kind", "detail"), [
    ("units.move", '{"changes":{},"en":{},"params":{}}'), ("units.gone", "{}"), ("no", "not json"), ("x.y", "[1,2]"),
    ("units.move", '{"changes":{"a":1,"b":[1]},"en":[],"params":"x"}'), ("", ""), ("web.product", "null"),
    ("units.move", '{"params":{"parent":{"zh":1},"day":"2026-99-99"}}')])
def test_old_and_odd_events_say_what_they_can(kind: str, detail: str) -> None:
    event = Event(pk=1, at=0, kind=kind, actor_name="陈伟", object_kind="unit", object_key="3", object_name="河滨",
                  detail=detail, via="unheard-of")
    for lang in ("zh", "en"):
        told = tell(event, lang)
        assert "陈伟" in told.sentence and "河滨" in told.sentence
        assert told.via == "unheard-of"


def test_values_are_said_as_people_say_them() -> None:
    changes = {"category": ("urban", None), "day": (None, date(2026, 3, 2)), "on": (False, True),
               "name": (Text("甲", "A"), Text("乙")), "several": (["一", "二"], []), "kind": ("station", "group"),
               "unheard_of": (1, 2)}
    event = written(parent="x", day="y", changes=changes)
    zh = {one.field: (one.before, one.after) for one in tell(event, "zh").changes}
    assert zh["名称"] == ("甲", "乙") and zh["类型"] == ("派出所", "驻守工作组")
    assert zh["unheard_of"] == ("1", "2") and zh["on"] == ("否", "是") and zh["several"] == ("一、二", "–")
    assert zh["考核类别"] == ("城区", "–")
    en = {one.field: (one.before, one.after) for one in tell(event, "en").changes}
    assert en["Kind"] == ("Station", "Working group") and en["on"] == ("No", "Yes")


def test_words_in_a_value_are_not_filled_in() -> None:
    event = written(Text("{actor} {0} {x.y}"), parent="{day}", day="z")
    assert tell(event, "en").sentence == "Chen Wei moved {actor} {0} {x.y} under {day} from z"


def test_every_action_of_the_site_has_its_sentence() -> None:
    ours = [use for use, run in ACTIONS.items() if run.__module__.startswith("maplebridge.")]
    missing = [use for use in ours if f"event.{use}" not in known_codes()]
    assert ours and not missing


def test_a_kind_is_named_by_its_sentence() -> None:
    assert kind_name("units.move", "en") == "… moved … under … from …"
    assert kind_name("no.such", "en") == "no.such"


def test_detail_is_plain_json() -> None:
    event = written(parent="甲", day="乙")
    assert json.loads(event.detail)["params"] == {"day": "乙", "parent": "甲"}
