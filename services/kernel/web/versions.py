"""`ETag` and `If-Match` for things that two people may edit: the tag is the version number of the row."""

from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Header, Response

from services.kernel.problems import PreconditionFailed, PreconditionRequired

IfMatch = Annotated[str | None, Header(description='`ETag` of the version being changed, such as `"3"`.')]
Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Stored(Generic[Content]):
    """What is stored now; `is_new`: this request created it."""

    content: Content
    version: int
    is_new: bool = False


def answer(response: Response, stored: Stored[Content]) -> Content:
    """Returns the body; sets status and `ETag` on `response`."""
    tag(response, stored.version)
    if stored.is_new:
        response.status_code = 201
    return stored.content


def tag(response: Response, version: int) -> None:
    response.headers["ETag"] = f'"{version}"'


def must_match(if_match: str | None, version: int) -> None:
    """Raises PreconditionRequired without `If-Match`, PreconditionFailed when it names other versions only."""
    if if_match is None:
        raise PreconditionRequired()
    if not names(if_match, version):
        raise PreconditionFailed()


def must_match_if_given(if_match: str | None, version: int | None) -> None:
    """For changes that `If-Match` may but need not protect. `version`: None while nothing is stored. Raises
    PreconditionFailed."""
    if if_match is not None and not names(if_match, version):
        raise PreconditionFailed()


def names(if_match: str, version: int | None) -> bool:
    """Whether an `If-Match` header names this version.

    A proxy that compresses answers makes our tags weak, so the mark of a weak tag is ignored.

    >>> names('"2", W/"3"', 3), names("*", 3), names("3", 3), names("*", None)
    (True, True, False, False)
    """
    if if_match.strip() == "*":
        return version is not None
    return f'"{version}"' in {part.strip().removeprefix("W/") for part in if_match.split(",")}
