"""`ETag` and `If-Match` on what two people may edit."""

import re
from typing import Annotated

from fastapi import Depends, Header, Response

from services.kernel.problems import PreconditionFailed

_VERSION = re.compile(r'(?:W/)?"([0-9]{1,9})"')


def expected_version(
    if_match: Annotated[str | None, Header(description='`ETag` of the version being changed, such as `"3"`.')] = None,
) -> int | None:
    """None when the caller does not ask. Raises PreconditionFailed for a tag that was never ours."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _VERSION.fullmatch(if_match.strip())
    if found is None:
        raise PreconditionFailed()
    return int(found[1])


ExpectedVersion = Annotated[int | None, Depends(expected_version)]


def tag(response: Response, version: int) -> None:
    response.headers["ETag"] = f'"{version}"'
