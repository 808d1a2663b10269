"""Names of persons in free text: a surname beside a title, a relationship or a sign of hiding (张某某).

A name has no check digit: what is found is asked about, never refused. Names of staff, units and places are taken out
of the text first (`masked`). Surnames: the commonest 300 single ones and 12 of two signs, from the surname statistics
of the Ministry of Public Security; those that are also everyday words need a clearer sign beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄"
    "聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈"
    "饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫"
    "寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_DOUBLE = "欧阳|上官|司马|诸葛|皇甫|尉迟|东方|令狐|慕容|司徒|夏侯|端木"
#: Surnames that begin or are everyday words: taken only where the word beside them leaves no doubt.
_EVERYDAY = frozenset(
    "于向任何安方时和成关应路解管查明单全连文武华房游师边左马高金石白万常平古景申商党项米司农车易甘阳祝包尚荣"
)
_SURNAME = rf"(?:{_DOUBLE}|[{_SINGLE}])"
_SURE = rf"(?:{_DOUBLE}|[{''.join(sign for sign in _SINGLE if sign not in _EVERYDAY)}])"
_HAN = r"[\u4e00-\u9fff]"

_ROLES = (
    "当事人|当事双方|居民|村民|群众|住户|住户户主|户主|业主|租户|租客|承租人|房东|店主|店员|摊主|商户|老板|经营者|法人|负责人员|报警人|报案人|求助人|"
    "申请人|被申请人|投诉人|举报人|来访人|反映人|嫌疑人|违法行为人|违法人员|受害人|被害人|被侵害人|事主|证人|知情人|学生|家长|监护人|"
    "驾驶员|司机|乘客|患者|伤者|死者|精神障碍患者|吸毒人员|刑满释放人员|社区矫正对象|重点人员|重点人|独居老人|孤寡老人|老人|老太太|老大爷|"
    "丈夫|妻子|儿子|女儿|儿媳|女婿|父亲|母亲|爷爷|奶奶|哥哥|弟弟|姐姐|妹妹|其夫|其妻|其子|其女|其父|其母|邻居|同住人|联系人|"
    "一方|另一方|对方|甲方|乙方|男子|女子|男孩|女孩|男童|女童|姓名|名叫|叫做|名为|自称"
)
_TITLES = (
    "先生|女士|小姐|太太|大爷|大妈|大娘|大叔|大伯|大婶|大嫂|大姐|大哥|阿姨|奶奶|爷爷|伯伯|叔叔|婆婆|老太|老汉|师傅|老板|老人家|同学"
)
_AFTER = (
    r"(?=$|[^\u4e00-\u9fff]|[和与及跟同因在到的来将被把称说向对为等是家处夫之已曾于受有不]|反映|核实|身体|要求|提出|表示|投诉|报警|求助|咨询|"
    r"电话|身份|双方|两人|二人|夫妇|一家|先生|女士|邻里|发生|认为|希望|不服|不慎|丢失|遗失|租住|居住|承诺|同意|情绪|本人|口头|签订|赔偿|道歉|居家|独居)"
)
#: Everyday words that begin like a name.
_WORDS = (
    "和|向|高度|高兴|高龄|高空|高峰|高层|高发|高考|高效|安全|安装|安排|安置|安静|安心|安保|安防|方面|方便|方式|方法|方案|方向|关于|关注|关心|关系|关闭|关爱|关键|周边|周末|周围|"
    "周一|周二|周三|周四|周五|周六|周日|周到|周期|严格|严重|严禁|任何|任务|任意|全部|全体|全程|全面|全家|全市|时间|时常|时有|成员|成立|成功|成年|成效|成果|连续|连接|连夜|"
    "金额|金融|温馨|温暖|温度|应当|应急|应该|应对|应聘|应邀|向民|向社|向物|向我|向居|和睦|和谐|和解|和平|和气|费用|费时|许多|许可|通过|强烈|解决|解释|解答|解除|易燃|"
    "易腐|权益|空巢|管理|管道|管制|查看|查验|查询|游客|游戏|于是|包括|包含|包装|包片|项目|盛行|经过|房屋|房东|房产|房间|路面|路边|路口|路灯|陆续|农村|农民|何时|何处|毛病|"
    "计划|明确|明白|明显|白天|段落|钱款|钱财|车辆|车位|车库|车主|车牌|车祸|车棚|马上|马路|党员|党支|党群|阳台|阳光|相关|冷静|武装|文明|文化|文件|谈话|商户|商量|商铺|商定|"
    "商家|商议|商场|申请|申报|申诉|尚未|尚有|古树|单位|单元|单独|单身|单亲|国家|师生|师傅|施工|左右|石材|万元|万余|余人|余元|余户|余名|常住|平时|曾经|曾多|曾因|程度|程序|"
    "卫生|古稀|景区|宁静|宫颈|左侧|左邻|右舍|江边|江水|林地|林权|田地|田间|水费|边界|边角|柳树|谷物|梅雨|米面|麦地|童年|华侨|康复|康养|龙头|金牌|黄昏|黄色|白色|梁柱|史料|"
    "方可|何人|何种|何事|安抚|安慰|毕竟|毕业|车间|温情|阳性|明知|明示|明年|明天|季度|季节|喻为|熊孩|牛奶|蒙混|蒙受|辛苦|辛勤|章程|章法|祝福|荣誉|顾虑|顾客|顾及|尤其|司法|"
    "司机|司乘|乔迁|乔木|简单|简易|简要|项下|申领|申办|易发|易懂|强制|桂花|甘愿|严肃|严厉|孟春|万事|万一|郑重|沈水|施救|施行|付款|付清|付费|白酒|黄金|金钱|丁香|毛坯|"
    "武力|宋体|江南|陶瓷|雷电|雷雨|童车|伍佰|纪律|纪念|路段|路况|路人|连带|连同|解读|解纷|管护|管控|管辖|管委|查明|查实|查处|查找|游园|边走|边坡|全员|全额|全年|全天"
)
_ROLE_NAME = re.compile(
    rf"(?:{_ROLES})(?:姓名|名叫|叫|是|为)?[\s：:“\"(（【《、]*(?!{_WORDS})({_SURNAME}{_HAN}{{1,2}}?)[”\")）】》]*{_AFTER}"
)
_HIDDEN = re.compile(
    rf"({_SURNAME}(?:某某|某[甲乙丙丁]|某(?=$|[^\u4e00-\u9fff]|{_AFTER})|[*＊×○□]{{1,2}}(?![A-Za-z0-9*])))"
)
_TITLED = re.compile(rf"({_SURE}(?:{_HAN}{{1,2}})??|{_SURNAME})(?:{_TITLES})")
_ELDER = re.compile(rf"(?<!{_HAN})[老小]({_SURE}){_AFTER}")
_ENGLISH = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Madam|Mister)\.?\s+([A-Z][a-z]+(?:[ -][A-Z][a-z]+)?)"
    r"|\b(?:resident|tenant|villager|complainant|victim|suspect|witness|neighbour|neighbor|landlord|caller|named)s?:?\s+"
    r"([A-Z][a-z]+ [A-Z][a-z]+)\b"
)
_PATTERNS = (_ROLE_NAME, _HIDDEN, _TITLED, _ELDER, _ENGLISH)


def find_names(text: str) -> tuple[str, ...]:
    """What looks like names of persons, in order, each once."""
    found: list[tuple[int, str]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            name = next(group for group in match.groups() if group)
            found.append((match.start(), name))
    return tuple(dict.fromkeys(name for _, name in sorted(found)))


def masked(known: Iterable[str]) -> Callable[[str], str]:
    """A function that puts a blank for every known name (of staff, units, places) of a text."""
    words = sorted({name for name in known if len(name) > 1}, key=lambda name: (-len(name), name))
    if not words:
        return lambda text: text
    pattern = re.compile("|".join(map(re.escape, words)))
    return lambda text: pattern.sub(" ", text)
