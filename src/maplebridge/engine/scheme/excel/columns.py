"""The columns of every table of the workbook: which key of the scheme each holds, its heading, its kind of cell."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.engine.scheme import terms
from maplebridge.engine.scheme.terms import Vocabulary


@dataclass(frozen=True, slots=True)
class Column:
    """`kind`: a form of cells.py, or label (the zh of {zh, en}), english (its en), rest (all keys without a column),
    info (shown, never read). `words` may also be the name of a vocabulary made from the scheme itself."""

    key: str
    zh: str
    en: str
    kind: str = "text"
    width: float = 12
    words: Vocabulary | str = ""
    hint: str = ""

    @property
    def head(self) -> str:
        return f"{self.zh}\n{self.en}"


#: The key of the column that takes whatever has no column of its own.
REST = "*"
Columns = tuple[Column, ...]


def _rest(zh: str = "其他设置", en: str = "Further settings") -> Column:
    return Column(REST, zh, en, "rest", 24, hint="其他键值，一行一项，如 direction: lower\nOther keys, one a line")


DUE_HINT = (
    "起算点±工作日，如：月末后3个工作日、季末前5个工作日、考核日、2026-06-30\n"
    "Anchor ± working days, such as month_end+3wd, quarter_end-5wd, assessment, 2026-06-30"
)
RULE_HINT = "准确的计分规则（YAML），请用半角标点\nThe exact rule; use half-width punctuation"

ITEM: Columns = (
    Column("code", "项目编号", "Item code", width=9),
    Column("name", "项目", "Item", "label", 14),
    Column("points", "项目分值", "Item points", "number", 9),
    Column("section", "板块", "Section", "word", 8, terms.SECTIONS),
)
#: First what offices print, then what makes it exact.
INDICATOR: Columns = (
    Column("group", "二级指标", "Group", "label", 12),
    Column("code", "编号", "Code", width=9),
    Column("name", "指标", "Indicator", "label", 18),
    Column("points", "分值", "Points", "number", 7),
    Column("definition", "指标含义", "Definition", "label", 26),
    Column("method", "计分方法", "Counting method", "label", 38),
    Column("verification", "核验方式", "Checking method", "sum", 12, terms.VERIFICATION),
    Column("lead_department", "牵头部门", "Lead department", "label", 14),
    Column("responsible_role", "责任角色", "Responsible role", "label", 12),
    Column("due", "完成时限", "Due", "due", 14, hint=DUE_HINT),
    Column("tier", "层级", "Tier", "word", 8, terms.TIERS),
    Column("period", "周期", "Period", "word", 9, terms.PERIODS),
    Column("applies_to", "适用类别", "Applies to", "words", 12, "category", "空白＝全部类别\nBlank = all categories"),
    Column("na_rule", "不适用时", "Where it does not apply", "word", 11, terms.NA_RULES),
    Column("ledgers", "取数台账", "Ledgers", "words", 12),
    Column("gaming_guard", "防弄虚作假", "Gaming guard", "label", 20),
    Column("direction", "方向", "Direction", "word", 11, terms.DIRECTIONS),
    Column("score", "计分规则", "Exact rule", "node", 60, hint=RULE_HINT),
    Column("added", "补充说明", "Additions", "lines", 30, hint="一行一条\nOne a line"),
    _rest(),
)
ITEM_ENGLISH: Columns = (
    Column("name", "项目（英文）", "Item in English", "english", 20),
    _rest("项目其他设置", "Item settings"),
)
INDICATOR_ENGLISH: Columns = (
    Column("name", "指标（英文）", "Indicator in English", "english", 24),
    Column("group", "二级指标（英文）", "Group in English", "english", 18),
    Column("definition", "含义（英文）", "Definition in English", "english", 30),
    Column("method", "计分方法（英文）", "Method in English", "english", 40),
    Column("lead_department", "牵头部门（英文）", "Department in English", "english", 18),
    Column("responsible_role", "责任角色（英文）", "Role in English", "english", 18),
    Column("gaming_guard", "防弄虚作假（英文）", "Guard in English", "english", 26),
)
TASKS: Columns = (
    Column("indicator", "指标编号", "Indicator code", width=11),
    Column("-", "指标名称", "Indicator name", "info", 18),
    Column("key", "步骤代号", "Step key", width=12),
    Column("name", "步骤", "Step", "label", 30),
    Column("days", "工作日", "Working days", "number", 8),
    Column("after", "前置步骤", "After", "words", 20, hint="多个用；分开；别的指标写 编号.代号\nSeveral with ;"),
    Column("lag", "间隔工作日", "Lag", "number", 8),
    Column("role", "承担角色", "Done by", width=14),
    Column("name", "步骤（英文）", "Step in English", "english", 34),
    _rest(),
)
NODES: Columns = (
    Column("-name", "名称", "Name", width=20),
    Column("label", "说明", "Label", "label", 28),
    Column("-node", "规则", "Rule", "node", 100, hint=RULE_HINT),
    Column("label", "说明（英文）", "Label in English", "english", 28),
)
HEAD: Columns = (
    Column("code", "方案编号", "Scheme code"),
    Column("version", "版本", "Version"),
    Column("name", "方案名称", "Name", "label"),
    Column("name", "", "", "english"),
    Column("kind", "方案类型", "Kind", "word", words=terms.KINDS),
    Column("invented", "示例（虚构）", "Invented example", "yes"),
    Column("legal_basis", "依据", "Legal basis", "label"),
    Column("legal_basis", "", "", "english"),
    Column("approval_number", "批准文号", "Approval number"),
    Column("valid", "有效期", "Valid"),
    Column("issued_on", "印发日期", "Issued on", "day"),
    Column("assessment_day", "考核日", "Assessment day", "day"),
    Column("full_score", "满分", "Full score", "number"),
)
PERIOD: Columns = (
    Column("start", "开始", "Start", "day"),
    Column("end", "结束", "End", "day"),
    Column("year", "年度", "Year", "number"),
    Column("year_starts", "年度起始（月-日）", "Year starts (month-day)"),
    Column("parts", "分段", "Parts", "word", words=terms.PARTS),
)
PERIOD_PARTS: Columns = (
    Column("code", "分段编号", "Part code"),
    Column("name", "分段名称", "Part name", "label"),
    Column("start", "开始", "Start", "day"),
    Column("end", "结束", "End", "day"),
    Column("name", "分段名称（英文）", "Part in English", "english"),
)
STAGES: Columns = (
    Column("code", "阶段编号", "Stage code"),
    Column("name", "阶段", "Stage", "label"),
    Column("start", "开始", "Start", "day"),
    Column("end", "结束", "End", "day"),
    Column("name", "阶段（英文）", "Stage in English", "english"),
)
CATEGORIES: Columns = (
    Column("code", "类别编号", "Category code"),
    Column("name", "类别", "Category", "label"),
    Column("name", "类别（英文）", "Category in English", "english"),
)
PARAMETERS: Columns = (
    Column("parameter", "参数", "Parameter"),
    Column("label", "参数说明", "Label", "label"),
    Column("since", "起始日期", "Since", "day"),
    Column("value", "数值", "Value", "number"),
    Column("source", "依据", "Source"),
    Column("label", "参数说明（英文）", "Label in English", "english"),
)
LADDER: Columns = (
    Column("state", "预警状态", "State"),
    Column("late", "逾期工作日（负数＝到期前）", "Working days late", "number"),
)
NOTES: Columns = (Column("note", "说明文字", "Note"),)
SETTINGS: Columns = (
    Column("format", "格式版本", "Format", "number"),
    Column("extends", "沿用方案包", "Extends"),
    Column("assesses", "参评单位类型", "Assesses"),
    Column("ledgers", "启用台账", "Ledgers switched on", "words"),
    Column("not_applicable", "不适用时（默认）", "Does not apply (default)", "word", words=terms.NA_RULES),
    Column("missing", "缺数时（默认）", "Missing (default)", "rule"),
    Column("rounding", "小数位（默认）", "Rounding (default)", "rule"),
    Column("out_of_contest", "不参评单位条件", "Out of contest"),
    Column("result", "结果规则", "Results", "rule"),
    Column("tables", "事实表", "Fact tables", "rule"),
)
