"""Near-copied texts: within a unit, of other units, of earlier years; and what is no copy."""

from __future__ import annotations

from random import Random

import pytest

from maplebridge.engine.ledger import Entry
from tests.engine.ledger.checks.sample import ask, at, entry, numbers

TEXT = (
    "会同物业在三号楼查看电动车充电棚，线路外露两处，当场要求断电并约定三月十二日前更换护管，"
    "向楼长讲明飞线充电的危险"
)
ALTERED = {
    "the same": TEXT,
    "other dates and numbers": TEXT.replace("三月十二日", "5月8日").replace("三号楼", "16号楼").replace("两处", "4处"),
    "a few words": TEXT.replace("当场要求", "现场要求").replace("危险", "危害"),
    "another name": TEXT.replace("楼长", "王主任"),
    "clauses swapped": "，".join(reversed(TEXT.split("，"))),
    "other punctuation": TEXT.replace("，", "。 "),
    "some added": TEXT + "，请网格员留意",
}
OTHER = "到社区广场听取商户意见，多数人希望延长夜间照明时间，已与街道办约好下周一起研究线路和费用的办法"


def _visit(n: int, text: str, unit: str = "U01", year: int = 2026, day: str = "03-06") -> Entry:
    return entry("L04", n, unit, year, what_done=text, event_start=at(f"{year}-{day} 10:00"))


@pytest.mark.parametrize("how", ALTERED)
def test_an_altered_copy_is_asked_about(how: str) -> None:
    first, copy = _visit(1, TEXT, day="03-05"), _visit(2, ALTERED[how])
    (found,) = ask("near_copy", copy, _visit(3, OTHER), first)
    assert found.problem.code == "check.near_copy"
    assert found.records == (copy, first)
    assert {"text", "other_text", "share"} <= set(found.problem.params)


def test_another_unit_and_another_year_are_said() -> None:
    first = _visit(1, TEXT, day="03-05")
    (found,) = ask("near_copy", first, _visit(2, TEXT, "U02"))
    assert found.problem.code == "check.near_copy_other_unit"
    (found,) = ask("near_copy", first, previous=(_visit(9, TEXT, year=2025),))
    assert found.problem.code == "check.near_copy_other_year"
    assert numbers([found]) == [["U01-L04-2026-0001", "U01-L04-2025-0009"]]
    assert not ask("near_copy", previous=(_visit(8, TEXT, year=2025), _visit(9, TEXT, year=2025)))


def test_each_copy_of_many_is_asked_about_once() -> None:
    copies = [_visit(n, TEXT, day=f"03-{n:02}") for n in range(1, 8)]
    found = ask("near_copy", *copies)
    assert [one.records[0] for one in found] == copies[1:]
    assert {id(one.records[1]) for one in found} <= {id(copy) for copy in copies}


@pytest.mark.parametrize(
    "pair",
    [
        (_visit(1, TEXT), _visit(2, OTHER)),
        (_visit(1, TEXT), _visit(1, TEXT)),  # the same record twice
        (_visit(1, TEXT), entry("L04", 2, what_done=TEXT, corrects="U01-L04-2026-0001")),
        (_visit(1, "走访商户，一切正常"), _visit(2, "走访商户，一切正常")),  # too short to tell
        (entry("L02", 1, topic=TEXT), entry("decisions", 1, matter=TEXT)),  # a topic becomes a decision
        (_visit(1, TEXT), _visit(2, f"{TEXT[:14]}，{OTHER}")),
    ],
)
def test_what_is_no_copy(pair: tuple[Entry, Entry]) -> None:
    assert not ask("near_copy", *pair)


def test_sentences_of_a_form_belong_to_nobody() -> None:
    form = "按照年度工作安排对辖区重点部位开展安全检查，未发现明显安全隐患，已提醒负责人落实主体责任"
    everywhere = [_visit(n, form, f"U{unit:02}") for unit in range(12) for n in (1, 2)]
    assert not ask("near_copy", *everywhere)
    both = [_visit(3, f"{form}，{TEXT}", "U01"), _visit(4, f"{form}，{OTHER}", "U02")]
    assert not ask("near_copy", *everywhere, *both)
    copy = _visit(5, f"{form}，{TEXT}", "U03", day="03-09")
    assert [one.records for one in ask("near_copy", *everywhere, *both, copy)] == [(copy, both[0])]


def test_the_order_of_the_sheets_changes_nothing() -> None:
    entries = [_visit(n, text, day=f"03-{n:02}") for n, text in enumerate([*ALTERED.values(), OTHER], start=1)]
    usual = numbers(ask("near_copy", *entries))
    for seed in range(3):
        mixed = entries[:]
        Random(seed).shuffle(mixed)
        assert numbers(ask("near_copy", *mixed)) == usual
