"""The assessment table of the walk: a Word file as the office of a small city would pass it round.

Its layout is its own: the counting method stands before the demand, the item and its points in one merged cell at the
right of a serial number, a heading over two rows, who checks between, and remarks below that hold for all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx

TITLE = "云溪市“平安邻里”派出所创建考核表"
FIRST = ("编号", "考核大项及分值", "怎样计分", "要求达到什么", "", "归谁抓", "完成时限")
SECOND = ("", "", "", "工作要求", "本条分值", "", "")
MEND, CALLS, TOLD, VOICE, ORDER = ("隐患排查后整改到位", "群众诉求按期办结率", "办理结果告知本人",
                                   "居民代表评议", "值班备勤秩序")
ROWS = (
    ("1", "隐患治理\n（40分）", "每整改到位1处得1分，最高得30分", MEND, "30", "治安管理大队", "每季度末"),
    ("2", "", "每发现1次脱岗扣2分，扣完为止", ORDER, "10", "督察大队", "每月月末"),
    ("3", "为民服务\n（60分）", "办结率≥95%得30分，85%—95%得15分，低于85%不得分", CALLS, "30", "指挥中心", "每月月末"),
    ("4", "", "每漏告知1件扣1分，扣完为止", TOLD, "15", "治安管理大队", "每月月末"),
    ("5", "", "由评议组酌情给分", VOICE, "15", "政工室", "适时"),
)
NOTES = (
    "说明：1.本表总分100分，各项得分之和为最后得分。",
    "2.同一情形不重复扣分。",
    "3.弄虚作假的，由领导小组研究处理。",
)


def write_table(file: Path) -> None:
    document = docx.Document()
    document.add_paragraph(TITLE)
    document.add_paragraph("为规范派出所创建工作，制定本表。")
    table = document.add_table(2 + len(ROWS), len(FIRST), style="Table Grid")
    for r, row in enumerate((FIRST, SECOND, *ROWS)):
        for c, text in enumerate(row):
            if text:
                table.cell(r, c).text = text
    for c in (0, 1, 2, 5, 6):
        _merge(table, (0, c), (1, c))
    _merge(table, (0, 3), (0, 4))
    _merge(table, (2, 1), (3, 1))
    _merge(table, (4, 1), (6, 1))
    for note in NOTES:
        document.add_paragraph(note)
    document.save(str(file))


def _merge(table: Any, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Keeps the words of the upper left cell only."""
    words = table.cell(*first).text
    table.cell(*first).merge(table.cell(*last)).text = words
