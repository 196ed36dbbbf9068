"""What a file is, by its first bytes; its name and Content-Type are often wrong."""

import codecs
import re
from typing import Final, Literal

from services.kernel.sheets.records import SheetRefused

HEAD: Final = 4096
"""Bytes that are enough to tell."""

Container = Literal["text", "zip", "ole"]

_OTHER = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BM", b"RIFF")
_MARKUP = re.compile(
    rb"(?:<\?xml|<!--|<!doctype|<(?:html|head|meta|style|body|table|div|workbook)\b|mime-version:)", re.IGNORECASE
)


def container_of(head: bytes) -> Container:
    """`head`: the first `HEAD` bytes. Raises SheetRefused."""
    if not head:
        raise SheetRefused("file-empty")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if head.startswith(_OTHER):
        raise SheetRefused("not-a-sheet")
    # Excel sheets older than 1995, without a container.
    if re.match(rb"\x09[\x00\x02\x04]\x06\x00|\x09[\x02\x04]\x08\x00", head):
        raise SheetRefused("format-other")
    if _MARKUP.match(_ascii(head)):
        raise SheetRefused("web-page")
    return "text"


def _ascii(head: bytes) -> bytes:
    """Without byte order mark, leading blanks and the zeros of UTF-16."""
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()
