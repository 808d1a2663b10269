"""Forbidden wordings are found and their harmless neighbours left alone: sets of two authors, rates printed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from maplebridge.engine.scheme.lint import lint_text
from tests.engine.scheme.lint.rules import RULES

SETS = sorted(Path(__file__).parent.glob("phrases_*.yaml"))


@pytest.mark.parametrize("file", SETS, ids=lambda file: file.stem)
def test_rates(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    phrases = yaml.safe_load(file.read_text(encoding="utf-8"))
    forbidden, harmless = phrases["forbidden"], phrases["harmless"]
    assert len(set(forbidden)) == len(forbidden) >= 50
    assert len(set(harmless)) == len(harmless) >= 50
    missed = [text for text in forbidden if not lint_text(text, RULES)]
    alarms = [text for text in harmless if lint_text(text, RULES)]
    with capsys.disabled():
        print(f"\n{file.stem}: found {len(forbidden) - len(missed)} of {len(forbidden)}, "
              f"false alarms {len(alarms)} of {len(harmless)}")
    assert len(missed) <= 0.02 * len(forbidden), missed
    assert len(alarms) <= 0.01 * len(harmless), alarms


@pytest.mark.parametrize(("text", "group"), [
    ("罚没款完成率", "fines"), ("行政拘留人数", "detention"), ("批捕率", "arrest"), ("移送起诉人数", "prosecution"),
    ("送戒人数", "drug_treatment"), ("抓获逃犯数", "fugitives"), ("打处数", "strikes"), ("刑事警情同比下降", "crime"),
    ("破案率", "solve"), ("退查率", "returns"), ("会议次数", "meetings"), ("信息篇数", "documents"),
    ("照片不少于3张", "photos"), ("每日打卡", "check_ins"), ("系统登录次数", "log_ins"), ("在线时长", "online_time"),
    ("APP注册率", "apps"), ("点赞量", "likes"), ("走访户数", "visits"), ("谈话次数", "talks"), ("留痕数量", "traces"),
    ("截图上报", "screenshots"), ("GPS轨迹", "tracks"), ("巡逻次数", "patrols"), ("宣传场次", "publicity"),
    ("民警积分排名", "person_ranking"), ("fines collected", "fines"), ("clear-up rate", "solve"),
    ("number of meetings", "meetings"), ("photos per visit", "photos"), ("officer leaderboard", "person_ranking"),
])
def test_says_which_group(text: str, group: str) -> None:
    assert group in [found.group.code for found in lint_text(text, RULES)]


@pytest.mark.parametrize(("scored", "denied"), [
    ("行政拘留人数计入得分", "行政拘留人数不计入得分"), ("按会议次数加分", "不按会议次数加分，不以会议次数论英雄"),
    ("罚没款、拘留数、破案率", "以下不得作为考核指标：罚没款、拘留数、破案率"),
    ("照片每户不少于3张", "照片由工作组自愿提供，不作要求"),
    ("number of arrests", "the number of arrests is never scored"),
    ("fines, arrests and detentions per officer", "fines, arrests and detentions are not scored"),
])
def test_a_denial_turns_the_meaning(scored: str, denied: str) -> None:
    assert lint_text(scored, RULES)
    assert not lint_text(denied, RULES)


@pytest.mark.parametrize("text", [
    "每月会议少于2次的不计分", "未完成追逃任务的不得评优", "破案率低于60%的不计分", "未上传照片的扣0.5分",
    "stations with fewer than two meetings a month lose a point",
])
def test_a_condition_is_no_denial(text: str) -> None:
    assert lint_text(text, RULES)


def test_words_tell_what_gave_it_away() -> None:
    (found,) = lint_text("矛盾纠纷排查及时；全年破案率不低于60%", RULES)
    assert "破案率" in found.words


@pytest.mark.parametrize("text", ["", "。", "  ", "，，，", "1234", "▢≥≤", "(" * 500, "每" * 2000, "a " * 2000])
def test_any_text_is_judged(text: str) -> None:
    assert lint_text(text, RULES) == ()


@pytest.mark.parametrize("text", [
    "会议" * 3000 + "不少于3次", "会议," * 2000, "meetings and " * 2000 + "at least 3", "每月" * 5000,
])
def test_a_text_of_any_length_is_judged(text: str) -> None:
    assert len(lint_text(text, RULES)) <= len(RULES.groups)
