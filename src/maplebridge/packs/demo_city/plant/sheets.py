"""Defects of whole sheets: a column no ledger knows, a remark below the table."""

from __future__ import annotations

from collections.abc import Sequence

from maplebridge.engine.sheet import cell_name
from maplebridge.packs.demo_city.layout import FilePlan
from maplebridge.packs.demo_city.model import Text
from maplebridge.packs.demo_city.plant.apply import Planter
from maplebridge.packs.demo_city.write import TITLE_ROWS, Spoiled

EXTRA_COLUMN = "领导批示"
REMARK = "以上数据由各单位内勤核对后报送"
_WITH_COLUMN, _WITH_REMARK = "L10", "L02"


def plant_in_sheets(planter: Planter, files: Sequence[FilePlan]) -> Spoiled:
    """In the last sheet of one book each."""
    column, remark = {}, {}
    for plan in files:
        sheet = plan.sheets[-1]
        if plan.kind.code == _WITH_COLUMN:
            column[plan.name, sheet.name] = EXTRA_COLUMN
            planter.add(
                "unknown_column",
                "",
                _WITH_COLUMN,
                "ledger.unknown_column",
                Text("表中多出一列", "A column no ledger knows"),
                cell=cell_name(TITLE_ROWS, len(plan.kind.fields)),
                row=TITLE_ROWS + 1,
                file=plan.name,
                sheet=sheet.name,
            )
        if plan.kind.code == _WITH_REMARK:
            remark[plan.name, sheet.name] = REMARK
            planter.add(
                "stray_row",
                "",
                _WITH_REMARK,
                "ledger.stray_row",
                Text("表尾附有说明文字", "A remark below the table"),
                row=TITLE_ROWS + 2 + len(sheet.entries),
                file=plan.name,
                sheet=sheet.name,
            )
    return Spoiled(column, remark)
