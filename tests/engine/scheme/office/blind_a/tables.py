"""Ten office tables, invented, in layouts that offices really use, each with what a careful person reads in it.

A line: words that must stand in the indicator's name or definition, its points (None: none printed), its rule: kinds
that are right, or ASK where the words leave it open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.engine.scheme.office.blind_a.draw import draw_excel, draw_word

Kinds = frozenset[str | None]
ASK: Kinds = frozenset({None})
TALLY: Kinds = frozenset({"tally"})
STEPS: Kinds = frozenset({"steps", "lookup"})
CURVE: Kinds = frozenset({"curve"})


BONUS, VETO = ("bonus",), ("veto",)
#: Lines that only take points, from a base outside the table: counted among the items or beside them.
LOSS = ("item", "bonus")


@dataclass(frozen=True, slots=True)
class Line:
    words: str
    points: float | None
    rule: Kinds
    sections: tuple[str, ...] = ("item",)


@dataclass(frozen=True, slots=True)
class Office:
    """`items`: words of each item's name with its points (None: not printed), in order; None where the table prints no
    items above its lines."""

    file: str
    draw: Callable[[Path], Path]
    items: tuple[tuple[str, float | None], ...] | None
    lines: tuple[Line, ...]


def _judicial(path: Path) -> Path:
    """Two levels merged with their points in words, running numbers, three readers' columns; prose before and after."""
    return draw_word(path, [
        "2026年全市司法所规范化建设考核评分表",
        "为推进司法所规范化建设，根据《关于加强司法所建设的意见》，制定本评分表。总分100分。",
        [
            ["类别", "项目", "序号", "考核内容", "分值", "计分办法", "考核方式"],
            ["一、基础建设\n（40分）", "组织机构\n（15分）", "1", "司法所机构独立设置，所长配备到位。", "5",
             "达到要求得满分，未达到不得分。", "查阅文件"],
            ["^", "^", "2", "每所配备专职人员不少于3名。", "10", "每少1名扣3分，扣完为止。", "查阅名册"],
            ["^", "业务用房\n（25分）", "3", "设有调解室、办公室、档案室、接待室。", "15", "每缺1室扣4分，扣完为止。",
             "实地查看"],
            ["^", "^", "4", "外观标识统一规范。", "10", "标识不规范的，每处扣1分。", "实地查看"],
            ["二、业务工作\n（60分）", "人民调解\n（30分）", "5", "调解成功率达到96%以上。", "20",
             "≥96%得20分；90%（含）—96%得12分；低于90%不得分。", "系统数据"],
            ["^", "^", "6", "调解卷宗制作规范。", "10", "抽查10份卷宗，每发现一份不规范扣0.5分，扣完为止。",
             "抽查卷宗"],
            ["^", "社区矫正\n（30分）", "7", "社区矫正对象无脱管、漏管。", "30", "脱管、漏管1人次扣10分，扣完为止。",
             "系统数据"],
            ["合计", "<", "<", "<", "100", "", ""],
        ],
        "注：1.本表由市局基层科负责解释。2.考核采取日常抽查与年终检查相结合的方式。",
    ])


def _checksheets(path: Path) -> Path:
    """A table for each part below its heading, sub-totals in words, blank columns for the checkers."""
    head = ["序号", "检查内容", "标准分", "扣分标准", "得分", "备注"]
    return draw_word(path, [
        "××县公安派出所执法规范化检查表（2026年度）",
        "被检查单位：            检查日期：    年  月  日",
        "一、接处警规范（20分）",
        [head,
         ["1", "接警后按规定时限出警", "8分", "发现一次未按规定时限出警的，扣2分", "", ""],
         ["2", "现场处置使用执法记录仪", "7分", "未使用的每次扣1分，最多扣7分", "", ""],
         ["3", "警情录入准确完整", "5分", "抽查20条警情，每有1条错漏扣0.5分", "", ""],
         ["小计", "<", "20分", "", "", ""]],
        "二、办案区管理（30分）",
        [head,
         ["1", "办案区功能分区合理、设施齐全", "10分", "缺少一项设施扣2分，扣完为止", "", ""],
         ["2", "人员进出登记", "10分", "漏登一人次扣1分；登记不规范的一处扣0.5分", "", ""],
         head,
         ["3", "同步录音录像保存完整", "10分", "保存完整的得10分，不完整的不得分", "", ""],
         ["小计", "<", "30分", "", "", ""]],
        "三、案件质量（50分）",
        [head,
         ["1", "案件评查合格率", "30分", "合格率95%以上得30分，每下降1个百分点扣2分，扣完为止", "", ""],
         ["2", "涉案财物管理", "20分", "账物不符的，每件扣5分，扣完为止", "", ""],
         ["小计", "<", "50分", "", "", ""]],
        "检查人（签名）：                被检查单位负责人（签名）：",
    ])


def _three_levels(path: Path) -> Path:
    """Two heading rows, three levels, sums as formulas, a hidden row, bonus and veto in full-width rows."""
    grid = [
        ["2026年度“枫桥式公安派出所”创建工作考核细则", *["<"] * 8],
        ["考核指标", "<", "<", "评分", "<", "<", "责任落实", "<", "备注"],
        ["一级指标", "二级指标", "三级指标", "权重", "计分规则", "核验方式", "牵头单位", "完成时限", "^"],
        ["矛盾化解\n（50分）", "排查", "矛盾纠纷月排查率", 20, "按排查率乘以20计分", "系统抓取", "治安大队",
         "每月月底前", ""],
        ["^", "^", "重点人员走访到位", 10, "未走访到位的，每人次扣0.5分，扣完为止", "抽查", "治安大队", "每季度末", ""],
        ["^", "化解", "纠纷化解率", 20, "90%以上得20分，80%-90%得15分，70%-80%得10分，70%以下不得分", "系统抓取",
         "法制大队", "12月底前", ""],
        ["^", "^", "旧指标（2025年）", 15, "已停用", "", "", "", ""],
        ["服务群众\n（30分）", "便民", "窗口服务满意度", 15, "满意度×15", "第三方调查", "政工室", "11月30日前", ""],
        ["^", "^", "办事指南公示", 15, "已公示得15分，未公示得0分", "实地查看", "政工室", "6月底前", ""],
        ["队伍建设\n（20分）", "纪律", "民警违纪", 20, "发生1人次违纪扣10分，扣完为止", "纪检反馈", "纪委", "全年", ""],
        ["合计", "<", "<", "=SUM(D4:D6)+SUM(D8:D10)", "", "", "", "", ""],
        ["加分项（最多10分）", *["<"] * 8],
        ["加分项", "表彰", "获得上级表彰", 6, "获省级以上表彰加6分，市级加3分，县级加1分，同一事项按最高级别计一次",
         "查看文件", "政工室", "", ""],
        ["^", "宣传", "经验被推广", 4, "被市级以上推广的每次加2分，最高4分", "查看文件", "政工室", "", ""],
        ["否决项", *["<"] * 8],
        ["否决项", "安全", "发生民警严重违法犯罪案件", "", "一票否决，取消评选资格", "纪检反馈", "纪委", "", ""],
    ]
    return draw_excel(path, {"考核细则": grid, "Sheet2": []}, hidden_rows=[7], results={"D11": 100})


def _two_columns(path: Path) -> Path:
    """Everything in the text of two columns: points in brackets, several numbered lines in one cell."""
    return draw_word(path, [
        "平安乡镇建设考评办法",
        "附件：",
        [
            ["考评项目", "考评内容及标准"],
            ["一、组织领导（20分）",
             "1.成立领导小组，明确专人负责（5分）。未成立的不得分。\n2.每季度召开一次专题会议研究平安建设工作（5分）。每少一次扣1分。\n"
             "3.将平安建设经费纳入财政预算（10分）。未纳入的扣10分。"],
            ["二、矛盾调处（40分）",
             "1.矛盾纠纷调处率达98%以上（20分）。每低1个百分点扣1分，扣完为止。\n"
             "2.无因矛盾激化引发的命案（20分）。发生一起扣10分。"],
            ["三、治安防控（40分）",
             "1.重点部位视频监控完好（15分）。发现一处损坏未修复的扣1分。\n"
             "2.群防群治队伍健全（10分）。不健全的酌情扣分。\n"
             "3.群众安全感满意度（15分）。位列全县前三名的得15分，第四至六名的得10分，其余得5分。"],
        ],
    ])


def _rubric(path: Path) -> Path:
    """Grades as columns: what earns which share stands in the heading."""
    return draw_excel(path, {"评价表": [
        ["民警驻社区工作评价表", *["<"] * 6],
        ["序号", "评价指标", "分值", "优秀（100%）", "良好（80%）", "合格（60%）", "不合格（0）"],
        ["一", "入户走访", 40, "覆盖全部楼栋", "覆盖80%以上楼栋", "覆盖60%以上楼栋", "覆盖不足60%楼栋"],
        ["二", "服务群众", 30, "群众诉求全部按期办结", "按期办结90%以上", "按期办结80%以上", "按期办结不足80%"],
        ["三", "协同社区", 30, "社区评价很好", "社区评价较好", "社区评价一般", "社区评价较差"],
        ["总分", "<", 100, "", "", "", ""],
    ]})


def _english_points(path: Path) -> Path:
    """English, parts as full-width rows with their points, references, evidence, lead and dates."""
    return draw_word(path, [
        "# Neighbourhood Policing Improvement Programme 2026",
        "Each station is assessed once a year. The maximum is 100 points.",
        [
            ["Ref", "Criterion", "Max points", "How it is scored", "Evidence", "Lead", "Due"],
            ["A. Leadership and planning (30 points)", *["<"] * 6],
            ["A1", "A named officer is responsible for each neighbourhood", "10", "Full points if met, otherwise none",
             "Roster", "Operations", "31 March 2026"],
            ["A2", "Local plan reviewed every quarter", "20", "Deduct 5 points for each missing review",
             "Review notes", "Operations", "End of each quarter"],
            ["B. Working with people (50 points)", *["<"] * 6],
            ["B1", "Share of complaints answered within 10 working days", "30",
             "95% or more: 30 points; 85% to below 95%: 20 points; below 85%: 0", "Complaints system", "Public affairs",
             "Monthly"],
            ["B2", "Residents' satisfaction", "20", "In proportion to the satisfaction rate", "Independent survey",
             "Public affairs", "November 2026"],
            ["C. Records (20 points)", *["<"] * 6],
            ["C1", "Records complete", "20", "2 points off for every incomplete record, down to zero", "Random sample",
             "Inspection", "Monthly"],
            ["Total", "<", "100", "", "", "", ""],
        ],
        "Note: scores are published to stations only.",
    ])


def _english_levels(path: Path) -> Path:
    """English, identifiers and levels, no points at all."""
    return draw_excel(path, {"Requirements": [
        ["Chapter", "Section", "ID", "Requirement", "L1", "L2", "L3"],
        ["V1 Records", "V1.1 Entry", "1.1.1", "Verify that every record names its author.", "✓", "✓", "✓"],
        ["V1 Records", "V1.1 Entry", "1.1.2", "Verify that corrections keep the earlier text.", "", "✓", "✓"],
        ["V1 Records", "V1.2 Review", "1.2.1", "Verify that nobody reviews an entry of their own.", "✓", "✓", "✓"],
        ["V2 Access", "V2.1 Accounts", "2.1.1", "Verify that accounts of leavers are closed within one day.", "✓",
         "✓", "✓"],
        ["V2 Access", "V2.1 Accounts", "2.1.2", "Verify that shared accounts do not exist.", "", "", "✓"],
    ]})


def _full_width(path: Path) -> Path:
    """Items as full-width rows, full-width digits, doubled and once-at-the-highest rules, a sum as formula."""
    grid = [
        ["全市派出所安全防范工作考核表", *["<"] * 5],
        ["序号", "考核指标", "考核标准", "分值", "计分方法", "完成时间"],
        ["一、隐患排查（４０分）", *["<"] * 5],
        ["（一）", "隐患整改率", "隐患按期整改", "２０", "整改率达到100%得20分，每低1个百分点扣0.5分，扣完为止。",
         "9月底前"],
        ["（二）", "重点单位检查", "每月检查不少于一次", "２０", "每漏查一家扣2分；重大活动期间加倍扣分；扣完为止。",
         "每月25日前"],
        ["二、宣传教育（３０分）", *["<"] * 5],
        ["（一）", "反诈宣传覆盖", "辖区住户宣传覆盖", "１５", "覆盖率≥90%得15分，≥80%得10分，其余不得分。",
         "10月31日前"],
        ["（二）", "宣传阵地", "社区设有固定宣传栏", "１５", "每缺一处扣３分，扣完为止。", "6月底前"],
        ["三、应急处置（３０分）", *["<"] * 5],
        ["（一）", "应急演练", "预案齐全、演练到位", "３０", "预案不全的扣5分，未组织演练的扣10分。", "年底前"],
        ["合计", "<", "<", "=40+30+30", "", ""],
        ["加分项", *["<"] * 5],
        ["1", "经验推广", "工作经验被推广", "", "国家级加5分，省级加3分，市级加1分，同一经验就高计一次，最多加5分。",
         ""],
    ]
    return draw_excel(path, {"考核表": grid, "说明": [["本表自2026年1月1日起施行。"]]}, results={"D11": 100})


def _negative_list(path: Path) -> Path:
    """What takes points off and what adds some, in two tables, points per time, no points for the lines."""
    return draw_word(path, [
        "××分局2026年度负面清单管理办法",
        "各单位基础分为100分，按照下列情形扣分、加分。",
        "一、扣分情形",
        [
            ["序号", "扣分情形", "扣分标准", "认定部门"],
            ["1", "被上级通报批评的", "2分/次", "督察大队"],
            ["2", "执法过错被责任追究的", "每起扣5分", "法制大队"],
            ["3", "涉警投诉查证属实的", "每件扣3分，累计不超过15分", "督察大队"],
            ["4", "逾期未完成督办事项的", "每项扣1分", "办公室"],
        ],
        "二、加分情形",
        [
            ["序号", "加分情形", "加分标准", "认定部门"],
            ["1", "工作经验在全市推广的", "每次加2分，最高加4分", "办公室"],
            ["2", "获得市级以上集体荣誉的", "省级加3分，市级加1分，同一荣誉取最高级别", "政工室"],
        ],
        "三、其他情形",
        "发生重大安全责任事故的，年度考核直接定为不合格等次。",
    ])


def _flat_percent(path: Path) -> Path:
    """A flat list: the item repeated in every row, weights as percentages, codes with dashes, last year's scores."""
    head = ["编码", "考核维度", "考核指标", "权重", "评分标准", "数据来源", "责任部门", "上年得分"]
    rows = [
        ["1-1", "基础工作", "台账完整率", 0.15, "台账完整率达100%得满分，每低5个百分点扣1分", "台账系统", "办公室", 14],
        ["1-2", "基础工作", "信息采集准确率", 0.20, "准确率98%（含）以上得满分；95%（含）—98%得15分；95%以下得0分",
         "抽查", "指挥中心", 18],
        ["2-1", "服务工作", "群众满意率", 0.25, "按满意率折算得分", "第三方测评", "政工室", 22],
        ["2-2", "服务工作", "投诉办理", 0.10, "有理投诉每件扣2分，扣完为止", "信访系统", "督察大队", 10],
        ["3-1", "队伍管理", "内务检查", 0.15, "检查发现问题每处扣0.5分", "现场检查", "督察大队", 13],
        ["3-2", "队伍管理", "训练达标", 0.15, "达标得满分，不达标不得分", "训练系统", "政工室", 15],
    ]
    return draw_excel(path, {"指标体系": [head, *rows, ["", "合计", "", "=SUM(D2:D7)", "", "", "", ""]]},
                      percent=["D"], results={"D8": 1})


OFFICES = (
    Office("司法所.docx", _judicial, (("基础建设", 40), ("业务工作", 60)), (
        Line("机构独立设置", 5, STEPS), Line("专职人员不少于3名", 10, TALLY), Line("调解室", 15, TALLY),
        Line("外观标识", 10, TALLY), Line("调解成功率", 20, STEPS), Line("卷宗制作规范", 10, TALLY),
        Line("脱管", 30, TALLY),
    )),
    Office("检查表.docx", _checksheets, (("接处警规范", 20), ("办案区管理", 30), ("案件质量", 50)), (
        Line("按规定时限出警", 8, TALLY), Line("执法记录仪", 7, TALLY), Line("警情录入", 5, TALLY),
        Line("功能分区", 10, TALLY), Line("进出登记", 10, TALLY), Line("录音录像", 10, STEPS),
        Line("评查合格率", 30, CURVE), Line("涉案财物", 20, TALLY),
    )),
    Office("三级指标.xlsx", _three_levels,
           (("矛盾化解", 50), ("服务群众", 30), ("队伍建设", 20), ("加分项", 10), ("否决项", None)), (
        Line("月排查率", 20, CURVE), Line("走访到位", 10, TALLY), Line("纠纷化解率", 20, STEPS),
        Line("窗口服务满意度", 15, CURVE), Line("办事指南公示", 15, STEPS), Line("民警违纪", 20, TALLY),
        Line("获得上级表彰", 6, TALLY | STEPS, BONUS), Line("经验被推广", 4, TALLY, BONUS),
        Line("严重违法犯罪", None, TALLY | STEPS | frozenset({"measure"}), VETO),
    )),
    Office("两栏.docx", _two_columns, (("组织领导", 20), ("矛盾调处", 40), ("治安防控", 40)), (
        Line("成立领导小组", 5, STEPS), Line("专题会议", 5, TALLY), Line("财政预算", 10, STEPS | TALLY),
        Line("调处率", 20, CURVE), Line("命案", 20, TALLY), Line("视频监控", 15, TALLY), Line("群防群治", 10, ASK),
        Line("安全感满意度", 15, STEPS),
    )),
    Office("评价等次.xlsx", _rubric, (("入户走访", 40), ("服务群众", 30), ("协同社区", 30)), (
        Line("入户走访", 40, STEPS), Line("服务群众", 30, STEPS), Line("协同社区", 30, STEPS),
    )),
    Office("neighbourhood.docx", _english_points,
           (("Leadership and planning", 30), ("Working with people", 50), ("Records", 20)), (
        Line("named officer", 10, STEPS), Line("Local plan", 20, TALLY), Line("complaints answered", 30, STEPS),
        Line("satisfaction", 20, CURVE), Line("Records complete", 20, TALLY),
    )),
    Office("requirements.xlsx", _english_levels, (("Records", None), ("Access", None)), (
        Line("names its author", None, ASK), Line("corrections keep", None, ASK), Line("nobody reviews", None, ASK),
        Line("leavers", None, ASK), Line("shared accounts", None, ASK),
    )),
    Office("整行项目.xlsx", _full_width, (("隐患排查", 40), ("宣传教育", 30), ("应急处置", 30), ("加分项", None)), (
        Line("隐患整改率", 20, CURVE), Line("重点单位检查", 20, TALLY), Line("反诈宣传", 15, STEPS),
        Line("宣传阵地", 15, TALLY), Line("应急演练", 30, TALLY), Line("经验推广", 5, TALLY | STEPS, BONUS),
    )),
    Office("负面清单.docx", _negative_list, (("扣分情形", None), ("加分情形", None)), (
        Line("通报批评", None, TALLY, LOSS), Line("执法过错", None, TALLY, LOSS), Line("涉警投诉", None, TALLY, LOSS),
        Line("督办事项", None, TALLY, LOSS), Line("在全市推广", 4, TALLY, BONUS),
        Line("集体荣誉", 3, TALLY | STEPS, BONUS),
    )),
    Office("权重.xlsx", _flat_percent, (("基础工作", 35), ("服务工作", 35), ("队伍管理", 30)), (
        Line("台账完整率", 15, CURVE | TALLY), Line("信息采集准确率", 20, STEPS), Line("群众满意率", 25, CURVE),
        Line("投诉办理", 10, TALLY), Line("内务检查", 15, TALLY), Line("训练达标", 15, STEPS),
    )),
)
