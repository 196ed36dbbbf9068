"""Signs by which clerks and programs keep a number a text, so that it loses no digit."""

import re

_KEPT = re.compile(r"""'(.*[^'])|="([^"]*)\"""", re.DOTALL)


def plain(cell: str) -> str:
    """The text without these signs.

    >>> plain("'0421"), plain('="0421"'), plain("'上园'"), plain("=A1")
    ('0421', '0421', "'上园'", '=A1')
    """
    if cell[:1] in ("'", "=") and (kept := _KEPT.fullmatch(cell)):
        return kept[1] or kept[2] or ""
    return cell
