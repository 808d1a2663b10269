"""Invented names for the sample report: a scheme of 8 items and 46 lines, 24 stations, people."""

from __future__ import annotations

# code, zh, en, points, then lines: zh | en | points
ITEMS = """
1 责任落实 | Responsibility and delivery
责任到人率 | Named-responsibility rate | 4
议定事项办结率 | Decision close-out rate | 3
倒排节点按期率 | Milestones on time | 3
2 基础台账与数据质量 | Basic ledgers and data quality
台账要素完整率 | Ledger completeness | 5
记录及时率 | Entry timeliness | 3
口径不一致 | Count mismatch | 3
抽查真实率 | Truth in sample checks | 3
3 矛盾纠纷化解 | Dispute settlement
首次处置及时率 | First action on time | 4
纠纷办结率 | Settlement rate | 5
办结后回访率 | Follow-up rate | 3
反复纠纷率 | Recurring-dispute rate | 4
4 安全防范守护 | Prevention and safety
巡防计划兑现率 | Patrol plan kept | 4
隐患整改闭环率 | Hazard close-out rate | 5
重点时段勤务到位率 | Presence at key times | 3
宣传防范效果 | Effect of prevention publicity | 2
5 便民服务与群众评价 | Public service and public judgement
诉求答复及时率 | Replies on time | 4
诉求办结率 | Requests resolved | 4
第三方群众评价 | Independent public rating | 4
向社区报告工作 | Report to the community | 2
6 规范履职与问题整改 | Proper conduct and rectification
履职抽查问题 | Faults found in conduct checks | 5
问题按期销号率 | Findings closed on time | 5
同类问题复发 | Recurring findings | 2
属实投诉 | Upheld complaints | 2
7 队伍能力与扎根社区 | Team ability and time in the community
社区工作时间占比 | Share of time in the community | 3
岗位训练达标率 | Training standard met | 3
谈话问题跟进率 | Talk follow-up rate | 2
新警驻所帮带率 | New officers with a mentor at the station | 2
8 特色做法与推广 | Distinctive practice and replication
特色做法评审 | Practice review | 4
同行采用数 | Adopted by peers | 2
做法说明书质量 | Quality of the written method | 2
9 加分 | Bonuses
上级书面推广 | Promoted by a higher level | 2
主动减负成果 | Burden reduced | 1
10 否决 | Vetoes
重大履职过错 | Serious fault in duty | 0
台账弄虚作假 | Falsified ledger | 0
严重违纪违法 | Serious breach of discipline or law | 0
失职引发严重后果 | Grave consequence through neglect | 0
违规采集或泄露个人信息 | Unlawful collection or leak of personal data | 0
瞒报不报 | Concealment | 0
11 监测指标 | Monitoring only
补录率 | Late-entry rate | 0
文本相似率 | Near-duplicate text rate | 0
填报负担 | Reporting burden | 0
重复填报率 | Asked twice | 0
迎检负荷 | Inspection load | 0
抽离率 | Abstraction rate | 0
可防性警情走势 | Preventable-incident trend | 0
逾期账龄 | Overdue ageing | 0
"""

UNITS = """
urban | 河畔派出所 | Riverside station | 东城区 | East District
urban | 铁路新村派出所 | Railway Village station | 东城区 | East District
urban | 人民广场派出所 | People's Square station | 东城区 | East District
urban | 青枫市公安局高新技术产业开发区分局南岸大道派出所 | South Bank Avenue, High-Tech Zone | 东城区 | East District
urban | 钟楼派出所 | Bell Tower station | 东城区 | East District
urban | 大学路派出所 | University Road station | 西城区 | West District
urban | 西关派出所 | West Gate station | 西城区 | West District
urban | 文庙派出所 | Temple of Letters station | 西城区 | West District
urban | 柳荫街派出所 | Willow Street station | 西城区 | West District
suburban | 物流园派出所 | Logistics Park station | 西城区 | West District
suburban | 北环派出所 | North Ring station | 西城区 | West District
suburban | 砖厂派出所 | Brickworks station | 西城区 | West District
suburban | 三桥派出所 | Third Bridge station | 东城区 | East District
suburban | 经济技术开发区派出所 | Economic Development Zone station | 东城区 | East District
suburban | 水厂派出所 | Waterworks station | 东城区 | East District
suburban | 花卉市场派出所 | Flower Market station | 南山县 | Nanshan County
suburban | 城南派出所 | Southside station | 南山县 | Nanshan County
rural | 石板镇派出所 | Shiban Town station | 南山县 | Nanshan County
rural | 双河镇派出所 | Shuanghe Town station | 南山县 | Nanshan County
rural | 云台乡派出所 | Yuntai Township station | 南山县 | Nanshan County
rural | 茶园乡派出所 | Tea Garden Township station | 南山县 | Nanshan County
rural | 龙潭镇派出所 | Longtan Town station | 南山县 | Nanshan County
rural | 竹溪镇派出所 | Zhuxi Town station | 南山县 | Nanshan County
rural | 林场派出所 | Forest Farm station | 南山县 | Nanshan County
"""

PEOPLE = """王建国 Wang Jianguo
刘敏 Liu Min
陈志远 Chen Zhiyuan
赵晓东 Zhao Xiaodong
李娜 Li Na
周海涛 Zhou Haitao
孙丽华 Sun Lihua
吴强 Wu Qiang
郑文斌 Zheng Wenbin
何静 He Jing
阿依古丽·买买提江 Ayguli Mamatjan
欧阳思远 Ouyang Siyuan"""

DEPARTMENTS = """指挥中心 | Command centre
治安管理大队 | Public-order brigade
政工监督室 | Political work and supervision office
督察大队 | Inspection (internal supervision) brigade
宣传科 | Publicity section"""

CAUSES = """月底集中录入，未在两个工作日内补齐 | Entered at month end, not within two working days
现场复查未安排 | Re-check on site not arranged
责任人未确认 | Responsible person has not confirmed
等待牵头部门答复 | Waiting for the lead department
整改材料未提交 | Rectification papers not handed in"""

GAP_KINDS = """应有记录未见 | no entry where one was due
必填项空白 | required field empty
编号断号 | number skipped
超过时限录入 | entered late"""

LEDGERS = """L02 | 会议与文件传达 | Meetings and document conveyance
L04 | 社区走访（工作记录） | Community visits (work record)
L05 | 矛盾纠纷处置（工作记录） | Dispute handling (work record)
L07 | 安全检查与隐患 | Safety inspection and hazards
L08 | 群众诉求与回告 | Requests and replies"""

SUPPLIERS = """内勤民警 | records officers
社区民警 | community officers
治安管理大队 | the Public-order brigade
分管副所长 | deputy chiefs in charge"""


def pairs(block: str) -> list[list[str]]:
    """The rows of a block, split at the bars."""
    return [[part.strip() for part in line.split("|")] for line in block.strip().splitlines()]
