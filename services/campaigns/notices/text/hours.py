"""The hour of a deadline, and the 前 behind it: （星期一）17:00前, 下午5时前."""

import re
from datetime import time

from services.campaigns.notices.text.moments import number_of
from services.campaigns.notices.text.patterns import BLANK

WEEKDAYS = "一二三四五六日天"
# What may stand between a day and 前: （星期一）, 下午, 17：00, 5时, 下班.
AT_HOUR = (
    rf"{BLANK}(?:（?(?:[本下]?周|[本下]?星期|礼拜)[{WEEKDAYS}]）?，?)?{BLANK}"
    rf"(?P<half>上午|下午|中午|正午|晚上?|早上?|傍晚)?{BLANK}"
    r"(?:(?P<hour>[0-9]{1,2}|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
    r"(?:：(?P<minute>[0-5][0-9])(?:：[0-5][0-9])?时?|[时点](?:(?P<thirty>半)|整|(?P<minutes>[0-5]?[0-9])分)?))?"
    rf"{BLANK}(?:下班)?(?:时间)?{BLANK}"
)
HOUR = re.compile(AT_HOUR)
# 止 ends what began earlier: 即日起至2月20日止.
_BEFORE_WORDS = r"(?:之前|以前|前(?![后往期述款来夕言景端]|提(?![交报供出前]))|(?P<until>为?止(?![步血境损付])|截止))"
BEFORE = re.compile(rf"[）”\"]?{AT_HOUR}{_BEFORE_WORDS}")


def hour_of(match: re.Match[str]) -> time | None:
    """17:00, 下午5时, 9点半; None where no hour is written, and for 24:00, the end of the day."""
    if match["hour"] is None:
        return None
    hour = number_of(match["hour"])
    if match["half"] in {"下午", "晚", "晚上", "傍晚"} and hour < 12:
        hour += 12
    if match["half"] in {"中午", "正午"} and hour < 3:
        hour += 12
    minute = 30 if match["thirty"] else int(match["minute"] or match["minutes"] or 0)
    return time(hour, minute) if hour < 24 else None
