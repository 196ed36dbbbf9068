"""What all three readers share: plain characters, and the refusal."""

import re
import unicodedata
from typing import Final

UNSEEN: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
"""Characters that nobody sees, for a class of a pattern."""

_UNSEEN: Final = re.compile(f"[{UNSEEN}\ufe0f]")
_DASHES: Final = re.compile("[\u2010-\u2015\u2212\ufe58]")
_QUOTES_BEFORE: Final = re.compile("^[\\s'\u2018\u2019`]+")


class IdentityRefused(ValueError):
    """`code` is stable; `message` is for the person and never repeats what was typed."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def plain(text: str) -> str:
    """Half-width, without unseen characters, with one kind of dash, without the apostrophe of a spreadsheet before it.

    >>> plain("\u2019１３９\u200b０–１２（子）")
    '1390-12(子)'
    """
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return _QUOTES_BEFORE.sub("", _DASHES.sub("-", seen)).strip()
