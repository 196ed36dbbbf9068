"""The office's own public lines: whom to call, and where to send."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from services.campaigns.notices.text.moments import MOST
from services.campaigns.notices.text.proposal import Contact, Proposal, Sheet

_B = r"[ \t\u3000\xa0]{0,6}"
_NUMBER = r"(?:（[0-9]{3,4}）)?[0-9][0-9\-—－]{5,19}"
# What stands behind 联系人 and is no name.
_NO_NAME = r"(?!名单|信息|姓名|电话|方式|变动|变更|应当|必须|负责|须知|如下|要求)"
# 联系人：县民政局社会救助股王小禾
_OF_OFFICE = (
    r"(?:[\u4e00-\u9fff]{2,16}(?:局|股|科|办|室|部|中心|委|站|会|处)["
    r" \u3000]?(?=[\u4e00-\u9fff·]{2,4}(?:[、，；。）\s（0-9]|电话|$)))?"
)
_NAMES = _NO_NAME + r"[\u4e00-\u9fff·]{2,6}(?:[、，][\u4e00-\u9fff·]{2,4}(?=[、，；。）\s（]|$)){0,5}"
_MAILBOX = r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,20}){1,4}"


_NAME = r"[\u4e00-\u9fff·]{2,4}"
_AND_PHONE = f"(?:{_B}[及与和、/]?{_B}(?:联系)?(?:电话|方式))?"


def _labelled(label: str, value: str, colon: str = "：", before: str = "") -> re.Pattern[str]:
    """A label may be spread over the line: 联 系 人."""
    return re.compile(f"{label}{_B}{colon}{_B}{before}(?P<value>{value})")


_LABELLED: dict[Contact, re.Pattern[str]] = {
    "person": _labelled(f"联{_B}[系络]{_B}人(?:员|姓名)?{_AND_PHONE}", _NAMES, before=_OF_OFFICE),
    "phone": _labelled(
        f"(?<!传真)(?:电{_B}话|手{_B}机|热{_B}线)(?:号码)?(?:（[^）\n]{{1,8}}）)?",
        f"{_NUMBER}(?:[、/；]{_NUMBER}){{0,4}}",
        colon="：?",
    ),
    "fax": _labelled(f"传{_B}真(?:电话|号码)?", _NUMBER),
    "mailbox": _labelled(f"(?:邮{_B}箱|信{_B}箱|邮{_B}件|[Ee]-?[Mm]ail)(?:地址)?", f"(?a:{_MAILBOX})", colon="：?"),
    "address": _labelled(
        f"(?:(?:通讯|通信|联系|邮寄|办公|报送|单位|详细){_B}|(?<![箱网件P ]))地{_B}址",
        r"(?:(?!（邮)[\u4e00-\u9fff0-9\-（）A-Za-z]){4,60}",
    ),
}


# 联系人林小禾，电话…: without a colon only a name of two to four characters, alone between signs.
_UNSIGNED = re.compile(f"联[系络]人{_NO_NAME}(?P<value>[\u4e00-\u9fff·]{{2,4}})(?=[，。；、（）\\s0-9]|电话|手机|$)")
# 联系人：苏晓禾 0000-5559876
_BEHIND_NAME = re.compile(
    f"联{_B}[系络]{_B}人(?:员|姓名)?{_AND_PHONE}{_B}：?{_B}{_NAME}[ \t\u3000\xa0，、：（]{{0,4}}(?P<value>{_NUMBER})"
)
# 报名咨询：陆小禾，5556161
_ASK = re.compile(
    f"(?:咨询|联[系络]方式|联[系络]|报名|举报){_B}：{_B}(?:{_NAME}[ \t\u3000\xa0，、：（]{{0,4}})?(?P<value>{_NUMBER})"
)
_MORE: tuple[tuple[Contact, re.Pattern[str]], ...] = (("person", _UNSIGNED), ("phone", _BEHIND_NAME), ("phone", _ASK))


def contacts(sheet: Sheet) -> Iterator[Proposal]:
    """Each once, however often it stands below a form."""
    seen: set[tuple[str, str]] = set()
    for kind, pattern in (*_LABELLED.items(), *_MORE):
        for match in islice(pattern.finditer(sheet.plain), MOST):
            found = sheet.propose("contact", *match.span("value"))
            if (kind, found.words) not in seen:
                seen.add((kind, found.words))
                yield replace(found, contact=kind)
