"""Headings of columns as offices write them, and what their column holds.

A heading is compared without blanks, signs, case and what stands in brackets. WHOLE must match the whole heading, PART
any part of it; the first that fits counts, so the order matters ("考核评分标准" is a method, "考核标准" may be one).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from maplebridge.engine.scheme.office.wording.heading_words import KNOWN

#: What a column may hold. Levels from the broadest to the finest: item, group, name, content; `any` = one of them.
LEVELS = ("item", "group", "name", "content", "any")
#: Offered to people where a heading is unknown.
OFFERED = ("content", "name", "item", "method", "points", "check", "department", "person", "due", "leave_out")

_WHOLE = (
    ("item",
        "(考核|考评|评价|检查|测评|评分|工作)?(项目|类别|大项|一级指标)(及|和|与|、)(标准)?(分值|分数|满分|权重"
        "|总分)|itemand(points|score)"),
    ("name",
        "(考核|考评|评价|检查|测评|评分|工作)?(指标|内容|二级指标|三级指标|要点)(及|和|与|、)(标准)?(分值|分数|满分"
        "|权重)|(indicator|criterion"
        "|requirement)and(points|score)"),
    ("code", "序号|序|编号|代码|编码|号|条款号?|条目号?|条款编号|(项目|指标|条目|考核|内容)(序号|编号|编码|代码|号)"
             "|no|nr|num|number|id|ref|reference|sn|serialno|itemno|code|indicatorcode|[a-z]*id|clause|controlno"),
    ("received",
        "(自评|自查|自检|考核|考评|考核组|检查|测评|实际?|实得|评定|核定|复核|最终|最后|审定|初评|复评|评价|抽查"
        "|上级|区级|市级|县级|评估|验收)"
                 "(得)?分数?|得分|实得|评分|打分|自评|扣分|扣分(原因|理由|情况|事由|依据|记录)|得分(情况|原因|理由)"
                 "|扣分及原因|加分|加扣分|扣分说明|得分说明|(检查|考核|自查|自评|核查|完成|落实|整改|考评|工作"
                 "|自评完成)(情况|结果|记录|进展)(说明|描述)?|存在(的)?问题|是否(完成"
                 "|符合|达标|合格)"
                 "|(评分|考核|检查|考评|填报|记录)(人|员|人员)|签名|签字|.{0,6}(签名|签字)|评分栏|实际完成(情况|值)?"
                 "|actual|actualscore|scoreobtained|obtained|selfscore|selfassessment|selfrating|awarded|pointsawarded"
                 "|achieved|result|results|findings?|scored|assessorsscore|markobtained|yesno|pass|passfail|given"
                 "|signature"
                 "|pointsgiven|pointsearned|earned|score(given|earned|awarded)|finalscore|completed|done|status"),
    ("points",
        "(标准|基准|基础|基本|考核|应得|规定|设定|指标|项目|分项|单项|总|最高|参考|一级|二级|三级|内容|计分|本项"
        "|小项|大项|标准总|考评|评分|赋)?"
               "(分值|分数|满分|配分|标准分值?|基准分值?|基本分值?|基础分|权重|权数|比重|总分|赋分值?|赋值|分值权重"
               "|权重分值?|满分值)"
               "|应得分|最高分|分|分值分|总分值|上限|最高分值|(加|扣|减|加扣|加减|奖)分(值|分值|幅度|数)"
               "|(max|maximum|full|total|available|possible|standard|item|indicator)?(points?|pts|marks?|score"
               "|weight|weighting|weightage)"
               "(available|possible|max|maximum|value|allocated|each|total)?|maxpts|outof|worth|value"),
    ("definition", "定义|(指标|内容|项目)(说明|解释|释义|定义|内涵|描述)|名词解释|definition|explanation|meaning"),
    ("content",
        "(考核|考评|评分|检查|评价)?(项目|内容|要求|指标)(及|和|与|、)?(评分|计分|考核|扣分|评价|考评|记分)(标准"
        "|办法|细则|方法)|(考核|考评|评价|检查|评分|测评|工作|创建|具体"
        "|主要|基本|重点|评估|建设|目标|任务|细化|量化|考查|督查|验收|履职|岗位|主要工作|重点工作)?"
                "(内容|要求|目标|任务|措施|要点及要求|内容(及|和|与)?(要求|标准|目标|指标|要点))|(创建|建设|工作"
                "|达标|质量|目标|任务|基本)(标准|要点)"
                "|任务(分解|目标|描述|要求|内容)|目标(任务|要求|值)|(工作)?职责|目标及要求|标准要求|标准及要求"
                "|标准和要求"
                "|description|details?|content|contents|summary|what|whatis(measured|required|demanded|checked)"
                "|task|tasks"
                "|target|targets|objective|expectation|activity|action"),
    ("method", "(考核|考评|评价|检查|具体|量化|扣|测评)?(评|计|记|扣|得|打|赋|加|减|给|加扣|加减|扣加|积|考)分"
               "(标准|办法|方法|细则|规则|方式|依据|说明|要点|原则|口径|尺度|条件|要求|项)?(及|和|与|、)?"
               "(标准|办法|方法|细则|规则|方式|依据|说明|要点|原则|分值|要求|扣分|加分)"
               "|(奖惩|奖扣|奖罚|扣罚)(标准|办法|细则|措施)|评分标准.{0,6}|计分办法.{0,6}"
               "|scoring|scoring(rules?|standards?|methods?|criteria|guide|guidance|guidelines?|scheme|basis)"
               "|scores?criteria"
               "|how(it is|itis|points are|pointsare|to)?(scored?|marked|counted|given|points)|counting(methods?"
               "|rules?)?"
               "|howpointsare(given|counted|awarded|earned)|marking(scheme|guide|criteria|rules?)|deductions?"
               "|deductionrules?|rules?|rubric"
               "|规则|methodofscoring|pointsrule|basisofpoints"),
    ("standard",
        "计算(方法|办法|公式|方式)|(考核|考评|评价|评定|评估|测评|检查|验收|评选|考查|评比|督查)?(标准|办法|细则"
        "|准则|尺度)"
                 "|(考核|考评|评价|评定|检查)(标准|办法|细则)(及|和|与).{1,4}|criteria|standards?"
                 "|assessmentcriteria|method"),
    ("check",
        "(考核|考评|检查|评价|核查|核验|查验|验证|测评|督查|抽查|评估|验收|考查|核实)(方式|方法|途径|手段|形式|依据"
        "|办法及依据)"
              "|(数据|信息|资料|材料|考核|佐证)(来源|采集|提供|出处|渠道)(单位|方式|渠道)?|(佐证|印证|证明|支撑"
              "|支持|备查|查阅|考核|台账|台帐|评价|验证|核查|申报|所需"
              "|检查)(资料|材料|依据|清单)(清单|目录|要求)?"
              "|佐证|查看(内容|资料|台账)|资料|资料清单|台账|台账名称|检查(办法|手段)"
              "|check|checks|checking(method)?|checkkind|howto(check|verify)|how(is)?(it)?(checked|verified)"
              "|howitischecked"
              "|verification(method)?|verifiedby|verify|evidence(required|needed)?|means?ofverification"
              "|datasource|source|sources|inspection(method)?|proof"),
    ("department",
        "(牵头|责任|考核|考评|主办|主管|负责|评分|主责|实施|落实|评价|打分|承办|归口|督办|督导|检查|配合|数据|评定"
        "|统筹|管理|赋分|计分)"
                   "(部门|单位|科室|警种|处室|股室|大队|机构|主体|科所队|支队)(及责任人)?|部门|科室|警种|牵头"
                   "|责任主体|责任"
                   "|lead|lead(department|unit|office|agency|team|by)|responsible(department|unit|office|agency"
                   "|team|body)"
                   "|department|dept|owner|assessedby|assessor|office|unitincharge|incharge"),
    ("person", "责任人员?|负责人|责任(领导|岗位|民警|岗)|(具体|直接|第一)(负责人|责任人)|(分管|包抓|牵头|主管)领导|岗位"
               "|responsible(person|role|officer|post)?|person(responsible|incharge)?|role|who|officer|staff"),
    ("due",
        "(完成|办结|整改|报送|截止|工作|落实|上报|考核|责任|推进|实施)?(时限|期限|时间|日期|节点)(要求)?|时间(要求"
        "|节点|进度|安排|进程)"
            "|进度(要求|安排)?|完成时限要求|duedate|due|dueby|deadline|bywhen|when|timelimit|completeby"
            "|completion(date)?"
            "|completedby|date"),
    ("period",
        "(考核|考评|评价|检查|计分|报送|统计|采集)?(频次|频率|周期|频度)|frequency|periodicity|howoften|interval"
        "|cycle|period"),
    ("level", "等级|级别|层级|保护等级|levels?|tier|priority|重要程度|优先级|asvslevel"),
    ("kind", "(指标|考核|计分|项目|条目)?(类型|性质|属性)|kind|type"),
    ("category",
        "适用(对象|单位|范围|类别|类型)|(被)?考核(对象|单位)|被考核单位|单位类别|适用|applies|appliesto"
        "|applicableto?|applicability|for"
        "|units?concerned"),
    ("note", "备注|附注|说明|其他|其它|备考|remarks?|notes?|comments?"),
    ("group",
        "二级(指标|项目|目录|分类|内容|考核指标|考核内容)?|子项目?|小项|分项|小类|中类|第二级|subcategory|subitem"
        "|subsection|sub|secondlevel"
        "|subtopic|level2|subarea|group"),
    ("item",
        "一级(指标|项目|目录|分类|内容|考核指标|考核内容)?|第一级|(考核|考评|评价|检查|测评|评分|工作|指标|任务"
        "|评估|内容|督查|主要|重点|创建|评比|考查|验收|建设|业务)?"
             "(项目|类别|大项|板块|模块|领域|维度|分类|大类|类|方面|条线|专项|项|类目|事项类别)(名称)?"
             ""
             "|items?|category|categories|area|areas|domain|section|chapter|dimension|pillar|theme|function"
             "|keytask|keyarea|part|topic|subject|heading|goal|level1|strand"),
    ("name",
        "[三四](级)(指标|项目|目录|分类|内容|考核指标|考核内容)?|(考核|考评|评价|具体|检查|测评|评估|量化|工作|细化"
        "|主要|绩效|任务|监测|创建)?(指标|指标名称|指标内容|指标要求|要点"
        "|事项|点|细项|小项|子项|条目|条款|因素)(名称)?"
             "|情形|重点(工作|任务|事项)(名称)?|achievements?|awards?|events?"
             "|扣分(情形|事项|项目|内容|点|事由)|加分(情形|事项|项目|内容|点)|名称|减分(事项|项目|情形)"
             "|否决(事项|情形)|具体(项目|事项)"
             "|indicators?|indicatornames?|requirements?|criterion|measure|measures|line|question|questions"
             "|control|controls|name|title|statement|standardname|expectedpractice|kpi|level3"),
)
_PART = (
    ("method", "[评计记扣得赋]分(标准|办法|方法|细则|规则)|加扣分|加减分|scor(ing|ed)"),
    ("check", "(检查|考核|核查|考评)(方式|方法)|佐证|数据来源|verif|evidence"),
    ("received", "得分$|自评|签[名字]|扣分(原因|情况)|awarded|obtained"),
    ("points", "分值|满分|权重|^points|points$|maxscore"),
    ("department", "(责任|牵头|考核)(部门|单位)|department"),
    ("person", "责任人|负责人"),
    ("due", "时限|截止|deadline"),
    ("standard", "计算(方法|办法|公式|方式)|(考核|评价|考评|评定)(标准|办法|细则)"),
    ("content", "内容|要求|目标|任务|标准"),
    ("name", "指标|要点|事项|indicator|requirement"),
    ("item", "项目|类别|category"),
)
WHOLE = tuple((role, re.compile(words)) for role, words in _WHOLE)
PART = tuple((role, re.compile(words)) for role, words in _PART)
_BRACKETS = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
LONGEST = 24


def heading_key(text: str) -> str:
    """A heading without blanks, signs, case and brackets; what stands in brackets where nothing else is there."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    bare = _letters(_BRACKETS.sub("", plain))
    return bare or _letters(plain)


#: Columns of grades say what earns which: 优秀（100%）, 良好, Good (4 points), A级.
_BAND = re.compile(
    "优秀|优|良好|良|较好|中等|一般|中|合格|基本合格|不合格|较差|差|达标|基本达标|不达标|[a-e]级?|[一二三四五]档"
                   "|excellent|good|fair|poor|outstanding|satisfactory|unsatisfactory|fail|weak|strong|met"
                   "|partlymet|notmet")
_TICKED = re.compile(r"l[1-5]|level[1-5]|asvsl[1-3]")


@lru_cache(maxsize=4096)
def column_role(heading: str) -> str | None:
    """What a column of this heading holds; None where the words are not known."""
    key = heading_key(heading)
    if _BAND.fullmatch(key):
        return "band"
    if _TICKED.fullmatch(key):
        return "tick"
    if not key:
        return "code" if heading.strip() in ("#", "№") else None
    key = re.sub(r"(?<=[a-z])_?(zh|cn)$", "", key)
    if len(key) > LONGEST:
        return None
    if (role := KNOWN.get(key)) is not None:
        return role
    for role, pattern in WHOLE:
        if pattern.fullmatch(key):
            return role
    return next((role for role, pattern in PART if pattern.search(key)), None)


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
