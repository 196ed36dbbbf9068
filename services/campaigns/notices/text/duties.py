"""Who owes what to whom: the words of the sentence around a deadline or a number."""

import re
from dataclasses import dataclass

from services.campaigns.notices.text.patterns import NUMBERING, OFFICE, one_of, sentence_end, sentence_start
from services.campaigns.notices.text.proposal import Sheet

# 各项工作, 各类信息 are things, 各县 and 各网格 are somebody.
_ALL_OF = (
    r"(?:各(?![项类种级个自界式样环]|方面|方式|方法|行各|行业(?!协会|部门|主管|商会)|阶段)|各级|全[市县区镇乡]各?|所有)"
    r"(?:(?!项目(?!单位|部|组)|工作(?!组|队|站|专班|人员|者|室|部|委员会|领导|小组)|环节|安排|指定|明确|"
    r"确定|抽调)[^，。；：\n将把]){1,60}?"
)
_SOMEBODY = one_of(
    "单位 部门 街道 社区 工作队 服务队 队 队伍 学校 企业 公司 商会 工会 系统 医院 组织 干部 领导 书记"
    " 负责人 责任人 联络员 网格员 网格 志愿者 党员 专班 班子 小组 法人 主体 商户 机构 基地 公所"
    " 队员 人员 成员 会员 委员 教师 医生 学生 社工 村级 镇级 乡级 县级 市级 乡镇 区级"
)
# 村（社区）, 乡镇（街道）
_LEVEL = r"(?:乡镇|街道|社区|[省市州县区镇乡村])（[^（）\n]{1,10}）"
_OWES = one_of(
    "要 应 须 需 请 务必 必须 于 将 把 在 每 按 自 从 上报 报送 推荐 负责(?!人) 认真 至少 不少于 不低于"
    " 最多 不超过 限报 限 最迟"
    " 总结 材料 名单 报告 制定 印发 全面 组织(?![要应须需将把在于报向提上负每及]) 开展 完成 做好 主动 原则上 向 统一"
    " 分别 填报 填写 提交 对照 结合 根据 高度 加强 按照 严格 积极 精心 切实 抓紧 尽快 迅速 可 安排 指定"
    " 明确 确定 落实 抽调 牵头 选送 选派 评选 承担 征集 招募 培育 建设 开设 设立 公布"
)
_WHO = re.compile(
    rf"(?:^|[，：]|请|由)[ \u3000]*{NUMBERING}?[ \u3000]?(?:请|由)?"
    rf"(?P<who>{_ALL_OF}|(?:(?![每以按])[\u4e00-\u9fff、（）]){{1,30}}?(?:{OFFICE}|镇|村)|"
    rf"(?:(?![每以按])[\u4e00-\u9fff、（）]){{0,30}}?{_SOMEBODY}|{_LEVEL})"
    rf"(?=[ \u3000]*(?:{_OWES}|[0-9]|$))"
)
# 6月底前，各地制定方案: the one who owes it comes behind the date.
_WHO_BEHIND = re.compile(
    rf"^，?[ \u3000]*(?:由|请)?(?P<who>{_ALL_OF}|"
    rf"(?![向将把报送交]|完成|做好|开展|制定|实现|全面|上报|"
    rf"提交)(?:(?![每以按])[\u4e00-\u9fff、（）]){{0,24}}?(?:{OFFICE}|{_SOMEBODY})|{_LEVEL})"
    r"(?="
    + one_of(
        "要 应 须 需 请 将 把 制定 完成 上报 报送 分别 各自 组织(?![要应须需将把在于报向提上负每及]) 开展"
        " 汇总 更新 召开 举办 落实 建立 做好 走访 入户 公布"
        " 报告 全面 集中 按 对 可 在 于 向 至少 统一 填报 提交 务必 必须"
    )
    + ")"
)
_IS_SOMEBODY = re.compile(rf"^各[^，。；]{{1,10}}$|(?:{OFFICE}|[地省市县区旗镇乡村户人者）员级]|{_SOMEBODY})$")
_PAPER = (
    one_of(
        "材料 总结 小结 名单 名册 清册 表 表格 报告 方案 信息 情况 台账 计划 照片 数据 意见 稿 稿件 资料"
        " 回执 简报 月报 周报 季报 年报 作品 线索 清单 案例 档案 文件 册 书 承诺 视频"
    )
    + r"(?:电子版|纸质版|原件|复印件|扫描件|电子文档)?"
)
# 将…: what follows the thing that is sent.
_SENDING = (
    r"(?:(?:统一|一并|及时|各一?份|最迟|通过|加盖|传真|回传|回复|函复|书面|汇总|签字|电子|上传|提交|递交|"
    r"反馈|发放|录入|备案|告知|抄送)"
    r"(?!表|书|件|版|材料|报告|名[单册]|清[单册]|情况|数据|记录|意见|档|文档|方案|信息)"
    r"|于|在(?!线)|以|按|经|(?<![申填汇简月周季年])上?报(?![备告表道书名账销单刊])|送|发送|发至|发到|寄|"
    r"交(?![流通接])|填入|上墙|$)"
)
_TAKEN_WHOLE = re.compile(
    r"[将把](?P<what>[^，。；\n将把]{2,60}?)(?:统一|一并|及时|务必|应|须|分别)?(?:于|在|最迟)?[ \u3000]*$"
)
_TAKEN = re.compile(rf"[将把](?P<what>(?:（[^（）\n]{{0,20}}）|[^，。；\n将把（]){{2,40}}?)(?={_SENDING})")
_SUBJECT = re.compile(
    rf"(?:^|[，：]|单位|部门|办公室|局)[ \u3000]*{NUMBERING}?"
    rf"(?P<what>(?:(?!全[市县区镇乡省]|(?<!申)请)[^，：。；\n于在各将把]){{0,20}}?{_PAPER})"
    r"(?:一式[一二两三四五六][份联])?(?:务必|应|须|请|要|需|统一|可以|可)?(?:分别)?(?:于|在|"
    r"最迟)?(?:最迟)?(?:不得?[晚迟]于?)?[ \u3000]*$"
)
# 走访记录3月10日前归档: whatever stands before a day on which something is to be sent.
_ANY_SUBJECT = re.compile(
    r"^(?:请)?(?P<what>(?!分别|统一|同时|并|最迟|截止)(?:(?![于在各将把由为]|全[市县区镇乡]|"
    r"(?<!申)请)[\u4e00-\u9fff“”《》、]){2,24}?)"
    r"(?:务必|必须|务|应当|应|须|请|要|需|统一|可以|可|分别|最迟|截止)*(?:于|在)?(?:最迟|不得?[晚迟]于?)?[ \u3000]*$"
)
_SENT = re.compile(
    r"^[ \u3000]{0,3}(?:统一|一并|分别|全部|各)?(?:报送|上报|提交|反馈|送达|送交|归档|上传|发送|发至|寄送|"
    r"寄至|递交|录入|汇总|备案|报备|到位|发布|公布|公示|印发|完成|上线|启动|报(?![名到])|交(?![流通])|送)"
)
_VERB = (
    r"(?:报送|上报|提报|回传|函复|函报|提交|递交|填报|填写|反馈|报告|汇报|报(?!名(?!单|册)|道|告|纸|刊|表|"
    r"社|备)|交(?![通流接界友]))"
)
_AFTER = re.compile(
    rf"^，?[^，。；\n]{{0,4}}?(?:向[^，。；\n]{{2,24}}?)?{_VERB}(?:[一二两三1-3][次份期篇条])?"
    r"(?P<what>(?:(?![至到给并]|完(?!成)|好(?!人|家|事|评)|清(?![单册洁]))[^，。；、（\n]){2,30}?)(?=至|"
    r"到|给|[，。；、（\n]|并|$)"
)
_MADE = re.compile(
    r"^[^。；\n]{0,30}?(?:制定|完成|更新|公布|建立|编制|修订|签订|印发|"
    r"形成)(?:一次)?(?P<what>[^，。；\n]{2,30}?)(?=并|[，。；\n]|$)"
)
# The name of an office holds no word of sending, so that 报名表传真至区文明办 gives the office only.
_OFFICE_NAME = (
    r"(?:(?!报(?!社|刊|业)|送|寄|呈|传真|书面|送达|邮箱|电子|统一|我们|以下|情况|材料|总结|"
    r"落实)[\u4e00-\u9fff](?<![至到给表将把向于的])){1,24}?"
    rf"(?:{OFFICE}|单位|部门|街道|社区|工商联|文联|残联|科协|公所|[镇乡村](?![\u4e00-\u9fff]))"
)
_TO_END = (
    r"(?=[ \u30000-9A-Za-z，。；、（）\n]|报备|备案|汇总|汇办|备查|核办|办理|登记|签收|收(?![^，。；])|"
    r"会审|审定|审议|初审|复核|核定|研究|统筹|盖章|存查|知悉|审查|审核|审批|存档|留存|统一|并|邮箱|$)"
)
_TO = re.compile(
    rf"(?:{_VERB}|报(?!名|表|告|道|备)|送交|送达|呈送|报送|送|发送|发(?=[至到给往])|寄|传真|至|到|给)(?:至|"
    rf"到|给|往|回)?"
    rf"(?P<to>{_OFFICE_NAME}(?:、{_OFFICE_NAME}){{0,3}}|所在(?:单位|社区|村)|社区|村委会|居委会|办公室){_TO_END}"
)
# 向镇党委提交整改报告
_TOWARDS = re.compile(
    rf"向(?P<to>{_OFFICE_NAME}(?:、{_OFFICE_NAME}){{0,3}})"
    r"(?:书面|统一|及时|如实|专题)?(?:提交|提报|报送|报告|上报|反馈|备案|报备|申报|汇报|递交|提出|通报)"
)
# 并将结果抄送县民政局: who gets a copy is not who it is owed to.
_COPIED = re.compile(r"，[^，。；\n]{0,30}抄[送报]")
_ENCLOSURE = re.compile(r"[（(](?:详?见)?附[件表][^（）()\n]{0,8}[）)]$")
_CLAUSE_END = re.compile(r"，|(?<=前)[、和及]")
_OFFICE_ONLY = re.compile(rf"{OFFICE}$")
_NEXT_DATE = re.compile(r"(?<=[，、])(?=[^，]{0,12}(?:[0-9]{1,2}月|每月|每季|每周))|，[^，。；]{0,12}(?=[0-9]+日前)")


@dataclass(frozen=True, slots=True)
class Duty:
    """Each null where the sentence does not say it."""

    who: str | None
    what: str | None
    to: str | None


def duty(sheet: Sheet, start: int, end: int) -> Duty:
    """Of the deadline or number at `start`-`end`; what stands behind another date belongs to that one."""
    begin, stop = sentence_start(sheet.plain, start), sentence_end(sheet.plain, end)
    before, after = sheet.plain[begin:start], _NEXT_DATE.split(sheet.plain[end:stop])[0]
    after = _COPIED.split(after)[0]
    to = _TOWARDS.search(after) or _TO.search(after)
    return Duty(
        who=_who(sheet, before, after, begin, end),
        what=_what(sheet, before, after, begin, end),
        to=_named(sheet, to, "to", end),
    )


def _who(sheet: Sheet, before: str, after: str, begin: int, end: int) -> str | None:
    found, at = _last(_WHO, before), begin
    if found is None:
        found, at = _WHO_BEHIND.match(after), end
    return _named(sheet, found, "who", at) if found and _IS_SOMEBODY.search(found["who"]) else None


def _what(sheet: Sheet, before: str, after: str, begin: int, end: int) -> str | None:
    clause = _CLAUSE_END.split(before)[-1]
    for pattern in (_TAKEN_WHOLE, _TAKEN, _SUBJECT):
        found = _last(pattern, clause)
        if found:
            return _named(sheet, found, "what", begin + len(before) - len(clause))
    behind = _WHO_BEHIND.match(after)
    skipped = behind.end() if behind else 0
    for pattern in (_TAKEN, _AFTER, _MADE):
        found = pattern.search(after[skipped:])
        if found and not (pattern is _AFTER and _OFFICE_ONLY.search(found["what"])):
            return _named(sheet, found, "what", end + skipped)
    found = _ANY_SUBJECT.match(clause) if _SENT.match(after) else None
    if found and not _IS_SOMEBODY.search(found["what"]):
        return _named(sheet, found, "what", begin + len(before) - len(clause))
    return None


def _named(sheet: Sheet, match: re.Match[str] | None, name: str, at: int) -> str | None:
    return _ENCLOSURE.sub("", sheet.words(at + match.start(name), at + match.end(name))) if match else None


def _last(pattern: re.Pattern[str], part: str) -> re.Match[str] | None:
    return max(pattern.finditer(part), key=lambda match: match.start(), default=None)
