"""The sheets of the workbook and the blocks of the basic sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maplebridge.engine.scheme.excel import columns
from maplebridge.engine.scheme.excel.columns import Columns


@dataclass(frozen=True, slots=True)
class Title:
    """A sheet's or block's name in both languages."""

    zh: str
    en: str

    @property
    def both(self) -> str:
        return f"{self.zh} {self.en}"


TABLE = Title("考核评估表", "Table")
BASICS = Title("基本信息", "Basics")
TASKS = Title("任务步骤", "Tasks")
NODES = Title("计算规则", "Nodes")
GUIDE = Title("填表说明", "Guide")
SHEETS = (TABLE, BASICS, TASKS, NODES, GUIDE)

SUBTOTAL = Title("小计", "Sub-total")
TOTAL = Title("合计", "Total")


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the basic sheet. `path`: the section of the scheme ("" = its top level). pairs: one key a row, heading,
    content, English; rows: a table; a list of mappings, or as `list_of` says."""

    path: str
    title: Title
    columns: Columns
    shape: Literal["pairs", "rows"] = "rows"


BLOCKS = (
    Block("scheme", Title("方案", "Scheme"), columns.HEAD, "pairs"),
    Block("period", Title("考核期", "Period"), columns.PERIOD, "pairs"),
    Block("period.parts", Title("考核期分段", "Parts of the period"), columns.PERIOD_PARTS),
    Block("stages", Title("工作阶段", "Stages"), columns.STAGES),
    Block("categories", Title("单位类别", "Categories"), columns.CATEGORIES),
    Block("parameters", Title("参数", "Parameters"), columns.PARAMETERS),
    Block("ladder", Title("预警等级", "Colour ladder"), columns.LADDER),
    Block("", Title("默认规则与其他", "Defaults and others"), columns.SETTINGS, "pairs"),
    Block("notes", Title("说明", "Notes"), columns.NOTES),
)
