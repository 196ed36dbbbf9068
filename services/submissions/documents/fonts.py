"""The fonts of the printed forms: by name, without loading what draws.

Body and title are always in the product's own family, so that a form looks the same on every machine. Fonts of the
machine only add characters.
"""

from pathlib import Path

FONT_DIR = Path(__file__).parents[3] / "deploy" / "fonts" / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
FAMILY = "Noto Serif SC"
WEIGHTS = frozenset({400, 700})
ADDED_FAMILIES = ("Noto Serif CJK SC", "HanaMinA", "HanaMinB", "Symbola")
"""For what our family lacks, in this order where the machine has them: rare surnames and places, signs."""

_LACKED = frozenset("≒")


def is_everyday(character: str) -> bool:
    """Whether our own family is known to have it: GBK but for one sign. Most texts are nothing else.

    >>> [is_everyday(character) for character in "赵A≒𠮷"]
    [True, True, False, False]
    """
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return character not in _LACKED
