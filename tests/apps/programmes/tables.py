"""Assessment tables as an office would hand them in."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import docx
from openpyxl import Workbook

HEAD = ("项目", "考核内容", "分值", "评分标准", "责任部门", "完成时限")
ROWS = (
    ("走访联系", "对社区重点场所走访后续跟进", "30", "按跟进率乘以分值", "治安大队", "每季度末"),
    ("走访联系", "群众诉求按期办结", "20", "办结率95%以上得20分，80%以上得10分，80%以下不得分", "指挥中心", "每月月末"),
    ("矛盾化解", "纠纷回访满意情况", "30", "由考核组酌情给分", "治安大队", "适时"),
    ("矛盾化解", "重大隐患整改闭环", "20", "每发现1处未整改扣5分，扣完为止", "治安大队", "每季度末"),
)
TITLE = "城关分局枫桥式派出所创建考核表"


def word(rows: Sequence[Sequence[str]] = ROWS, *, total: str = "100", title: str = TITLE) -> bytes:
    """Without a period; one counting method and one due day are left vague."""
    document = docx.Document()
    document.add_paragraph(title)
    table = document.add_table(0, len(HEAD), style="Table Grid")
    for row in (HEAD, *rows, ("合计", "", total, "", "", "")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def excel(rows: Sequence[Sequence[str]] = ROWS, *, title: str = f"{TITLE}（2026年度）") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([title])
    for row in (HEAD, *rows):
        sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
    made = BytesIO()
    book.save(made)
    return made.getvalue()
