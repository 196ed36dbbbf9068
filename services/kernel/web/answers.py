"""Responses that several routes give."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

import orjson
from fastapi import Response

from services.kernel.problems import PROBLEM_JSON, Problem

NO_STORE: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}

# Separators of paths, what a header or a file system treats specially, control characters, halves of a character, and
# invisible ones that turn the reading direction: with these "a\u202efdp.exe" reads as "aexe.pdf".
_UNSAFE_IN_NAMES = re.compile(
    r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]'
)
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._()+-]")

PICTURE_HEADERS: Final[Mapping[str, str]] = {
    **NO_STORE,
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
"""Headers of a picture that others uploaded: a browser that opens it as a page runs nothing."""


def problem_response(problem: Problem) -> Response:
    return Response(orjson.dumps(problem.body()), problem.status, problem.headers, media_type=PROBLEM_JSON)


def json_response(status: int, content: object) -> Response:
    """`content` as JSON by orjson; ids, dates and times included."""
    return Response(orjson.dumps(content), status, media_type="application/json")


def download_headers(filename: str | None = None) -> dict[str, str]:
    """Headers of a file that may hold personal data or that others uploaded: not cached, not opened in the browser, no
    type sniffing, and nothing runs where a browser opens it all the same."""
    return {**PICTURE_HEADERS, "Content-Disposition": attachment(filename)}


def attachment(filename: str | None) -> str:
    """The value of Content-Disposition. A name that is not plain ASCII is given twice (RFC 6266, RFC 5987).

    >>> print(attachment("表格 1.docx"))
    attachment; filename="__ 1.docx"; filename*=UTF-8''%E8%A1%A8%E6%A0%BC%201.docx
    """
    if not filename:
        return "attachment"
    name = _UNSAFE_IN_NAMES.sub("_", unicodedata.normalize("NFC", filename)).strip(" .") or "_"
    plain = _NOT_PLAIN.sub("_", name)
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'attachment; filename="{plain}"{extended}'
