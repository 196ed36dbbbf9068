"""Times that hang on something else: so long after a day, before or during a festival."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from services.campaigns.notices.text.deadlines import owed
from services.campaigns.notices.text.moments import MOST, Doubt, number_of
from services.campaigns.notices.text.patterns import one_of, sentence_start
from services.campaigns.notices.text.proposal import Proposal, Sheet, Within
from services.kernel.periods.festivals import NAMES, festival_days, next_festival

_RELATIVE = re.compile(
    r"(?:(?P<number>[0-9]{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])个?"
    r"(?P<unit>工作日|小时|自然日|日|天|周|星期|月)|(?P<half>半个?[月年]))(?:之内|以内|内(?![外容部蒙]))"
)
_FROM = re.compile(r"(?P<from>[^，。；：\n、]{2,16}?|会)(?:之日起|之日后|后|起)的?$")
_FROM_START = re.compile(
    r"^.*(?:请于|应于|须于|请在|应在|须在|于|在|自|从)|^请(?!示)|^(?:各|所有)[^收接获]{1,10}?(?=收到|接到|获知)"
)
_TO_DO = re.compile(
    r"[^，。；\n]{0,8}?"
    + one_of(
        "报 反馈 提交 完成 整改 填 送 签收 回复 落实 办结 建立 核实 入户 处置"
        " 处理 回访 拨付 录入 上传 归档 备案 公示 答复 告知 组建 启动 走访 签订 确定 上门 发放"
        " 制定 印发 召开 形成 出台 编制 更新 公布 修订 发布 开展 办理 申请 缴纳 归还 退还 移交"
    )
    + "(?!了)"
)
_MUST = re.compile(r"(?:应当?|必须|须|务必|要|请)(?:于|在)?$")
_WITHINS: dict[str, Within] = {
    "工作日": "working_day",
    "小时": "hour",
    "日": "day",
    "自然日": "day",
    "天": "day",
    "周": "week",
    "星期": "week",
    "月": "month",
}
_FESTIVAL = (
    r"(?:“(?:三八|五一|五四|六一|七一|八一)”(?:国际)?(?:妇女|劳动|青年|儿童|建党|建军)节"
    rf"|{one_of(' '.join(NAMES))}节?)"
)
_FESTIVALS = re.compile(
    rf"(?P<past>去年|往年|上年|历年)?(?:(?P<year>20[0-9][0-9])年|今年|(?P<next>明)年)?"
    rf"[“\"]?(?P<names>{_FESTIVAL}(?:[、和及]?[“\"]?{_FESTIVAL}){{0,3}})(?:等[重要传统大]{{0,4}}节日)?(?:假期|小长假|长假)?[”\"]?"
    r"(?:(?P<around>前后|前夕)|(?P<before>之前|以前|前(?![后往期述夕言]))|期间|当[天日晚]|活动期间|(?<=假期)|(?<=长假))(?!的)"
)
_EACH_FESTIVAL = re.compile(_FESTIVAL)


def relative(sheet: Sheet) -> Iterator[Proposal]:
    """So long after something: 收到通知后一周内."""
    plain = sheet.plain
    for match in islice(_RELATIVE.finditer(plain), MOST):
        begin = max(sentence_start(plain, match.start()), match.start() - 40)
        origin = _FROM.search(plain[begin : match.start()].rpartition("，")[2])
        if plain[match.start() - 1 : match.start()] in {"前", "近", "第"} or not (
            _TO_DO.match(plain, match.end()) or origin or _MUST.search(plain, begin, match.start())
        ):
            continue
        name = None
        if origin:
            stop = match.start() - (len(origin[0]) - origin.end("from"))
            name = sheet.words(stop - len(_FROM_START.sub("", origin["from"])), stop)
        amount, within = _length(match)
        start = match.start() - len(origin[0]) + len(origin["from"]) - len(name or "") if origin else match.start()
        found = replace(
            sheet.propose("due_relative", start, match.end()),
            name=name,
            amount=amount,
            within=within,
        )
        yield owed(sheet, found, match.end())


def _length(match: re.Match[str]) -> tuple[int, Within]:
    """半个月 is 15 days, 半年 six months."""
    if match["half"]:
        return (15, "day") if match["half"].endswith("月") else (6, "month")
    return number_of(match["number"].replace("两", "二")), _WITHINS[match["unit"]]


def around_festivals(sheet: Sheet, year: int, written_on: date | None) -> Iterator[Proposal]:
    """A festival without a year is the next one after the day of the document."""
    for match in islice(_FESTIVALS.finditer(sheet.plain), MOST):
        if match["past"]:
            continue
        named_year = int(match["year"]) if match["year"] else year + 1 if match["next"] else None
        doubts: list[Doubt] = [] if named_year else ["year_inferred"]
        doubts += ["around"] if match["around"] else ["eve_of_festival"] if match["before"] else []
        for each in _EACH_FESTIVAL.finditer(match["names"]):
            named = each[0].replace("“", "").replace("”", "")
            if named_year is None and written_on:
                day = next_festival(named, written_on)
            else:
                # The 腊八 of a lunar year may fall into the January behind it.
                own = named_year or year
                day = next(iter(festival_days(named, own)), None) or next_festival(named, date(own, 1, 1))
            if day is None:
                continue
            at = match.start("names") + each.start()
            found = replace(
                sheet.propose("due_festival" if match["before"] else "festival", at, match.end()),
                name=sheet.words(at, at + len(each[0])).replace("“", "").replace("”", ""),
                on=day - timedelta(days=1) if match["before"] else day,
                doubts=tuple(doubts),
            )
            yield owed(sheet, found, match.end()) if match["before"] else found
