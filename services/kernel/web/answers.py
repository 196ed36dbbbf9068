"""Responses that several routes give."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

import orjson
from fastapi import Response

from services.kernel.problems import PROBLEM_JSON, Problem

NO_STORE: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}

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
    """Headers of a file that may hold personal data: not cached, not opened in the browser, no type sniffing.

    A name that is more than letters, digits, dots and dashes goes twice: for what cannot read it, without the rest.

    >>> download_headers("附件 1.pdf")["Content-Disposition"]
    'attachment; filename="___1.pdf"; filename*=UTF-8\'\'%E9%99%84%E4%BB%B6%201.pdf'
    """
    name = f"; {_named(filename)}" if filename else ""
    return {**NO_STORE, "X-Content-Type-Options": "nosniff", "Content-Disposition": f"attachment{name}"}


def _named(filename: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", filename)
    in_full = "" if plain == filename else f"; filename*=UTF-8''{quote(filename, safe='')}"
    return f'filename="{plain}"{in_full}'
