"""The fonts of the printed forms, by name, without loading the renderers.

Body and title always use the product's own family, so that a form looks the same on every machine. Fonts of the machine
only add characters.
"""

from pathlib import Path

FONT_DIR = Path(__file__).parents[3] / "deploy" / "fonts" / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
FAMILY = "Noto Serif SC"
WEIGHTS = frozenset({400, 700})
ADDED_FAMILIES = ("Noto Serif CJK SC", "HanaMinA", "HanaMinB", "Symbola")
"""For characters that our family lacks, in this order if the machine has them: rare surnames and places, signs."""

_LACKED = frozenset("≒")


def uncommon(text: str) -> str:
    """The characters of `text`, each once, that our own family is not known to have; it is known for GBK but one sign.

    >>> uncommon("赵A≒𠮷𠮷")
    '≒𠮷'
    """
    if _is_everyday(text):
        return ""
    return "".join(character for character in dict.fromkeys(text) if not _is_everyday(character))


def _is_everyday(text: str) -> bool:
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return _LACKED.isdisjoint(text)
