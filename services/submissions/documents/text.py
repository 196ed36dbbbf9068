"""Formats values as on a Chinese office form, and makes any text safe to print.

No renderer interprets a text; this module only handles characters that would mislead the reader or break the page.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

# Embeddings, overrides, isolates and marks: they can show "10元" where "01元" was typed.
_DIRECTION_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNPRINTABLE = frozenset({"Cc", "Cs"})
_MARKS_PER_LETTER = 4
_LONG_RUN = re.compile(r"[^\s\u200b\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]{24,}")
_RUN_PIECE = 12


def chinese_date(day: date | None) -> str:
    """
    >>> chinese_date(date(2020, 4, 5))
    '2020年4月5日'
    >>> chinese_date(None)
    ''
    """
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def yuan(amount_fen: int) -> str:
    """分 as 元, without grouping; the 分 are shown only when there are any.

    >>> yuan(20000), yuan(20050), yuan(0)
    ('200元', '200.50元', '0元')
    """
    if amount_fen < 0:
        raise ValueError("an amount of support is never negative")
    whole, fen = divmod(amount_fen, 100)
    return f"{whole}.{fen:02}元" if fen else f"{whole}元"


def printable(text: str) -> str:
    """The same text with every invisible or harmful character made visible; blank lines are removed.

    Direction controls become their code point, control characters and too many combining accents U+FFFD.

    >>> printable("a\\x00b \\u202e12")
    'a\ufffdb [U+202E]12'
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    lines = (line for line in plain.split("\n") if line.strip())
    return "\n".join("".join(_visible(line)) for line in lines)


def _visible(line: str) -> Iterator[str]:
    marks = 0
    for character in line:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MARKS_PER_LETTER:
            yield _shown(character)
        elif marks == _MARKS_PER_LETTER + 1:
            yield "\ufffd"


def _shown(character: str) -> str:
    if character in _DIRECTION_CONTROLS:
        return f"[{code_point(character)}]"
    if unicodedata.category(character) in _UNPRINTABLE or _is_noncharacter(character):
        return "\ufffd"
    return character


def _is_noncharacter(character: str) -> bool:
    """Code points that are never assigned. A character newer than this Python's Unicode data is unassigned too, but
    valid in a name."""
    return ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF


def code_point(character: str) -> str:
    """
    >>> code_point("吉")
    'U+5409'
    """
    return f"U+{ord(character):04X}"


def isolated(text: str) -> str:
    """Isolates right-to-left words, so that they do not reorder the text beside them (a date, an amount)."""
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text):
        return f"\u2068{text}\u2069"
    return text


def breakable(text: str) -> str:
    """Lets a long word without spaces break at the cell's border; typst would print beyond it.

    >>> breakable("x" * 26).replace("\u200b", "|")
    'xxxxxxxxxxxx|xxxxxxxxxxxx|xx'
    """
    return _LONG_RUN.sub(lambda run: "\u200b".join(_pieces(run.group())), text)


def _pieces(run: str) -> Iterator[str]:
    for start in range(0, len(run), _RUN_PIECE):
        yield run[start : start + _RUN_PIECE]
