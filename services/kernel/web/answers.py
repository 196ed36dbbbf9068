"""Responses that several routes give."""

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
"""Headers of a picture that others uploaded: a browser that opens it as a page runs nothing."""


def problem_response(problem: Problem) -> Response:
    return Response(orjson.dumps(problem.body()), problem.status, problem.headers, media_type=PROBLEM_JSON)


def json_response(status: int, content: object) -> Response:
    """`content` as JSON by orjson; ids, dates and times included."""
    return Response(orjson.dumps(content), status, media_type="application/json")


def download_headers(filename: str | None = None) -> dict[str, str]:
    """Headers of a file that may hold personal data: not cached, not opened in the browser, no type sniffing."""
    name = f'; filename="{filename}"' if filename else ""
    return {**NO_STORE, "X-Content-Type-Options": "nosniff", "Content-Disposition": f"attachment{name}"}
