"""The shared secret of our own programs; without it an internal address answers 404."""

import hmac
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Request
from pydantic import SecretStr

from services.kernel.problems import NotFound, Problem
from services.kernel.web.parts import part_of
from services.kernel.web.policies import Who, checks

PROGRAM_HEADER: Final = "X-Bangfu-Program"
"""With the secret, beside the token of the person for whom a program asks."""


class ForOurPrograms(Problem):
    status = 403
    code = "for-our-programs"
    title = "这些信息只在新建报表时由系统取用，不能单独查看；请打开或新建报表。"
    title_en = "Only a form that is begun takes these values, by itself; please open or begin the form."


def internal_headers(secret: SecretStr) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret.get_secret_value()}"}


def program_headers(secret: SecretStr) -> dict[str, str]:
    """For an operation with a `ByProgram`."""
    return {PROGRAM_HEADER: secret.get_secret_value()}


@dataclass(frozen=True, slots=True)
class ProgramSecret:
    value: SecretStr


async def _require_program(request: Request, given: Annotated[str, Header(alias=PROGRAM_HEADER)] = "") -> None:
    expected = part_of(request, ProgramSecret).value.get_secret_value()
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise ForOurPrograms()


ByProgram = Annotated[None, Depends(_require_program)]
"""Of an operation that one of our programs calls in the name of a person; behind the check of the person. Raises
ForOurPrograms."""


def internal_only(secret: SecretStr) -> Any:
    """Dependency of a router: raises NotFound unless the caller is one of our own programs.

    It belongs to the router, so that it runs before the query is validated: a validation error would show that the
    address exists.
    """
    expected = internal_headers(secret)["Authorization"].encode()

    async def require(authorization: Annotated[str, Header()] = "") -> None:
        if not hmac.compare_digest(authorization.encode(), expected):
            raise NotFound()

    return Depends(checks(require, Who.INTERNAL))
