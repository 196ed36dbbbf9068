"""Builds `gateway/data/pinyin.txt`, how Chinese characters are spelled in Latin letters, from the package `pypinyin`.

    pip install pypinyin==0.55.0 && python -m tools.build_pinyin

A line for each syllable: the syllable without its tone, a blank, and its characters; a character stands in the line of
each of its readings. Not run at start, for the reasons of `build_common_passwords`.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).parent.parent / "gateway" / "data" / "pinyin.txt"
CHARACTERS: Final = range(0x4E00, 0xA000)


def main() -> None:
    # Imported by name, because it is not a dependency of the product.
    known: Mapping[int, str] = import_module("pypinyin.constants").PINYIN_DICT
    by_syllable: dict[str, str] = defaultdict(str)
    for code in CHARACTERS:
        for syllable in sorted({_plain(reading) for reading in known.get(code, "").split(",")} - {""}):
            by_syllable[syllable] += chr(code)
    lines = [f"{syllable} {characters}\n" for syllable, characters in sorted(by_syllable.items())]
    TARGET.write_text("".join(lines), encoding="utf-8")


def _plain(reading: str) -> str:
    """Without the tone; ü is written v, as keyboards want it.

    >>> _plain("lǚ"), _plain("zhōng")
    ('lv', 'zhong')
    """
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


if __name__ == "__main__":
    main()
