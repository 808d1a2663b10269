"""Headings that are known word for word, beside the patterns of headings.py: single words that fit no family, and those
that a pattern would misread ("指标来源" names no indicator)."""

from __future__ import annotations

_WORDS = {
    "item":
        "要素 评价要素 考核要素 主题 业务名称 因子 类型名称 focusarea keyresultarea kra component"
        " aspect element",
    "group": "subcriterion subelement subcategory 二级要素 子类",
    "name":
        "whatcostspoints whatearnspoints whatlosespoints 条件 必备条件 前置条件 基本条件 申报条件"
        " 观测点 主要观测点 考查点 采分点 得分点 计分点 评分点 扣分项 加分项 得分项 减分项 考核情形"
        " 具体情形 违规情形 违纪情形 违规行为 违纪行为 问题情形 情形描述 行为描述 问题描述 负面情形"
        " 负面清单 否决项 奖励事项 奖励情形 奖励项目 处罚情形 处罚事项 condition case offence breach"
        " violation fault provision workitem checkitem checklistitem metric factor performancemeasure"
        " substandard subrequirement subindicator",
    "content":
        "指标值 完成标志 落实措施 工作举措 预期成效 预期成果 工作成效 岗位职责 baseline output outcome"
        " expectedresult expectedoutcome whatisexpected whatwelookfor what",
    "definition":
        "指标含义 含义 内涵 统计口径 数据口径 口径 计算口径 指标口径 guidance clarification"
        " interpretation",
    "method":
        "评价等级说明 评分等级说明 奖励标准 处罚标准 处理标准 扣罚标准 奖惩办法 每项扣分 每次扣分"
        " 扣分值标准 积分办法 积分规则 积分标准 ratingscale scale penalty penalties reward rewards"
        " scoringlevels ratingguide pointsiffailed markslost pointslost markslostifnotmet"
        " pointslostifnotmet pointslostper lossofpoints 扣减标准 扣减办法 扣分档次",
    "standard":
        "howitisassessed howassessed howisitassessed howitisjudged howitisevaluated howevaluated"
        " 计算说明 基础标准 calculation calculationmethod formula",
    "points":
        "积分 奖分 罚分 最高加分 最高扣分 加分上限 扣分上限 fullscore upperlimit ceiling cap"
        " percentage proportion share shareoftotal 占比 比例 所占比例 所占分值 权重比例 max maximum"
        " highest outof possiblescore",
    "check":
        "认定依据 核定依据 数据提供部门 数据提供科室 数据提供警种 提供材料 查验资料 材料清单 取数方式"
        " 采集方式 取证方式 核实方式 查证方式 需提供材料 报送材料 备查资料 supportingdocuments"
        " supportingevidence supportingmaterial documents documentation dataprovider dataowner"
        " sourceofdata evidencesource 来源 数据出处",
    "department":
        "认定部门 认定单位 考核实施单位 协助单位 协办部门 协助部门 协同部门 实施考核单位 评分单位"
        " 赋分单位 supportingunits division unitresponsible",
    "person": "职务 考核岗位 责任岗位 accountable accountableperson sectionhead",
    "due": "targetdate timeline timeframe timelimits duedates",
    "period": "reportingperiod reportingfrequency reportingcycle",
    "level": "指标级别 指标等级 考核层级 指标层级 maturitylevel severity 严重程度",
    "received":
        "组评分 评委打分 民主评分 评委评分 考核小组评分 领导评分 评价等级 评定等级 考核等次 等次"
        " assessorscore reviewerscore compliant noncompliant 整改措施 整改结果 扣分小计 得分小计",
    "category": "是否适用 适用与否 适用情况 applicable inscope scope isapplicable",
    "note":
        "指标来源 计量单位 指标单位 参考值 基准值 政策依据 文件依据 法律依据 依据 考核依据文件"
        " unitofmeasure legalbasis 来源依据 出处",
    "tick":
        "有 无 是 否 符合 不符合 部分符合 达标 不达标 partial partially partly notmet inplace"
        " notinplace yes 已完成 未完成",
}
KNOWN = {word: role for role, words in _WORDS.items() for word in words.split()}
