"""Pieces of patterns that several readers share. A text is in one spelling before they look at it
(`letters.plain`)."""

# How far around a place its line or sentence is searched; notices have no longer ones.
NEAR = 200
SENTENCE_END = "。；\n"
# Signs that stand around words and mean nothing.
SPACE = " \t\r\u3000\xa0"
# Bounded, because a long run of blanks would make a regular expression backtrack.
BLANK = r"[ \t\u3000\xa0]{0,3}"
INDENT = r"[ \t\u3000\xa0]{0,20}"
DAY_OF_MONTH = r"[0-9]{1,2}|廿[一二三四五六七八九]?|卅一?|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
NUMBERING = (
    r"(?:（[一二三四五六七八九十0-9]{1,3}）|[一二三四五六七八九十0-9]{1,3}[、.]|第[一二三四五六七八九十0-9]{1,4}条)"
)


def one_of(words: str) -> str:
    """
    >>> one_of("局 办公室 办")
    '(?:局|办公室|办)'
    """
    return f"(?:{'|'.join(words.split())})"


# Names of offices end so.
OFFICE = one_of(
    "指挥部 局 办公室 办 科 处 司 厅 股 课 署 集团 公司 大队 支队 总队 派出所 司法所 财政所 卫生所 研究所"
    " 事务所 馆 委员会 委 部 领导小组 小组 中心"
    " 团队 窗口 团 室 协会 联合会 妇联 工商联 会 院 社 站 政府 公所 党委 党组 支部"
)


def sentence_start(plain: str, at: int) -> int:
    nearest = max(0, at - NEAR)
    return max(nearest, *(plain.rfind(sign, nearest, at) + 1 for sign in SENTENCE_END))


def sentence_end(plain: str, at: int) -> int:
    farthest = min(len(plain), at + NEAR)
    found = (plain.find(sign, at, farthest) for sign in SENTENCE_END)
    return min((each for each in found if each >= 0), default=farthest)
