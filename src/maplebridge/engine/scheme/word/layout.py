"""The tables of a scheme's Word file: which columns of the workbook each holds, and how wide they are."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.engine.scheme.excel import columns
from maplebridge.engine.scheme.excel.columns import INDICATOR, ITEM, ITEM_ENGLISH, TASKS, Column, Columns
from maplebridge.engine.scheme.excel.layout import Title
from maplebridge.engine.scheme.excel.write_table import COLUMNS

_OF = {column.key: column for column in INDICATOR}
ITEM_CODE, ITEM_NAME, ITEM_POINTS, SECTION = ITEM
CODE, NAME, POINTS, GROUP = _OF["code"], _OF["name"], _OF["points"], _OF["group"]
#: The indicator's name beside its code, for the reader's eye only.
SHOWN_NAME = TASKS[1]

#: The columns of the main table with their widths in millimetres; the item's points stand below its name.
MAIN: tuple[tuple[Column, float], ...] = (
    (ITEM_CODE, 11), (ITEM_NAME, 17), (GROUP, 16), (CODE, 14), (NAME, 21), (POINTS, 10), (_OF["definition"], 35),
    (_OF["method"], 54), (_OF["verification"], 15), (_OF["lead_department"], 16), (_OF["responsible_role"], 15),
    (_OF["due"], 17),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Columns of the workbook's main sheet that stand in an annex table of their own, under their line's code.

    `kept`: stays even where blank, and each line must have its row in a table that has it.
    """

    title: Title
    columns: Columns
    kept: Column | None = None


ITEMS = Group(Title("项目设置", "Items"), (ITEM_CODE, SECTION, ITEM_POINTS, *ITEM_ENGLISH))
SETTINGS = Group(
    Title("指标属性", "Settings of indicators"),
    (CODE, SHOWN_NAME, *(_OF[key] for key in (
        "tier", "period", "applies_to", "na_rule", "direction", "ledgers", "gaming_guard"))), kept=_OF["tier"],
)
RULES = Group(
    Title("计分规则", "Exact rules"),
    (CODE, SHOWN_NAME, _OF["score"], _OF["added"], INDICATOR[-1]), kept=_OF["score"],
)
ENGLISH = Group(Title("英文文本", "English texts"), (CODE, *columns.INDICATOR_ENGLISH))
GROUPS = (ITEMS, SETTINGS, RULES, ENGLISH)

BASICS = Title("附表1　基本信息", "Annex 1  Basics")
LINES = Title("附表2　指标设置", "Annex 2  Settings")
STEPS = Title("附表3　任务步骤", "Annex 3  Tasks")
NODES = Title("附表4　计算规则", "Annex 4  Nodes")

CONTENT = Title("内容", "Content")
IN_ENGLISH = Title("英文", "English")
#: Full-width rows of the main table, by section; a table begins with what counts.
BANDS = {
    "item": Title("计分项目", "Items that count"), "bonus": Title("加分项目", "Bonus items"),
    "veto": Title("否决项目（一票否决）", "Veto items"),
    "monitoring": Title("监测项目（不计分）", "Monitored, not counted"),
}
NOTE = "注：小计、合计仅供核对；各指标准确的计分规则见附表2，任务步骤见附表3。"


def position(column: Column) -> int:
    """Where the workbook's main sheet has the column."""
    return COLUMNS.index(column)
