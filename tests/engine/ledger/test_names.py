"""Names of persons in free text: asked about where the words beside them leave little doubt."""

from __future__ import annotations

import pytest

from maplebridge.engine.ledger.identity import find_names, masked

NAMED = (
    "居民张某某反映噪音", "到王某家中走访", "当事人李大明情绪激动", "租户陈红与房东刘建国因押金发生争执",
    "王先生咨询落户", "刘女士反映停车问题", "李阿姨家中漏水", "户主：赵志强",
    "报警人孙丽称被骗", "独居老人周桂兰身体不适", "欧阳女士来所办事", "其子吴刚不愿赡养",
    "业主徐某投诉", "嫌疑人何某某", "村民马大伟、杨小花因地界争吵", "老张反映",
    "姓名：郭靖", "受害人黄*已报案", "Mr Smith called", "Mrs. Li asked for help",
    "resident Zhang Wei complained",
)
NOT_NAMED = (
    "居民高度评价", "群众安全感明显提升", "居民关于停车的意见", "业主方面要求",
    "向老师请教", "居民安装门禁", "老人周末独居", "群众反映强烈",
    "租户严格遵守规定", "走访居民房屋", "居民和商户的意见", "当事人双方到场",
    "学生马路安全", "对方明确表示", "住户水管漏水", "某小区",
    "某商户来访", "张掖路派出所", "业主委员会", "居民马上签字",
    "联系人及电话已更新", "群众方便的时间", "The resident complained about noise", "Missed the deadline",
)


@pytest.mark.parametrize("text", NAMED)
def test_a_name_is_seen(text: str) -> None:
    assert find_names(text)


@pytest.mark.parametrize("text", NOT_NAMED)
def test_everyday_words_are_no_names(text: str) -> None:
    assert find_names(text) == ()


def test_names_of_staff_and_places_are_taken_out() -> None:
    hide = masked(["李大明", "王家庄社区", "陈"])
    assert find_names(hide("当事人李大明到王家庄社区")) == ()
    assert find_names(hide("当事人陈红来所")) == ("陈红",)
