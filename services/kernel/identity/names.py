"""Names of persons: one form of Unicode, one middle dot, nothing that nobody sees. Rare characters stay as they are."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from services.kernel.identity.spelling import UNSEEN, IdentityRefused

MIDDLE_DOT: Final = "\u00b7"
LONGEST_PADDED: Final = 3

# Nearly all names: Chinese characters in the one form of Unicode that they have.
_COMMON: Final = re.compile("[\u4e00-\u9fff]+")
_UNSEEN: Final = re.compile(f"[{UNSEEN}]")
_OF_HAN: Final = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_HAN: Final = re.compile(f"{_OF_HAN}+")
# Of the dots that people type in a minority's name; a full stop between letters stays, it may end an initial.
_DOTS: Final = re.compile(rf"\s*[\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65]\s*|(?<={_OF_HAN})\s*\.\s*(?={_OF_HAN})")
_BLANKS: Final = re.compile(r"\s+")
_TO_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class Name:
    """`removed` and `private_use` name characters, such as `U+200B`, each once: those that were taken out, and those
    that only the font of one office shows, which stay for somebody to replace."""

    text: str
    removed: tuple[str, ...]
    private_use: tuple[str, ...]


def read_name(text: str) -> Name:
    """Raises IdentityRefused where nothing is left.

    >>> read_name("买买提 • 吐尔逊").text, read_name("王　伟").text, read_name("Ｔｏｍ  Li").text
    ('买买提·吐尔逊', '王伟', 'Tom Li')
    >>> read_name("买买提．吐尔逊").text, read_name("J. Wang").text
    ('买买提·吐尔逊', 'J. Wang')
    >>> read_name("欧阳\u200b文\ue000")
    Name(text='欧阳文\\ue000', removed=('U+200B',), private_use=('U+E000',))
    """
    if _COMMON.fullmatch(text):
        return Name(text, (), ())
    seen = _UNSEEN.sub("", text)
    blanks_as_one = _BLANKS.sub(" ", unicodedata.normalize("NFC", seen).translate(_TO_HALF_WIDTH)).strip()
    name = _without_padding(_DOTS.sub(MIDDLE_DOT, blanks_as_one))
    if not name:
        raise IdentityRefused("name_missing", "请填写姓名。")
    return Name(name, _named(_UNSEEN.findall(text)), private_use_in(name))


def private_use_in(name: str) -> tuple[str, ...]:
    return _named([each for each in name if unicodedata.category(each) == "Co"])


def _without_padding(name: str) -> str:
    """Lists pad short names to one width (王　伟); in longer names a blank stands between their parts."""
    together = name.replace(" ", "")
    return together if len(together) <= LONGEST_PADDED and _HAN.fullmatch(together) else name


def _named(characters: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"U+{ord(each):04X}" for each in characters))
