"""What an office's table counts becomes two record books that ask no more than its rules read."""

from __future__ import annotations

from typing import Any

from maplebridge.engine.ledger import Common, Kind, read_common, read_kind
from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.office import in_books
from maplebridge.packs.pack import COMMON, SHIPPED
from maplebridge.packs.parts import read_yaml
from tests.engine.scheme.office.grids import read

TABLE = """
考核项目|考核内容|分值|评分标准
一、接处警（60分）|按时出警|30|严重超时的每次扣5分，一般超时的每次扣1分
^|群众诉求办结率|20|≥95%得20分，85%—95%得10分，低于85%不得分
^|台账完整|10|完成得满分，未完成不得分
二、值班（40分）|值班秩序|40|每起扣2分，造成严重后果的加倍扣分
"""


def books() -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    reading = read(TABLE)
    assert reading.data is not None
    assert reading.questions == () or [one.topic for one in reading.questions] == ["period"]
    return in_books(reading.data, reading.facts)


def common() -> Common:
    value, lines, _ = read_yaml(SHIPPED / COMMON / "ledgers" / "common.yaml")
    return read_common(value, Place(), lines)[0]


def kind(mapping: dict[str, Any]) -> Kind:
    found, problems = read_kind(mapping, Place(), {}, common=common())
    assert found is not None, problems
    return found


def test_lines_name_the_book_they_are_counted_from() -> None:
    data, made = books()
    served = {line["name"]: line.get("ledgers") for item in data["items"] for line in item["indicators"]}
    assert served == {"按时出警": ["findings"], "群众诉求办结率": ["figures"], "台账完整": ["figures"],
                      "值班秩序": ["findings"]}
    assert data["ledgers"] == list(made) == ["findings", "figures"]
    assert "tables" not in data


def test_a_book_lists_its_own_lines_and_asks_what_is_read() -> None:
    _, made = books()
    findings, figures = kind(made["findings"]), kind(made["figures"])
    lines = findings.field("indicator")
    assert lines is not None and [one.name.zh for one in lines.choices] == ["按时出警", "值班秩序"]
    assert findings.field("matter") is None and findings.field("repeat") is None
    assert figures.field("count") is None and figures.field("value") is not None
    assert findings.date == figures.date == "day"


def test_what_tells_facts_of_one_line_apart_is_asked_of_that_line() -> None:
    _, made = books()
    event = kind(made["findings"]).field("event")
    assert event is not None and event.required not in (True, False)
    assert any("严重后果" in one.name.zh for one in event.choices)


def test_a_share_in_percent_is_told() -> None:
    _, made = books()
    assert [one["code"] for one in made["figures"]["checks"]] == ["in_percent"]


def test_a_table_without_such_facts_stays_as_it_is() -> None:
    data = {"format": 1, "items": [{"code": "1", "indicators": [{"code": "1.1", "ledgers": ["L05"]}]}],
            "ledgers": ["L05"]}
    assert in_books(data, {}) == (data, {})
