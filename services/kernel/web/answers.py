"""Answers that several routes give."""

from collections.abc import Mapping
from typing import Final

import orjson
from fastapi import Response

from services.kernel.problems import PROBLEM_JSON, Problem

NO_STORE: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}

PICTURE_HEADERS: Final[Mapping[str, str]] = {
    **NO_STORE,
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
"""Of a picture that others uploaded: even taken for a page, it can do nothing."""


def problem_response(problem: Problem) -> Response:
    return Response(orjson.dumps(problem.body()), problem.status, problem.headers, media_type=PROBLEM_JSON)


def json_response(status: int, content: object) -> Response:
    """`content` as orjson writes it; ids, dates and moments included."""
    return Response(orjson.dumps(content), status, media_type="application/json")


def download_headers(filename: str | None = None) -> dict[str, str]:
    """Of a file that may show persons: kept by nobody, opened by no browser, taken for what it is said to be."""
    name = f'; filename="{filename}"' if filename else ""
    return {**NO_STORE, "X-Content-Type-Options": "nosniff", "Content-Disposition": f"attachment{name}"}
