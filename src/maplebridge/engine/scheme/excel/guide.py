"""The last sheet: how to fill in the workbook. It is for people and never read back."""

from __future__ import annotations

from maplebridge.engine.scheme.excel import layout
from maplebridge.engine.sheet import NewCell, NewSheet

LINES = (
    ("一张工作簿就是一个方案：各工作表读回后与原方案完全一致。",
     "One workbook is one scheme: read back, it is the scheme again, nothing lost."),
    ("“考核评估表”一行一个指标；项目各栏合并，新增指标时在同一项目内插入行即可。",
     "The table has one indicator a row; item cells are merged, so insert new rows inside their item."),
    ("“小计”“合计”只供核对：改了分值而没有改小计时会提示，以指标分值为准。",
     "Sub-totals and the total are for checking: a stale one is pointed out, the indicators' points count."),
    ("栏目可以移动、隐藏，英文各栏可以删除；表头文字不要改，也不要添加别的栏目。",
     "Columns may be moved or hidden and the English ones deleted; keep the headings and add no others."),
    ("打印只含常用各栏（A4 横向）；其余各栏折叠在右侧，点列标上方的［+］展开，不展开也照常读取。",
     "Only the usual columns are printed (A4); the others are folded at the right behind [+] and read all the same."),
    ("“计分规则”是计算机执行的准确规则，与“计分方法”的文字应当一致。请用半角的冒号、逗号和引号。",
     "The exact rule is what is computed and should say the same as the counting method. Use half-width punctuation."),
    ("“完成时限”写起算点加减工作日，例如：月末后3个工作日、季末前5个工作日、考核日、2026-06-30。",
     "Due is an anchor plus or minus working days: month_end+3wd, quarter_end-5wd, assessment, 2026-06-30."),
    ("起算点：方案印发、驻守开始、月末、季末、半年末、年末、考核日、轮换、事发，或具体日期。",
     "Anchors: scheme_issue, arrival, month_end, quarter_end, half_end, year_end, assessment, rotation, event, date."),
    ("“任务步骤”按指标编号归属；前置步骤写步骤代号，别的指标的步骤写“指标编号.步骤代号”。",
     "Task steps belong to their indicator by its code; predecessors are step keys, of another indicator as code.key."),
    ("“其他设置”写没有专门栏目的内容，一行一项，写法为“键: 值”。",
     "Further settings hold whatever has no column of its own, one key: value a line."),
    ("改完后用 maplebridge check 文件名 检查，所有问题会连同单元格位置一次列出。",
     "When done, run maplebridge check FILE: everything wrong is listed at once with its cell."),
)


def guide_sheet() -> NewSheet:
    rows = [[NewCell(layout.GUIDE.both, "title")], []]
    rows += [[NewCell(zh, "line"), NewCell(en, "line")] for zh, en in LINES]
    return NewSheet(layout.GUIDE.both, rows, widths=(70, 80), heights=dict.fromkeys(range(2, len(rows)), 36))
