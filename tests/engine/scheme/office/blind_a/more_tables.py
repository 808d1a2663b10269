"""Eight more office tables, invented, drawn after the first ten were understood."""

from __future__ import annotations

from pathlib import Path

from tests.engine.scheme.office.blind_a.draw import draw_excel, draw_word
from tests.engine.scheme.office.blind_a.tables import ASK, BONUS, CURVE, STEPS, TALLY, VETO, Line, Office


def _signed_duties(path: Path) -> Path:
    """A duty table: eight columns, parts numbered 壹 贰, points beside each part, person and copies' place last."""
    return draw_word(path, [
        "附件2",
        "XX区公安分局平安建设目标管理责任书考核表",
        [
            ["序号", "考核内容", "<", "目标要求", "分值", "评分办法", "责任单位", "责任人"],
            ["^", "类别", "项目", "^", "^", "^", "^", "^"],
            ["壹", "打防管控\n（45分）", "巡逻防控", "警情高发时段见警率100%", "15分", "每发现一次空岗，扣1分",
             "巡特警大队", "张队长"],
            ["^", "^", "实有人口管理", "流动人口登记率不低于95%", "15分",
             "登记率在95%以上的，得15分；90%—95%（不含）的，得10分；"
             "85%—90%（不含）的，得5分；85%以下的，不得分", "治安大队", "李队长"],
            ["^", "^", "消防监督", "辖区不发生亡人火灾", "15分", "发生亡人火灾的，本项不得分", "消防办", "王主任"],
            ["贰", "基础建设\n（55分）", "警务室建设", "一村一警务室", "25分", "每少建一个扣5分，扣完为止", "基层科",
             "赵科长"],
            ["^", "^", "台账资料", "台账齐全、更新及时", "30分", "台账每缺一本扣2分；更新不及时的每次扣1分", "基层科",
             "赵科长"],
            ["合  计", "<", "<", "<", "100分", "", "", ""],
        ],
        "说明：一、各项扣分以扣完本项分值为限。二、考核期为2026年1月1日至2026年12月31日。",
    ])


def _pages(path: Path) -> Path:
    """A table over three pages, pasted as three tables with the heading and the item repeated and （续） added."""
    head = ["一级指标", "二级指标", "评分细则", "满分", "自评分", "复评分"]
    return draw_word(path, [
        "2026年“平安社区”创建评分标准（满分100分）",
        [head,
         ["1.组织保障", "1.1领导机制", "成立创建工作专班得5分，否则不得分", "5", "", ""],
         ["^", "1.2工作例会", "每月召开例会，每缺一次扣1分", "10", "", ""]],
        "第1页 共3页",
        [head,
         ["1.组织保障（续）", "1.3经费保障", "经费到位率×15", "15", "", ""],
         ["2.治安环境", "2.1可防性案件", "较上年每下降1%得1分，最高20分", "20", "", ""],
         ["^", "2.2技防设施", "完好率≥98%，20分；95%≤完好率＜98%，15分；完好率＜95%，0分", "20", "", ""]],
        "第2页 共3页",
        [head,
         ["2.治安环境（续）", "2.3群防队伍", "每百户不足1人的，每少1人扣0.5分", "10", "", ""],
         ["3.群众评价", "3.1满意度", "满意度低于90%不得分，90%以上按实际得分率计算", "20", "", ""],
         ["总分", "<", "", "100", "", ""]],
    ])


def _stacked(path: Path) -> Path:
    """One sheet, two tables one below the other with a blank row between and different columns; units at the right."""
    return draw_excel(path, {"考核": [
        ["城区派出所年度绩效考核表", *["<"] * 5],
        ["单位：分", *["<"] * 5],
        ["", "", "", "", "", ""],
        ["表一  业务工作（70分）", *["<"] * 5],
        ["序号", "工作任务", "年度目标", "权重分", "计分说明", "数据提供部门"],
        [1, "接警满意率", "98%", 20, "达到目标得满分，每低0.5个百分点扣1分", "指挥中心"],
        [2, "矛盾调解成功率", "95%", 30, "完成目标值得30分，未完成的按完成比例得分", "治安大队"],
        [3, "校园安全检查", "每月一次", 20, "少检查一次扣2分", "治安大队"],
        ["", "", "", "", "", ""],
        ["表二  队伍建设（30分）", *["<"] * 5],
        ["序号", "工作任务", "考核要点", "权重分", "计分说明", "数据提供部门"],
        [1, "教育训练", "人人达标", 10, "1人不达标扣2分", "政工室"],
        [2, "警容风纪", "无违规", 10, "被督察通报一次扣3分，两次以上的不得分", "督察大队"],
        [3, "信息报送", "按时报送", 10, "迟报一次扣0.5分，漏报一次扣1分", "办公室"],
        ["", "", "", "", "", ""],
        ["制表：政工室", "<", "<", "审核：", "<", "<"],
    ]})


def _english_scale(path: Path) -> Path:
    """English: sections as numbered headings before each table, weights in percent, deductions in bullets."""
    return draw_word(path, [
        "# Station performance framework",
        "1. Service (60%)",
        [["No.", "Indicator", "Weight", "Target", "Scoring rule", "Data source", "Responsible unit"],
         ["1.1", "Calls attended on time", "25%", "90%",
          "At or above 90% full marks; each percentage point below costs 1 point",
          "Control room", "Operations"],
         ["1.2", "Repeat victims visited", "20%", "100%", "Pro rata to the share visited", "Case system",
          "Community unit"],
         ["1.3", "Front desk open as announced", "15%", "", "3 points are deducted each time it was found closed",
          "Unannounced visits", "Support"]],
        "2. Integrity (40%)",
        [["No.", "Indicator", "Weight", "Target", "Scoring rule", "Data source", "Responsible unit"],
         ["2.1", "Complaints upheld", "25%", "0", "5 points off per upheld complaint, not below zero", "Register",
          "Professional standards"],
         ["2.2", "Mandatory training completed", "15%", "Yes", "Yes = 15, No = 0", "Training records", "Personnel"]],
        "Bonus (up to 5 points): awards",
        [["No.", "Achievement", "Points"],
         ["B1", "National award", "5"], ["B2", "Regional award", "3"]],
    ])


def _choices(path: Path) -> Path:
    """Levels written as A, B, C lines inside the cell; half-width and full-width signs mixed."""
    return draw_excel(path, {"评价标准": [
        ["指标名称", "分值", "评价标准", "评价方式"],
        ["班子建设", 20, "A.班子团结有力，得20分\nB.班子较团结，得15分\nC.班子不团结，得5分", "民主测评"],
        ["党建引领", 20, "优:20分;良:16分;中:12分;差:0分", "民主测评"],
        ["服务质量", 30, "90分以上得30分，80—89分得24分，70—79分得18分，70分以下不得分", "第三方"],
        ["投诉情况", 30, "零投诉得30分；有1起得20分；有2起得10分；3起及以上得0分", "12345热线"],
    ]})


def _monthly(path: Path) -> Path:
    """Deductions and additions in two columns of the same table; a part has two heading rows above it."""
    return draw_word(path, [
        "派出所月度工作积分考核办法",
        [
            ["项目", "工作内容", "基础分", "加分标准", "扣分标准"],
            ["基础工作", "一标三实采集", "20", "", "错误一条扣0.1分"],
            ["^", "出租房屋检查", "20", "", "漏管一户扣1分"],
            ["破案打击", "追赃挽损", "20", "每返还一起加1分，最多加5分", ""],
            ["队伍管理", "值班备勤", "20", "", "脱岗一次扣5分"],
            ["^", "涉警舆情", "20", "", "发生一起负面舆情扣10分"],
        ],
    ])


def _tasks(path: Path) -> Path:
    """Key tasks broken down: no points, but owners and dates; each line must be asked how it is scored."""
    return draw_word(path, [
        "2026年基层基础建设重点任务分解表",
        [
            ["序号", "重点任务", "具体措施", "牵头单位", "配合单位", "完成时限"],
            ["1", "推进智慧警务室建设", "完成12个社区警务室智能化改造", "科信科", "各派出所", "2026年9月底前"],
            ["2", "深化矛盾纠纷排查化解", "建立每周排查、每月研判机制", "治安大队", "各派出所", "全年"],
            ["3", "加强辅警队伍管理", "修订辅警管理办法", "政工室", "督察大队", "6月30日前"],
        ],
    ])


def _wide(path: Path) -> Path:
    """Codes in the name, points after the name, a second table of vetoes, footnotes marked with stars."""
    return draw_excel(path, {"Sheet1": [
        ["“枫桥式人民法庭”创建指标及评分表", *["<"] * 4],
        ["一级指标", "二级指标及分值", "评分标准", "考核部门", "备注"],
        ["A 党建引领\n(20分)", "A1 支部规范化建设(10分)", "不规范的每项扣2分，扣完为止", "机关党委", ""],
        ["^", "A2 党员先锋岗(10分)", "设立的得10分，未设立的不得分", "机关党委", "*"],
        ["B 诉源治理\n(50分)", "B1 诉前调解成功率(30分)", "成功率每提高1个百分点得0.5分，最高30分", "立案庭", ""],
        ["^", "B2 巡回审判(20分)", "每缺一次扣5分", "审管办", ""],
        ["C 便民服务\n(30分)", "C1 网上立案率(30分)", "≥80%得30分，60%～80%得20分，＜60%得0分", "立案庭", "**"],
        ["*先锋岗以挂牌为准。", *["<"] * 4],
        ["**以系统数据为准。", *["<"] * 4],
        ["一票否决情形", *["<"] * 4],
        ["1.发生重大违纪违法案件的；", *["<"] * 4],
        ["2.发生重大安全责任事故的。", *["<"] * 4],
    ]})


MORE = (
    Office("责任书.docx", _signed_duties, (("打防管控", 45), ("基础建设", 55)), (
        Line("巡逻防控", 15, TALLY), Line("实有人口", 15, STEPS), Line("消防监督", 15, STEPS | TALLY),
        Line("警务室建设", 25, TALLY), Line("台账资料", 30, TALLY),
    )),
    Office("续表.docx", _pages, (("组织保障", 30), ("治安环境", 50), ("群众评价", 20)), (
        Line("领导机制", 5, STEPS), Line("工作例会", 10, TALLY), Line("经费保障", 15, CURVE),
        Line("可防性案件", 20, CURVE | TALLY),
        Line("技防设施", 20, STEPS), Line("群防队伍", 10, TALLY), Line("满意度", 20, CURVE | STEPS),
    )),
    Office("两表.xlsx", _stacked, (("业务工作", 70), ("队伍建设", 30)), (
        Line("接警满意率", 20, CURVE | TALLY), Line("矛盾调解成功率", 30, CURVE), Line("校园安全", 20, TALLY),
        Line("教育训练", 10, TALLY), Line("警容风纪", 10, TALLY | STEPS), Line("信息报送", 10, TALLY),
    )),
    Office("framework.docx", _english_scale, (("Service", 60), ("Integrity", 40), ("Bonus", None)), (
        Line("Calls attended", 25, CURVE | TALLY), Line("Repeat victims", 20, CURVE), Line("Front desk", 15, TALLY),
        Line("Complaints upheld", 25, TALLY), Line("Mandatory training", 15, STEPS),
        Line("National award", 5, TALLY | STEPS | ASK, BONUS), Line("Regional award", 3, TALLY | STEPS | ASK, BONUS),
    )),
    Office("分档.xlsx", _choices, None, (
        Line("班子建设", 20, STEPS), Line("党建引领", 20, STEPS), Line("服务质量", 30, STEPS),
        Line("投诉情况", 30, STEPS),
    )),
    Office("积分.docx", _monthly, (("基础工作", 40), ("破案打击", 20), ("队伍管理", 40)), (
        Line("一标三实", 20, TALLY), Line("出租房屋", 20, TALLY), Line("追赃挽损", 20, TALLY | ASK),
        Line("值班备勤", 20, TALLY),
        Line("涉警舆情", 20, TALLY),
    )),
    Office("任务分解.docx", _tasks, None, (
        Line("智慧警务室", None, ASK), Line("矛盾纠纷排查", None, ASK), Line("辅警队伍", None, ASK),
    )),
    Office("法庭.xlsx", _wide, (("党建引领", 20), ("诉源治理", 50), ("便民服务", 30), ("一票否决", None)), (
        Line("支部规范化", 10, TALLY), Line("党员先锋岗", 10, STEPS), Line("诉前调解", 30, CURVE | TALLY),
        Line("巡回审判", 20, TALLY), Line("网上立案率", 30, STEPS),
        Line("违纪违法", None, ASK, VETO), Line("安全责任事故", None, ASK, VETO),
    )),
)
